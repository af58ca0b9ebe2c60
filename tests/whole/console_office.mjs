// A small office with a console, for those who visit it: over TLS, with accounts.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { World, freePort } from './world.mjs';

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// `change` alters the configuration.
export async function office(change = () => {}) {
    const port = await freePort();
    const world = new World({ config: (config) => { config.console = { listen: `127.0.0.1:${port}`, certificate: 'console.pem', key: 'console.key' }; change(config); } });
    world.port = port;
    const at = (name) => path.join(world.folder, name);
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1',
                             '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', at('console.key'), '-out', at('console.pem')], { stdio: 'ignore' });
    fs.chmodSync(at('console.key'), 0o600);
    world.certificate = fs.readFileSync(at('console.pem'));
    await world.sandbox();
    return world;
}

function answers(world) {
    return new Promise((resolve) => {
        const request = https.get(`https://127.0.0.1:${world.port}/login`, { ca: world.certificate, agent: false }, (answer) => { answer.resume(); resolve(answer.statusCode === 200); });
        request.on('error', () => resolve(false));
    });
}

export async function serving(world) {
    const child = world.start(['serve']);
    for (let i = 0; i < 200; ++i) {
        if (child.exitCode !== null) throw new Error(`serve ended: ${(await child.done).err}`);
        if (await answers(world)) return child;
        await sleep(100);
    }
    throw new Error('the console does not answer');
}

export async function stopped(child, problems) {
    child.kill('SIGTERM');
    const result = await child.done;
    if (result.code !== 0) problems.push(`serve ended with ${result.code} ${result.signal}: ${result.err.slice(-600)}`);
    if (/Sanitizer|runtime error|terminate called/.test(result.err)) problems.push(result.err.slice(0, 1500));
    return result;
}

export function account(world, name, roles, person = '王芳') {
    return JSON.parse(world.must(['account', 'add', name, '--person', person, '--roles', roles, '--json']).out).password;
}

