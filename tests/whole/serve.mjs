// creditlink serve as systemd runs it: by its timetable, through misbehaving platforms, kills, bad configurations, stops in a
// push, clocks that jump, a second one beside it. Days of schedule are simulated in tests/service; here the time is real.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { World, close, licences, platformHas, root, scenario } from './world.mjs';

const full = process.env.CREDITLINK_TEST_FULL === 'yes';
const hour = 3600, now = () => Math.floor(Date.now() / 1000);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const hourly = { cron: '0 * * * *' };

function office(schedule = hourly, change = () => {}) {
    const world = new World({ records: 20, config: (config) => { config.schedule = schedule; change(config); } });
    world.rows(licences(40));
    return world;
}

// The hour must not turn while a scenario counts hours.
async function awayFromTheHour() {
    const left = hour - (now() % hour);
    if (left < 45) await sleep((left + 1) * 1000);
}

// The service with what it says, line by line; `until` waits for an event, `count` of them.
function serve(world, env = {}) {
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

async function stopped(child, problems, what = 'the service') {
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
function wasDown(world, hours, timetable = '0 * * * * every 480') {
    const state = path.join(world.folder, 'state');
    fs.mkdirSync(state, { recursive: true, mode: 0o700 });
    fs.writeFileSync(path.join(state, 'schedule.json'), JSON.stringify({ tasks: { licences: { timetable, done: now() - hours * hour } } }));
}

const missed = (world) => world.must(['schedule', 'missed', '--json', '--last', '500']).out.split('\n').filter(Boolean).map((line) => JSON.parse(line));

async function settled(world, rows, problems) {
    for (let i = 0; i < 8; ++i) if ((await world.sync()).code === 0) break;
    await platformHas(world, rows, problems);
    const check = world.run(['log', 'check']);
    if (check.code !== 0) problems.push(`log check: ${check.out}${check.err}`);
}

for (const [policy, runs, madeUp] of [['skip', 0, false], ['once', 1, true], ['all', 3, true]]) {
    await scenario(`after three hours off, a policy of ${policy} makes up ${runs} runs, and three times are remembered`, async (problems) => {
        await awayFromTheHour();
        const world = office({ ...hourly, missed: policy });
        await world.sandbox();
        wasDown(world, 3);
        const child = serve(world);
        await child.until('missed');
        if (runs) await child.until('run_ended', runs);
        await sleep(2500);  // nothing more comes
        if (child.count('run_began') !== runs) problems.push(`${child.count('run_began')} runs began`);
        await stopped(child, problems);
        const list = missed(world);
        if (list.length !== 3 || list.some((each) => each.made_up !== madeUp || each.why !== 'away')) problems.push(JSON.stringify(list));
        if (runs) await platformHas(world, licences(40), problems);
        await world.end();
    });
}

await scenario('minute after minute against a platform that misbehaves: nothing lost or doubled, descriptors and memory flat', async (problems) => {
    const world = office({ cron: '* * * * *' });
    await world.sandbox(['--fault', 'timeout-after-commit:0.1', '--fault', 'commit-then-reset:0.1', '--fault', '500:0.1']);
    const child = serve(world);
    const samples = [];
    const rounds = full ? 30 : 3;
    let rows;
    for (let round = 1; round <= rounds; ++round) {
        rows = licences(40 + 20 * round);
        world.rows(rows);
        await child.until('run_ended', round, 150);
        await sleep(300);
        const status = fs.readFileSync(`/proc/${child.pid}/status`, 'utf8');
        samples.push({ descriptors: fs.readdirSync(`/proc/${child.pid}/fd`).length, threads: Number(/Threads:\s+(\d+)/.exec(status)[1]), kb: Number(/VmRSS:\s+(\d+)/.exec(status)[1]) });
    }
    const [first, last] = [samples[0], samples.at(-1)];
    if (last.descriptors > first.descriptors) problems.push(`descriptors: ${samples.map((each) => each.descriptors)}`);
    if (last.threads > first.threads) problems.push(`threads: ${samples.map((each) => each.threads)}`);
    if (last.kb > first.kb * (full ? 1.1 : 1.4)) problems.push(`memory in kB: ${samples.map((each) => each.kb)}`);
    console.log(`     after each run: descriptors ${samples.map((each) => each.descriptors)}, memory ${samples.map((each) => Math.round(each.kb / 1024))} MB`);
    await stopped(child, problems);
    await world.stopSandbox();
    await world.sandbox();
    await settled(world, rows, problems);
    await world.end();
});

await scenario('killed in the middle of a run, the next life remembers it and makes it up', async (problems) => {
    const world = office();
    const rows = licences(200);
    world.rows(rows);
    await world.sandbox(['--fault', 'drip=40']);
    wasDown(world, 1.01);
    const first = serve(world);
    await first.until('run_began');
    await sleep(1200);
    first.kill('SIGKILL');
    await first.done;
    await world.stopSandbox();
    await world.sandbox();
    const second = serve(world);
    await second.until('run_died');
    await second.until('run_ended');
    await stopped(second, problems);
    if (!missed(world).some((each) => each.why === 'died' && each.made_up)) problems.push(JSON.stringify(missed(world)));
    await settled(world, rows, problems);
    await world.end();
});

await scenario('SIGTERM in a push ends the service within 20 s, and the next life goes on', async (problems) => {
    const world = office();
    const rows = licences(200);
    world.rows(rows);
    await world.sandbox(['--fault', 'drip=40', '--fault', 'timeout-after-commit:0.2']);
    for (const wait of full ? [200, 500, 900, 1600, 3000] : [600, 1600]) {
        wasDown(world, 1.01);
        const child = serve(world);
        await child.until('run_began');
        await sleep(wait);
        await stopped(child, problems, `after ${wait} ms`);
    }
    await world.stopSandbox();
    await world.sandbox();
    const child = serve(world);
    await child.until('run_ended');
    await stopped(child, problems);
    await settled(world, rows, problems);
    await world.end();
});

await scenario('SIGHUP with a bad file leaves the old configuration in force and names the place; with a good one it is taken over', async (problems) => {
    const world = office();
    await world.sandbox();
    const file = path.join(world.folder, 'creditlink.json'), good = fs.readFileSync(file, 'utf8');
    const child = serve(world);
    await child.until('started');
    const bad = [good.slice(0, 100), good.replace('"state"', '"stat"'), good.replace('0 * * * *', '0 25 * * *'), good.replace('examples/licences.json', 'examples/nothing.json'), good.replace('platform/platform.pub', 'nothing.pub')];
    for (const [i, text] of bad.entries()) {
        fs.writeFileSync(file, text);
        child.kill('SIGHUP');
        const said = await child.until('configuration_refused', i + 1);
        if (!said.place || said.in_force !== 'the one before') problems.push(JSON.stringify(said));
    }
    fs.writeFileSync(file, good.replace('0 * * * *', '* * * * *'));
    child.kill('SIGHUP');
    await child.until('configuration_in_force');
    await child.until('run_ended', 1, 90);
    await stopped(child, problems);
    await platformHas(world, licences(40), problems);
    await world.end();
});

await scenario('a second service on the same state is refused at once, naming the first; a command and a run exclude each other the same way', async (problems) => {
    const world = office();
    world.rows(licences(100));
    await world.sandbox(['--fault', 'drip=3']);
    wasDown(world, 1.01);
    const child = serve(world);
    await child.until('run_began');
    await sleep(300);
    const beside = world.run(['sync', 'run']);
    if (beside.code !== 9 || !beside.err.includes(`creditlink serve, pid ${child.pid}`)) problems.push(`sync run beside it: exit ${beside.code} ${beside.err}`);
    const since = Date.now();
    const second = world.run(['serve']);
    if (second.code !== 9 || !second.err.includes(`pid ${child.pid}`) || Date.now() - since > 2000) problems.push(`a second one: exit ${second.code} after ${Date.now() - since} ms: ${second.err}`);
    await child.until('run_ended', 1, 120);
    const between = world.run(['sync', 'run', '--no-send']);
    if (between.code !== 0) problems.push(`between two runs: exit ${between.code} ${between.err}`);
    await stopped(child, problems);

    const rows = licences(160);
    world.rows(rows);
    const manual = world.start(['sync', 'run', '--json']);
    await sleep(700);
    wasDown(world, 1.01);
    const waiting = serve(world);
    const said = await waiting.until('waits_for_lock');
    if (!said.error.includes(`sync run, pid ${manual.pid}`)) problems.push(JSON.stringify(said));
    await manual.done;
    await waiting.until('run_ended');
    await stopped(waiting, problems);
    await settled(world, rows, problems);
    await world.end();
});

await scenario('a clock that jumps a day ahead brings one run and no burst', async (problems) => {
    await awayFromTheHour();
    const shop = fs.mkdtempSync('/tmp/creditlink-shim-'), shim = path.join(shop, 'shim.so'), plan = path.join(shop, 'plan');
    execFileSync('cc', ['-O1', '-Wall', '-shared', '-fPIC', '-o', shim, path.join(root, 'tests/whole/shim.c'), '-ldl']);
    fs.writeFileSync(plan, `jump ${now() + 8} 86400\n`);
    const jumping = { FAULT_FILE: plan, LD_PRELOAD: shim, ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ''}:verify_asan_link_order=0` };
    const world = office({ ...hourly, missed: 'all' });
    await world.sandbox([], jumping);  // the platform's clock goes with ours
    const child = serve(world, jumping);
    const said = await child.until('clock_jumped');
    if (Math.abs(said.seconds - 86400) > 2) problems.push(JSON.stringify(said));
    await child.until('run_ended');
    await sleep(3000);
    if (child.count('run_began') !== 1) problems.push(`${child.count('run_began')} runs began`);
    await stopped(child, problems);
    const list = missed(world);
    if (list.length !== 24 || list.some((each) => each.why !== 'clock')) problems.push(`${list.length} remembered: ${JSON.stringify(list[0])}`);
    fs.rmSync(shop, { recursive: true });
    await platformHas(world, licences(40), problems);
    await world.end();
});

await scenario('in a platform\'s maintenance window rows are read and nothing is sent, by hand or by timetable; afterwards it goes', async (problems) => {
    let over = false;
    const world = office(hourly, (config) => { if (!over) config.platforms.national.maintenance = [{ cron: '* * * * *', minutes: 5 }]; });
    await world.sandbox();
    wasDown(world, 1.01);
    const child = serve(world);
    const said = await child.until('maintenance');
    await child.until('run_ended');
    const left = await child.until('left_for_later');
    if (said.platform !== 'national' || !(new Date(left.deliver_again) >= new Date(said.until))) problems.push(JSON.stringify([said, left]));
    await stopped(child, problems);
    const manual = world.run(['sync', 'run']);
    if (manual.code !== 0 || !manual.out.includes('维护')) problems.push(`by hand: exit ${manual.code} ${manual.out}`);
    if ((await world.stored()).length !== 0 || (await (await fetch(`${world.origin}/sandbox/batches?limit=10`)).json()).batches.length !== 0) problems.push('something was sent');
    over = true;
    world.writeConfig(world.origin);
    await settled(world, licences(40), problems);
    await world.end();
});

await scenario('a working day of a year without a calendar is an error that names the file, and the service says so each day', async (problems) => {
    const world = office({ cron: '* * * * *', days: 'working' });
    fs.rmSync(path.join(world.folder, 'mappings'));
    fs.cpSync(path.join(root, 'mappings'), path.join(world.folder, 'mappings'), { recursive: true });
    const calendar = `calendars/${new Date(Date.now() + 8 * hour * 1000).getUTCFullYear()}.json`;
    fs.rmSync(path.join(world.folder, 'mappings', calendar));
    await world.sandbox();
    const check = world.run(['config', 'check']), list = world.run(['schedule', 'list']);
    for (const result of [check, list]) if (result.code !== 3 || !(result.out + result.err).replaceAll(/\s/g, '').includes(calendar)) problems.push(`exit ${result.code} ${result.out}${result.err}`);
    const child = serve(world);
    const said = await child.until('timetable_fails', 1, 90);
    if (!said.place.endsWith(calendar) || said.task !== 'licences') problems.push(JSON.stringify(said));
    await stopped(child, problems);
    await world.end();
});

await scenario('/healthz answers on this machine with what the service does, and nowhere else', async (problems) => {
    const port = 20000 + (process.pid % 20000);
    const world = office(hourly, (config) => { config.service = { health: `127.0.0.1:${port}` }; });
    await world.sandbox();
    const child = serve(world);
    await child.until('started');
    await sleep(1500);
    const health = await (await fetch(`http://127.0.0.1:${port}/healthz`)).json();
    if (health.status !== 'idle' || health.next_task !== 'licences' || !(new Date(health.next_time) > new Date())) problems.push(JSON.stringify(health));
    if ((await fetch(`http://127.0.0.1:${port}/`)).status !== 404) problems.push('it serves other pages');
    await stopped(child, problems);
    world.options.config = (config) => { config.schedule = hourly; config.service = { health: `0.0.0.0:${port}` }; };
    world.writeConfig(world.origin);
    const open = world.run(['serve']);
    if (open.code === 0 || open.code === null || open.code === 70) problems.push(`on all addresses: exit ${open.code} ${open.err}`);
    await world.end();
});

close();
