// Paired: the service sends the same rows with nobody at its console, and with five hundred connections there that say nothing and come
// back a second after they are closed. Prints rows a second of each and the ratio; the crowd may cost a tenth.
//   node tests/bench/idle.mjs [ROWS] [PAIRS]      CREDITLINK_BIN: the folder of the build
import https from 'node:https';
import net from 'node:net';
import { account, office, sleep } from '../whole/console_office.mjs';
import { serve, stopped } from '../whole/service.mjs';
import { licences, platformHas } from '../whole/world.mjs';

const rows = Number(process.argv[2] ?? 20_000), pairs = Number(process.argv[3] ?? 3), kCrowd = 500, kLeast = 0.9;

class Crowd {
    constructor(port) {
        this.sockets = new Map();
        this.open = (i) => {
            // Of ten machines: one address gets fewer places than all together.
            const socket = net.connect({ port, host: '127.0.0.1', localAddress: `127.0.0.${2 + (i % 10)}` });
            socket.on('error', () => {}).on('close', () => { if (this.sockets.get(i) === socket) setTimeout(() => this.sockets.has(i) && this.open(i), 1000); });
            this.sockets.set(i, socket);
        };
        for (let i = 0; i < kCrowd; ++i) this.open(i);
    }
    leave() {
        const all = [...this.sockets.values()];
        this.sockets.clear();
        for (const socket of all) socket.destroy();
    }
}

// As a browser does, that tries again: in the crowd a connection may lose its place before it is greeted.
async function ask(...what) {
    for (let tries = 10; ; --tries) {
        try { return await asked(...what); } catch (error) { if (tries === 0 || error.code !== 'ECONNRESET') throw error; }
        await sleep(200);
    }
}

function asked(world, method, target, cookie, fields) {
    const body = fields && new URLSearchParams(fields).toString(), origin = `https://127.0.0.1:${world.port}`;
    return new Promise((resolve, reject) => {
        const request = https.request(origin + target, { method, ca: world.certificate, agent: false, headers: { ...(cookie && { Cookie: cookie }), ...(body && { 'Content-Type': 'application/x-www-form-urlencoded', Origin: origin }) } }, (answer) => {
            let text = '';
            answer.setEncoding('utf8').on('data', (data) => { text += data; }).on('end', () => resolve({ status: answer.statusCode, text, cookie: answer.headers['set-cookie']?.[0].split(';')[0] }));
        });
        request.on('error', reject);
        request.end(body);
    });
}

// Rows a second from the request for a run to its end, all of it sent; the run is asked for at the console, through the crowd.
async function speed(crowded, problems) {
    const world = await office((config) => { config.schedule = { cron: '0 0 1 1 *' }; config.platforms.national.batch = { records: 1000 }; });
    const list = licences(rows);
    world.rows(list);
    const first = account(world, 'wangfang', 'operator'), own = 'one of her own choosing';
    const child = serve(world);
    await child.until('started');
    await sleep(500);
    const crowd = crowded && new Crowd(world.port);
    if (crowded) await sleep(2000);
    const token = (page) => /name="token" value="([^"]+)"/.exec(page.text)?.[1];
    let { cookie } = await ask(world, 'POST', '/login', undefined, { account: 'wangfang', password: first });
    await ask(world, 'POST', '/password', cookie, { token: token(await ask(world, 'GET', '/password', cookie)), old: first, new: own, again: own });
    ({ cookie } = await ask(world, 'POST', '/login', undefined, { account: 'wangfang', password: own }));
    const page = await ask(world, 'GET', '/tasks/licences', cookie);
    await ask(world, 'POST', '/tasks/licences/run', cookie, { token: token(page) });
    await child.until('run_began');
    const since = performance.now();
    await child.until('run_ended', 1, 600);
    const result = rows / ((performance.now() - since) / 1000);
    if (crowd) crowd.leave();
    await platformHas(world, list, problems);
    await stopped(child, problems);
    await world.end();
    return result;
}

const problems = [], ratios = [];
for (let pair = 0; pair < pairs; ++pair) {
    const order = pair % 2 ? [true, false] : [false, true], speeds = {};
    for (const crowded of order) speeds[crowded] = await speed(crowded, problems);
    ratios.push(speeds.true / speeds.false);
    console.log(`pair ${pair + 1}: alone ${speeds.false.toFixed(0)} rows/s, with ${kCrowd} idle connections ${speeds.true.toFixed(0)} rows/s, ratio ${ratios.at(-1).toFixed(2)}`);
}
const median = [...ratios].sort((a, b) => a - b)[ratios.length >> 1];
console.log(`ratio ${median.toFixed(2)}, expected at least ${kLeast}`);
for (const problem of problems.slice(0, 5)) console.log(problem);
process.exit(median >= kLeast && problems.length === 0 ? 0 : 1);
