// A day of creditlink serve in a minute: hourly runs against a platform that misbehaves and is away for hours, while the office's table
// changes from run to run. Time is faked for service and platform alike (fast_day.c); everything else is real.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { close, licences, root, scenario } from './world.mjs';
import { full, hour, office, serve, settled, sleep, stopped } from './service.mjs';

const hours = full ? 24 : 6, away = full ? [[9, 11], [17, 17.5]] : [[2, 3]];
const faults = ['commit-then-reset:0.08', '500-after-commit:0.08', 'truncated:0.05', 'reset-before-commit:0.08', '503:0.08', 'pending:0.05', '502-html:0.05', 'timeout-after-commit:0.02'];

await scenario(`${hours} hours of schedule against a platform that misbehaves and goes away: nothing lost, nothing doubled, memory and descriptors flat`, async (problems) => {
    const shop = fs.mkdtempSync('/tmp/creditlink-day-'), shim = path.join(shop, 'fast_day.so'), clock = path.join(shop, 'later');
    execFileSync('cc', ['-O1', '-Wall', '-shared', '-fPIC', '-o', shim, path.join(root, 'tests/whole/fast_day.c'), '-ldl']);
    fs.writeFileSync(clock, Buffer.alloc(8));
    Object.assign(process.env, { FAST_DAY: clock, LD_PRELOAD: shim, ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ''}:verify_asan_link_order=0:quarantine_size_mb=1` });
    const passed = () => Number(fs.readFileSync(clock).readBigInt64LE()) / 1e9 / hour;

    const world = office({ cron: '0 * * * *', missed: 'all' });
    const port = 20000 + (process.pid % 20000), words = ['--listen', `127.0.0.1:${port}`, ...faults.flatMap((fault) => ['--fault', fault])];
    await world.sandbox(words);
    let rows = licences(40), platform = true;
    world.rows(rows);
    const child = serve(world, { FAST_DAY_LEAPS: 'yes' }), began = Date.now();
    const samples = [], opened = () => fs.readdirSync(`/proc/${child.pid}/fd`).length;
    for (let ended = 0; passed() < hours;) {
        if (child.exitCode !== null) throw new Error(`serve ended with ${child.exitCode}: ${JSON.stringify(child.events.slice(-3))}`);
        const wanted = !away.some(([from, to]) => passed() >= from && passed() < to);
        if (wanted !== platform) {
            platform = wanted;
            if (platform) await world.sandbox(words);
            else await world.stopSandbox();
        }
        if (child.count('run_ended') > ended) {
            ended = child.count('run_ended');
            samples.push({ descriptors: opened(), kb: Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) });
            if (rows.length < 40 + 20 * hours) world.rows(rows = licences(rows.length + 20));
        }
        await sleep(5);
    }
    const seconds = (Date.now() - began) / 1000;
    await stopped(child, problems);
    const runs = child.count('run_began'), begun = child.events.filter((each) => each.event === 'run_began').map((each) => each.time.slice(0, 13));
    if (new Set(begun).size < hours - 1) problems.push(`only ${new Set(begun).size} of ${hours} hours had a run`);
    if (new Set(begun).size !== begun.length) problems.push(`an hour had two runs: ${begun}`);
    if (child.count('left_for_later') === 0 || child.count('delivery_began') === 0) problems.push('nothing was left while the platform was away, or nothing was sent again by itself');

    const third = Math.max(1, Math.floor(samples.length / 3)), most = (list, of) => Math.max(...list.map(of));
    const [first, last] = [samples.slice(0, third), samples.slice(-third)];
    if (most(last, (each) => each.descriptors) > most(first, (each) => each.descriptors) + 2) problems.push(`descriptors: ${samples.map((each) => each.descriptors)}`);
    if (most(last, (each) => each.kb) > most(first, (each) => each.kb) * 1.3) problems.push(`memory in kB: ${samples.map((each) => each.kb)}`);
    console.log(`     ${seconds.toFixed(0)} s for ${hours} h: ${runs} runs, ${child.count('delivery_began')} deliveries; descriptors ${samples[0].descriptors} to ${samples.at(-1).descriptors}, memory ${Math.round(samples[0].kb / 1024)} to ${Math.round(samples.at(-1).kb / 1024)} MB`);

    await world.stopSandbox();
    await world.sandbox(['--listen', `127.0.0.1:${port}`]);
    await settled(world, rows, problems);
    await world.end();
    fs.rmSync(shop, { recursive: true });
});

close();
