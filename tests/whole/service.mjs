// creditlink serve for whole-program tests: an office with a timetable, the service with what it says, the past as a test wants it.
import fs from 'node:fs';
import path from 'node:path';
import { World, licences, platformHas } from './world.mjs';

export const full = process.env.CREDITLINK_TEST_FULL === 'yes';
export const hour = 3600, now = () => Math.floor(Date.now() / 1000);
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export const hourly = { cron: '0 * * * *' };

export function office(schedule = hourly, change = () => {}) {
    const world = new World({ records: 20, config: (config) => { config.schedule = schedule; change(config); } });
    world.rows(licences(40));
    return world;
}

// The hour must not turn while a scenario counts hours.
export async function awayFromTheHour() {
    const left = hour - (now() % hour);
    if (left < 45) await sleep((left + 1) * 1000);
}

// The service with what it says, line by line; `until` waits for an event, `count` of them.
export function serve(world, env = {}) {
    const child = world.start(['serve'], env);
    child.events = [];
    let rest = '';
    child.stderr.on('data', (data) => {
        const lines = (rest + data).split('\n');
        rest = lines.pop();
        for (const line of lines) try { child.events.push(JSON.parse(line)); } catch { child.events.push({ event: 'no JSON', line }); }
    });
    child.count = (event) => child.events.filter((each) => each.event === event).length;
    child.until = async (event, count = 1, seconds = 60) => {
        for (const end = Date.now() + seconds * 1000; child.count(event) < count;) {
            if (Date.now() > end || child.exitCode !== null) throw new Error(`no ${event} (${count}) within ${seconds} s, exit ${child.exitCode}: ${child.events.map((each) => JSON.stringify(each)).join('\n       ').slice(-1500)}`);
            await sleep(50);
        }
        return child.events.filter((each) => each.event === event)[count - 1];
    };
    return child;
}

export async function stopped(child, problems, what = 'the service') {
    const since = Date.now();
    child.kill('SIGTERM');
    const result = await child.done;
    if (Date.now() - since > 20_000) problems.push(`${what}: it took ${Date.now() - since} ms to stop`);
    if (result.code !== 0) problems.push(`${what}: exit ${result.code} ${result.signal}: ${result.err.slice(-800)}`);
    if (/Sanitizer|runtime error|terminate called/.test(result.err)) problems.push(`${what}: ${result.err.slice(0, 1500)}`);
    const talk = child.events.find((each) => each.event === 'no JSON');
    if (talk) problems.push(`${what}: a line that is no JSON: ${talk.line}`);
    if (result.out) problems.push(`${what}: it talks on stdout: ${result.out}`);
}

// As if the service had gone down so many hours ago, everything before that done.
export function wasDown(world, hours, timetable = '0 * * * * every 480') {
    const state = path.join(world.folder, 'state');
    fs.mkdirSync(state, { recursive: true, mode: 0o700 });
    fs.writeFileSync(path.join(state, 'schedule.json'), JSON.stringify({ tasks: { licences: { timetable, done: now() - hours * hour } } }));
}

export const missed = (world) => world.must(['schedule', 'missed', '--json', '--last', '500']).out.split('\n').filter(Boolean).map((line) => JSON.parse(line));

export async function settled(world, rows, problems) {
    for (let i = 0; i < 8; ++i) if ((await world.sync()).code === 0) break;
    await platformHas(world, rows, problems);
    const check = world.run(['log', 'check']);
    if (check.code !== 0) problems.push(`log check: ${check.out}${check.err}`);
}
