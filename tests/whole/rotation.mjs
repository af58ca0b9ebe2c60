// The log's keys are changed, by command, and whoever knew the old ones goes on: auditor, witness, packs, an independent verifier.
// Also killed at each step of it.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { World, bin, close, licences, root, scenario } from './world.mjs';

const desk = fs.mkdtempSync(path.join(os.tmpdir(), 'creditlink-rotation-'));
const at = (name) => path.join(desk, name);
function run(program, words) {
    const result = spawnSync(program, words, { cwd: desk, encoding: 'utf8', env: { PATH: process.env.PATH, LANG: 'en' }, timeout: 120_000 });
    return { code: result.status, out: result.stdout, err: result.stderr };
}
const verify = (...words) => run(path.join(bin, 'creditlink-verify'), words);
const node = (...words) => run(process.execPath, [path.join(root, 'tests/independent/log_verifier.mjs'), ...words]);
const nodePack = (...words) => run(process.execPath, [path.join(root, 'tests/independent/pack_verifier.mjs'), ...words]);
const expect = (problems, name, result, wanted) => { if (result.code !== wanted) problems.push(`${name}: ${result.code} instead of ${wanted}\n${result.out}${result.err}`); };
const rotate = ['log', 'rotate', '--reason', '年度更换'];

function exported(world, name) {
    fs.rmSync(at(name), { recursive: true, force: true });
    world.must(['log', 'export', at(name)]);
}
function pack(world, name) {
    const [one] = world.must(['submission', 'list', '--most', '1', '--json']).out.trim().split('\n').map((line) => JSON.parse(line));
    return world.run(['evidence', 'pack', one.id, '--out', at(name), '--purpose', 'spot check']);
}

const world = new World({ records: 5 });
world.rows(licences(10));
await world.sandbox();
await world.sync();
exported(world, 'first');
fs.cpSync(at('first/keys'), at('pinned'));
fs.cpSync(at('first/checkpoint'), at('seen'));
verify('witness', 'init', 'w', '--name', 'audit.example/w1', '--key', 'pinned', '--sm2');
verify('witness', 'add', 'w', 'first', '--out', 'cosigned');
fs.cpSync(at('w'), at('w-before'), { recursive: true });
fs.writeFileSync(at('witness.pub'), JSON.parse(verify('witness', 'show', 'w', '--json').out).keys.join('\n') + '\n');
world.must(['log', 'cosign', at('cosigned'), '--witness', at('witness.pub')]);
const [early] = world.must(['submission', 'list', '--most', '1', '--json']).out.trim().split('\n').map((line) => JSON.parse(line).id);

await scenario('after two changes the keys pinned first, heads seen then and packs hold for both programs', async (problems) => {
    for (const count of [15, 20]) {
        expect(problems, 'rotate', world.run(rotate), 0);
        world.rows(licences(count));
        const next = await world.sync();
        if (next.code !== 0 || !world.books(next)[0].balanced) problems.push(`sync: ${next.code} ${next.err}`);
        expect(problems, 'check', world.run(['log', 'check']), 0);
    }
    exported(world, 'third');
    if (fs.readFileSync(at('third/keys'), 'utf8') === fs.readFileSync(at('pinned'), 'utf8')) problems.push('the keys are the same');
    expect(problems, 'export', verify('export', 'third', '--key', 'pinned', '--head-file', 'seen'), 0);
    expect(problems, 'log', verify('log', path.join(world.folder, 'state/log'), '--key', 'pinned', '--head-file', 'seen'), 0);
    expect(problems, 'with the keys of today', verify('export', 'third', '--key', 'third/keys'), 0);
    expect(problems, 'independent', node('third', '--keys', 'pinned', '--head-file', 'seen'), 0);
    expect(problems, 'pack made', pack(world, 'one.zip'), 0);
    expect(problems, 'pack', verify('pack', 'one.zip', '--key', 'pinned'), 0);
    expect(problems, 'pack, independent', nodePack('one.zip', '--keys', 'pinned'), 0);
    world.must(['evidence', 'pack', early, '--out', at('early.zip'), '--purpose', 'spot check']);
    const cosigned = verify('pack', 'early.zip', '--key', 'pinned', '--witness', 'witness.pub');
    if (cosigned.code !== 0 || !/another head, of the first \d+ entries, was cosigned by audit.example\/w1/.test(cosigned.out.replaceAll(/\s+/g, ' '))) problems.push(`cosigned before the change: ${cosigned.out}`);
    expect(problems, 'the same with the keys of today', verify('pack', 'early.zip', '--key', 'third/keys', '--witness', 'witness.pub'), 0);
    expect(problems, 'the same, independent', nodePack('early.zip', '--keys', 'pinned'), 0);
    expect(problems, 'heads', verify('heads', 'seen', 'third/checkpoint', '--log', 'third', '--key', 'pinned'), 0);
});

await scenario('without a handover on the way nobody is led to the keys of today', async (problems) => {
    const lines = fs.readFileSync(at('third/handovers'), 'utf8').trim().split('\n');
    if (lines.length !== 2) problems.push(`${lines.length} handovers`);
    for (const [name, kept] of [['none', []], ['the first', [lines[0]]], ['the second', [lines[1]]]]) {
        fs.rmSync(at('cut'), { recursive: true, force: true });
        fs.cpSync(at('third'), at('cut'), { recursive: true });
        fs.writeFileSync(at('cut/handovers'), kept.map((line) => line + '\n').join(''));
        expect(problems, `only ${name}`, verify('export', 'cut', '--key', 'pinned'), 8);
        if (node('cut', '--keys', 'pinned').code !== 8) problems.push(`only ${name}: the independent verifier accepts it`);
    }
});

await scenario('the witness goes on with the new keys, and then the replaced ones mean nothing to it', async (problems) => {
    expect(problems, 'add', verify('witness', 'add', 'w', 'third', '--out', 'cosigned'), 0);
    const shown = JSON.parse(verify('witness', 'show', 'w', '--json').out);
    fs.writeFileSync(at('witness.pub'), shown.keys.join('\n') + '\n');
    expect(problems, 'witnessed', verify('export', 'third', '--key', 'pinned', '--head-file', 'cosigned', '--witness', 'witness.pub'), 0);
    fs.rmSync(at('third/handovers'));
    expect(problems, 'again, without handovers', verify('witness', 'add', 'w', 'third'), 0);
    expect(problems, 'one that was not led', verify('witness', 'add', 'w-before', 'third'), 8);
});

await scenario('a head that an auditor cosigned before the change is still what the office compares with', async (problems) => {
    world.options.config = (config) => { config.keys.log.heads = [at('seen')]; };
    world.writeConfig(world.origin);
    const next = await world.sync();
    if (next.code !== 0) problems.push(`${next.code} ${next.err}`);
    delete world.options.config;
    world.writeConfig(world.origin);
});

const snapshot = at('snapshot'), parts = ['state', 'keys'];
const save = () => { for (const part of parts) fs.cpSync(path.join(world.folder, part), path.join(snapshot, part), { recursive: true }); };
const back = () => { for (const part of parts) { fs.rmSync(path.join(world.folder, part), { recursive: true }); fs.cpSync(path.join(snapshot, part), path.join(world.folder, part), { recursive: true }); } };
save();
const points = (() => {
    const list = at('points');
    world.must(rotate, { CREDITLINK_FAIL_LIST: list });
    return [...new Set(fs.readFileSync(list, 'utf8').trim().split('\n'))].filter((name) => name.startsWith('key.') || name === 'delivery.outbox-logged');
})();

await scenario(`killed at each of ${points.length} steps of a change: what is pinned leads on, and the change can be finished`, async (problems) => {
    if (points.length < 7) problems.push(points.join(' '));
    for (const point of points) {
        back();
        const killed = world.run(rotate, { CREDITLINK_FAIL: point });
        if (killed.signal !== 'SIGKILL') problems.push(`${point}: not killed, ${killed.code} ${killed.err}`);
        const between = verify('log', path.join(world.folder, 'state/log'), '--key', 'pinned');
        if (between.code !== 0) problems.push(`${point}: between: ${between.out}${between.err}`);
        const next = await world.sync();
        if (next.code !== 0) problems.push(`${point}: sync: ${next.code} ${next.err}`);
        const again = world.run(rotate);
        if (again.code !== 0) problems.push(`${point}: again: ${again.code} ${again.err}`);
        await world.sync();
        const after = verify('log', path.join(world.folder, 'state/log'), '--key', 'pinned');
        if (after.code !== 0) problems.push(`${point}: after: ${after.out}${after.err}`);
        if (fs.readdirSync(path.join(world.folder, 'keys')).some((name) => name.includes('.next'))) problems.push(`${point}: a key stands beside its place`);
    }
});

// The log's keys are lost, or stolen: what the thief has is kept in `stolen`.
const lost = ['log', 'rotate', '--lost', '--reason', '密钥失窃'];
const privates = () => ['log-ed25519.pem', 'log-sm2.pem'].map((name) => path.join(world.folder, 'keys', name));

await scenario('after a loss new keys sign, believed only by who is given them; what was seen earlier still binds the log', async (problems) => {
    back();
    world.must(['log', 'export', at('before')]);
    fs.cpSync(path.join(snapshot, 'keys'), at('stolen'), { recursive: true });
    for (const file of privates()) fs.rmSync(file);
    if (world.run(rotate).code === 0) problems.push('keys that are not there handed over');
    const done = world.run(lost);
    expect(problems, 'rotate --lost', done, 0);
    if (!/\*\.until-\d+/.test(done.out)) problems.push(`rotate --lost does not say where the old private keys are: ${done.out}`);
    world.rows(licences(25));
    const next = await world.sync();
    expect(problems, 'sync', next, 0);
    expect(problems, 'check', world.run(['log', 'check']), 0);
    exported(world, 'after');
    const old = verify('export', 'after', '--key', 'before/keys');
    expect(problems, 'the keys that were lost', old, 8);
    if (!/says that the keys given were lost/.test(old.out.replaceAll(/\s+/g, ' '))) problems.push(old.out);
    expect(problems, 'the new ones', verify('export', 'after', '--key', 'after/keys'), 0);
    expect(problems, 'the new ones, a head seen before', verify('export', 'after', '--key', 'after/keys', '--former', 'pinned', '--head-file', 'seen'), 0);
    if (verify('export', 'after', '--key', 'after/keys', '--head-file', 'seen').code === 0) problems.push('a head signed by keys that nobody gave');
    expect(problems, 'independent', node('after', '--keys', 'after/keys', '--former', 'pinned', '--head-file', 'seen'), 0);
    expect(problems, 'independent, the keys that were lost', node('after', '--keys', 'before/keys'), 8);
    world.must(['evidence', 'pack', early, '--out', at('later.zip'), '--purpose', 'spot check']);
    expect(problems, 'a pack, with what the witness cosigned before', verify('pack', 'later.zip', '--key', 'after/keys', '--witness', 'witness.pub'), 0);
    expect(problems, 'a pack, the keys that were lost', verify('pack', 'later.zip', '--key', 'before/keys'), 7);
});

// From here on the office's state comes back as it was. The platform, which saw more since, would say so.
await world.stopSandbox();

await scenario('a thief with the old keys is believed by no witness and no reader; a witness goes on with the keys that a person gives it', async (problems) => {
    fs.cpSync(at('w'), at('w-thief'), { recursive: true });
    expect(problems, 'without being told', verify('witness', 'add', 'w', 'after'), 8);
    fs.cpSync(path.join(world.folder, 'state'), at('real-state'), { recursive: true });
    fs.cpSync(path.join(world.folder, 'keys'), at('real-keys'), { recursive: true });
    back();  // the thief's office: the log before the loss, and the old keys
    world.must(lost);
    exported(world, 'thief');
    expect(problems, "the thief's, to a reader with the old keys", verify('export', 'thief', '--key', 'before/keys'), 8);
    expect(problems, "the thief's, to one with the office's new keys", verify('export', 'thief', '--key', 'after/keys'), 8);
    expect(problems, "the thief's, to a witness told the office's keys", verify('witness', 'rekey', 'w-thief', 'thief', '--key', 'after/keys'), 7);
    expect(problems, 'keys that the log does not name', verify('witness', 'rekey', 'w-thief', 'after', '--key', 'thief/keys'), 7);
    expect(problems, 'rekey', verify('witness', 'rekey', 'w', 'after', '--key', 'after/keys'), 0);
    expect(problems, 'goes on', verify('witness', 'add', 'w', 'after', '--out', 'cosigned-after'), 0);
    expect(problems, 'witnessed', verify('export', 'after', '--key', 'after/keys', '--head-file', 'cosigned-after', '--witness', 'witness.pub'), 0);
    expect(problems, "the thief's, afterwards", verify('witness', 'add', 'w', 'thief'), 8);
    for (const [from, to] of [['real-state', 'state'], ['real-keys', 'keys']]) { fs.rmSync(path.join(world.folder, to), { recursive: true }); fs.cpSync(at(from), path.join(world.folder, to), { recursive: true }); }
    expect(problems, 'the office itself', world.run(['log', 'check']), 0);
});

await scenario('killed at each step after a loss, the change is finished by running it again', async (problems) => {
    for (const point of ['key.next-made', 'key.announced', 'key.new-signed', 'key.handed-over', 'key.former-aside', 'key.next-in-place']) {
        back();
        for (const file of privates()) fs.rmSync(file);
        const killed = world.run(lost, { CREDITLINK_FAIL: point });
        if (killed.signal !== 'SIGKILL') problems.push(`${point}: not killed, ${killed.code} ${killed.err}`);
        if (point === 'key.new-signed' && !/log rotate --lost/.test(world.run(['sync', 'run']).err)) problems.push(`${point}: nobody says what to do`);
        expect(problems, `${point}: again`, world.run(lost), 0);
        expect(problems, `${point}: check`, world.run(['log', 'check']), 0);
        exported(world, 'again');
        expect(problems, `${point}: after`, verify('export', 'again', '--key', 'again/keys', '--former', 'pinned', '--head-file', 'seen'), 0);
    }
});

fs.rmSync(desk, { recursive: true });
await world.end();
close();
