// The life of creditlink serve: killed in a run, stopped in a push, reloaded with bad files, a second one beside it.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { close, licences, platformHas, scenario } from './world.mjs';
import { full, hourly, missed, office, serve, settled, sleep, stopped, wasDown } from './service.mjs';

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
    const bad = [good.slice(0, 100), good.replace('"state"', '"stat"'), good.replace('0 * * * *', '0 25 * * *'), good.replace('examples/licences.json', 'examples/nothing.json'), good.replace('platform/platform.pub', 'nothing.pub'), JSON.stringify({ ...JSON.parse(good), service: { ...JSON.parse(good).service, health: '127.0.0.1:9' } })];
    for (const [i, text] of bad.entries()) {
        fs.writeFileSync(file, text);
        child.kill('SIGHUP');
        const said = await child.until('configuration_refused', i + 1);
        if (!said.place || said.in_force !== 'the one before') problems.push(JSON.stringify(said));
    }
    const alerts = () => fs.existsSync(path.join(world.folder, 'state', 'alerts.json')) ? fs.readFileSync(path.join(world.folder, 'state', 'alerts.json'), 'utf8') : '';
    for (let i = 0; i < 90 && !alerts().includes('reload-refused'); ++i) await sleep(1000);
    if (!alerts().includes('reload-refused')) problems.push(`a refused reload is no alert: ${alerts()}`);
    fs.writeFileSync(file, good);  // for the command; what was refused stands until a reload is taken
    // Whoever reads it hears the whole of it, with the remedy, in a language of their own, whatever the service speaks.
    const told = (env) => world.run(['alert', 'list', '--json'], env).out.split('\n').find((line) => line.includes('reload-refused') || line.includes('"configuration')) ?? '';
    const chinese = told({}), english = told({ LANG: 'en_US.UTF-8' });
    if (!chinese.includes('要重启才能改') || !chinese.includes('systemctl restart creditlink')) problems.push(`told in Chinese: ${chinese}`);
    if (!english.includes('change with a restart only') || !english.includes('systemctl restart creditlink') || /\p{Script=Han}/u.test(english)) problems.push(`told in English: ${english}`);
    fs.writeFileSync(file, good.replace('0 * * * *', '* * * * *'));
    child.kill('SIGHUP');
    await child.until('configuration_in_force');
    for (let i = 0; i < 90 && alerts().includes('reload-refused'); ++i) await sleep(1000);
    if (alerts().includes('reload-refused')) problems.push('the alert stands after a reload was taken');
    await child.until('run_ended', 1, 90);
    await stopped(child, problems);
    await platformHas(world, licences(40), problems);
    await world.end();
});

await scenario('diagnostics go to a file that others rotate, with and without a signal; a file that takes nothing stops nobody', async (problems) => {
    const world = office(hourly, (config) => { config.service = { ...config.service, diagnostics: 'diagnostics/service.jsonl' }; });
    await world.sandbox();
    const folder = path.join(world.folder, 'diagnostics'), file = path.join(folder, 'service.jsonl');
    fs.mkdirSync(folder);
    const lines = (name) => fs.readFileSync(path.join(folder, name), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));  // each is one object
    const until = async (name, event, count = 1) => {
        for (let i = 0; i < 300; ++i, await sleep(100)) if (fs.existsSync(path.join(folder, name)) && lines(name).filter((line) => line.event === event).length >= count) return;
        problems.push(`${name} never says ${event}: ${fs.existsSync(path.join(folder, name)) ? fs.readFileSync(path.join(folder, name), 'utf8').slice(-500) : 'no such file'}`);
    };
    const child = serve(world);
    await until('service.jsonl', 'started');
    child.kill('SIGHUP');
    await until('service.jsonl', 'configuration_in_force');
    fs.renameSync(file, `${file}.1`);  // and nothing else
    child.kill('SIGHUP');
    await until('service.jsonl', 'configuration_in_force');
    if (lines('service.jsonl.1').filter((line) => line.event === 'configuration_in_force').length !== 1) problems.push('the rotated file is still written');
    if (fs.statSync(file).mode & 0o007) problems.push('everybody may read it');
    fs.renameSync(folder, `${folder}.gone`);  // nothing can be written any more
    child.kill('SIGHUP');
    const told = await child.until('diagnostics_not_written', 1, 60);
    if (!told.place?.endsWith('service.jsonl')) problems.push(JSON.stringify(told));
    fs.renameSync(`${folder}.gone`, folder);
    child.kill('SIGHUP');
    await until('service.jsonl', 'configuration_in_force', 2);
    await stopped(child, problems);
    if (child.events.some((each) => each.event === 'started')) problems.push('lines go to standard error as well');
    for (const name of ['service.jsonl', 'service.jsonl.1']) lines(name);
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
