// The nginx example, with nothing changed but names, ports and paths, in a real nginx: a log-in through it, tries to log in that are slowed
// down, a form that a stranger's page sends, and the letters' public site as the web server's own account reads it. --full: needs nginx.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { account, sleep, stopped } from '../whole/console_office.mjs';
import { World, close, freePort, licences, root, scenario } from '../whole/world.mjs';

const nginx = ['/usr/sbin/nginx', '/usr/bin/nginx'].find((each) => fs.existsSync(each));

function ask(method, port, target, { host = 'console.example.gov.cn', cookie, fields, origin } = {}) {
    const body = fields && new URLSearchParams(fields).toString();
    return new Promise((resolve, reject) => {
        const request = https.request({ method, host: '127.0.0.1', port, path: target, servername: host, rejectUnauthorized: false, agent: false, headers: {
            Host: `${host}:${port}`, ...(cookie && { Cookie: cookie }), ...(body !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body), Origin: origin ?? `https://${host}:${port}` }) } }, (answer) => {
            let text = '';
            answer.setEncoding('utf8').on('data', (data) => { text += data; }).on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
        });
        request.on('error', reject);
        request.end(body);
    });
}

await scenario('the console behind nginx: people log in, a stranger\'s page cannot, guesses are slowed down; the letters\' site is public', async (problems) => {
    if (!nginx) throw new Error('no nginx: apt-get install nginx-light');
    const [front, plain, console_] = [await freePort(), await freePort(), await freePort()];
    const shop = fs.mkdtempSync(path.join(os.tmpdir(), 'creditlink-nginx-'));  // 0700 but for the site
    fs.chmodSync(shop, 0o711);
    fs.mkdirSync(path.join(shop, 'public'));
    process.umask(0o022);  // as the letters' unit has it
    const world = new World({ config: (config) => {
        config.console = { listen: `127.0.0.1:${console_}`, tls_in_front: true };
        config.letters = { site: path.join(shop, 'public/site') };
    } });
    world.port = console_;
    world.rows(licences(3));
    await world.sandbox();
    const id = JSON.parse(world.must(['letter', 'new', '--as', '张三', '--json']).out.split('\n')[0]).subject.split('/')[0];
    world.must(['letter', 'submit', id, '--as', '张三']);
    const { digest } = JSON.parse(world.must(['letter', 'list', '--state', 'submitted', '--json']).out.split('\n')[0]);
    world.must(['letter', 'approve', id, '--digest', digest, '--as', '李明']);
    world.must(['letter', 'publish']);

    fs.mkdirSync(path.join(shop, 'nginx'));
    for (const name of ['console', 'letters'])
        execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', `/CN=${name}.example.gov.cn`, '-keyout', path.join(shop, `nginx/${name}.key`), '-out', path.join(shop, `nginx/${name}.pem`)], { stdio: 'ignore' });
    const example = fs.readFileSync(path.join(root, 'deploy/nginx/creditlink.conf'), 'utf8')
        .replaceAll('/etc/nginx/creditlink', path.join(shop, 'nginx')).replaceAll('/var/log/nginx', path.join(shop, 'nginx')).replaceAll('/var/lib/creditlink-site', path.join(shop, 'public'))
        .replaceAll('listen 443', `listen 127.0.0.1:${front}`).replaceAll('listen 80', `listen 127.0.0.1:${plain}`).replaceAll('127.0.0.1:8443', `127.0.0.1:${console_}`);
    fs.writeFileSync(path.join(shop, 'nginx/creditlink.conf'), example);
    fs.writeFileSync(path.join(shop, 'nginx/nginx.conf'), `user www-data; worker_processes 1; daemon off; pid ${shop}/nginx/pid; error_log stderr warn;
events { worker_connections 128; }
http { types { text/html html; text/css css; application/json json; } access_log off; client_body_temp_path ${shop}/nginx/body; proxy_temp_path ${shop}/nginx/proxy; fastcgi_temp_path ${shop}/nginx/f; uwsgi_temp_path ${shop}/nginx/u; scgi_temp_path ${shop}/nginx/s;
include ${shop}/nginx/creditlink.conf; }\n`);
    const first = account(world, 'wangfang', 'operator');
    const child = world.start(['serve']);
    let said = '';
    const server = spawn(nginx, ['-c', path.join(shop, 'nginx/nginx.conf')], { stdio: ['ignore', 'ignore', 'pipe'] });
    server.stderr.on('data', (data) => { said += data; });
    try {
        for (let i = 0; i < 100; ++i) {
            if (server.exitCode !== null) throw new Error(`nginx ended: ${said}`);
            if (await ask('GET', front, '/login').then((answer) => answer.status === 200, () => false)) break;
            await sleep(100);
        }
        const page = await ask('GET', front, '/login');
        if (page.status !== 200 || !page.headers['strict-transport-security'] || !page.headers['content-security-policy']) problems.push(`/login: ${page.status} ${JSON.stringify(page.headers)}`);
        const inside = await ask('POST', front, '/login', { fields: { account: 'wangfang', password: first } });
        const cookie = inside.headers['set-cookie']?.[0];
        if (inside.status !== 303 || !/^__Host-creditlink=.*Secure/.test(cookie ?? '')) problems.push(`log-in: ${inside.status} ${inside.text} ${cookie}`);
        if ((await ask('GET', front, '/password', { cookie: cookie?.split(';')[0] })).status !== 200) problems.push('the session does not hold through nginx');
        if ((await ask('POST', front, '/login', { fields: { account: 'wangfang', password: first }, origin: 'https://evil.example' })).status !== 403) problems.push('a stranger\'s page logs in');
        if ((await ask('POST', front, '/password', { cookie: cookie?.split(';')[0], fields: { old: 'x'.repeat(3 << 20) } })).status !== 413) problems.push('a form of 3 MiB is taken');
        for (const [target, megabytes, wanted] of [['/commitments-new', 31, [401, 413]], ['/letters/x/edit', 7, [401, 413]]]) {  // nobody who may publish: the console's own answer, not nginx's
            const answer = await ask('POST', front, target, { fields: { letter: 'x'.repeat(megabytes << 20) } });
            if (!wanted.includes(answer.status) || !answer.text.includes('登录')) problems.push(`${target} with ${megabytes} MiB: ${answer.status} ${answer.text.slice(0, 200)}`);
        }
        await ask('GET', front, '/log?looked-for=7215', {});
        await sleep(200);
        const log = fs.readFileSync(path.join(shop, 'nginx/creditlink.log'), 'utf8');
        if (!log.includes('"GET /log"') || log.includes('7215')) problems.push(`nginx's log: ${log.slice(-500)}`);
        const plainly = await fetch(`http://127.0.0.1:${plain}/quarantine?a=1`, { redirect: 'manual', headers: { Host: 'console.example.gov.cn' } });
        if (plainly.status !== 301 || !plainly.headers.get('location').endsWith('/quarantine?a=1')) problems.push(`plain HTTP: ${plainly.status} ${plainly.headers.get('location')}`);
        let slowed = 0;
        for (let i = 0; i < 16; ++i) slowed += (await ask('POST', front, '/login', { fields: { account: 'nobody', password: `guess ${i}` } })).status === 429;
        if (slowed < 3) problems.push(`of 16 guesses in a row ${slowed} were slowed down`);

        const letters = { host: 'letters.example.gov.cn' };
        const index = await ask('GET', front, '/', letters);
        if (index.status !== 200 || !index.text.includes('承诺书')) problems.push(`the letters' site: ${index.status} ${index.text.slice(0, 200)}`);
        const list = await ask('GET', front, '/index.json', letters);
        const files = list.status === 200 ? JSON.parse(list.text).letters.flatMap((letter) => letter.versions.flatMap((version) => version.files)) : [];
        if (files.length === 0) problems.push(`index.json: ${list.status}`);
        for (const file of files) {
            const answer = await ask('GET', front, '/' + encodeURI(file.path), letters);
            if (answer.status !== 200) problems.push(`${file.path}: ${answer.status}`);
        }
        if ((await ask('POST', front, '/index.json', { ...letters, fields: { a: 'b' } })).status !== 403) problems.push('the site takes a POST');
        for (const outside of ['/../../nginx/console.key', '/..%2f..%2fnginx/console.key', '/%2e%2e/nginx/nginx.conf']) if ((await ask('GET', front, outside, letters)).status < 400) problems.push(`${outside} is read`);
    } finally {
        server.kill('SIGTERM');
        await new Promise((resolve) => (server.exitCode === null ? server.once('exit', resolve) : resolve()));
    }
    await stopped(child, problems);
    await world.end();
    fs.rmSync(shop, { recursive: true, force: true });
});

close();
