// The console as people use it, over TLS: the first log-in, a refused row found, mended and sent, an auditor's look.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { account, office, serving, sleep, stopped } from './console_office.mjs';
import { close, licences, platformHas, root, scenario, uscc } from './world.mjs';

// A browser without script: it keeps cookies, follows what it is sent to, and fills in forms.
class Browser {
    constructor(world) { this.world = world; this.jar = ''; }

    ask(method, target, fields) {
        const body = fields && new URLSearchParams(fields).toString();
        const origin = `https://127.0.0.1:${this.world.port}`;
        return new Promise((resolve, reject) => {
            const request = https.request(origin + target, { method, ca: this.world.certificate, agent: false, headers: {
                ...(this.jar && { Cookie: this.jar }), ...(body !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded', Origin: origin }) } }, (answer) => {
                let text = '';
                answer.setEncoding('utf8').on('data', (data) => { text += data; }).on('end', () => {
                    for (const cookie of answer.headers['set-cookie'] ?? []) this.jar = cookie.split(';')[0];
                    resolve({ status: answer.statusCode, location: answer.headers.location, text, headers: answer.headers });
                });
            });
            request.on('error', reject);
            request.end(body);
        });
    }
    async get(target) {
        let answer = await this.ask('GET', target);
        for (let i = 0; i < 5 && answer.status === 303; ++i) answer = await this.ask('GET', answer.location);
        this.page = answer.text;
        return answer;
    }
    async post(target, fields) {
        const token = /name="token" value="([^"]+)"/.exec(this.page ?? '')?.[1];
        const answer = await this.ask('POST', target, { ...(token && { token }), ...fields });
        return answer.status === 303 ? this.get(answer.location) : (this.page = answer.text, answer);
    }
    logIn(account, password) { this.jar = ''; this.page = ''; return this.post('/login', { account, password }); }
}

// The first log-in with a password that somebody else chose, and one's own after it.
async function settledIn(world, name, first, problems) {
    const browser = new Browser(world), own = `own password of a ${name === 'wangfang' ? 'colleague' : 'visitor'}`;
    const forced = await browser.logIn(name, first);
    if (!forced.text.includes('先换成自己的')) problems.push(`${name}: no forced change: ${forced.status}`);
    await browser.post('/password', { old: first, new: own, again: own });
    const inside = await browser.logIn(name, own);
    if (inside.status !== 200 || !inside.text.includes('概览')) problems.push(`${name}: not in: ${inside.status}`);
    return browser;
}

await scenario('an operator finds a refused row, corrects it in place, and it goes to the platform; the auditor sees who did it', async (problems) => {
    const world = await office();
    const rows = licences(6);
    const right = rows[2].统一社会信用代码, wrong = right.slice(0, 17) + (right[17] === '0' ? '1' : '0');
    world.rows(rows.map((row, i) => (i === 2 ? { ...row, 统一社会信用代码: wrong } : row)));
    const passwords = { wangfang: account(world, 'wangfang', 'operator'), shenji: account(world, 'shenji', 'auditor', '李审') };
    const child = await serving(world);
    await world.sync();

    const operator = await settledIn(world, 'wangfang', passwords.wangfang, problems);
    await operator.get('/');
    if (!/class="calls"><a href="\/quarantine"><span class="count"><span class="n">1</.test(operator.page)) problems.push('the overview does not say that one row waits');
    await operator.get('/quarantine');
    const item = /href="(\/quarantine\/\d+)"/.exec(operator.page)?.[1];
    await operator.get(item);
    if (!operator.page.includes('校验')) problems.push('the item does not say what is wrong');
    if (operator.page.includes('佴旎')) problems.push('a person is shown unmasked');
    if (!/<tr class="faulty"><th scope="row">统一社会信用代码</.test(operator.page)) problems.push('the faulty cell is not marked');
    const column = [...operator.page.matchAll(/<tr class="[a-z]+"><th scope="row">([^<]+)<\/th>[\s\S]*?name="(c\d+)"/g)].find((each) => each[1] === '统一社会信用代码')?.[2];
    const without = await operator.post(`${item}/fix`, { [column]: right, reason: ' ' });
    if (!without.text.includes('请写明原因')) problems.push('a correction without a reason is taken');
    const fixed = await operator.post(`${item}/fix`, { [column]: right, reason: '对照营业执照更正' });
    if (!fixed.text.includes('已更正并收录')) problems.push(`not admitted: ${fixed.status}`);
    await operator.post(`${item}/look`, { purpose: '电话核实' });
    if (!operator.page.includes('佴旎')) problems.push('with a purpose it is still masked');
    if ((await operator.get('/log')).status !== 403) problems.push('an operator opens the exchange log');
    if ((await operator.get('/accounts')).status !== 403) problems.push('an operator opens the accounts');

    await world.sync();
    await platformHas(world, rows, problems);
    const auditor = await settledIn(world, 'shenji', passwords.shenji, problems);
    await auditor.get('/log/entries');
    for (const wanted of ['login', 'account-added', 'quarantine-fix', 'unmask', 'who=wangfang', 'submitted', 'answered'])
        if (!auditor.page.includes(wanted)) problems.push(`the log page lacks ${wanted}`);
    for (const secret of [...Object.values(passwords), '电话核实', '佴旎', '王芳', 'own password']) if (auditor.page.split("<main")[1].includes(secret)) problems.push(`the log page has ${secret}`);
    if ((await auditor.post(`${item}/fix`, { [column]: right, reason: 'x' })).status !== 403) problems.push('an auditor changes a row');
    await auditor.get('/log/packs?id=b-none');
    if (/--whole|creditlink submission/.test(auditor.page.split('<main')[1])) problems.push('the command line is advised in a browser');
    // As before the first head is signed.
    const head = path.join(world.folder, 'state/log/checkpoint');
    fs.renameSync(head, head + '.away');
    for (const [page, words] of [['/log/entries/0', '还没有签名的日志头覆盖这一条'], ['/log/samples', '还没有签名的日志'], ['/log/heads', '还没有'], ['/log/entries', '还没有签名的日志头'], ['/log', '']])
        if ((await auditor.get(page)).status !== 200 || !auditor.page.includes(words)) problems.push(`without a head ${page}: ${auditor.page.split('<main')[1].slice(0, 300)}`);
    fs.renameSync(head + '.away', head);
    const { err } = await stopped(child, problems);
    for (const secret of [...Object.values(passwords), '电话核实', '佴旎', 'own password']) if (err.includes(secret)) problems.push(`the diagnostics have ${secret}`);
    await world.end();
});

await scenario('a publisher corrects one blank of a signed letter and voids it, with reasons and the checks of an import, and an auditor reads both there', async (problems) => {
    const world = await office(), id = 'lab-animal-licence', code = '22000020261120000001', page = `/commitments/${code}`;
    for (const words of [['new', id], ['submit', id]]) world.must(['letter', ...words, '--as', '张三']);
    world.must(['letter', 'approve', id, '--digest', world.must(['letter', 'show', id, '--digest']).out.trim(), '--as', '李明']);
    world.must(['letter', 'publish']);
    const blanks = { promisor: '吉林省示范检测有限公司', uscc: uscc(1), legal_rep: '佴旎', address: '四平市', phone: '0431-88900000', licence_no: 'SYXK(吉)2021-0001', scope: '屏障环境', facility: '路', area: '1', signed_on: '2026-11-20' };
    world.must(['letter', 'import', id, ...Object.entries(blanks).map(([name, value]) => `${name}=${value}`)]);
    const passwords = { wangfang: account(world, 'wangfang', 'publisher'), shenji: account(world, 'shenji', 'auditor', '李审') };
    const child = await serving(world);
    const publisher = await settledIn(world, 'wangfang', passwords.wangfang, problems), auditor = await settledIn(world, 'shenji', passwords.shenji, problems);
    await auditor.get(page);
    if (auditor.page.includes(`${page}/correct`)) problems.push('an auditor is offered a correction');
    await publisher.get(page);
    for (const [fields, said] of [[{ blank: 'uscc', value: '1', reason: '看错' }, '统一社会信用代码'], [{ blank: 'address', value: '', reason: '看错' }, '住所'], [{ blank: 'address', value: '吉林市', reason: ' ' }, '原因'], [{ blank: 'other', value: 'x', reason: '看错' }, '请选'], [{ blank: 'until', value: '2026-01-01', reason: '看错' }, '早于作出日期']]) {
        const refused = await publisher.post(`${page}/correct`, fields);
        if (refused.status !== 422 || !refused.text.includes(said)) problems.push(`${JSON.stringify(fields)}: ${refused.status}`);
    }
    for (const fields of [{ blank: 'address', value: '吉林市', reason: '看错' }, { blank: 'until', value: '2026-12-31', reason: '漏填' }]) {
        const done = await publisher.post(`${page}/correct`, fields);
        if (done.status !== 200 || !done.text.includes('已更正')) problems.push(`${JSON.stringify(fields)}: ${done.status}`);
    }
    const now = JSON.parse(world.must(['letter', 'signed', code, '--json', '--unmasked', '--purpose', '核对']).out);
    if (now.changes.map((c) => c.blanks.map((b) => `${b.blank} ${b.after}`).join()).join(' ') !== 'address 吉林市 until 2026-12-31') problems.push(JSON.stringify(now.changes));
    const voided = await publisher.post(`${page}/void`, { reason: '收错了单位' });
    if (voided.status !== 200 || !voided.text.includes('已作废') || voided.text.includes(`${page}/judge`)) problems.push(`voided: ${voided.status}`);
    await auditor.get(page);
    for (const words of ['已作废', '收错了单位', '看错', 'wangfang']) if (!auditor.page.includes(words)) problems.push(`the auditor does not read ${words}`);
    if ((await publisher.get('/commitments')).text.includes(code)) problems.push('it is still listed');
    await stopped(child, problems);
    await world.end();
});

await scenario('while a run goes on a correction is kept, and the next run assesses and sends it', async (problems) => {
    const world = await office();
    const rows = licences(3), right = rows[0].统一社会信用代码;
    world.rows(rows.map((row, i) => (i === 0 ? { ...row, 统一社会信用代码: right.slice(0, 17) + (right[17] === '0' ? '1' : '0') } : row)));
    const first = account(world, 'wangfang', 'operator');
    const child = await serving(world);
    await world.sync();
    const operator = await settledIn(world, 'wangfang', first, problems);
    await operator.get('/quarantine/1');
    // As a run holds it: the lock of the state.
    const run = spawn('flock', ['--exclusive', '--no-fork', path.join(world.folder, 'state/run.lock'), 'sleep', '60'], { stdio: 'ignore' });
    await sleep(500);
    const answer = await operator.post('/quarantine/1/fix', { c1: right, reason: '更正' });
    if (!answer.text.includes('正有一次运行在进行')) problems.push(`${answer.status} ${answer.text.slice(-400)}`);
    await operator.get('/quarantine?state=fixed');
    if (!operator.page.includes('q-1')) problems.push('the corrected row is not in the list of those that wait to be assessed');
    run.kill();
    await new Promise((resolve) => run.once('exit', resolve));
    await world.sync();
    await platformHas(world, rows, problems);
    await stopped(child, problems);
    await world.end();
});

await scenario('a correction that cannot be assessed, because the mapping is broken, is kept and says what is wrong with the mapping', async (problems) => {
    const world = await office();
    const rows = licences(2), right = rows[0].统一社会信用代码;
    world.rows(rows.map((row, i) => (i === 0 ? { ...row, 统一社会信用代码: right.slice(0, 17) + (right[17] === '0' ? '1' : '0') } : row)));
    fs.rmSync(path.join(world.folder, 'mappings'));
    fs.cpSync(path.join(root, 'mappings'), path.join(world.folder, 'mappings'), { recursive: true });
    const mapping = path.join(world.folder, 'mappings/examples/licences.json'), sound = fs.readFileSync(mapping, 'utf8');
    const first = account(world, 'wangfang', 'operator');
    const child = await serving(world);
    await world.sync();
    const operator = await settledIn(world, 'wangfang', first, problems);
    await operator.get('/quarantine/1');
    fs.writeFileSync(mapping, '{ "kind": ');
    const answer = await operator.post('/quarantine/1/fix', { c1: right, reason: '更正' });
    if (!answer.text.includes('已记下更正，不必重填') || !answer.text.includes('licences.json')) problems.push(`${answer.status} ${answer.text.slice(-600)}`);
    fs.writeFileSync(mapping, sound);
    await world.sync();
    await platformHas(world, rows, problems);
    await stopped(child, problems);
    await world.end();
});

await scenario('two administrators make an account that neither could alone; keys and settings are shown without a secret; each step is in the log', async (problems) => {
    process.env.OFFICE_PASSPHRASE = '5ecret passphrase';
    const world = await office((config) => { config.keys.sign.passphrase = { env: 'OFFICE_PASSPHRASE' }; });
    world.rows(licences(1));
    const passwords = { xitong: account(world, 'xitong', 'system'), anquan: account(world, 'anquan', 'security', '李安'), shenji: account(world, 'shenji', 'auditor', '李审') };
    const child = await serving(world);
    const system = await settledIn(world, 'xitong', passwords.xitong, problems), security = await settledIn(world, 'anquan', passwords.anquan, problems);
    await system.get('/accounts');
    const made = await system.post('/accounts/add', { name: 'liming', person: '李明' });
    const first = /([a-z2-7]{5}(?:-[a-z2-7]{5}){3})/.exec(made.text)?.[1];
    if (!first) problems.push(`no first password: ${made.status} ${made.text.slice(-600)}`);
    const newcomer = new Browser(world);
    if ((await newcomer.logIn('liming', first)).status !== 401) problems.push('an account without a role is let in');
    await security.get('/accounts/liming');
    await security.post('/accounts/liming/roles', { operator: 'yes' });
    if (!security.page.includes('操作员')) problems.push('the role is not given');
    await settledIn(world, 'liming', first, problems);

    await system.get('/keys');
    for (const wanted of ['本单位签名', '本单位日志', '控制台 TLS', '还有 1 天', 'platforms.national.pinned', 'keys/office-sm2.pem']) if (!system.page.includes(wanted)) problems.push(`the keys page lacks ${wanted}`);
    await security.get('/settings');
    for (const wanted of ['creditlink.json 第', 'platforms.national.origin', '已设置，取自 环境变量 OFFICE_PASSPHRASE', '缺省']) if (!security.page.includes(wanted)) problems.push(`the settings lack ${wanted}`);
    const pages = system.page + security.page;
    for (const secret of ['5ecret', 'PRIVATE KEY', fs.readFileSync(path.join(world.folder, 'keys/office-secret'), 'utf8')]) if (pages.includes(secret)) problems.push(`a page has ${secret}`);
    await world.sync();
    const auditor = await settledIn(world, 'shenji', passwords.shenji, problems);
    await auditor.get('/log/entries');
    for (const wanted of ['account-added', 'account=liming', 'who=xitong', 'account-roles', 'who=anquan']) if (!auditor.page.includes(wanted)) problems.push(`the log lacks ${wanted}`);
    await stopped(child, problems);
    delete process.env.OFFICE_PASSPHRASE;
    await world.end();
});

await scenario('five wrong passwords lock an account for a while, also for its owner, and a new password opens it', async (problems) => {
    const world = await office();
    world.rows(licences(1));
    const first = account(world, 'wangfang', 'operator');
    const child = await serving(world);
    const guesser = new Browser(world);
    for (let i = 0; i < 5; ++i) if ((await guesser.logIn('wangfang', `guess ${i}`)).status !== 401) problems.push('a guess is let in');
    if ((await guesser.logIn('wangfang', first)).status !== 401) problems.push('a locked account is let in');
    const fresh = JSON.parse(world.must(['account', 'password', 'wangfang', '--json']).out).password;
    await settledIn(world, 'wangfang', fresh, problems);
    await stopped(child, problems);
    await world.end();
});

await scenario('what is decided outside a run is a signed entry soon: by a command at once, at the console when the service looks next; one deleted on its way is missed', async (problems) => {
    process.env.CREDITLINK_LOOK_MS = '500';
    const world = await office();
    const state = (name) => path.join(world.folder, 'state', name);
    const shown = (event) => world.must(['log', 'show', '--last', '99', '--json', '--event', event]).out.split('\n').filter(Boolean).map((line) => JSON.parse(line));
    const check = () => JSON.parse(world.run(['log', 'check', '--json']).out);
    const all_signed = (what) => { const at = check(); if (!at.sound || at.signed !== at.entries || at.waiting !== 0) problems.push(`${what}: ${JSON.stringify(at)}`); };
    const soon = async (what, done) => {
        for (let i = 0; i < 100; ++i) { if (done()) return; await sleep(200); }
        problems.push(`not within 20 s: ${what}`);
    };
    // As a run holds it.
    const held = async (work) => {
        const run = spawn('flock', ['--exclusive', '--no-fork', state('run.lock'), 'sleep', '60'], { stdio: 'ignore' });
        await sleep(500);
        await work();
        run.kill();
        await new Promise((resolve) => run.once('exit', resolve));
    };
    const pause = (verb) => world.must(['schedule', verb, 'licences', '--reason', '维护']);
    account(world, 'wangfang', 'operator');
    if (fs.existsSync(state('log'))) problems.push('a command begins the log');
    world.rows(licences(2));
    await world.sync();
    pause('pause');
    if (shown('decision').at(-1)?.entry.what !== 'task-pause') problems.push('the pause is no entry');
    all_signed('after a command');

    const child = await serving(world);
    await new Browser(world).logIn('wangfang', 'wrong');
    await soon('the failed log-in', () => shown('login-failed').length === 1);
    all_signed('after a failed log-in');
    await held(async () => {
        pause('resume');
        const at = check(), said = world.run(['log', 'head'], { LANG: 'en' }).err;
        if (at.waiting !== 1 || !at.waiting_since || !at.sound) problems.push(JSON.stringify(at));
        if (!/1 entries wait in the ledger to be logged, the oldest since/.test(said)) problems.push(`log head: ${said}`);
    });
    await soon('what was decided during a run', () => shown('decision').at(-1).entry.what === 'task-resume');
    await new Browser(world).logIn('wangfang', 'wrong');
    await stopped(child, problems);
    if (shown('login-failed').length !== 2) problems.push('the service ends before its last entry is logged');
    all_signed('after the service');

    await held(() => pause('pause'));
    execFileSync('sqlite3', [state('ledger.db'), 'DELETE FROM to_log; DELETE FROM decision WHERE number = (SELECT max(number) FROM decision)']);
    pause('resume');
    const missed = world.run(['log', 'check'], { LANG: 'en' });
    if (missed.code !== 8 || !/decision 3 is missing: it belongs between entries \d+ and \d+/.test(missed.out.replaceAll(/\s+/g, ' '))) problems.push(`${missed.code} ${missed.out}`);
    delete process.env.CREDITLINK_LOOK_MS;
    await world.end();
});

close();
