// The service's eye on itself: alerts by mail over TLS and to a web hook, a channel that is dead, figures as Prometheus reads them, a disk
// that is too full for a run, a source that is gone, and what the doctor says of it.
import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import tls from 'node:tls';
import { office, serve, sleep, stopped } from './service.mjs';
import { World, close, freePort, licences, scenario } from './world.mjs';

const parsed = (text) => text.split('\n').filter(Boolean).map((line) => JSON.parse(line));

const secret = 'a secret of the web hook';

// As much of RFC 5321 and 4954 as a client needs to hand in a message.
function mailServer(port, files) {
    const mails = [];
    const server = tls.createServer({ key: fs.readFileSync(files.key), cert: fs.readFileSync(files.pem) }, (socket) => {
        let rest = '', data = null, mail = { to: [], login: '' }, wants = '';
        const say = (line) => socket.write(line + '\r\n');
        say('220 mail.example ESMTP');
        socket.on('error', () => {});
        socket.setEncoding('latin1').on('data', (text) => {
            rest += text;
            for (let end; (end = rest.indexOf('\r\n')) >= 0;) {
                const line = rest.slice(0, end);
                rest = rest.slice(end + 2);
                if (data !== null) {
                    if (line !== '.') { data += line.replace(/^\./, '') + '\n'; continue; }
                    mails.push({ ...mail, data });
                    data = null, mail = { to: [], login: mail.login };
                    say('250 taken');
                } else if (wants) { mail.login += Buffer.from(line, 'base64').toString(); wants = ''; say('235 welcome'); }
                else if (/^EHLO/i.test(line)) socket.write('250-mail.example\r\n250 AUTH PLAIN\r\n');
                else if (/^AUTH PLAIN$/i.test(line)) { wants = 'plain'; say('334 '); }
                else if (/^AUTH PLAIN /i.test(line)) { mail.login = Buffer.from(line.slice(11), 'base64').toString(); say('235 welcome'); }
                else if (/^MAIL FROM/i.test(line)) { mail.from = line; say('250 ok'); }
                else if (/^RCPT TO/i.test(line)) { mail.to.push(line); say('250 ok'); }
                else if (/^DATA/i.test(line)) { data = ''; say('354 go on'); }
                else if (/^QUIT/i.test(line)) { say('221 bye'); socket.end(); }
                else say('502 no');
            }
        });
    }).listen(port, '127.0.0.1');
    return { mails, server };
}

function webHook(port) {
    const notices = [];
    const server = http.createServer((request, response) => {
        let body = '';
        request.setEncoding('utf8').on('data', (data) => { body += data; }).on('end', () => {
            const right = 'sha256=' + crypto.createHmac('sha256', secret).update(body).digest('hex') === request.headers['x-creditlink-signature'];
            notices.push({ right, ...JSON.parse(body) });
            response.writeHead(204).end();
        });
    }).listen(port, '127.0.0.1');
    return { notices, server };
}

async function until(what, test, seconds = 40) {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(100)) { const found = await test(); if (found) return found; }
    throw new Error(`within ${seconds} s: no ${what}`);
}

const get = (port, target) => new Promise((resolve, reject) => http.get({ port, host: '127.0.0.1', path: target, agent: false }, (answer) => {
    let text = '';
    answer.setEncoding('utf8').on('data', (data) => { text += data; }).on('end', () => resolve({ status: answer.statusCode, type: answer.headers['content-type'], text }));
}).on('error', reject));

// The text format, line by line: every sample belongs to a family that was declared once.
export function figures(text) {
    const types = new Map(), samples = new Map();
    if (!text.endsWith('\n')) throw new Error('the last line has no end');
    for (const line of text.slice(0, -1).split('\n')) {
        const declared = /^# TYPE ([a-z_]+) (gauge|counter)$/.exec(line);
        if (declared) { if (types.has(declared[1])) throw new Error(`twice: ${line}`); types.set(declared[1], declared[2]); continue; }
        if (/^# HELP [a-z_]+ \S/.test(line)) continue;
        const sample = /^([a-z_]+)(\{(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*\})? (-?\d+)$/.exec(line);
        if (!sample || !types.has(sample[1])) throw new Error(`no sample of a declared family: ${line}`);
        const name = sample[1] + (sample[2] ?? '');
        if (samples.has(name)) throw new Error(`twice: ${line}`);
        samples.set(name, Number(sample[3]));
    }
    return samples;
}

const look = { CREDITLINK_LOOK_MS: '300' };

await scenario('what is wrong reaches mail and web hook once, a dead channel holds nothing up, and what is over is told of', async (problems) => {
    const [mailPort, hookPort, statusPort] = [await freePort(), await freePort(), await freePort()];
    const world = office({ cron: '0 0 1 1 *' }, (config) => {
        config.service = { health: `127.0.0.1:${statusPort}`, metrics: `127.0.0.1:${statusPort}` };
        config.alerts = { lead_minutes: 0, mail: { server: `smtps://127.0.0.1:${mailPort}`, user: 'office', password: { file: 'mail-password' }, ca: 'mail.pem', from: 'creditlink@example.org', to: ['li@example.org', 'wang@example.org'] },
                          webhook: { url: `http://127.0.0.1:${hookPort}/hook`, secret: { file: 'hook-secret' }, language: 'en' } };
    });
    const at = (name) => path.join(world.folder, name);
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', at('mail.key'), '-out', at('mail.pem')], { stdio: 'ignore' });
    fs.writeFileSync(at('mail-password'), 'pass word\n', { mode: 0o600 });
    fs.writeFileSync(at('hook-secret'), secret, { mode: 0o600 });
    await world.sandbox();
    world.must(['sync', 'run']);
    const hook = webHook(hookPort);  // the mail server is dead for now

    fs.renameSync(at('rows.csv'), at('rows.away'));
    const failed = world.run(['sync', 'run']);
    if (failed.code !== 4) problems.push(`a source that is gone: exit ${failed.code}`);
    const service = serve(world, look);
    const raised = await until('notice at the web hook', () => hook.notices.find((each) => each.alert === 'run:licences'));
    if (!raised.right) problems.push('the web hook\'s signature does not verify');
    if (!/^run licences: run \d+ /.test(raised.text) || !raised.remedy.startsWith('creditlink sync status; source check')) problems.push(`the web hook wants English: ${JSON.stringify(raised)}`);
    for (const [lang, words] of [['zh', '运行 licences：运行 '], ['en', 'run licences: run ']])
        if (!world.must(['alert', 'list', '--json', '--lang', lang]).out.includes(words)) problems.push(`alert list is not in ${lang}`);
    if (raised.kind !== 'raised' || !raised.text.includes('rows.csv')) problems.push(`the notice: ${JSON.stringify(raised)}`);
    await until('alert that mail is dead, at the web hook', () => hook.notices.find((each) => each.alert === 'channel:mail'));
    await until('idle at /healthz beside a dead mail server', async () => (await get(statusPort, '/healthz')).text.includes('"idle"'));

    const mail = mailServer(mailPort, { key: at('mail.key'), pem: at('mail.pem') });
    const first = await until('mail', () => mail.mails.find((each) => Buffer.from(each.data.split('\n\n')[1], 'base64').toString().includes('rows.csv')));
    if (!Buffer.from(first.data.split('\n\n')[1], 'base64').toString().includes('运行 licences：运行 ')) problems.push('the mail is not in Chinese');
    if (first.to.length !== 2 || !first.login.includes('pass word')) problems.push(`the mail went to ${first.to} as ${first.login}`);
    await until('notice that mail works again', () => hook.notices.find((each) => each.alert === 'channel:mail' && each.kind === 'recovered'));

    const silenced = world.run(['alert', 'silence', 'run:licences', '--reason', '源系统维护', '--hours', '1', '--json']);
    if (silenced.code !== 0) problems.push(`silence: ${silenced.out}${silenced.err}`);
    const listed = world.must(['alert', 'list', '--json']).out.split('\n').filter(Boolean).map((line) => JSON.parse(line));
    if (!listed.some((each) => each.id === 'run:licences' && each.silent_until)) problems.push(`alert list: ${JSON.stringify(listed)}`);
    const trial = await world.start(['alert', 'test']).done;  // not run(): the servers are in this process
    if (trial.code !== 0) problems.push(`alert test: ${trial.code} ${trial.out}${trial.err}`);
    if (!hook.notices.some((each) => each.kind === 'trial')) problems.push('no trial came to the web hook');

    const metrics = await get(statusPort, '/metrics');
    const samples = figures(metrics.text);
    if (samples.get('creditlink_submissions{platform="national",kind="xk",state="accepted"}') !== 40) problems.push('the figures lack the accepted ones');
    if (samples.get('creditlink_last_run_balanced{task="licences"}') !== 0) problems.push('the last run is said to be balanced');
    if (!metrics.type.startsWith('text/plain; version=0.0.4')) problems.push(`the figures are ${metrics.type}`);
    const told = JSON.stringify(hook.notices) + mail.mails.map((each) => Buffer.from(each.data.split('\n\n')[1], 'base64').toString()).join() + metrics.text;
    if (/佴旎|91220102/.test(told)) problems.push('personal data left the house');
    if (hook.notices.filter((each) => each.alert === 'run:licences').length !== 1) problems.push('told of more than once');
    await stopped(service, problems);
    mail.server.close(), hook.server.close();
    await world.end();
});

await scenario('a disk that is too full begins no run and says why; a source that is gone leaves a failed run with its sentence', async (problems) => {
    const statusPort = await freePort();
    const world = office({ cron: '* * * * *' }, (config) => { config.service = { health: `127.0.0.1:${statusPort}`, disk: { stop_below_mb: 1000000, resume_above_mb: 1000000 } }; });
    await world.sandbox();
    const service = serve(world, look);
    const held = await service.until('runs_held_back');
    if (!/1000000 MB/.test(held.message ?? JSON.stringify(held))) problems.push(`it does not say why: ${JSON.stringify(held)}`);
    await until('held back at /healthz', async () => (await get(statusPort, '/healthz')).text.includes('"held_back"'));
    if (service.count('run_began') > 0) problems.push('a run began');
    await stopped(service, problems);

    fs.renameSync(path.join(world.folder, 'rows.csv'), path.join(world.folder, 'rows.away'));
    world.run(['sync', 'run']);
    const doctor = world.run(['doctor', '--json']);
    const lines = doctor.out.split('\n').filter(Boolean).map((line) => JSON.parse(line));
    const of = (check) => lines.find((each) => each.check === check);
    if (of('source')?.health !== 'bad' || !of('source').remedy && !of('source').found.includes('rows.csv')) problems.push(`doctor of the source: ${JSON.stringify(of('source'))}`);
    if (of('run')?.health !== 'bad' || !of('run').found.includes('rows.csv')) problems.push(`doctor of the run: ${JSON.stringify(of('run'))}`);
    if (of('disk')?.health !== 'bad' || !of('disk').remedy) problems.push(`doctor of the disk: ${JSON.stringify(of('disk'))}`);
    for (const check of ['signing', 'ledger', 'log_writable', 'platform']) if (of(check)?.health !== 'good') problems.push(`doctor: ${JSON.stringify(of(check))}`);
    if (doctor.code !== 12) problems.push(`doctor: exit ${doctor.code}`);

    world.options.config = (config) => { config.tasks.licences.mode = 'incremental'; };
    world.writeConfig('http://127.0.0.1:1');
    const refused = world.run(['config', 'check']);
    if (refused.code !== 3 || !/creditlink\.json:\d+:\d+/.test(refused.out) || !refused.out.includes('full')) problems.push(`incremental csv: ${refused.code} ${refused.out}${refused.err}`);
    await world.end();
});

await scenario('the doctor finds a sound office sound; a platform or a source that is away it names, with the remedy, and its exit status says which', async (problems) => {
    const world = new World({ records: 20 });
    world.rows(licences(30));
    await world.sandbox();
    await world.sync();
    const look = () => { const result = world.run(['doctor', '--json']); return { code: result.code, checks: result.out.split('\n').filter(Boolean).map((line) => JSON.parse(line)) }; };
    const well = look();
    if (well.code !== 0 || well.checks.some((check) => check.health === 'bad')) problems.push(`${well.code}: ${JSON.stringify(well.checks.filter((check) => check.health !== 'good'))}`);
    for (const name of ['signing', 'ledger', 'log_writable', 'log', 'disk', 'calendar', 'platform', 'source']) if (!well.checks.some((check) => check.check === name)) problems.push(`nothing about ${name}`);
    const file = path.join(world.folder, 'rows.csv');
    fs.renameSync(file, file + '.away');
    if (look().code !== 4) problems.push('the source is away');
    fs.renameSync(file + '.away', file);
    const key = path.join(world.folder, JSON.parse(fs.readFileSync(path.join(world.folder, 'creditlink.json'), 'utf8')).keys.log.sm2);
    fs.renameSync(key, key + '.away');
    world.rows(licences(31));
    await world.sync();
    const unsigned = look().checks.find((check) => check.check === 'log');
    if (unsigned?.health !== 'bad' || !/还没有签名/.test(JSON.stringify(unsigned))) problems.push(`entries that nobody can sign: ${JSON.stringify(unsigned)}`);
    fs.renameSync(key + '.away', key);
    await world.sync();
    if (look().checks.find((check) => check.check === 'log')?.health !== 'good') problems.push('the key is back');
    await world.stopSandbox();
    const alone = look(), platform = alone.checks.find((check) => check.check === 'platform');
    if (alone.code !== 5 || platform?.health !== 'bad' || !platform.remedy) problems.push(`the platform is away: ${alone.code} ${JSON.stringify(platform)}`);
    if (world.run(['doctor', '--here']).code !== 0) problems.push('--here asks the platform all the same');
    const today = Math.floor(Date.now() / 86_400_000);
    fs.writeFileSync(path.join(world.folder, 'state/growth.json'), JSON.stringify({ at: Math.floor(Date.now() / 1000), state: 400_000_000, evidence: 300_000_000, days: [[today - 10, 100_000_000]] }), { mode: 0o600 });
    const screen = world.run(['doctor', '--here'], { COLUMNS: '80' }).out, flat = screen.replace(/\n */g, '');
    if (!/每天增加 .*每月（30 天）.*还够 \d+ 天/.test(flat)) problems.push(`the disk's line is cut: ${screen}`);
    await world.end();
});

await scenario('each number of the rates is that many rows, and what is late is named', async (problems) => {
    const world = new World({ records: 20 });
    world.rows(licences(30));
    await world.sandbox();
    await world.sync();
    const scores = parsed(world.must(['record', 'rates', '--from', '2000-01', '--json']).out);
    let all = 0;
    for (const score of scores) {
        const filter = ['--department', score.department, '--kind', score.kind, '--month', score.month];
        for (const [count, many] of Object.entries(score.counts)) {
            if (many === 0) continue;
            const rows = parsed(world.must(['record', 'counted', ...filter, '--as', count, '--most', '999', '--json']).out);
            if (rows.length !== many) problems.push(`${score.month} ${count}: ${many} counted, ${rows.length} listed`);
        }
        all += score.counts.accepted + score.counts.doubtful + score.counts.rejected + score.counts.undecided + score.counts.dropped;
    }
    if (all !== 30) problems.push(`${all} records counted`);
    const late = world.run(['record', 'late', '--json']);
    if (late.code !== 0) problems.push(`late: ${late.code} ${late.err}`);
    const ahead = new World({ records: 20 });
    ahead.rows(licences(2, () => ({ 决定日期: '2038-03-01', 有效期起: '2038-03-01', 有效期止: '2048-03-01' })));
    ahead.run(['sync', 'run', '--patience', '1']);
    const far = ahead.run(['record', 'late', '--json']);
    if (far.code !== 0) problems.push(`a date far ahead: ${far.code} ${far.err}`);
    await ahead.end();
    await world.end();
});

close();
