// The key that signs messages is changed by two people, once the platform knows the next one; killed at each step of it; packs of
// what the former key signed hold afterwards.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { World, bin, close, licences, officeCode, root, scenario } from './world.mjs';

const desk = fs.mkdtempSync(path.join(os.tmpdir(), 'creditlink-key-change-'));
const at = (name) => path.join(desk, name);
const world = new World({ records: 5 }), keys = path.join(world.folder, 'keys'), main = path.join(keys, 'office-sm2.pem');
world.rows(licences(10));
await world.sandbox();
await world.sync();
const [early] = world.must(['submission', 'list', '--most', '1', '--json']).out.trim().split('\n').map((line) => JSON.parse(line).id);
fs.copyFileSync(`${main}.pub`, at('former.pub'));

const json = (result) => JSON.parse(result.out.trim().split('\n')[0]);
const expect = (problems, name, result, wanted, words = '') => {
    if (result.code !== wanted || !(result.out + result.err).includes(words)) problems.push(`${name}: ${result.code} instead of ${wanted}${words && ` with “${words}”`}\n${result.out}${result.err}`);
};
const propose = () => json(world.must(['key', 'propose', '--reason', '每年更换', '--as', '王芳', '--json']));
const release = (change, words = [], env = {}) => world.run(['key', 'release', change.proposed, '--keyid', change.keyid, '--as', '李明', ...words], env);
// The platform goes on knowing the keys that it knew.
const registered = [at('former.pub')];
const platform = () => world.sandbox(registered.flatMap((each) => ['--sender', `${officeCode}=${each}`]));
async function known(change) {
    const file = at(`${change.keyid}.pub`);
    fs.copyFileSync(change.public, file);
    registered.push(file);
    await world.stopSandbox();
    await platform();
}
const idOf = (file) => json(world.must(['key', 'show', file, '--json'])).keyid;
const beside = () => fs.readdirSync(keys).filter((name) => name.includes('.next'));
const run = (program, words) => { const result = spawnSync(program, words, { cwd: desk, encoding: 'utf8', env: { PATH: process.env.PATH, LANG: 'en' }, timeout: 120_000 }); return { code: result.status, out: result.stdout, err: result.stderr }; };

await scenario('the next key is used once the platform knows it and a second person says so, and not before', async (problems) => {
    const before = idOf(`${main}.pub`), change = propose();
    if (beside().length !== 3) problems.push(`beside the key: ${beside()}`);  // private, public, certificate
    if (fs.statSync(path.join(keys, beside().find((name) => /^office-sm2\.pem\.next-[0-9a-f]{8}$/.test(name)))).mode & 0o077) problems.push('others may read the next key');
    expect(problems, 'a second one', world.run(['key', 'propose', '--reason', 'x', '--as', '王芳']), 2, change.proposed);
    expect(problems, 'who proposed it', world.run(['key', 'release', change.proposed, '--keyid', change.keyid, '--as', '王芳', '--unasked']), 10, '另一人');
    expect(problems, 'not registered', release(change), 7, '不认新密钥');
    expect(problems, 'looked at', world.run(['key', 'release', change.proposed]), 0, '不认新密钥');
    if (idOf(`${main}.pub`) !== before) problems.push('used before it was released');
    const origin = world.origin;
    await world.stopSandbox();
    expect(problems, 'the platform is away', release(change), 5, '--unasked');
    await known(change);
    if (world.origin === origin) problems.push('the same address');
    expect(problems, 'looked at again', world.run(['key', 'release', change.proposed]), 0, '认得新密钥');
    expect(problems, 'another id', world.run(['key', 'release', change.proposed, '--keyid', before, '--as', '李明']), 10, '不是您核对的');
    expect(problems, 'released', release(change), 0, '已换');
    if (idOf(`${main}.pub`) !== change.keyid || beside().length) problems.push(`not in place: ${beside()}`);
    if (idOf(`${main}.until-kc-1.pub`) !== before) problems.push('the former key is not kept');
    world.rows(licences(15));
    expect(problems, 'sync', await world.sync(), 0);
    if ((await world.stored()).length !== 15) problems.push(`${(await world.stored()).length} records there`);
    const certificate = run('openssl', ['x509', '-in', `${main}.crt`, '-noout', '-pubkey']);
    if (certificate.out.trim() !== fs.readFileSync(`${main}.pub`, 'utf8').trim()) problems.push('the certificate is of another key');
    expect(problems, 'history', world.run(['key', 'history']), 0, 'kc-1');
    const log = world.must(['log', 'search', '--event', 'decision']).out;
    if (!log.includes('提议更换签名密钥') || !log.includes('换用签名密钥')) problems.push(log);
});

await scenario('a pack of what the former key signed holds, with the former key and with no other', async (problems) => {
    world.must(['evidence', 'pack', early, '--whole', '--out', at('early.zip'), '--purpose', 'spot check']);
    const verify = (key, pack = 'early.zip') => run(path.join(bin, 'creditlink-verify'), ['pack', pack, '--office-key', key]);
    expect(problems, 'the former one', verify('former.pub'), 0);
    expect(problems, 'the one of today', verify(`${main}.pub`), 7);
    expect(problems, 'independent', run(process.execPath, [path.join(root, 'tests/independent/pack_verifier.mjs'), 'early.zip']), 0);
    const [late] = world.must(['submission', 'list', '--most', '1', '--json']).out.trim().split('\n').map((line) => JSON.parse(line).id);
    world.must(['evidence', 'pack', late, '--whole', '--out', at('late.zip'), '--purpose', 'spot check']);
    expect(problems, 'of today by the key of today', verify(`${main}.pub`, 'late.zip'), 0);
    expect(problems, 'of today by the former one', verify('former.pub', 'late.zip'), 7);
});

await scenario('a key that was made and never proposed, because the process was killed, is swept away by the next change', async (problems) => {
    const killed = world.run(['key', 'propose', '--reason', 'x', '--as', '王芳'], { CREDITLINK_FAIL: 'key.proposed-made' });
    if (killed.signal !== 'SIGKILL' || beside().length !== 3) problems.push(`${killed.signal} ${beside()}`);
    const change = propose();
    if (beside().length !== 3 || !beside().every((name) => name.includes(change.keyid.slice(0, 8)))) problems.push(`left: ${beside()}`);
    expect(problems, 'withdrawn', world.run(['key', 'withdraw', change.proposed, '--reason', 'x', '--as', '王芳']), 0);
    if (beside().length) problems.push(`left: ${beside()}`);
});

await scenario('a withdrawn change takes its key with it', async (problems) => {
    const change = propose();
    expect(problems, 'without a reason', world.run(['key', 'withdraw', change.proposed, '--as', '王芳']), 2, '原因');
    expect(problems, 'withdrawn', world.run(['key', 'withdraw', change.proposed, '--reason', '平台暂不受理', '--as', '王芳']), 0);
    if (beside().length) problems.push(`left: ${beside()}`);
    expect(problems, 'released all the same', release(change), 2, '没有待发布');
});

// The office and the platform as they were, for each step anew.
const parts = ['state', 'keys', 'platform'], change = propose();
await known(change);
await world.stopSandbox();
for (const part of parts) fs.cpSync(path.join(world.folder, part), path.join(at('snapshot'), part), { recursive: true });
async function back() {
    await world.stopSandbox();
    for (const part of parts) {
        fs.rmSync(path.join(world.folder, part), { recursive: true });
        fs.cpSync(path.join(at('snapshot'), part), path.join(world.folder, part), { recursive: true });
    }
    await platform();
}
await platform();
const list = at('points');
const listed = release(change, [], { CREDITLINK_FAIL_LIST: list });
const points = [...new Set(fs.readFileSync(list, 'utf8').trim().split('\n'))].filter((name) => name.startsWith('key.') || name === 'ledger.key-change.before-commit');

await scenario(`killed at each of ${points.length} steps of a release: a key stands in its place, and the next run signs with the right one`, async (problems) => {
    expect(problems, 'listed', listed, 0);
    if (points.length < 4) problems.push(points.join(' '));
    for (const point of points) {
        await back();
        const killed = release(change, [], { CREDITLINK_FAIL: point });
        if (killed.signal !== 'SIGKILL') problems.push(`${point}: not killed, ${killed.code} ${killed.err}`);
        if (!fs.existsSync(main)) problems.push(`${point}: no key in its place`);
        const decided = point !== 'ledger.key-change.before-commit';
        const told = world.run(['doctor', '--here', '--json']).out.trim().split('\n').map((line) => JSON.parse(line)).find(({ check }) => check === 'signing_key');
        if (Boolean(told) !== decided || (told && (!told.found.includes(change.proposed) || !told.remedy || told.age_seconds === null))) problems.push(`${point}: the doctor says ${JSON.stringify(told)}`);
        world.rows(licences(20, (i) => (i === 1 ? { 有效期止: '2029-03-0' + (1 + points.indexOf(point)) } : {})));
        expect(problems, `${point}: sync`, await world.sync(), 0);
        if ((idOf(`${main}.pub`) === change.keyid) !== decided) problems.push(`${point}: the wrong key`);
        if (decided && beside().length) problems.push(`${point}: left: ${beside()}`);
        if (!decided) expect(problems, `${point}: again`, release(change), 0);
    }
});

await world.end();
fs.rmSync(desk, { recursive: true });
close();
