// creditlink serve by its timetable: what was missed, a platform that misbehaves or is away, clocks that jump, calendars that are
// missing. Days of schedule are simulated in tests/service; here the time is real.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { close, licences, platformHas, root, scenario } from './world.mjs';
import { awayFromTheHour, full, hour, hourly, missed, now, office, serve, settled, sleep, stopped, wasDown } from './service.mjs';

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

await scenario('a paused task gets no run for what was missed, which is remembered as such, and runs again once it is resumed', async (problems) => {
    await awayFromTheHour();
    const world = office({ ...hourly, missed: 'all' });
    await world.sandbox();
    if (world.run(['schedule', 'pause', 'licences']).code !== 2) problems.push('paused without a reason');
    world.must(['schedule', 'pause', 'licences', '--reason', '平台升级']);
    if (!world.must(['schedule', 'list']).out.includes('已暂停')) problems.push('the list does not say that it is paused');
    if (!/已暂停 licences：平台升级（.+ 起）/.test(world.must(['schedule', 'list']).out)) problems.push('nor why, by whom and since when');
    if (JSON.parse(world.must(['schedule', 'list', '--json']).out).paused_reason !== '平台升级') problems.push('nor its JSON why');
    wasDown(world, 3);
    const child = serve(world);
    await child.until('missed');
    await sleep(2500);
    if (child.count('run_began')) problems.push('a paused task ran');
    const list = missed(world);
    if (list.length !== 3 || list.some((each) => each.made_up || each.why !== 'paused')) problems.push(JSON.stringify(list));
    world.must(['schedule', 'resume', 'licences', '--reason', '升级完成']);
    await stopped(child, problems);
    wasDown(world, 1);
    const again = serve(world);
    await again.until('run_ended');
    await stopped(again, problems);
    await platformHas(world, licences(40), problems);
    await world.end();
});

await scenario('minute after minute against a platform that misbehaves: nothing lost or doubled, descriptors and memory flat', async (problems) => {
    const world = office({ cron: '* * * * *' });
    await world.sandbox(['--fault', 'timeout-after-commit:0.1', '--fault', 'commit-then-reset:0.1', '--fault', '500:0.1']);
    const child = serve(world, { ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ''}:quarantine_size_mb=1` });  // else freed memory stays for a while
    const samples = [], opened = () => fs.readdirSync(`/proc/${child.pid}/fd`).length;
    const rounds = full ? 30 : 3;
    let rows;
    for (let round = 1; round <= rounds; ++round) {
        rows = licences(40 + 20 * round);
        world.rows(rows);
        await child.until('run_ended', round, 150);
        let descriptors = opened();
        for (let look = 0; look < 20; ++look) { await sleep(100); descriptors = Math.min(descriptors, opened()); }  // between two runs
        const status = fs.readFileSync(`/proc/${child.pid}/status`, 'utf8');
        samples.push({ descriptors, kb: Number(/VmRSS:\s+(\d+)/.exec(status)[1]) });
    }
    const [first, last] = [samples[0], samples.at(-1)];
    if (last.descriptors > first.descriptors) problems.push(`descriptors: ${samples.map((each) => each.descriptors)}`);
    if (last.kb > first.kb * 1.3) problems.push(`memory in kB: ${samples.map((each) => each.kb)}`);
    console.log(`     after each run: descriptors ${samples.map((each) => each.descriptors)}, memory ${samples.map((each) => Math.round(each.kb / 1024))} MB`);
    await stopped(child, problems);
    await world.stopSandbox();
    await world.sandbox();
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
    await world.sync();
    const child = serve(world);
    await child.until('started');
    await sleep(1500);
    const health = await (await fetch(`http://127.0.0.1:${port}/healthz`)).json();
    if (health.status !== 'idle' || health.next_task !== 'licences' || !(new Date(health.next_time) > new Date())) problems.push(JSON.stringify(health));
    if (!health.sound || Object.values(health.checks).some((each) => each !== 'ok')) problems.push(JSON.stringify(health));
    fs.renameSync(path.join(world.folder, 'state/log'), path.join(world.folder, 'state/log.away'));
    fs.writeFileSync(path.join(world.folder, 'state/log'), '');
    await sleep(1100);
    const ill = await fetch(`http://127.0.0.1:${port}/healthz`), found = await ill.json();
    if (ill.status !== 503 || found.sound || found.checks.log === 'ok' || found.checks.ledger !== 'ok') problems.push(`${ill.status} ${JSON.stringify(found)}`);
    fs.rmSync(path.join(world.folder, 'state/log'));
    fs.renameSync(path.join(world.folder, 'state/log.away'), path.join(world.folder, 'state/log'));
    if ((await fetch(`http://127.0.0.1:${port}/`)).status !== 404) problems.push('it serves other pages');
    await stopped(child, problems);
    world.options.config = (config) => { config.schedule = hourly; config.service = { health: `0.0.0.0:${port}` }; };
    world.writeConfig(world.origin);
    const open = world.run(['serve']);
    if (open.code === 0 || open.code === null || open.code === 70) problems.push(`on all addresses: exit ${open.code} ${open.err}`);
    await world.end();
});

close();
