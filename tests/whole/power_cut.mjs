// The power goes while the program writes: whatever of its unsynced writes was lost or torn, the next run finds a state that it
// takes, nothing is lost or doubled at the platform, the books balance and the exchange log is whole.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Disk } from './disk.mjs';
import { World, bin, close, licences, recovers, root, scenario, sound } from './world.mjs';

const full = process.env.CREDITLINK_TEST_FULL === 'yes';
const shop = fs.mkdtempSync('/tmp/creditlink-power-');
const recorder = path.join(shop, 'recorder.so'), record = path.join(shop, 'record');
execFileSync('cc', ['-O1', '-Wall', '-shared', '-fPIC', '-o', recorder, path.join(root, 'tests/whole/recorder.c'), '-ldl']);

let random = 20261126;
const dice = () => (random = (Math.imul(random, 1103515245) + 12345) >>> 0) / 4294967296;

// A run, or another command, that is recorded, and stopped at operation `stop` if that is not 0. Gives the disk and how many operations it saw.
async function recorded(world, stop, begin = (env) => world.sync([], env)) {
    const disk = new Disk(path.join(world.folder, 'state'));
    fs.rmSync(record, { force: true });
    const result = await begin({ LD_PRELOAD: recorder, RECORD_FOLDER: disk.folder, RECORD_TO: record, RECORD_STOP: String(stop),
        ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ''}:verify_asan_link_order=0` });
    return { disk, operations: disk.replay(record), result };
}

const offices = full ? 40 : 4, cuts = full ? 8 : 4;
for (let office = 1; office <= offices; ++office) {
    await scenario(`office ${office}: the power goes ${cuts} times, and each time everything arrives once`, async (problems) => {
        const world = new World({ records: 10 });
        await world.sandbox();
        const rows = [];
        let operations = 400, stopped = 0;  // as many as a run has, about; known better after the first
        for (let cut = 1; cut <= cuts && problems.length === 0; ++cut) {
            rows.splice(0, rows.length, ...licences(25 * cut));
            world.rows(rows);
            const stop = 1 + Math.floor(dice() * operations);
            const run = await recorded(world, stop);
            if (run.result.signal === 'SIGKILL') ++stopped;
            else {
                operations = run.operations;
                sound(run.result, problems, `operation ${stop}`);
            }
            run.disk.cut(dice);
            await recovers(world, rows, problems, `cut ${cut}, before operation ${stop}`);
        }
        if (stopped === 0) problems.push('no run was stopped in the middle');
        await world.end();
    });
}

// What schema 9 has and 1 had not.
const older = [8, 7, 6, 2, 1].map((version) => fs.readFileSync(path.join(root, `tests/ledger/older_schema/${version}.sql`), 'utf8')).join('');
const tables = "SELECT (SELECT value FROM meta WHERE name = 'schema'), (SELECT count(*) FROM pragma_table_info('origin') WHERE name = 'shape') + count(*) FROM sqlite_schema WHERE name IN ('letter', 'letter_author', 'letter_with_authors', 'account', 'commitment', 'performance', 'performed_commitment', 'commitment_as_judged', 'announcement', 'mapping_text', 'mapping_proposal', 'mapping_in_force', 'mapping_draft', 'key_change', 'letter_approval_is', 'commitment_change', 'commitment_in_force')";

await scenario('the power goes while an older ledger is upgraded: it is the old one or the new one, and the next run goes on from it', async (problems) => {
    const world = new World({ records: 10 }), rows = licences(30);
    const state = path.join(world.folder, 'state'), kept = path.join(world.folder, 'kept'), sql = (text) => execFileSync('sqlite3', [path.join(state, 'ledger.db'), text], { encoding: 'utf8' }).trim();
    world.rows(rows);
    await world.sandbox();
    await recovers(world, rows, problems);
    sql(`BEGIN; ${older} COMMIT;`);  // a text that begins with a comment would be taken for an option
    fs.cpSync(state, kept, { recursive: true });
    const left = new Map([['1|0', 0], ['9|18', 0]]);
    for (let stop = 1; stop <= (full ? 180 : 130); stop += full ? 1 : 7) {
        fs.rmSync(state, { recursive: true });
        fs.cpSync(kept, state, { recursive: true });
        const run = await recorded(world, stop);
        run.disk.cut(dice);
        const found = sql(tables);
        if (!left.has(found)) problems.push(`before operation ${stop}: ${found}`);
        left.set(found, left.get(found) + 1);
        const next = await world.sync();
        if (next.code !== 0 || sql(tables) !== '9|18') problems.push(`before operation ${stop}: exit ${next.code} ${next.err}${next.out}`);
    }
    if (left.get('1|0') < 2 || left.get('9|18') < 2) problems.push(`no cut in the midst of it: ${JSON.stringify([...left])}`);
    await recovers(world, rows, problems);
    await world.end();
});

await scenario('the power goes while contents are erased: the log extends the checkpoint that was to be read then, and the erasure is as if it had not begun, or is finished', async (problems) => {
    const world = new World({ records: 10, config: (config) => { config.keys.log.heads = ['seen']; } }), rows = licences(30);
    const state = path.join(world.folder, 'state'), kept = path.join(world.folder, 'kept'), seen = path.join(world.folder, 'seen'), checkpoint = path.join(state, 'log/checkpoint');
    const month = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 7), words = ['evidence', 'erase', '--month', month, '--early', '--reason', '到期'];
    const count = (event) => world.must(['log', 'show', '--json', '--last', '999', '--event', event]).out.split('\n').filter(Boolean).length;
    const left = () => world.must(['evidence', 'retention', '--json']).out.split('\n').filter(Boolean).map((line) => JSON.parse(line)).reduce((sum, shelf) => sum + shelf.contents, 0);
    fs.writeFileSync(seen, '0 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n');
    world.rows(rows);
    await world.sandbox();
    await recovers(world, rows, problems);
    fs.cpSync(state, kept, { recursive: true });
    const whole = await recorded(world, 0, (env) => world.start(words, env).done), all = whole.operations;
    if (whole.result.code !== 0 || left() !== 0) problems.push(`not erased: ${whole.result.out}${whole.result.err}`);
    const found = new Map([['0 0', 0], ['1 1', 0]]);
    for (let cut = 1; cut <= (full ? 60 : 10) && problems.length < 4; ++cut) {
        fs.rmSync(state, { recursive: true });
        fs.cpSync(kept, state, { recursive: true });
        const stop = 1 + Math.floor((cut - dice()) * all / (full ? 60 : 10)), run = await recorded(world, stop, (env) => world.start(words, env).done);
        fs.copyFileSync(checkpoint, seen);  // whoever read it just now
        run.disk.cut(dice);
        const checked = world.run(['log', 'check']);
        if (checked.code !== 0) problems.push(`before operation ${stop} of ${all}: ${checked.out}${checked.err}`);
        const next = await world.sync();
        // An entry that was logged and not yet noted as logged comes twice (FORMAT.md).
        const said = `${count('erasing') > 0 ? 1 : 0} ${count('erased') > 0 ? 1 : 0}`;
        if (next.code !== 0 || !found.has(said) || (left() === 0) !== (said === '1 1')) problems.push(`before operation ${stop} of ${all}: ${said}, ${left()} contents left, exit ${next.code} ${next.err}`);
        found.set(said, (found.get(said) ?? 0) + 1);
    }
    if (found.get('0 0') === 0 || found.get('1 1') === 0) problems.push(`no cut in the midst of it: ${JSON.stringify([...found])}`);
    await world.end();
});

// Commands that append to the log and sign it outside a run. Whoever reads the checkpoint in the moment before the power goes keeps its head
// elsewhere: the log extends it, at once and when the command was given again and a run went on.
function verify(...words) {
    const result = spawnSync(path.join(bin, 'creditlink-verify'), words, { encoding: 'utf8', env: { PATH: process.env.PATH, LANG: 'en' }, timeout: 120_000 });
    return { code: result.status, out: result.stdout, err: result.stderr };
}
async function signing(problems, words, { prepare = async () => {}, again = [0], sync = 0, lost = false, event }) {
    // The log's keys stand below the state, so that their files are of the disk that is cut.
    const world = new World({ records: 10, config: (config) => { config.keys.log = { ed25519: 'state/keys/log-ed25519.pem', sm2: 'state/keys/log-sm2.pem' }; } }), rows = licences(30);
    const at = (name) => path.join(world.folder, name), state = at('state'), kept = at('kept');
    const export_ = (name) => { fs.rmSync(at(name), { recursive: true, force: true }); world.must(['log', 'export', at(name)]); return at(`${name}/keys`); };
    const complain = (what, result, ...wanted) => { if (!wanted.includes(result.code)) problems.push(`${what}: exit ${result.code} ${result.out}${result.err}`.slice(0, 1500)); };
    const entries = () => world.must(['log', 'show', '--json', '--last', '999', '--event', event]).out.split('\n').filter(Boolean).length;
    world.rows(rows);
    await world.sandbox();
    await recovers(world, rows, problems);
    const pinned = export_('before');
    await prepare(world, at);
    fs.cpSync(state, kept, { recursive: true });
    const whole = await recorded(world, 0, (env) => world.start(words, env).done), all = whole.operations, left = new Map([[false, 0], [true, 0]]);
    complain('without a cut', whole.result, 0);
    const most = full ? 60 : 8;
    for (let cut = 1; cut <= most && problems.length < 4; ++cut) {
        fs.rmSync(state, { recursive: true });
        fs.cpSync(kept, state, { recursive: true });
        const stop = 1 + Math.floor((cut - dice()) * all / most), run = await recorded(world, stop, (env) => world.start(words, env).done), where = `before operation ${stop} of ${all}`;
        const seen = fs.readFileSync(at('state/log/checkpoint'), 'utf8').split('\n').slice(1, 3).join(' ');
        run.disk.cut(dice);
        if (!lost) complain(`${where}: the log does not extend ${seen}`, verify('log', at('state/log'), '--key', pinned, '--head', seen), 0);
        left.set(entries() > 0, left.get(entries() > 0) + 1);
        complain(`${where}: again`, world.run(words), ...again);
        const next = await world.sync();
        complain(`${where}: sync`, next, sync);
        complain(`${where}: log check`, world.run(['log', 'check']), 0);
        const keys = lost ? ['--key', export_('after'), '--former', pinned] : ['--key', pinned];
        complain(`${where}: after it the log does not extend ${seen}`, verify('log', at('state/log'), ...keys, '--head', seen), 0);
        if (entries() === 0) problems.push(`${where}: no entry ${event}`);
        // A killed write may leave a key that nobody took into use, under a name of its own; never a second copy of one in use.
        const files = fs.readdirSync(at('state/keys')).map((name) => [name, fs.readFileSync(at(`state/keys/${name}`), 'latin1')]);
        for (const [name, bytes] of files)
            if (!name.startsWith('.') && (/\.next(\.pub)?$/.test(name) || (name.endsWith('.new') && files.some(([other, same]) => other !== name && same === bytes)))) problems.push(`${where}: ${name} stands beside its place`);
    }
    if ([...left.values()].includes(0)) problems.push(`no cut in the midst of it: ${JSON.stringify([...left])}`);
    await world.end();
}

await scenario('the power goes while the log keys are changed: who pinned the old ones is led on, and the change can be finished', (problems) =>
    signing(problems, ['log', 'rotate', '--reason', '年度更换'], { event: 'log-keys' }));

await scenario('the power goes while lost log keys are replaced: the log extends what was published, and the change can be finished', (problems) =>
    signing(problems, ['log', 'rotate', '--lost', '--reason', '密钥失窃'], { event: 'log-keys', lost: true }));

await scenario('the power goes while a sample is signed into the log: it stands there, or is drawn again', (problems) =>
    signing(problems, ['evidence', 'sample', '--seed', 'dice: 3 4 6', '--count', '3', '--out', path.join(shop, 'sample')], { event: 'sampled' }));

await scenario('the power goes while a restoration is recorded: it stands in the log, or is recorded then, and nothing is sent twice', (problems) =>
    signing(problems, ['log', 'restored', '--reason', '用昨晚的备份'], {
        event: 'restored', again: [0, 2], sync: 6,  // 2: nothing is known to be missing; 6: what the platform has already waits for a person
        prepare: async (world, at) => {
            fs.cpSync(at('state'), at('backup'), { recursive: true });
            world.rows(licences(50));
            await recovers(world, licences(50), []);
            fs.rmSync(at('state'), { recursive: true });
            fs.cpSync(at('backup'), at('state'), { recursive: true });
            await new Promise((resolve) => setTimeout(resolve, 1100));  // within one second the same batch is the same to the byte
        },
    }));

fs.rmSync(shop, { recursive: true });
close();
