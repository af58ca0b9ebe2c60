// The poor platform: nobody can ask it what became of a batch. So nothing is sent twice unless a person says so, nothing is
// lost, and whatever waits says what to do. Shown by the platform's own store.
import { PoorPlatform, faults } from './poor_server.mjs';
import { World, close, licences, scenario, until } from './world.mjs';

const full = process.env.CREDITLINK_TEST_FULL === 'yes';

// An office whose only platform is a poor one.
async function office(count, options = {}) {
    const platform = new PoorPlatform();
    const origin = await platform.listen();
    const world = new World({ config: (config) => { config.platforms = { city: { profile: 'poor-json', origin, batch: { records: options.records ?? 50 }, backoff: { first_ms: 20, cap_ms: 100 } } }; } });
    const rows = licences(count);
    world.rows(rows);
    return { platform, world, rows, end: async () => { await platform.end(); await world.end(); } };
}

const lines = (text) => text.split('\n').filter(Boolean).map((line) => JSON.parse(line));
const submissions = (world, state) => lines(world.must(['submission', 'list', '--json', '--most', '100000', ...(state ? ['--state', state] : [])]).out);

function booksOf(world, result, problems) {
    const [books] = world.books(result);
    if (!books?.balanced) problems.push(`books: ${JSON.stringify(books)}`);
    return books ?? {};
}

// What the platform stored against what the ledger says of it: nothing accepted is missing, nothing is there twice.
function agrees({ world, platform, rows }, problems) {
    const counts = platform.counts(), byId = new Set(platform.stored.map((row) => row.RECID));
    for (const [number, count] of counts) if (count > 1) problems.push(`${number} was stored ${count} times`);
    for (const each of submissions(world, 'accepted')) if (!byId.has(each.id)) problems.push(`${each.id} counts as accepted and is not there`);
    const known = submissions(world);
    if (known.length !== rows.length) problems.push(`${known.length} submissions for ${rows.length} rows`);
}

// Whatever waits for a person names a command that does something about it.
function saysWhatToDo(world, problems) {
    for (const each of submissions(world, 'parked'))
        if (!/submission (arrived|never-arrived|retry|drop)/.test(each.note)) { problems.push(`no word about what to do: ${JSON.stringify(each)}`); return; }
}

await scenario('a platform that behaves takes every row once, by the word of its channel only', async (problems) => {
    const all = await office(120);
    const first = await all.world.sync();
    if (first.code !== 0) problems.push(`exit ${first.code}: ${first.err}`);
    if (booksOf(all.world, first, problems).accepted !== 120 || all.platform.stored.length !== 120) problems.push(first.out);
    agrees(all, problems);
    const [some] = submissions(all.world, 'accepted');
    if (some.signed || some.receipt) problems.push(`a receipt where there is none: ${JSON.stringify(some)}`);
    const requests = all.platform.requests;
    await all.world.sync();
    if (all.platform.requests !== requests) problems.push('the second run sent something');
    if (!all.world.must(['config', 'check', '--json', '--lang', 'en']).out.includes('cannot be asked')) problems.push('config check does not say what cannot be promised');
    await all.end();
});

await scenario('rows that it refuses are rejected one by one with its code and what to do, the others are accepted', async (problems) => {
    const all = await office(100);
    all.platform.reject = (row) => ({ 2: '10002', 7: '20001' })[Number(row.XK_XKBH.slice(-1))];
    const first = await all.world.sync(['--strict']);
    const books = booksOf(all.world, first, problems);
    if (first.code !== 1 || books.rejected !== 20 || books.accepted !== 80) problems.push(`exit ${first.code} ${JSON.stringify(books)}`);
    agrees(all, problems);
    const codes = submissions(all.world, 'rejected').map((each) => each.code).sort();
    if (codes.filter((code) => code === '10002').length !== 10 || codes.filter((code) => code === '20001').length !== 10) problems.push(codes.join(' '));
    if (!all.world.must(['submission', 'list', '--state', 'rejected'], { COLUMNS: '200' }).out.includes('重复或较旧的数据')) problems.push('the list does not say what the code means');
    const [one] = submissions(all.world, 'rejected');
    all.platform.reject = () => undefined;
    all.world.must(['submission', 'retry', one.id, '--reason', '平台已修复']);
    const again = await all.world.sync();
    if (again.code !== 0 || all.platform.stored.length !== 81) problems.push(`the retried row: exit ${again.code}, ${all.platform.stored.length} stored`);
    await all.end();
});

for (const name of Object.keys(faults))
    await scenario(`${name}: the batch waits for a person, is sent once only, and the others go on`, async (problems) => {
        const all = await office(150);
        all.platform.fault = (request) => (request === 2 ? name : undefined);
        const first = await all.world.sync();
        if (first.code !== 6) problems.push(`exit ${first.code}: ${first.out.slice(-400)}${first.err}`);
        const books = booksOf(all.world, first, problems);
        if (books.parked !== 50 || books.unclear !== 50 || books.accepted !== 100) problems.push(JSON.stringify(books));
        const requests = all.platform.requests;
        const second = await all.world.sync();
        if (second.code !== 6 || all.platform.requests !== requests) problems.push(`second run: exit ${second.code}, ${all.platform.requests - requests} requests`);
        if (all.platform.stored.length !== 100 + 50 * faults[name].stores) problems.push(`${all.platform.stored.length} rows stored`);
        agrees(all, problems);
        saysWhatToDo(all.world, problems);
        if (all.world.run(['log', 'check']).code !== 0) problems.push(all.world.run(['log', 'check']).out);
        await all.end();
    });

await scenario('people at the terminal are told how many are unclear and where to look', async (problems) => {
    const all = await office(20);
    all.platform.fault = () => 'commit-then-reset';
    const first = await all.world.start(['sync', 'run', '--patience', '5', '--lang', 'en']).done;
    if (!/20 +not known to have arrived +creditlink submission list --state/.test(first.out)) problems.push(first.out);
    await all.end();
});

await scenario(`it takes the rows and never answers: ${full ? 'the time runs out' : 'the run is stopped'}, and the batch waits for a person`, async (problems) => {
    const all = await office(30);
    all.platform.fault = () => 'hang';
    const run = all.world.start(['sync', 'run', '--json', '--patience', '20']);
    if (!full) {
        await until(() => all.platform.requests > 0);
        run.kill('SIGINT');
    }
    const first = await run.done;
    if (first.code !== (full ? 6 : 130)) problems.push(`exit ${first.code}: ${first.err}`);
    const second = await all.world.sync();
    if (second.code !== 6 || booksOf(all.world, second, problems).parked !== 30) problems.push(`exit ${second.code}: ${second.out}`);
    if (all.platform.requests !== 1) problems.push(`${all.platform.requests} requests`);
    agrees(all, problems);
    await all.end();
});

await scenario('killed after the bytes left and before the answer was kept: not sent again', async (problems) => {
    for (const point of ['delivery.submitted', 'delivery.sent', 'delivery.answered']) {
        const all = await office(40);
        const killed = await all.world.sync([], { CREDITLINK_FAIL: `${point}:1` });
        if (killed.signal !== 'SIGKILL') problems.push(`${point} was not passed`);
        const second = await all.world.sync();
        const books = booksOf(all.world, second, problems);
        const kept = point === 'delivery.answered';  // settled from the answer that was kept
        if (second.code !== (kept ? 0 : 6) || books[kept ? 'accepted' : 'parked'] !== 40) problems.push(`${point}: exit ${second.code} ${JSON.stringify(books)}`);
        if (all.platform.requests > 1) problems.push(`${point}: ${all.platform.requests} requests`);
        agrees(all, problems);
        await all.end();
    }
});

await scenario('refused as a whole, the batch waits with the platform’s words, and goes again when a person says so', async (problems) => {
    const all = await office(50);
    all.platform.fault = () => '3002';
    const first = await all.world.sync();
    if (booksOf(all.world, first, problems).parked !== 50 || all.platform.stored.length !== 0) problems.push(first.out);
    const [one] = submissions(all.world, 'parked');
    if (!one.note.includes('请核对平台分配的目录编码')) problems.push(one.note);
    saysWhatToDo(all.world, problems);
    all.platform.fault = () => undefined;
    all.world.must(['submission', 'retry', one.id, '--reason', '平台已补登目录']);
    const second = await all.world.sync();
    if (second.code !== 0 || all.platform.stored.length !== 50) problems.push(`exit ${second.code}, ${all.platform.stored.length} stored`);
    agrees(all, problems);
    await all.end();
});

await scenario('a platform that is not there leaves everything queued; the next run delivers it', async (problems) => {
    const all = await office(60);
    const { port } = all.platform;
    await all.platform.end();
    const first = await all.world.sync(['--patience', '1']);
    if (first.code !== 5) problems.push(`exit ${first.code}: ${first.out}`);
    all.platform = new PoorPlatform();
    await all.platform.listen(port);
    const second = await all.world.sync();
    if (second.code !== 0 || all.platform.stored.length !== 60) problems.push(`exit ${second.code}, ${all.platform.stored.length} stored: ${second.out}`);
    agrees(all, problems);
    await all.platform.end();
    await all.world.end();
});

for (let seed = 1; seed <= (full ? 20 : 3); ++seed)
    await scenario(`misbehaving one call in two, seed ${seed}: whatever it said no believable word about waits, and nothing is there twice`, async (problems) => {
        const all = await office(full ? 2000 : 400, { records: 20 });
        const names = Object.keys(faults);
        let state = seed * 7919;
        const dice = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
        all.platform.fault = () => (dice() < 0.5 ? names[Math.floor(dice() * names.length)] : undefined);
        for (let i = 0; i < 3; ++i) await all.world.sync();
        const last = await all.world.sync();
        const books = booksOf(all.world, last, problems);
        if (books.accepted + books.parked !== all.rows.length) problems.push(JSON.stringify(books));
        agrees(all, problems);
        saysWhatToDo(all.world, problems);
        await all.end();
    });

// ---- a person's word
const said = (world) => lines(world.must(['log', 'show', '--last', '400', '--json']).out).filter((entry) => JSON.stringify(entry).includes('submission-'));

await scenario('a person finds out what arrived: that is sent no more, the rest again, and in the end every row is there once', async (problems) => {
    const all = await office(200, { records: 20 });
    const fates = ['commit-then-reset', '500-before-commit', 'half-commit-then-reset', 'html-200-after-commit', 'reset-before-commit'];
    all.platform.fault = (request) => fates[request - 1];
    await all.world.sync();
    all.platform.fault = () => undefined;
    const there = new Set(all.platform.stored.map((row) => row.RECID));
    const batches = new Map();
    for (const each of submissions(all.world, 'parked')) batches.set(each.batch, [...(batches.get(each.batch) ?? []), each]);
    if (batches.size !== 5) problems.push(`${batches.size} batches wait`);
    for (const [batch, members] of batches) {
        const arrived = members.filter((each) => there.has(each.id));
        const look = lines(all.world.must(['submission', 'arrived', batch, '--preview', '--json']).out)[0];
        if (look.records !== members.length || look.preview !== true) problems.push(JSON.stringify(look));
        if (members.some((each) => JSON.stringify(look).includes(each.key))) problems.push('the preview shows whole record keys');
        if (arrived.length === members.length) all.world.must(['submission', 'arrived', members[3].id, '--reason', '已在平台页面查到']);
        else {
            for (const each of arrived) all.world.must(['submission', 'arrived', each.id, '--only', '--reason', '电话核对']);
            all.world.must(['submission', 'never-arrived', batch, '--reason', '平台查无此批']);
        }
    }
    const last = await all.world.sync();
    const books = booksOf(all.world, last, problems);
    if (last.code !== 0 || books.vouched !== 50 || books.accepted !== 150 || books.parked !== 0) problems.push(`exit ${last.code} ${JSON.stringify(books)}`);
    if (all.platform.counts().size !== 200) problems.push(`${all.platform.counts().size} of 200 rows are there`);
    agrees(all, problems);
    const entries = said(all.world);
    if (entries.length !== 2 + 10 + 3) problems.push(`${entries.length} entries in the log`);
    if (JSON.stringify(entries).includes('电话核对')) problems.push('the log holds the reason itself');
    const [one] = submissions(all.world, 'vouched');
    const shown = lines(all.world.must(['submission', 'show', one.id, '--json']).out)[0];
    if (shown.receipt || shown.signed || shown.decisions?.length !== 1 || !shown.decisions[0].who) problems.push(JSON.stringify(shown));
    if (!all.world.must(['sync', 'status', '--lang', 'en']).out.includes('by word')) problems.push('the books do not say who vouches');
    if (all.world.run(['log', 'check']).code !== 0) problems.push(all.world.run(['log', 'check']).out);
    await all.end();
});

await scenario('a word without a reason, or about what is not unclear, is refused with what to do', async (problems) => {
    const all = await office(20);
    await all.world.sync();
    const [accepted] = submissions(all.world, 'accepted');
    for (const verb of ['arrived', 'never-arrived']) {
        const silent = all.world.run(['submission', verb, accepted.id]);
        if (silent.code !== 2 || !silent.err.includes('--reason')) problems.push(`${verb} without a reason: ${silent.code} ${silent.err}`);
        const wrong = all.world.run(['submission', verb, accepted.id, '--reason', 'x']);
        if (wrong.code !== 2 || !wrong.err.includes('submission list --state parked')) problems.push(`${verb}: ${wrong.code} ${wrong.err}`);
    }
    await all.end();
});

close();
