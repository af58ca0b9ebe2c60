// The end of a retention: contents of a month are erased by command, and everything that has to be true of it, on the disk and
// in the log, also after it was killed at each durable step.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { readZip } from '../independent/pack_verifier.mjs';
import { World, bin, close, csv, licence, licences, root, scenario } from './world.mjs';

const lines = (result) => result.out.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line));
const at = (world, ...names) => path.join(world.folder, ...names);
const expect = (problems, name, result, wanted) => { if (result.code !== wanted) problems.push(`${name}: ${result.code} instead of ${wanted}\n${result.out}${result.err}`); };
const month = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 7);
const all = ['evidence', 'erase', '--month', month, '--early'];
const reason = ['--reason', '公示期满，按本单位保存规定'];

// Words of the rows that must be nowhere in clear: in the ledger a quarantined row has them.
const canary = '金丝雀的秘密';
// Contents are encrypted, so what is looked for is what they are on disk: the wrapped data key, and pieces of the stored bytes.
const headerBytes = 108, wrappedAt = 48, piece = 24;

function entries(world) { return lines(world.must(['log', 'show', '--last', '9999', '--json'])); }

function traces(world) {
    const found = [];
    for (const { index, entry } of entries(world).filter(({ entry }) => entry.content)) {
        const [segment, offset] = entry.content.split(':').map(Number);
        const bytes = fs.readFileSync(at(world, 'state/evidence', `${String(segment).padStart(6, '0')}.contents`));
        const stored = bytes.readUInt32BE(offset + 8);
        found.push({ what: `key of ${index}`, bytes: bytes.subarray(offset + wrappedAt, offset + headerBytes) });
        for (let from = 0; from + piece <= stored; from += piece) found.push({ what: `content of ${index}`, bytes: bytes.subarray(offset + headerBytes + from, offset + headerBytes + from + piece) });
    }
    return found;
}

// Every file of the state, journals of the ledger and indexes included.
function scan(world, wanted) {
    const found = new Set();
    for (const name of fs.readdirSync(at(world, 'state'), { recursive: true })) {
        const file = at(world, 'state', name);
        if (!fs.statSync(file).isFile()) continue;
        const bytes = fs.readFileSync(file);
        for (const { what, bytes: each, only } of wanted) if ((!only || only.test(name)) && bytes.includes(each)) found.add(`${what} in ${name}`);
    }
    return [...found];
}

// What is sealed is in no file in clear, not even before.
const intact = (world) => { const found = scan(world, wanted); return wanted.every(({ what, sealed }) => found.some((each) => each.startsWith(`${what} in`)) === !sealed); };

// A column that the mapping reads, in a condition, and never sends: only the source rows that are kept have it.
const unsent = '只在源数据行里的话';
function readsNotes(world) {
    fs.cpSync(path.join(root, 'mappings'), at(world, 'own'), { recursive: true });
    const file = at(world, 'own/examples/licences.json');
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('"kind": "kinds/xk.json",', '"kind": "kinds/xk.json",\n  "skip": [{"reason": "note-row", "when": {"optional_column": "备注", "equals": "不报"}}],'));
}

const own = (config) => { config.mappings = 'own'; };

async function office() {
    const world = new World({ records: 5, config: own });
    readsNotes(world);
    const rows = [...licences(12), licence(13, { 单位名称: `${canary}公司`, 统一社会信用代码: '91220102Y00000000X' })];
    const [head, ...body] = csv(rows).trim().split('\n');
    fs.writeFileSync(at(world, 'rows.csv'), [`${head},备注`, ...body.map((line) => (line.includes(canary) ? `${line},` : `${line},${unsent}`))].join('\n') + '\n');
    await world.sandbox();
    const first = await world.sync();
    if (first.code !== 0) throw new Error(first.err);
    const [{ number }] = lines(world.must(['quarantine', 'list', '--json']));
    world.must(['quarantine', 'drop', String(number), '--reason', 'not ours']);
    await world.sync();
    return world;
}

const world = await office();
const [one] = lines(world.must(['submission', 'list', '--most', '1', '--json']));
world.must(['evidence', 'pack', one.id, '--out', at(world, 'before.zip'), '--purpose', 'spot check']);
await world.sync();
world.must(['log', 'search', '--most', '9']);  // so that there is an index
// In the index ids stand for contents that were read; a pack's subject stands in its own entry.
const indexed = lines(world.must(['submission', 'list', '--most', '12', '--json'])).filter(({ id }) => id !== one.id).map(({ id }) => ({ what: `${id}, indexed`, bytes: Buffer.from(id), only: /log-index/ }));
const snapshot = at(world, 'snapshot');
fs.cpSync(at(world, 'state'), snapshot, { recursive: true });
const wanted = [...traces(world), { what: 'a row', bytes: Buffer.from(canary) }, { what: 'a cell that is read and not sent', bytes: Buffer.from(unsent), sealed: true }, ...indexed];
const back = () => { fs.rmSync(at(world, 'state'), { recursive: true }); fs.cpSync(snapshot, at(world, 'state'), { recursive: true }); };

await scenario('before anything is erased, the scan finds every content and the quarantined row; a source row is kept with its batch', async (problems) => {
    if (!fs.readFileSync(at(world, 'before.zip')).includes(unsent)) problems.push('no source row is kept');
    const bodies = entries(world).filter(({ event }) => event === 'submitted').map(({ index }) => world.must(['log', 'content', String(index), '--purpose', 'x']).out);
    if (bodies.some((body) => body.includes(unsent))) problems.push('it was sent');
    if (!intact(world)) problems.push(`found only ${scan(world, wanted)}`);
});

await scenario('retention says what stands there by class and month, and nothing of this month is due', async (problems) => {
    const shelves = lines(world.must(['evidence', 'retention', '--json']));
    const contents = entries(world).filter(({ entry }) => entry.content).length;
    if (shelves.length !== 1 || shelves[0].class !== 'xk' || shelves[0].month !== month || shelves[0].contents !== contents || shelves[0].due || !shelves[0].assumed) problems.push(JSON.stringify(shelves));
    expect(problems, 'due', world.run(['evidence', 'erase', '--due', '--preview']), 2);
    expect(problems, 'without a reason', world.run(all), 2);
    expect(problems, 'of no class', world.run(['evidence', 'erase', '--class', 'nothing', '--preview']), 2);
    const preview = JSON.parse(world.must([...all, '--preview', '--json']).out);
    if (preview.erasure.ranges[0].contents !== contents || preview.needed.length) problems.push(JSON.stringify(preview));
    if (!intact(world)) problems.push('a preview erased something');
});

await scenario('an erased month is gone from every file, is two entries, and log, proofs and an older pack hold', async (problems) => {
    const sent = String(entries(world).find((each) => each.event === 'submitted').index), proof = world.must(['log', 'prove', sent]).out;
    const erased = world.run([...all, ...reason]);
    expect(problems, 'erase', erased, 0);
    problems.push(...scan(world, wanted));
    const [before, after] = ['erasing', 'erased'].map((event) => entries(world).filter((each) => each.event === event));
    if (before.length !== 1 || after.length !== 1 || before[0].entry.erasure !== after[0].entry.erasure || before[0].index >= after[0].index) problems.push(JSON.stringify([before, after]));
    if (after[0].entry.contents !== before[0].entry.ranges[0].contents || after[0].entry.rows !== 1) problems.push(JSON.stringify(after));
    if (JSON.stringify(entries(world)).includes('公示期满')) problems.push('the reason stands in the log');
    expect(problems, 'check', world.run(['log', 'check']), 0);
    if (JSON.parse(world.must(['log', 'prove', sent]).out).entry !== JSON.parse(proof).entry) problems.push('the proof');
    const content = world.run(['log', 'content', sent, '--purpose', 'x'], { LANG: 'en' });
    if (content.code !== 2 || !/were erased at 20.*公示期满/.test(content.err)) problems.push(`${content.code} ${content.err}`);
    const older = spawnSync(path.join(bin, 'creditlink-verify'), ['pack', at(world, 'before.zip')], { encoding: 'utf8' });
    if (older.status !== 0) problems.push(older.stdout + older.stderr);
    const [shelf] = lines(world.must(['evidence', 'retention', '--json']));
    if (shelf.contents !== 0 || shelf.erased !== before[0].entry.ranges[0].contents || shelf.missing !== 0) problems.push(JSON.stringify(shelf));
    // The index has forgotten what the record is called; whoever looks for it hears where it was, and when and by which entry its contents went.
    const { id, key, batch } = lines(world.must(['submission', 'list', '--most', '12', '--json'])).find((each) => each.id !== one.id);
    for (const name of [id, key]) {
        const [found, ...others] = lines(world.must(['log', 'search', name, '--json']));
        if (others.length || found?.batch !== batch || found.request !== 'erased' || found.erased_by?.entry !== before[0].index || found.erased_by.erasure !== before[0].entry.erasure) problems.push(`search ${name}: ${JSON.stringify([found, others])}`);
        const screen = world.must(['log', 'search', name], { LANG: 'en_GB.UTF-8' }).out.replace(/\s+/g, ' ');
        if (!/by the ledger it is in what follows/.test(screen) || !screen.includes(`were erased at 20`) || !screen.includes(`entry ${before[0].index} of the log, ${before[0].entry.erasure}`)) problems.push(screen);
    }
    const packed = lines(world.must(['log', 'search', one.id, '--json'])).filter(({ event }) => event === 'exchange');  // whose pack is an entry that names it
    if (packed.length !== 1 || packed[0].request !== 'erased') problems.push(`search of what was packed: ${JSON.stringify(packed)}`);
    if (!/没有找到/.test(world.must(['log', 'search', 's-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa']).out)) problems.push('what never was is found');
    expect(problems, 'again', world.run([...all, ...reason]), 2);
    const again = await world.sync();
    if (again.code !== 0 || world.books(again)[0]?.accepted !== 12) problems.push(`sync: ${again.out}`);
});

await scenario('a second erasure of a month counts and is named for its own contents only; a set says when and by which, never why', async (problems) => {
    const other = new World({ records: 5 });
    other.rows(licences(5));
    await other.sandbox();
    await other.sync();
    const [one] = lines(other.must(['submission', 'list', '--most', '1', '--json']));
    other.must([...all, ...reason]);
    const first = entries(other).find(({ event }) => event === 'erasing');
    other.rows(licences(10));
    await other.sync();
    const today = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10);
    expect(problems, 'a day, erased', other.run(['evidence', 'pack', '--day', today, '--out', at(other, 'day.zip'), '--purpose', 'x']), 1);
    const set = fs.readFileSync(at(other, 'day.zip'));
    if (!set.includes(first.entry.erasure) || set.includes('公示期满')) problems.push('a set says when and by which erasure, and never why');
    other.must([...all, ...reason]);
    const [, planned] = entries(other).filter(({ event }) => event === 'erasing'), [, done] = entries(other).filter(({ event }) => event === 'erased');
    if (done.entry.contents !== planned.entry.ranges[0].contents) problems.push(`a second erasure counts what the first one took: ${JSON.stringify([planned, done])}`);
    for (const name of ['late.zip', 'batch.zip']) {
        const late = other.run(['evidence', 'pack', name === 'late.zip' ? one.id : one.batch, '--whole', '--out', at(other, name), '--purpose', 'x', '--json']);
        if (late.code !== 0 || JSON.parse(late.out).erased !== first.entry.erasure) problems.push(`erased by the first: ${late.out}${late.err}`);
        const members = readZip(fs.readFileSync(at(other, name))), bytes = fs.readFileSync(at(other, name), 'utf8');
        if (!members.get('page.html').toString().includes('已按规定销毁') || bytes.includes('公示期满')) problems.push('the page');
        for (const row of licences(5)) for (const canary of [row.法定代表人, row.统一社会信用代码, row.许可编号]) if (bytes.includes(canary)) problems.push(`${canary} is in it`);
        other.must(['log', 'export', at(other, `export-${name}`)]);
        for (const [who, checked] of [['ours', spawnSync(path.join(bin, 'creditlink-verify'), ['pack', at(other, name), '--key', at(other, `export-${name}/keys`), '--json'], { encoding: 'utf8' })],
            ['a stranger', spawnSync(process.execPath, [path.join(root, 'tests/independent/pack_verifier.mjs'), at(other, name), '--keys', at(other, `export-${name}/keys`)], { encoding: 'utf8' })]])
            if (checked.status !== 0 || JSON.parse(checked.stdout).erased !== first.entry.erasure || 'place' in JSON.parse(checked.stdout)) problems.push(`${name}, ${who}: ${checked.stdout}${checked.stderr}`);
    }
    await other.end();
});

await scenario('what is due by the configuration goes, what is not stays and is named with its day', async (problems) => {
    back();
    const due = (today, months) => {
        world.options.config = (config) => { own(config); config.reporting_day = today; config.retention = { xk: { months, basis: '示范规定第 3 条' } }; };
        world.writeConfig(world.origin);
        return world.run(['evidence', 'erase', '--due', '--json', ...reason]);
    };
    const [year, number] = month.split('-').map(Number);
    const firstOf = (plus) => { const day = new Date(Date.UTC(year, number - 1 + plus, 1)); return `${day.getUTCFullYear()}/${String(day.getUTCMonth() + 1).padStart(2, '0')}/01`; };
    const lastBefore = (plus) => { const day = new Date(Date.UTC(year, number - 1 + plus, 0)); return `${day.getUTCFullYear()}/${String(day.getUTCMonth() + 1).padStart(2, '0')}/${String(day.getUTCDate()).padStart(2, '0')}`; };
    const early = due(lastBefore(3), 2);
    if (early.code !== 2 || !early.err.includes(firstOf(3).replaceAll('/', '-'))) problems.push(`the day before: ${early.code} ${early.err}`);
    expect(problems, 'on the day', due(firstOf(3), 2), 0);
    problems.push(...scan(world, wanted.filter(({ what }) => what !== 'a row')));
    expect(problems, 'no months', due(firstOf(3), 0), 3);
    world.options.config = own;
    world.writeConfig(world.origin);
});

await scenario('a batch whose outcome is not known is refused by name, and its content stays', async (problems) => {
    const other = new World({ records: 5 });
    other.rows(licences(5));
    await other.sandbox();
    await other.sync();
    const settled = entries(other).find(({ event }) => event === 'submitted').entry.batch;
    await other.stopSandbox();
    await other.sandbox(['--fault', 'pending=1000']);  // taken, and never decided
    other.rows(licences(10));
    await other.sync(['--patience', '1']);
    const open = entries(other).findLast(({ event }) => event === 'submitted').entry.batch;
    const preview = JSON.parse(other.must([...all, '--preview', '--json']).out);
    if (preview.needed.length !== 1 || preview.needed[0].batch !== open || preview.erasure.kept[0] !== open) problems.push(JSON.stringify(preview));
    other.must([...all, ...reason, '--class', 'xk']);
    const gone = ({ index, event, entry }) => event === 'submitted' && other.run(['log', 'content', String(index), '--purpose', 'x'], { LANG: 'en' }).err.includes('erased') && entry.batch;
    const erased = entries(other).map(gone).filter(Boolean);
    if (erased.length !== 1 || erased[0] !== settled) problems.push(`erased: ${erased}, open: ${open}`);
    const again = other.run([...all, ...reason, '--class', 'xk'], { LANG: 'en' });
    if (again.code !== 10 || !again.err.includes(open)) problems.push(`alone: ${again.code} ${again.err}`);
    await other.end();
});

const points = (() => {
    back();
    const list = at(world, 'points');
    world.must([...all, ...reason], { CREDITLINK_FAIL_LIST: list });
    const passed = fs.readFileSync(list, 'utf8').trim().split('\n');
    return [...new Set(passed)].map((name) => [name, passed.filter((each) => each === name).length]);
})();

await scenario(`killed at each of ${points.length} durable steps: as if it had not begun, or finished by the next run`, async (problems) => {
    for (const needed of ['evidence.key_erased', 'evidence.erased', 'retention.erasing-logged', 'retention.contents-erased', 'ledger.forgotten.before-commit', 'retention.forgotten', 'delivery.outbox-logged'])
        if (!points.some(([name]) => name === needed)) problems.push(`no step ${needed}`);
    for (const [name, passages] of points)
        for (const passage of name === 'delivery.outbox-logged' ? [1, passages] : [1]) {  // the entry of before, the one of after
            back();
            const killed = world.run([...all, ...reason], { CREDITLINK_FAIL: `${name}:${passage}` });
            if (killed.signal !== 'SIGKILL') problems.push(`${name}:${passage}: not killed, ${killed.code}`);
            const next = await world.sync();
            if (next.code !== 0) problems.push(`${name}:${passage}: ${next.code} ${next.err}`);
            const log = entries(world), begun = log.filter(({ event }) => event === 'erasing').length, ended = log.filter(({ event }) => event === 'erased').length;
            const found = scan(world, wanted);
            if (begun === 0 && (ended !== 0 || !intact(world))) problems.push(`${name}:${passage}: something is gone, and no entry says so`);
            if (begun > 0 && log.find(({ event }) => event === 'erased')?.entry.contents !== log.find(({ event }) => event === 'erasing').entry.ranges[0].contents) problems.push(`${name}:${passage}: another number of contents`);
            if (begun > 0 && (ended === 0 || found.length)) problems.push(`${name}:${passage}: ${begun} begun, ${ended} ended, ${found}`);
            if (world.run(['log', 'check']).code !== 0) problems.push(`${name}:${passage}: ${world.run(['log', 'check']).out}`);
        }
});

await world.end();
close();
