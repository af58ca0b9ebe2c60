// What a person is told at a run's end and between runs: what waits, why rows were left out, what to type next.
import fs from 'node:fs';
import path from 'node:path';
import { World, close, csv, licences, scenario } from './world.mjs';

const lines = (text) => text.split('\n').filter(Boolean);
const last = (text) => lines(text).at(-1) ?? '';

// Thirty licences, then ten of them gone and one spoilt: proposals and a row in quarantine.
async function withWaiting() {
    const world = new World();
    const rows = licences(30);
    world.rows(rows);
    await world.sandbox();
    await world.sync();
    const left = rows.slice(0, 20);
    left[0] = { ...left[0], 有效期止: '2001-01-01' };
    world.rows(left);
    const run = await world.start(['sync', 'run']).done;
    return { world, left, run };
}

await scenario('what waits for people is told by the run that brought it, by each later one and by sync status, with the next command', async (problems) => {
    const { world, run } = await withWaiting();
    if (!/1 +行待处理/.test(run.out) || !/10 +项撤回待批准/.test(run.out)) problems.push(run.out);
    const again = await world.start(['sync', 'deliver']).done;
    if (!/1 +行待处理/.test(again.out) || !/10 +项撤回待批准/.test(again.out)) problems.push(`later: ${again.out}`);
    const status = world.must(['sync', 'status']).out;
    if (!/需要人处理/.test(status) || !/10 +项撤回待批准/.test(status) || !/quarantine list/.test(last(status))) problems.push(`status: ${status}`);
    const said = lines(world.must(['sync', 'status', '--json']).out).map((line) => JSON.parse(line)).find((line) => line.waiting)?.waiting;
    if (said?.quarantined !== 1 || said?.withdrawals !== 10) problems.push(JSON.stringify(said));
    await world.end();
});

await scenario('the rows of a run add up to what was read, and what is gone stands apart', async (problems) => {
    const { world, run } = await withWaiting();
    const row = lines(run.out).find((line) => line.startsWith('licences')) ?? '';
    const [read, ...parts] = row.match(/\d+/g).map(Number);
    if (!/消失/.test(run.out) || read !== 20 || parts.at(-1) !== 10 || parts.slice(0, 5).reduce((sum, n) => sum + n, 0) !== 20) problems.push(run.out);
    await world.end();
});

await scenario('several withdrawals are decided at once, each by itself, and what was not decided is named', async (problems) => {
    const { world } = await withWaiting();
    const list = world.must(['withdrawal', 'list']).out;
    if (!/共 10 项/.test(list)) problems.push(list);
    const basis = world.run(['withdrawal', 'approve', 'w-1..w-8', 'w-9', 'w-99', '--reason', '导出范围变了', '--as', '王芳']);
    if (basis.code === 0 || !/共 10 项，办成 9 项/.test(basis.out) || !/w-99/.test(basis.err)) problems.push(`basis: ${basis.code} ${basis.out}${basis.err}`);
    const own = world.run(['withdrawal', 'approve', 'w-1..w-9', '--as', '王芳']);
    if (own.code !== 10 || !/办成 0 项/.test(own.out)) problems.push(`own basis: ${own.code} ${own.out}`);
    const other = world.run(['withdrawal', 'approve', 'w-1..w-9', '--as', '李明']);
    if (other.code !== 0 || !/办成 9 项/.test(other.out)) problems.push(`approved: ${other.code} ${other.out}${other.err}`);
    const entries = lines(world.must(['log', 'show', '--last', '99', '--event', 'decision', '--json']).out);
    if (entries.length !== 18) problems.push(`${entries.length} entries for 18 decisions`);
    const backwards = world.run(['withdrawal', 'refuse', 'w-9..w-1', '--reason', 'x']);
    if (backwards.code !== 2) problems.push(`backwards: ${backwards.code}`);
    await world.end();
});

await scenario('why rows were left out is told in words by check, sync plan and sync run', async (problems) => {
    const world = new World({ config: (config) => { config.tasks.licences.since = '2024/01/01'; } });
    world.rows(licences(6, (i) => (i < 3 ? { 决定日期: '2023-03-05' } : {})));
    await world.sandbox();
    for (const words of [['check'], ['sync', 'plan'], ['sync', 'run']]) {
        const said = world.run(words).out;
        if (!/跳过：2 before-since（早于任务的 since）/.test(said)) problems.push(`${words.join(' ')}: ${said}`);
    }
    await world.end();
});

await scenario('a task without a platform is named by config check, sync plan and sync run', async (problems) => {
    const world = new World({ config: (config) => { config.tasks.licences.platforms = []; } });
    world.rows(licences(2));
    await world.sandbox();
    for (const words of [['config', 'check'], ['sync', 'plan'], ['sync', 'run']]) {
        const said = world.run(words).out.replace(/\s+/g, '');
        if (!/没有平台/.test(said)) problems.push(`${words.join(' ')}: ${said}`);
    }
    await world.end();
});

await scenario('words that are misspelt are answered with the nearest one, and names that are none with what they are', async (problems) => {
    const world = new World();
    world.rows(licences(3));
    await world.sandbox();
    for (const [words, wanted] of [[['sync', 'rn'], /“run”/], [['source', 'preview', 'licenses'], /“licences”/], [['mapping', 'preview', 'licenses'], /“licences”/], [['mapping', 'coverage', 'licenses'], /“licences”/],
                                   [['quarantine', 'export', 'list.csv'], /\.xlsx/], [['quarantine', 'fix', 'q-2'], /fix q-2/]]) {
        const said = world.run(words);
        if (said.code !== 2 || !wanted.test(said.err)) problems.push(`${words.join(' ')}: ${said.code} ${said.err}`);
    }
    world.options.config = (config) => { config.platforms.national.profile = 'natoinal'; config.tasks.licences.mapping = 'examples/licence.json'; };
    world.writeConfig(world.origin);
    const check = world.run(['config', 'check']);
    if (check.code !== 3 || !/national\.json/.test(check.out) || !/licences\.json/.test(check.out)) problems.push(check.out);
    await world.end();
});

await scenario('a task named twice is run once, an adoption says how much it took, a failed read leads to the source', async (problems) => {
    const world = new World();
    world.rows(licences(3));
    await world.sandbox();
    const adopted = world.must(['sync', 'adopt', 'licences', 'licences', '--reason', '历史数据']).out;
    if (!/认领 3 条/.test(adopted) || !/没有发送/.test(adopted)) problems.push(adopted);
    const runs = lines(world.must(['sync', 'status', '--json']).out).map((line) => JSON.parse(line)).filter((line) => line.task);
    if (runs.length !== 1) problems.push(`${runs.length} runs`);
    fs.rmSync(path.join(world.folder, 'rows.csv'));
    const failed = world.run(['check', 'licences']);
    if (failed.code !== 4 || !/source check licences/.test(last(failed.out))) problems.push(`${failed.code} ${failed.out}`);
    await world.end();
});

await scenario('a file that is given is looked at with a task\'s mapping; nothing is kept, sent or changed', async (problems) => {
    const world = new World();
    world.rows(licences(3));
    const given = path.join(world.folder, 'given.csv');
    fs.writeFileSync(given, csv(licences(7, (i) => (i === 2 ? { 有效期止: '2001-01-01' } : {}))));
    const said = world.run(['check', 'licences', '--file', given, '--json']);
    const [outcome] = lines(said.out).map((line) => JSON.parse(line)).filter((line) => line.read !== undefined);
    if (said.code !== 0 || outcome?.read !== 7 || outcome?.quarantined !== 1) problems.push(`${said.code} ${said.out}${said.err}`);
    if (fs.existsSync(path.join(world.folder, 'state/ledger.db'))) problems.push('a ledger was made');
    const wrong = world.run(['check', 'licences', '--file', path.join(world.folder, 'keys/office-secret')]);
    if (wrong.code !== 2 || !/\.xlsx/.test(wrong.err)) problems.push(`${wrong.code} ${wrong.err}`);
    const alone = world.run(['check', given]);
    if (alone.code !== 2 || !/--file/.test(alone.err)) problems.push(`${alone.code} ${alone.err}`);
    await world.end();
});

close();
