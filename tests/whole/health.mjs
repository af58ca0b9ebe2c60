// creditlink doctor, alert, record rates and the service's watch: what is wrong is said, to whom it was asked to be said, once.
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { World, close, licences, platformHas, scenario } from './world.mjs';
import { office, serve, stopped } from './service.mjs';

const lines = (text) => text.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line));
const listening = (server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
async function freePort() {
    const server = net.createServer(), port = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    return port;
}
async function waitFor(what, holds, seconds = 60) {
    for (const end = Date.now() + seconds * 1000; !holds();) {
        if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

// A mail server on this machine that keeps what it is given.
function mailServer(mails) {
    return net.createServer((socket) => {
        let text = '', data = false;
        socket.on('error', () => {});
        socket.write('220 test ESMTP\r\n');
        socket.on('data', (part) => {
            text += part;
            for (let end; (end = text.indexOf(data ? '\r\n.\r\n' : '\r\n')) >= 0;) {
                const said = text.slice(0, end);
                text = text.slice(end + (data ? 5 : 2));
                if (data) mails.push(said), data = false, socket.write('250 kept\r\n');
                else if (/^DATA/i.test(said)) data = true, socket.write('354 go on\r\n');
                else if (/^QUIT/i.test(said)) socket.end('221 bye\r\n');
                else socket.write('250 yes\r\n');
            }
        });
    });
}

await scenario('the doctor does it all and finds a sound office sound; what is away or broken it names, with the remedy, and its exit status says what', async (problems) => {
    const world = new World({ records: 20 });
    world.rows(licences(30));
    await world.sandbox();
    await world.sync();
    const well = world.run(['doctor', '--json']);
    if (well.code !== 0) problems.push(`${well.code}: ${well.out}${well.err}`);
    const found = lines(well.out), names = new Set(found.map((check) => check.check));
    for (const name of ['signing', 'ledger', 'log_writable', 'log', 'disk', 'calendar', 'platform', 'source'])
        if (!names.has(name)) problems.push(`nothing about ${name}`);
    if (found.some((check) => check.health === 'bad')) problems.push(JSON.stringify(found.filter((check) => check.health === 'bad')));
    const source = path.join(world.folder, 'rows.csv'), rows = fs.readFileSync(source);
    fs.unlinkSync(source);
    const away = world.run(['doctor', '--json']);
    if (away.code !== 4) problems.push(`without the source: ${away.code}`);
    fs.writeFileSync(source, rows);
    await world.stopSandbox();
    await world.end();
    const dead = new World({ records: 20 });
    dead.rows(licences(3));
    dead.writeConfig(`http://127.0.0.1:${await freePort()}`);
    const alone = dead.run(['doctor', '--json']);
    const platform = lines(alone.out).find((check) => check.check === 'platform');
    if (alone.code !== 5 || platform?.health !== 'bad' || !platform.remedy) problems.push(`a platform that is away: ${alone.code} ${JSON.stringify(platform)}`);
    if (dead.run(['doctor', '--here']).code !== 0) problems.push('--here asks the platform all the same');
    await dead.end();
});

await scenario('a disk that is nearly full holds runs back; mail and web hook are told once, of the recovery too, and the rows go out then', async (problems) => {
    const mails = [], hooks = [], secret = 'a secret for the hook';
    const mail = mailServer(mails), hook = http.createServer((request, response) => {
        let body = '';
        request.on('data', (part) => (body += part)).on('end', () => { hooks.push({ body, signature: request.headers['x-creditlink-signature'] }); response.end('{}'); });
    });
    const mailPort = await listening(mail), hookPort = await listening(hook), port = await freePort();
    let disk = { stop_below_mb: 1_000_000, resume_above_mb: 1_048_576 };
    const world = office({ cron: '* * * * *' }, (config) => {
        config.service = { metrics: `127.0.0.1:${port}`, health: `127.0.0.1:${port}`, disk };
        config.alerts = { lead_minutes: 0, mail: { server: `smtp://127.0.0.1:${mailPort}`, from: 'creditlink@example.gov.cn', to: ['it@example.gov.cn'] },
            webhook: { url: `http://127.0.0.1:${hookPort}/hook`, secret: { file: 'hook.secret' } } };
    });
    fs.writeFileSync(path.join(world.folder, 'hook.secret'), secret, { mode: 0o600 });
    await world.sandbox();
    const child = serve(world, { CREDITLINK_LOOK_MS: '300' });
    const told = (kind) => hooks.map((each) => JSON.parse(each.body)).filter((each) => each.alert === 'disk' && each.kind === kind);
    await waitFor('the alarm on the hook', () => told('raised').length > 0);
    await waitFor('the alarm by mail', () => mails.length > 0);
    await child.until('runs_held_back', 1, 90);
    if (child.count('run_began')) problems.push('a run began on a full disk');
    for (const { body, signature } of hooks)
        if (signature !== `sha256=${crypto.createHmac('sha256', secret).update(body).digest('hex')}`) problems.push(`signature ${signature}`);
    const text = Buffer.from(mails[0].split(/\r?\n\r?\n/).slice(1).join('').replace(/\s/g, ''), 'base64').toString();
    if (!text.includes('怎么办')) problems.push(`mail: ${text}`);
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    for (const line of metrics.trim().split('\n'))
        if (!/^# (HELP|TYPE) creditlink_[a-z_]+ .+$|^creditlink_[a-z_]+(\{[a-z_]+="(?:[^"\\]|\\.)*"(,[a-z_]+="(?:[^"\\]|\\.)*")*\})? -?\d+$/.test(line)) problems.push(`no metric: ${line}`);
    const health = await (await fetch(`http://127.0.0.1:${port}/healthz`)).json();
    if (health.status !== 'held_back' || !health.why) problems.push(`healthz: ${JSON.stringify(health)}`);
    if (!world.must(['alert', 'list']).out.includes('disk')) problems.push('alert list does not have it');
    if (world.run(['alert', 'silence', 'disk']).code !== 2) problems.push('silenced without a reason');
    disk = { stop_below_mb: 1, resume_above_mb: 2 };
    world.writeConfig(world.origin);
    child.kill('SIGHUP');
    await child.until('runs_resumed', 1, 90);
    await child.until('run_ended', 1, 120);
    await waitFor('the recovery on the hook', () => told('recovered').length > 0);
    if (told('raised').length !== 1 || told('recovered').length !== 1) problems.push(`told ${told('raised').length} and ${told('recovered').length} times`);
    await stopped(child, problems);
    await platformHas(world, licences(40), problems);
    for (const each of [...mails.map((m) => Buffer.from(m, 'utf8').toString()), ...hooks.map((h) => h.body), metrics])
        if (/\d{17}[\dX]/.test(each.replace(/"office":"[^"]*"/, ''))) problems.push(`a number of 18 digits: ${each.slice(0, 300)}`);
    mail.close();
    hook.close();
    await world.end();
});

await scenario('a mail server that is dead delays nothing; it is an alert of its own, and the notice comes once the server is back', async (problems) => {
    const mails = [], mailPort = await freePort();
    const world = office({ cron: '* * * * *' }, (config) => {
        config.alerts = { lead_minutes: 0, mail: { server: `smtp://127.0.0.1:${mailPort}`, from: 'creditlink@example.gov.cn', to: ['it@example.gov.cn'] } };
        config.service = { disk: { stop_below_mb: 1, resume_above_mb: 1_048_576 } };  // a warning: runs go on
    });
    await world.sandbox();
    const child = serve(world, { CREDITLINK_LOOK_MS: '300' });
    await child.until('run_ended', 1, 120);
    await waitFor('the channel is an alert', () => child.events.some((each) => each.event === 'alert' && each.id === 'channel:mail'));
    const mail = mailServer(mails);
    await new Promise((resolve) => mail.listen(mailPort, '127.0.0.1', resolve));
    await waitFor('the mail', () => mails.length > 0);
    await waitFor('the channel is well again', () => child.events.some((each) => each.event === 'alert' && each.id === 'channel:mail' && each.kind === 'recovered'));
    await stopped(child, problems);
    await platformHas(world, licences(40), problems);
    mail.close();
    await world.end();
});

await scenario('each number of the rates is that many rows, and what is late is named', async (problems) => {
    const world = new World({ records: 20 });
    world.rows(licences(30));
    await world.sandbox();
    await world.sync();
    const scores = lines(world.must(['record', 'rates', '--from', '2000-01', '--json']).out);
    let all = 0;
    for (const score of scores) {
        const filter = ['--department', score.department, '--kind', score.kind, '--month', score.month];
        for (const [count, many] of Object.entries(score.counts)) {
            if (many === 0) continue;
            const rows = lines(world.must(['record', 'counted', ...filter, '--as', count, '--most', '999', '--json']).out);
            if (rows.length !== many) problems.push(`${score.month} ${count}: ${many} counted, ${rows.length} listed`);
        }
        all += score.counts.accepted + score.counts.doubtful + score.counts.rejected + score.counts.undecided + score.counts.dropped;
    }
    if (all !== 30) problems.push(`${all} records counted`);
    const late = world.run(['record', 'late', '--json']);
    if (late.code !== 0) problems.push(`late: ${late.code} ${late.err}`);
    await world.end();
});

close();
