// The life of creditlink serve: killed in a run, stopped in a push, reloaded with bad files, a second one beside it.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { close, licences, platformHas, scenario } from './world.mjs';
import { full, missed, office, serve, settled, sleep, stopped, wasDown } from './service.mjs';

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

await scenario('a run by hand that was killed is told by the next service at once: it is not left running until the task is due again', async (problems) => {
    const world = office();
    world.rows(licences(20));
    await world.sandbox();
    const killed = await world.sync([], { CREDITLINK_FAIL: 'ledger.run.before-end:1' });
    if (killed.signal !== 'SIGKILL') problems.push(`the run was not killed: ${killed.code} ${killed.signal}`);
    const state = () => execFileSync('sqlite3', [path.join(world.folder, 'state', 'ledger.db'), 'SELECT state FROM run'], { encoding: 'utf8' }).trim();
    if (state() !== 'running') problems.push(`left as ${state()}`);
    const child = serve(world);
    await child.until('run_was_killed');
    if (!state().startsWith('died')) problems.push(`told, and still ${state()}`);
    await stopped(child, problems);
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

close();
