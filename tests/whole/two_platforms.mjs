// One task, two platforms: a national one that signs and can be asked, and a poor one that cannot. And a platform that comes later.
import { PoorPlatform } from './poor_server.mjs';
import { World, close, licences, platformHas, scenario } from './world.mjs';

const lines = (text) => text.split('\n').filter(Boolean).map((line) => JSON.parse(line));

// The national sandbox, and beside it a poor platform that the tasks report to once `city` is true.
async function office(count, city = true) {
    const poor = new PoorPlatform();
    const origin = await poor.listen();
    const joined = { city };
    const world = new World({ config: (config) => { if (joined.city) config.platforms.city = { profile: 'poor-json', origin, batch: { records: 20 }, backoff: { first_ms: 20, cap_ms: 100 } }; } });
    const rows = licences(count);
    world.rows(rows);
    await world.sandbox();
    return { world, poor, rows, join: () => { joined.city = true; world.writeConfig(world.origin); }, end: async () => { await poor.end(); await world.end(); } };
}

function booksAt(world, result, platform, problems) {
    const books = world.books(result).find((each) => each.platform === platform);
    if (!books?.balanced) problems.push(`books of ${platform}: ${JSON.stringify(books)}`);
    return books ?? {};
}

function poorHasOnce(poor, rows, problems) {
    const counts = poor.counts();
    if (counts.size !== rows.length) problems.push(`the city has ${counts.size} of ${rows.length} rows`);
    for (const [number, count] of counts) if (count !== 1) problems.push(`${number} is there ${count} times`);
}

await scenario('two platforms get every row once each, and the books show both', async (problems) => {
    const all = await office(80);
    const first = await all.world.sync();
    if (first.code !== 0) problems.push(`exit ${first.code}: ${first.err}`);
    for (const platform of ['national', 'city']) if (booksAt(all.world, first, platform, problems).accepted !== 80) problems.push(first.out);
    await platformHas(all.world, all.rows, problems);
    poorHasOnce(all.poor, all.rows, problems);
    await all.end();
});

await scenario('the poor one is dead: the national one goes on, and the books show both; the next run delivers the rest', async (problems) => {
    const all = await office(80);
    const { port } = all.poor;
    await all.poor.end();
    const first = await all.world.sync(['--patience', '2']);
    if (first.code !== 5) problems.push(`exit ${first.code}: ${first.out}`);
    if (booksAt(all.world, first, 'national', problems).accepted !== 80) problems.push(first.out);
    if (booksAt(all.world, first, 'city', problems).accepted !== 0) problems.push(first.out);
    await platformHas(all.world, all.rows, problems);
    all.poor = new PoorPlatform();
    await all.poor.listen(port);
    const second = await all.world.sync();
    if (second.code !== 0 || booksAt(all.world, second, 'city', problems).accepted !== 80) problems.push(`exit ${second.code}: ${second.out}`);
    poorHasOnce(all.poor, all.rows, problems);
    await all.poor.end();
    await all.world.end();
});

await scenario('the national one is dead: the poor one goes on', async (problems) => {
    const all = await office(60);
    await all.world.stopSandbox();
    const first = await all.world.sync(['--patience', '2']);
    if (first.code !== 5) problems.push(`exit ${first.code}: ${first.out}`);
    if (booksAt(all.world, first, 'city', problems).accepted !== 60 || booksAt(all.world, first, 'national', problems).accepted !== 0) problems.push(first.out);
    poorHasOnce(all.poor, all.rows, problems);
    await all.world.sandbox(['--listen', all.world.origin.replace('http://', '')]);
    const second = await all.world.sync();
    if (second.code !== 0) problems.push(`exit ${second.code}: ${second.out}`);
    await platformHas(all.world, all.rows, problems);
    await all.end();
});

await scenario('a platform that comes later: plan and run say how many it lacks, a backfill gives it those, and nobody gets one twice', async (problems) => {
    const all = await office(100, false);
    await all.world.sync();
    all.join();
    all.rows = licences(110, (i) => (i === 1 ? { 状态: '注销' } : {}));  // one changed, ten are new
    all.world.rows(all.rows);
    const plan = lines(all.world.must(['sync', 'plan', '--json']).out).find((line) => line.task && line.behind);
    if (plan?.behind.city !== 100) problems.push(`plan: ${JSON.stringify(plan?.behind)}`);
    if (!all.world.must(['sync', 'plan', '--lang', 'en']).out.includes('creditlink sync backfill licences city --preview')) problems.push('the plan does not name the command');
    const second = await all.world.sync();
    if (lines(second.out)[0].behind.city !== 100 || all.poor.stored.length !== 11) problems.push(`${all.poor.stored.length} stored: ${second.out}`);

    const look = lines(all.world.must(['sync', 'backfill', 'licences', 'city', '--preview', '--json']).out)[0];
    if (look.queued !== 99 || look.there !== 11 || look.left !== 99) problems.push(JSON.stringify(look));
    const silent = all.world.run(['sync', 'backfill', 'licences', 'city']);
    if (silent.code !== 2) problems.push(`without a reason: exit ${silent.code}`);
    const done = lines(all.world.must(['sync', 'backfill', 'licences', 'city', '--reason', '市平台新接入', '--json']).out)[0];
    if (done.queued !== 99 || done.left !== 0) problems.push(JSON.stringify(done));
    const third = await all.world.sync();
    if (third.code !== 0 || lines(third.out)[0].behind.city || lines(third.out)[0].unchanged !== 110) problems.push(third.out);
    if (booksAt(all.world, third, 'city', problems).accepted !== 110 || booksAt(all.world, third, 'national', problems).accepted !== 111) problems.push(third.out);
    poorHasOnce(all.poor, all.rows, problems);
    await platformHas(all.world, all.rows, problems, (row) => (row.状态 === '注销' ? 2 : 1));
    const again = lines(all.world.must(['sync', 'backfill', 'licences', 'city', '--reason', '再来一次', '--json']).out)[0];
    if (again.queued !== 0 || again.there !== 110) problems.push(JSON.stringify(again));
    if (all.world.run(['log', 'check']).code !== 0) problems.push(all.world.run(['log', 'check']).out);
    const entries = lines(all.world.must(['log', 'show', '--last', '200', '--json']).out).map((entry) => JSON.stringify(entry));
    if (!entries.some((entry) => entry.includes('backfill') && entry.includes('platform city')) || entries.some((entry) => entry.includes('市平台新接入'))) problems.push('the decision is not in the log as it should be');
    await all.end();
});

await scenario('records adopted on the first day go to a platform that comes later only if a person says so', async (problems) => {
    const all = await office(30, false);
    all.world.must(['sync', 'adopt', 'licences', '--reason', '历史数据已由人工录入平台']);
    all.join();
    const plan = lines(all.world.must(['sync', 'plan', '--json']).out).find((line) => line.task && line.behind);
    if (plan.behind.city) problems.push(JSON.stringify(plan.behind));
    const look = lines(all.world.must(['sync', 'backfill', 'licences', 'city', '--preview', '--json']).out)[0];
    if (look.queued !== 0 || look.skips.adopted !== 30) problems.push(JSON.stringify(look));
    all.world.must(['sync', 'backfill', 'licences', 'city', '--adopted', '--reason', '市平台没有历史数据']);
    const last = await all.world.sync();
    if (last.code !== 0 || (await all.world.stored()).length !== 0) problems.push(`exit ${last.code}: ${last.out}`);
    poorHasOnce(all.poor, all.rows, problems);
    await all.end();
});

await scenario('a backfill changes no record: rows that are broken, changed or new are left to the next run', async (problems) => {
    const all = await office(20, false);
    await all.world.sync();
    all.join();
    all.world.rows(licences(22, (i) => (i === 2 ? { 许可内容: '另一种' } : i === 3 ? { 有效期止: '2001-01-01' } : {})));
    const done = lines(all.world.must(['sync', 'backfill', 'licences', 'city', '--reason', '接入', '--json']).out)[0];
    if (done.queued !== 18 || done.skips['changed-since'] !== 1 || done.skips['not-sound'] !== 1 || done.skips['not-admitted-yet'] !== 2 || done.left !== 2) problems.push(JSON.stringify(done));
    if (all.world.run(['quarantine', 'list', '--json']).out.trim() !== '') problems.push('a backfill put a row into quarantine');
    const next = await all.world.sync();
    const task = lines(next.out)[0];
    if (task.new_records !== 2 || task.new_versions !== 1 || task.quarantined !== 1 || all.poor.stored.length !== 21) problems.push(`${all.poor.stored.length}: ${next.out}`);
    await all.end();
});

close();
