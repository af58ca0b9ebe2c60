// The office's own people change the table that is read: columns are dropped, renamed, moved, added, retyped, doubled, before a
// run or in its midst. What the mapping lacks is named before a row is sent; what changes no record sends nothing.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { World, close, columns, licences, scenario, sound, until } from './world.mjs';

const rows = licences(40);

// ---- the table, as a file or in a database
const cell = (value) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
const sources = {
    csv: {
        options: { type: 'csv', path: 'table.csv' },
        write: (world, table) => fs.writeFileSync(path.join(world.folder, 'table.csv'), table.map((line) => line.map(cell).join(',')).join('\n') + '\n'),
    },
    sqlite: {
        options: { type: 'sqlite', path: 'table.db', query: 'SELECT * FROM licence', key: '许可编号' },
        write: (world, [head, ...lines]) => {
            const text = (value) => `'${value.replaceAll("'", "''")}'`;
            sql(world, `DROP TABLE IF EXISTS licence; CREATE TABLE licence (${head.map((name) => `"${name}"`).join(', ')});` +
                lines.map((line) => `INSERT INTO licence VALUES (${line.map(text).join(', ')});`).join('\n'));
        },
    },
};
function sql(world, statements) { execFileSync('sqlite3', [path.join(world.folder, 'table.db')], { input: statements }); }
const table = (names = columns, value = (row, name) => row[name]) => [names, ...rows.map((row) => names.map((name, at) => value(row, name, at)))];

// A world that has sent all of it once.
async function settled(kind, problems) {
    const world = new World({ config: (config) => { config.tasks.licences.source = sources[kind].options; } });
    sources[kind].write(world, table());
    await world.sandbox();
    const first = await world.sync();
    if (first.code !== 0 || (await world.stored()).length !== rows.length) problems.push(`${kind}, at first: exit ${first.code} ${first.err}${first.out}`);
    return world;
}

const lacking = columns.filter((name) => name !== '法定代表人'), renamed = columns.map((name) => (name === '法定代表人' ? '法人代表' : name));
for (const kind of ['csv', 'sqlite']) {
    for (const [how, changed] of [['dropped', table(lacking)], ['renamed', table(renamed, (row, name) => row[name === '法人代表' ? '法定代表人' : name])]]) {
        await scenario(`${kind}: a column that is ${how} is named, and the platform hears nothing`, async (problems) => {
            const world = await settled(kind, problems), before = await world.batches();
            sources[kind].write(world, changed);
            const result = await world.sync();
            sound(result, problems, how);
            if (![3, 4].includes(result.code) || !(result.out + result.err).includes('法定代表人')) problems.push(`exit ${result.code}: ${result.err}${result.out}`);
            if ((await world.batches()) !== before) problems.push('something was sent');
            sources[kind].write(world, table());
            const again = await world.sync();
            if (again.code !== 0 || (await world.batches()) !== before) problems.push(`put right: exit ${again.code} ${again.err}${again.out}`);
            await world.end();
        });
    }
    const twice = table([...columns, '单位名称'], (row, name, at) => (at === columns.length ? '另一家' : row[name]));
    const added = table(['备注', ...columns, '经办人'], (row, name) => row[name] ?? '无');
    for (const [how, changed] of [['moved', table([...columns].reverse())], ['added', added], ...(kind === 'csv' ? [['there a second time, behind the first,', twice]] : [])]) {
        await scenario(`${kind}: columns that are ${how} change no record, and the platform hears nothing`, async (problems) => {
            const world = await settled(kind, problems), before = await world.batches();
            sources[kind].write(world, changed);
            const result = await world.sync();
            if (result.code !== 0 || (await world.batches()) !== before) problems.push(`exit ${result.code}, ${await world.batches()} batches instead of ${before}: ${result.err}${result.out}`);
            if (world.run(['withdrawal', 'list', '--json']).out.trim() !== '') problems.push('withdrawals were proposed');
            await world.end();
        });
    }
    await scenario(`${kind}: codes that became numbers are quarantined with their column, none is sent changed, and the others go on`, async (problems) => {
        const world = await settled(kind, problems);
        const changed = table(columns, (row, name) => (name === '统一社会信用代码' && row !== rows[0] ? '9.12201E+17' : row[name]));
        sources[kind].write(world, changed);
        const result = await world.sync(['--allow-mass-withdrawal']);
        sound(result, problems, 'retyped');
        const waiting = world.run(['quarantine', 'list', '--json', '--most', '100']).out.trim().split('\n').map((line) => JSON.parse(line));
        if (waiting.length !== rows.length - 1 || waiting.some((item) => !JSON.stringify(item).includes('XDR_SHXYM') && !JSON.stringify(item).includes('统一社会信用代码'))) problems.push(`${waiting.length} wait: ${JSON.stringify(waiting[0])}`);
        const there = await world.stored();
        if (there.some((record) => record.stores !== 1 || !rows.some((row) => row.统一社会信用代码 === record.data?.XK_XDR_SHXYM))) problems.push('the platform has another code');
        await world.end();
    });
}

await scenario('sqlite: a column that is renamed while a run reads: the run has read the table as it was, the next one names the column', async (problems) => {
    const world = await settled('sqlite', problems);
    world.options.config = (config) => { config.tasks.licences.source = { ...sources.sqlite.options, rows_per_second: 5 }; };
    world.writeConfig(world.origin);
    sources.sqlite.write(world, table(columns, (row, name) => row[name] + (name === '许可内容' ? '（新）' : '')));
    const run = world.start(['sync', 'run', '--json', '--patience', '20']);
    const runs = () => execFileSync('sqlite3', ['-readonly', path.join(world.folder, 'state/ledger.db'), 'SELECT count(*) FROM run'], { encoding: 'utf8' }).trim();
    await until(() => runs() === '2');  // and it reads for eight seconds
    await new Promise((resolve) => setTimeout(resolve, 1000));
    sql(world, 'ALTER TABLE licence RENAME COLUMN "法定代表人" TO "法人代表"');
    const during = await run.done;
    sound(during, problems, 'during');
    const task = during.out.split('\n').filter(Boolean).map((line) => JSON.parse(line)).find((line) => line.task);
    if (during.code !== 0 || task?.read !== rows.length || task.quarantined !== 0) problems.push(`during: exit ${during.code} ${during.err}${during.out}`);
    const next = await world.sync();
    if (![3, 4].includes(next.code) || !(next.out + next.err).includes('法定代表人')) problems.push(`next: exit ${next.code} ${next.err}${next.out}`);
    await world.end();
});

close();
