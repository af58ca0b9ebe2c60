// State that came back older than it was: an old backup, a log cut off or replaced. creditlink notices it by what the ledger, the
// platform or a file of the auditor's knows, sends nothing until a person has recorded it, and then doubles nothing.
// And a log that cannot be signed for a while.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { serve, stopped } from './service.mjs';
import { World, close, licences, platformHas, root, scenario } from './world.mjs';

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const nextSecond = () => wait(1100);  // within one second the same batch is the same to the byte, and simply known

class Office extends World {
    constructor(options = {}) { super({ records: 20, ...options }); }
    at(name) { return path.join(this.folder, name); }
    keep(name = 'backup') { fs.rmSync(this.at(name), { recursive: true, force: true }); fs.cpSync(this.at('state'), this.at(name), { recursive: true }); }
    // A part of the state comes back as it was; '.' is all of it.
    bringBack(part, name = 'backup') {
        fs.rmSync(path.join(this.at('state'), part), { recursive: true });
        if (part === 'ledger.db') for (const end of ['-wal', '-shm']) fs.rmSync(this.at(`state/ledger.db${end}`), { force: true });
        fs.cpSync(path.join(this.at(name), part), path.join(this.at('state'), part), { recursive: true });
    }
    async send(rows, wanted, problems, what) {
        this.rows(rows);
        return this.expect(await this.sync(), wanted, problems, what);
    }
    expect(result, wanted, problems, what) {
        if (/Sanitizer|runtime error|terminate called/.test(result.err)) problems.push(`${what}: crashed: ${result.err.slice(0, 800)}`);
        if (result.code !== wanted) problems.push(`${what}: exit ${result.code} instead of ${wanted}: ${result.out}${result.err}`.slice(0, 1500));
        return result;
    }
    async posts() { return (await (await fetch(`${this.origin}/sandbox/batches?limit=1000`)).json()).batches.reduce((sum, batch) => sum + batch.posts, 0); }
    entries(event) { return this.must(['log', 'show', '--json', '--last', '1000', ...(event ? ['--event', event] : [])]).out.split('\n').filter(Boolean).map((line) => JSON.parse(line)); }
    heldBatches() {
        const held = this.must(['submission', 'list', '--state', 'parked', '--json', '--most', '1000']).out.split('\n').filter(Boolean).map((line) => JSON.parse(line));
        return [...new Set(held.map((one) => one.batch))];
    }
    confirmHeld() { for (const batch of this.heldBatches()) this.must(['submission', 'arrived', batch, '--reason', '与平台的回执核对过']); }
    // The journal and what is signed, to the byte.
    logBytes() {
        const journal = this.at('state/log/journal');
        return [...fs.readdirSync(journal).sort().map((name) => path.join(journal, name)), this.at('state/log/checkpoint')].map((file) => fs.readFileSync(file, 'latin1')).join('\n--\n');
    }
    // Then the next process has an entry to write: that the configuration is another one.
    reconfigure() {
        const before = this.options.config;
        this.options.config = (config) => { before?.(config); config.platforms.national.backoff.cap_ms = 300; };
        this.writeConfig(this.origin);
    }
    // What nobody doubts after it: the platform has each row once, log and books are sound.
    async ends(rows, problems) {
        await platformHas(this, rows, problems);
        const checked = this.run(['log', 'check']);
        if (checked.code !== 0) problems.push(`log check: ${checked.out}${checked.err}`);
        await this.end();
    }
}

async function office(options) {
    const office = new Office(options);
    await office.sandbox();
    return office;
}

function says(problems, what, text, ...words) {
    for (const word of words) if (!word.test(text)) problems.push(`${what} does not say ${word}: ${text}`.slice(0, 900));
}

await scenario('the whole state from an old backup: nothing is sent, each command says so, until a person records it; then the platform is asked and nothing is sent twice', async (problems) => {
    const it = await office();
    await it.send(licences(40), 0, problems, 'first');
    it.keep();
    await it.send(licences(90), 0, problems, 'second');
    const posts = await it.posts();
    it.bringBack('.');
    await nextSecond();

    const stopped = await it.send(licences(90), 8, problems, 'restored');
    says(problems, 'sync run', stopped.out + stopped.err, /平台 national最后收下的批次 b-\w+ 台账里没有/, /备份/, /log restored --preview/);
    const again = it.expect(await it.startUnder('true', ['sync', 'deliver']).done, 8, problems, 'deliver, for people');
    says(problems, 'sync deliver', again.out, /已停止发送/, /备份/);
    if (await it.posts() !== posts) problems.push('something was sent');
    for (const words of [['sync', 'status'], ['sync', 'plan'], ['check', 'licences'], ['log', 'head']])
        says(problems, words.join(' '), it.expect(it.run(words), 0, problems, words.join(' ')).err, /备份/);
    says(problems, 'log check', it.expect(it.run(['log', 'check']), 8, problems, 'log check').out, /台账里没有/);
    it.expect(it.run(['quarantine', 'list']), 0, problems, 'quarantine list');

    it.expect(it.run(['log', 'restored']), 2, problems, 'without a reason');
    says(problems, 'preview', it.expect(it.run(['log', 'restored', '--preview']), 0, problems, 'preview').out, /平台 national最后收下的批次/, /先问平台再发/, /--reason/);
    if (it.entries('restored').length) problems.push('a preview records something');
    it.expect(it.run(['log', 'restored', '--reason', '磁盘坏了，用昨晚的备份']), 0, problems, 'record');
    const [entry] = it.entries('restored');
    if (!entry?.entry.lost.some((lost) => lost.batch) || entry.entry.lost[0].by !== '平台 national' || JSON.stringify(entry).includes('磁盘')) problems.push(`the entry: ${JSON.stringify(entry)}`);
    it.expect(it.run(['log', 'restored', '--reason', '再来']), 2, problems, 'nothing left to record');
    it.expect(it.run(['log', 'check']), 0, problems, 'log check after it');

    const asked = await it.send(licences(90), 6, problems, 'going on');
    if (await it.posts() !== posts) problems.push('what the platform has was sent again');
    const held = it.heldBatches();
    if (held.length !== 3) problems.push(`held: ${held} ${asked.out}`);
    says(problems, 'why', it.must(['submission', 'list', '--state', 'parked', '--json', '--most', '1']).out + it.run(['submission', 'show', JSON.parse(it.must(['submission', 'list', '--state', 'parked', '--json', '--most', '1']).out).id]).out, /收下过这一批/, /submission arrived/);
    it.confirmHeld();
    await it.send(licences(130), 0, problems, 'news');
    await it.ends(licences(130), problems);
});

for (const [what, begin] of [
    ['a service', async (it, problems) => {
        const child = serve(it, { CREDITLINK_LOOK_MS: '100' });
        says(problems, 'the service', JSON.stringify(await child.until('state_is_older')), /平台 national最后收下的批次 b-\w+ 台账里没有/, /log restored --preview/);
        await wait(1500);
        await stopped(child, problems);
    }],
    ['a run that sends', async (it, problems) => says(problems, 'sync run', it.expect(await it.sync(), 8, problems, 'restored').out, /备份/)],
    ['a run that sends nothing', async (it, problems) => says(problems, 'sync run --no-send', it.expect(await it.sync(['--no-send']), 8, problems, 'restored').out, /备份/)],
]) await scenario(`${what} on restored state asks the platform first: nothing is appended and nothing signed before a person has recorded it`, async (problems) => {
    const it = await office({ config: (config) => { config.schedule = { cron: '0 3 1 1 *' }; } });
    await it.send(licences(40), 0, problems, 'first');
    it.keep();
    await it.send(licences(90), 0, problems, 'second');
    it.bringBack('.');
    await nextSecond();
    it.reconfigure();
    const before = it.logBytes(), posts = await it.posts();
    says(problems, 'doctor', it.expect(it.run(['doctor']), 8, problems, 'doctor').out.replace(/\s+/g, ''), /平台national最后收下的批次b-\w+台账里没有/);
    await begin(it, problems);
    if (it.logBytes() !== before) problems.push('the log was written to, or signed');
    if (await it.posts() !== posts) problems.push('something was sent');
    says(problems, 'doctor without asking', it.expect(it.run(['doctor', '--here']), 8, problems, 'doctor --here').out, /备份/);

    const [size] = fs.readFileSync(it.at('state/log/checkpoint'), 'utf8').split('\n').slice(1);
    it.must(['log', 'restored', '--reason', '用昨晚的备份']);
    const [entry] = it.entries('restored'), signed = Number(fs.readFileSync(it.at('state/log/checkpoint'), 'utf8').split('\n')[1]);
    if (!entry || entry.index < Number(size) || signed <= entry.index) problems.push(`the entry ${JSON.stringify(entry)}, signed before ${size}, now ${signed}`);
    if (!it.entries('configuration').some((one) => one.index >= Number(size))) problems.push('the configuration is not noted');
    await it.send(licences(90), 6, problems, 'going on');
    it.confirmHeld();
    await it.send(licences(90), 0, problems, 'settled');
    await it.ends(licences(90), problems);
});

await scenario('a backup of a moment ago is noticed by each command that appends or signs, before it does', async (problems) => {
    const it = await office(), made = (name) => fs.existsSync(it.at(name));
    await it.send(licences(40), 0, problems, 'first');
    it.must(['schedule', 'pause', 'licences', '--reason', '盘点']);  // asked a moment before the backup, and answered
    it.keep();
    await it.send(licences(90), 0, problems, 'second');
    const posts = await it.posts(), heldBack = /备份/;
    for (const [words, wanted] of [
        [['log', 'rotate', '--reason', '年度更换'], 8],
        [['evidence', 'sample', '--seed', 'dice: 3 4 6', '--count', '3', '--out', it.at('sample')], 8],
        [['evidence', 'erase', '--month', new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 7), '--early', '--reason', '到期'], 8],
        [['schedule', 'resume', 'licences', '--reason', '盘点完了'], 0],  // decided in the ledger, and said not to be in the log
        [['log', 'export', it.at('export')], 0],
    ]) {
        it.bringBack('.');
        const before = it.logBytes(), keys = fs.readdirSync(it.at('keys')).join();
        says(problems, words.join(' '), it.expect(it.run(words), wanted, problems, words.join(' ')).err, heldBack);
        if (it.logBytes() !== before) problems.push(`${words.join(' ')}: the log was written to, or signed`);
        if (fs.readdirSync(it.at('keys')).join() !== keys) problems.push(`${words.join(' ')}: the keys are others`);
    }
    if (made('sample')) problems.push('a sample was handed out');
    if (await it.posts() !== posts) problems.push('something was sent');
    it.must(['log', 'restored', '--reason', '用刚才的备份']);
    await it.end();
});

await scenario('a platform that did not answer is not waited for with each decision', async (problems) => {
    const it = await office();
    await it.send(licences(20), 0, problems, 'first');
    await it.stopSandbox();
    const dripping = net.createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');  // takes connections and says nothing
    await new Promise((resolve) => dripping.once('listening', resolve));
    let asked = 0;
    dripping.on('connection', () => { ++asked; });
    it.writeConfig(`http://127.0.0.1:${dripping.address().port}`);
    const decide = async (words) => it.expect(await it.start(words).done, 0, problems, words.join(' '));
    await decide(['schedule', 'pause', 'licences', '--reason', '盘点']);
    await decide(['schedule', 'resume', 'licences', '--reason', '盘点完了']);
    if (asked !== 1) problems.push(`asked ${asked} times`);
    if (it.entries('decision').length !== 2) problems.push('the decisions are not in the log');
    dripping.close();
    await it.end();
});

await scenario('a platform that cannot be reached keeps nobody from working: restored state goes on, and is noticed when the platform is back', async (problems) => {
    const it = await office();
    await it.send(licences(40), 0, problems, 'first');
    it.keep();
    await it.send(licences(90), 0, problems, 'second');
    it.bringBack('.');
    await it.stopSandbox();
    it.expect(await it.sync(['--no-send']), 0, problems, 'the platform away');
    await it.sandbox();
    const posts = await it.posts();
    await it.send(licences(90), 8, problems, 'the platform back');
    if (await it.posts() !== posts) problems.push('something was sent');
    await it.end();
});

await scenario('rows that came meanwhile change the batches: what the platform has is said to be known, nothing is stored twice, news arrives', async (problems) => {
    const it = await office();
    await it.send(licences(40), 0, problems, 'first');
    it.keep();
    await it.send(licences(75), 0, problems, 'second');
    it.bringBack('.');
    await nextSecond();
    await it.send(licences(75), 8, problems, 'restored');
    it.must(['log', 'restored', '--reason', '旧备份']);
    await it.send([...licences(30), ...licences(90).slice(35)], 6, problems, 'going on with other rows');
    it.confirmHeld();
    await it.send(licences(90), 0, problems, 'all rows');
    await it.ends(licences(90), problems);
});

await scenario('the log alone from an old backup, or cut back with its checkpoint: the ledger knows, and what was on its way is asked for', async (problems) => {
    const it = await office();
    await it.send(licences(40), 0, problems, 'first');
    it.keep();
    await it.send(licences(70), 0, problems, 'second');
    const posts = await it.posts();
    it.bringBack('log');
    const before = fs.readFileSync(it.at('state/log/checkpoint'), 'utf8');
    const stopped = await it.send(licences(80), 8, problems, 'restored');
    says(problems, 'sync run', stopped.out, /台账见过/, /平台 national见过|少了/);
    if (await it.posts() !== posts) problems.push('something was sent');
    if (fs.readFileSync(it.at('state/log/checkpoint'), 'utf8') !== before) problems.push('the old log was written to');
    it.must(['log', 'restored', '--reason', '只剩旧的日志']);
    await it.send(licences(80), 0, problems, 'going on');
    await it.ends(licences(80), problems);
});

await scenario('the log is away and the ledger knows it: nothing is begun in its place, and with the log back all goes on', async (problems) => {
    const it = await office();
    await it.send(licences(40), 0, problems, 'first');
    it.keep();
    fs.rmSync(it.at('state/log'), { recursive: true });
    const written = () => (fs.existsSync(it.at('state/log/journal')) ? fs.readdirSync(it.at('state/log/journal')).reduce((sum, name) => sum + fs.statSync(it.at(`state/log/journal/${name}`)).size, 0) : 0);
    await it.send(licences(50), 8, problems, 'away');
    for (const [code, ...words] of [[2, 'evidence', 'sample', '--count', '1', '--seed', 'x', '--out', it.at('sample')], [8, 'log', 'rotate', '--reason', 'x']]) {  // there is nothing to draw from
        const refused = await it.run(words);
        if (refused.code !== code) problems.push(`${words.join(' ')}: exit ${refused.code} ${refused.err}`);
    }
    const before = written(), journal = fs.existsSync(it.at('state/log/journal')) ? fs.readdirSync(it.at('state/log/journal')).map((name) => fs.readFileSync(it.at(`state/log/journal/${name}`), 'latin1')).join('') : '';
    if (/"?opened/.test(journal)) problems.push(`a log was begun: ${before} bytes`);
    // A checkpoint of nothing extends to every log.
    if (fs.existsSync(it.at('state/log/checkpoint')) && fs.readFileSync(it.at('state/log/checkpoint'), 'utf8').split('\n')[1] !== '0') problems.push('something was signed');
    it.bringBack('log');
    await it.send(licences(50), 0, problems, 'back');
    await it.ends(licences(50), problems);
});

await scenario('the ledger with its spool from an old backup: the log knows batches that it does not', async (problems) => {
    const it = await office();
    await it.send(licences(40), 0, problems, 'first');
    it.keep();
    await it.send(licences(70), 0, problems, 'second');
    const posts = await it.posts();
    for (const part of ['ledger.db', 'spool', 'order']) it.bringBack(part);
    await nextSecond();
    const stopped = await it.send(licences(70), 8, problems, 'restored');
    says(problems, 'sync run', stopped.out + stopped.err, /日志里有 2 批已发送，台账却没有/);
    it.must(['log', 'restored', '--reason', '台账坏了']);
    await it.send(licences(70), 6, problems, 'going on');
    if (await it.posts() !== posts) problems.push('what the platform has was sent again');
    it.confirmHeld();
    await it.send(licences(70), 0, problems, 'settled');
    await it.ends(licences(70), problems);
});

await scenario('a restored log that has grown beyond what was seen is still another one', async (problems) => {
    const it = await office();
    await it.send(licences(40), 0, problems, 'first');
    it.keep();
    await it.send(licences(60), 0, problems, 'second');
    await it.send(licences(80), 0, problems, 'third: its batch carries a head that the backup lacks');
    it.bringBack('.');
    await nextSecond();
    await it.stopSandbox();
    for (let i = 0; i < 8; ++i) it.expect(await it.sync(['--no-send']), 0, problems, 'without sending');  // nobody has told it yet
    await it.sandbox();
    says(problems, 'sync run', it.expect(await it.sync(), 8, problems, 'sending').out, /平台 national见过的前 \d+ 条与这里的不同/);
    await it.end();
});

await scenario('a file of the auditor tells it where no platform does, and a file that is no head of this log is refused', async (problems) => {
    const it = await office({ config: (config) => { config.keys.log.heads = ['seen']; } });
    fs.writeFileSync(it.at('seen'), '0 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n');
    await it.send(licences(20), 0, problems, 'first');
    it.keep();
    await it.send(licences(30), 0, problems, 'second');
    fs.copyFileSync(it.at('state/log/checkpoint'), it.at('seen'));
    it.bringBack('.');
    await it.stopSandbox();
    fs.rmSync(it.at('platform/store.db'));
    await it.sandbox();
    says(problems, 'sync run', (await it.send(licences(30), 8, problems, 'restored')).out, /文件 seen见过/);
    fs.writeFileSync(it.at('seen'), 'something else\n');
    says(problems, 'sync run', (await it.send(licences(30), 7, problems, 'a file that is none')).err, /seen/);
    fs.rmSync(it.at('seen'));
    await it.send(licences(30), 3, problems, 'no file');
    await it.end();
});

await scenario('a state begun anew beside a platform that knows another log waits for a person too', async (problems) => {
    const it = await office();
    await it.send(licences(20), 0, problems, 'first');
    fs.rmSync(it.at('state'), { recursive: true });
    await it.send(licences(20), 8, problems, 'begun anew');
    const posts = await it.posts();
    it.must(['log', 'restored', '--reason', '状态目录全丢，没有备份']);
    await it.send(licences(20), 6, problems, 'going on');
    if (await it.posts() !== posts) problems.push('sent again');
    await it.ends(licences(20), problems);
});

await scenario('with the log keys away entries go unsigned for a while, a day at most; with the keys back they are signed and sending goes on', async (problems) => {
    const it = await office();
    await it.send(licences(20), 0, problems, 'first');
    const keys = ['log-ed25519.pem', 'log-sm2.pem'];
    const move = (from, to) => { for (const key of keys) fs.renameSync(it.at(`${from}/${key}`), it.at(`${to}/${key}`)); };
    fs.mkdirSync(it.at('away'), { mode: 0o700 });
    move('keys', 'away');
    const unsigned = await it.send(licences(40), 7, problems, 'keys away');
    says(problems, 'sync run', unsigned.out, /私钥不在/);
    await platformHas(it, licences(40), problems);
    it.expect(it.run(['log', 'check']), 0, problems, 'log check with public keys');
    it.expect(it.run(['log', 'restored', '--reason', 'x']), 2, problems, 'nothing is lost');
    move('away', 'keys');
    await it.send(licences(40), 0, problems, 'keys back');
    says(problems, 'log check', it.must(['log', 'check']).out, /完好/);

    // An entry of 25 hours ago, by a clock that was slow.
    const shim = it.at('shim.so'), plan = it.at('plan');
    execFileSync('cc', ['-O1', '-shared', '-fPIC', '-o', shim, path.join(root, 'tests/whole/shim.c'), '-ldl']);
    fs.writeFileSync(plan, `clock ${-25 * 3600}\n`);
    move('keys', 'away');
    it.expect(await it.sync([], { FAULT_FILE: plan, LD_PRELOAD: shim, ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ''}:verify_asan_link_order=0` }), 7, problems, 'yesterday');
    const posts = await it.posts();
    says(problems, 'a day later', (await it.send(licences(60), 7, problems, 'a day later')).out, /签不了名/, /24 小时/);
    if (await it.posts() !== posts) problems.push('sent with a tail that is too old');
    move('away', 'keys');
    await it.send(licences(60), 0, problems, 'keys back again');
    await it.ends(licences(60), problems);
});

close();
