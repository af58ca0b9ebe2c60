// The log's head dated by a time-stamping authority: openssl's own, behind a small server.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readZip } from '../independent/pack_verifier.mjs';
import { storedZip } from '../independent/stored_zip.mjs';
import { World, bin, close, licences, root, scenario } from './world.mjs';

const desk = fs.mkdtempSync(path.join(os.tmpdir(), 'creditlink-tsa-'));
const at = (name) => path.join(desk, name);
const openssl = (...words) => execFileSync('openssl', words, { cwd: desk, stdio: ['ignore', 'pipe', 'pipe'] });
const expect = (problems, name, result, wanted) => { if (result.code !== wanted) problems.push(`${name}: ${result.code} instead of ${wanted}\n${result.out}${result.err}`); };
function run(program, words) {
    const result = spawnSync(program, words, { cwd: desk, encoding: 'utf8', env: { PATH: process.env.PATH, LANG: 'en' }, timeout: 120_000 });
    return { code: result.status, out: result.stdout, err: result.stderr };
}
const verify = (...words) => run(path.join(bin, 'creditlink-verify'), words);

// A CA and a certificate for time-stamping each, and what `openssl ts` wants to know.
function authority(name) {
    fs.mkdirSync(at(name));
    fs.writeFileSync(at(`${name}/serial`), '01\n');
    fs.writeFileSync(at(`${name}/cnf`), `[tsa]
default_tsa = t
[t]
dir = ${at(name)}
serial = $dir/serial
crypto_device = builtin
signer_cert = $dir/tsa.pem
certs = $dir/ca.pem
signer_key = $dir/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
[ext]
extendedKeyUsage = critical,timeStamping
`);
    const subject = (word) => ['-subj', `/CN=${name} ${word}`];
    openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}/ca.key`, '-out', `${name}/ca.pem`, '-days', '30', ...subject('CA'));
    openssl('req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}/tsa.key`, '-out', `${name}/tsa.csr`, ...subject('TSA'));
    openssl('x509', '-req', '-in', `${name}/tsa.csr`, '-CA', `${name}/ca.pem`, '-CAkey', `${name}/ca.key`, '-set_serial', '2', '-days', '30', '-extfile', `${name}/cnf`, '-extensions', 'ext', '-out', `${name}/tsa.pem`);
}
authority('good');
authority('other');

// In a process of its own: the program under test is waited for, and meanwhile this one answers nobody.
const server = at('server.mjs');
fs.writeFileSync(server, `import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
http.createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part)).on('end', () => {
        const how = fs.readFileSync('how', 'utf8');
        if (how === 'busy') return response.writeHead(503).end();
        if (how === 'silent') return undefined;
        if (how === 'replay') return response.end(fs.readFileSync('first.tsr'));
        fs.writeFileSync('query', Buffer.concat(parts));
        execFileSync('openssl', ['ts', '-reply', '-config', how + '/cnf', '-queryfile', 'query', '-out', 'reply'], { stdio: 'ignore' });
        return response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(fs.readFileSync('reply'));
    });
}).listen(0, '127.0.0.1', function () { console.log(this.address().port); });
`);
const answers = (how) => fs.writeFileSync(at('how'), how);
answers('good');
const child = spawn(process.execPath, [server], { cwd: desk, stdio: ['ignore', 'pipe', 'ignore'] });
const port = await new Promise((resolve) => child.stdout.once('data', (data) => resolve(String(data).trim())));

const world = new World({ records: 5, config: (config) => { config.log = { timestamp: { url: `http://127.0.0.1:${port}/tsa`, ca: at('good/ca.pem'), every_hours: 0 } }; } });
const stamps = () => (fs.existsSync(path.join(world.folder, 'state/log/timestamps')) ? fs.readFileSync(path.join(world.folder, 'state/log/timestamps'), 'utf8').trim().split('\n').map((line) => JSON.parse(line)) : []);
world.rows(licences(5));
await world.sandbox();

await scenario('a run has its head dated, and openssl agrees', async (problems) => {
    answers('busy');
    await world.sync(['--no-send']);
    answers('good');
    const doctor = world.run(['doctor', '--here']).out.replace(/\s+/g, '');
    if (!/还没有时间戳/.test(doctor) || /时间戳没有超期/.test(doctor)) problems.push(`no timestamp yet: ${doctor}`);
    const first = await world.sync();
    expect(problems, 'sync', first, 0);
    if (stamps().length !== 1) problems.push(`${stamps().length} timestamps: ${first.err}`);
    fs.writeFileSync(at('first.tsr'), Buffer.from(stamps()[0].response, 'base64'));
    fs.writeFileSync(at('note'), stamps()[0].checkpoint);
    openssl('ts', '-verify', '-in', 'first.tsr', '-data', 'note', '-CAfile', 'good/ca.pem');
    const shown = world.must(['log', 'head']).err;
    if (!/时间戳：前 \d+ 条/.test(shown)) problems.push(shown);
});

await scenario('while the authority is away, busy or lies, records are sent as ever, and that no date came is told', async (problems) => {
    let count = 5;
    for (const how of ['busy', 'other', 'replay']) {
        answers(how);
        world.rows(licences((count += 5)));
        const result = await world.sync();
        expect(problems, how, result, 0);
        if (world.books(result)[0]?.accepted !== count || stamps().length !== 1 || !result.out.includes('没有取到时间戳')) problems.push(`${how}: ${stamps().length} ${result.err}`);
        expect(problems, `${how}, asked by hand`, world.run(['log', 'timestamp']), how === 'busy' ? 5 : 7);
    }
    world.options.config = ((before) => (config) => { before(config); config.log.timestamp.alarm_hours = 0; })(world.options.config);
    world.writeConfig(world.origin);
    const shown = world.must(['log', 'head']).err;
    if (!/其后 \d+ 条未盖，最早的.*拖得太久/.test(shown)) problems.push(shown);
    const dated = () => world.run(['doctor', '--here', '--json']).out.split('\n').filter(Boolean).map((line) => JSON.parse(line)).find(({ check }) => check === 'timestamp');
    if (dated()?.health !== 'warning' || !dated().remedy.includes('log timestamp')) problems.push(`doctor: ${JSON.stringify(dated())}`);
    answers('good');
    expect(problems, 'back again', world.run(['log', 'timestamp']), 0);
    if (stamps().length !== 2) problems.push(`${stamps().length} timestamps`);
    if (dated()?.health !== 'good') problems.push(`doctor, dated again: ${JSON.stringify(dated())}`);
});

await scenario('an export carries them; a changed one, none and another authority are refused', async (problems) => {
    world.must(['log', 'export', at('export')]);
    const good = verify('export', 'export', '--key', 'export/keys', '--tsa', 'good/ca.pem');
    expect(problems, 'good', good, 0);
    if (good.out.split('dated 20').length !== 3) problems.push(good.out);
    expect(problems, 'the certificate itself pinned', verify('export', 'export', '--key', 'export/keys', '--tsa', 'good/tsa.pem'), 0);
    expect(problems, 'another authority', verify('export', 'export', '--key', 'export/keys', '--tsa', 'other/ca.pem'), 7);
    const text = fs.readFileSync(at('export/timestamps'), 'utf8'), [one, two] = text.trim().split('\n').map((line) => JSON.parse(line));
    const write = (list) => fs.writeFileSync(at('export/timestamps'), list.map((each) => JSON.stringify(each) + '\n').join(''));
    const bytes = Buffer.from(two.response, 'base64');
    bytes[bytes.length - 9] ^= 1;
    for (const [name, list, code] of [['swapped', [{ ...one, response: two.response }], 7], ['a changed bit', [one, { ...two, response: bytes.toString('base64') }], 7],
        ['another note', [{ ...one, checkpoint: two.checkpoint }], 8]]) {
        write(list);
        expect(problems, name, verify('export', 'export', '--key', 'export/keys', '--tsa', 'good/ca.pem'), code);
    }
    fs.rmSync(at('export/timestamps'));
    expect(problems, 'none', verify('export', 'export', '--key', 'export/keys', '--tsa', 'good/ca.pem'), 7);
});

await scenario('a pack has the first date after its exchange, with which openssl agrees; a changed one and another authority are refused', async (problems) => {
    const [one] = world.must(['submission', 'list', '--most', '1', '--json']).out.trim().split('\n').map((line) => JSON.parse(line));
    world.must(['evidence', 'pack', one.id, '--out', at('dated.zip'), '--purpose', 'x']);
    const good = verify('pack', 'dated.zip', '--tsa', 'good/ca.pem', '--json');
    expect(problems, 'good', good, 0);
    if (good.code === 0 && (!JSON.parse(good.out).dated_believed || !JSON.parse(good.out).dated)) problems.push(good.out);
    const unknown = verify('pack', 'dated.zip');
    if (unknown.code !== 0 || !/who signed it was not\s+checked/.test(unknown.out)) problems.push(unknown.out);
    expect(problems, 'another authority', verify('pack', 'dated.zip', '--tsa', 'other/ca.pem'), 7);
    const members = readZip(fs.readFileSync(at('dated.zip')));
    for (const name of ['timestamp.tsr', 'timestamp-checkpoint']) fs.writeFileSync(at(name), members.get(name));
    const command = /openssl (ts -verify [^<]*)</.exec(members.get('page.html').toString())[1].replace('TSA.pem', 'good/ca.pem');
    openssl(...command.split(' '));  // as the page prints it
    const node = (name) => run(process.execPath, [path.join(root, 'tests/independent/pack_verifier.mjs'), name]);
    expect(problems, 'a stranger', node('dated.zip'), 0);
    // A member altered, and its digest in the manifest with it.
    const altered = (name, change) => {
        const pack = readZip(fs.readFileSync(at('dated.zip'))), manifest = JSON.parse(pack.get('manifest.json')), hash = (bytes) => crypto.createHash('sha256').update(bytes).digest('hex');
        const bytes = change(Buffer.from(pack.get(name)));
        if (bytes) pack.set(name, bytes), (manifest.members[name] = hash(bytes));
        else pack.delete(name), delete manifest.members[name];
        delete manifest.digest;
        const text = JSON.stringify(manifest).slice(0, -1);
        pack.set('manifest.json', Buffer.from(`${text},"digest":"${hash(text)}"}\n`));
        fs.writeFileSync(at('altered.zip'), storedZip(pack));
    };
    const older = Buffer.from(stamps()[0].checkpoint.replace(/^(\S+)\n\d+\n.*\n/, (_, origin) => `${origin}\n1\n${Buffer.alloc(32).toString('base64')}\n`));
    for (const [what, name, change] of [['another date', 'timestamp.tsr', (bytes) => stamps().map(({ response }) => Buffer.from(response, 'base64')).find((other) => !other.equals(bytes))], ['a head that does not cover it', 'timestamp-checkpoint', () => older], ['a note with a space more', 'timestamp-checkpoint', (bytes) => Buffer.concat([bytes, Buffer.from('— x YWJjZGVm\n')])],
        ['another path', 'timestamp-path.json', (bytes) => Buffer.from(bytes.toString().replace(/"path":\[.*\]/, '"path":[]').replace(/"old":"\d+/, '"old":"2'))], ['no path', 'timestamp-path.json', () => null], ['no date', 'timestamp.tsr', () => null]]) {
        altered(name, change);
        const ours = verify('pack', 'altered.zip', '--json');
        expect(problems, what, ours, 8);
        if (ours.code === 8 && !JSON.parse(ours.out).member.startsWith('timestamp')) problems.push(`${what}: ${ours.out}`);
        expect(problems, `${what}, to a stranger`, node('altered.zip'), 8);
    }
});

await scenario('when another certificate is pinned the head is dated anew, and with both in the file every date verifies', async (problems) => {
    const pin = (file) => {
        world.options.config = ((before) => (config) => { before(config); config.log.timestamp.ca = file; config.log.timestamp.every_hours = 99; })(world.options.config);
        world.writeConfig(world.origin);
    };
    const before = stamps().length;
    answers('other');
    pin(at('other/ca.pem'));
    if (!/log\.timestamp\.ca/.test(world.must(['log', 'head']).err)) problems.push('log head says nothing of it');
    const result = await world.sync();
    expect(problems, 'sync', result, 0);
    if (stamps().length !== before + 1 || !result.out.includes('log.timestamp.ca')) problems.push(`${stamps().length} timestamps: ${result.out}`);
    if (world.must(['log', 'head']).err.includes('log.timestamp.ca')) problems.push('the new one counts for nothing');
    fs.writeFileSync(at('both.pem'), fs.readFileSync(at('other/ca.pem'), 'utf8') + fs.readFileSync(at('good/ca.pem'), 'utf8'));
    world.must(['log', 'export', at('both')]);
    expect(problems, 'both', verify('export', 'both', '--key', 'both/keys', '--tsa', 'both.pem'), 0);
});

await scenario('after the keys changed, who believes those of today alone still gets the dates, and after a loss too', async (problems) => {
    for (const change of [[], ['--lost']]) {
        world.must(['log', 'rotate', ...change, '--reason', 'x']);
        const name = change.length ? 'lost' : 'rotated';
        world.must(['log', 'export', at(name)]);
        const dated = verify('export', name, '--key', `${name}/keys`, '--tsa', 'both.pem');
        expect(problems, name, dated, 0);
        if (!dated.out.includes('dated 20')) problems.push(dated.out);
    }
});

child.kill();
await world.end();
fs.rmSync(desk, { recursive: true });
close();
