// What stands between the office and the platform, and what is said of it: a gateway in trouble, the wrong certificate or key,
// limits that the platform names.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';
import { World, close, licences, platformHas, scenario } from './world.mjs';

const listening = (server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));

async function freePort() {
    const server = net.createServer();
    const port = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    return port;
}

// A gateway before the sandbox: `refuses(method, bytes)` gives the status that it answers by itself, or nothing.
async function behindGateway(world, gateway) {
    const port = await freePort();
    const server = http.createServer((request, answer) => {
        const parts = [];
        request.on('data', (part) => parts.push(part));
        request.on('end', () => {
            const body = Buffer.concat(parts);
            const status = gateway.refuses(request.method, body.length);
            if (status) {
                answer.writeHead(status, { 'Content-Type': 'text/html' });
                answer.end('<html><body>gateway</body></html>');
                return;
            }
            const on = http.request({ host: '127.0.0.1', port, method: request.method, path: request.url, headers: request.headers, agent: false }, (from) => {
                answer.writeHead(from.statusCode, from.headers);
                from.pipe(answer);
            });
            on.on('error', () => answer.destroy());
            on.end(body);
        });
    });
    const origin = `http://127.0.0.1:${await listening(server)}`;
    await world.sandbox(['--listen', `127.0.0.1:${port}`, '--origin', origin]);
    world.writeConfig(origin);
    world.origin = `http://127.0.0.1:${port}`;
    return server;
}

const ending = (server) => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); });

await scenario('a gateway that answers 502 to batches for a while parks nothing: the next run sends what was left, each record once', async (problems) => {
    const world = new World({ records: 10, config: (config) => { delete config.platforms.national.backoff; } });
    const rows = licences(40);
    world.rows(rows);
    const gateway = { refuses: (method) => (method === 'POST' ? 502 : 0) };
    const server = await behindGateway(world, gateway);
    const first = await world.start(['sync', 'run', '--patience', '7']).done;
    if (first.code !== 5 && first.code !== 6) problems.push(`exit ${first.code}: ${first.out}${first.err}`);
    if (!/HTTP 502/.test(first.out) || !/网关/.test(first.out) || /pinned/.test(first.out)) problems.push(`what is wrong is not said: ${first.out}`);
    if (world.must(['submission', 'list', '--state', 'parked', '--json']).out.trim() !== '') problems.push('batches were parked within seven seconds');
    gateway.refuses = () => 0;
    const second = await world.start(['sync', 'run', '--json', '--patience', '60']).done;
    if (second.code !== 0) problems.push(`exit ${second.code}: ${second.out}${second.err}`);
    await platformHas(world, rows, problems);
    await ending(server);
    await world.end();
});

await scenario('a gateway that refuses large bodies is named, with the setting that makes batches smaller', async (problems) => {
    const world = new World({ records: 50 });
    world.rows(licences(50));
    const server = await behindGateway(world, { refuses: (method, bytes) => (bytes > 5000 ? 413 : 0) });
    const run = await world.start(['sync', 'run', '--patience', '2']).done;
    const told = run.out + world.must(['submission', 'list', '--state', 'parked', '--json']).out;
    if (!/HTTP 413/.test(run.out) && !/网关/.test(told)) problems.push(run.out);
    const patient = new World({ records: 50, config: (config) => { delete config.platforms.national.backoff; } });
    patient.rows(licences(50));
    const other = await behindGateway(patient, { refuses: (method, bytes) => (bytes > 5000 ? 413 : 0) });
    const waits = await patient.start(['sync', 'run', '--patience', '2']).done;
    if (!/HTTP 413/.test(waits.out) || !/batch\.bytes/.test(waits.out)) problems.push(waits.out);
    for (const server_ of [server, other]) await ending(server_);
    for (const each of [world, patient]) await each.end();
});

await scenario('where neither certificate nor key is the one that the configuration names, nothing is sent and the exit status is that of trust', async (problems) => {
    const keys = new World();
    keys.rows(licences(3));
    await keys.sandbox();
    keys.must(['key', 'new', path.join(keys.folder, 'other.pem')]);
    keys.options.config = (config) => { config.platforms.national.pinned = [{ file: 'other.pem.pub' }]; };
    keys.writeConfig(keys.origin);
    const key = await keys.start(['sync', 'run', '--patience', '1']).done;
    if (key.code !== 7 || !/pinned/.test(key.out)) problems.push(`a key: exit ${key.code} ${key.out}${key.err}`);
    if ((await keys.stored()).length !== 0) problems.push('something was sent');
    await keys.end();
    const certificates = new World();
    certificates.rows(licences(3));
    const at = (name) => path.join(certificates.folder, name);
    for (const name of ['server', 'other'])
        execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', at(`${name}.key`), '-out', at(`${name}.pem`), '-days', '2', '-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'], { stdio: 'ignore' });
    const server = https.createServer({ key: fs.readFileSync(at('server.key')), cert: fs.readFileSync(at('server.pem')) }, (request, answer) => answer.end());
    const port = await listening(server);
    fs.writeFileSync(at('platform/platform.pub'), fs.readFileSync(at('keys/office-sm2.pem.pub')));
    certificates.options.config = (config) => { config.platforms.national.ca = 'other.pem'; };
    certificates.writeConfig(`https://127.0.0.1:${port}`);
    const certificate = await certificates.start(['sync', 'run', '--patience', '1']).done;
    if (certificate.code !== 7 || !/证书/.test(certificate.out)) problems.push(`a certificate: exit ${certificate.code} ${certificate.out}${certificate.err}`);
    await ending(server);
    await certificates.end();
});

await scenario('batches are no larger than the platform says in its status, whatever profile and configuration allow', async (problems) => {
    const world = new World({ records: 100 });
    const rows = licences(25);
    world.rows(rows);
    await world.sandbox(['--records', '10']);
    const run = await world.sync();
    if (run.code !== 0 || !/"requests":3\b/.test(run.out)) problems.push(`exit ${run.code}: ${run.out}`);
    if (await world.batches() !== 3) problems.push(`${await world.batches()} batches`);
    await platformHas(world, rows, problems);
    await world.end();
});

close();
