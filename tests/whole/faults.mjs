// The platform misbehaves, the process is killed: nothing is lost, nothing doubled, shown by the platform's own store.
import fs from 'node:fs';
import path from 'node:path';
import { World, close, licences, platformHas, scenario } from './world.mjs';

const full = process.env.CREDITLINK_TEST_FULL === 'yes';

// Runs until everything is settled; a sync may end with 5 (try later) or 6 (unknown) in between.
async function untilSettled(world, problems, most = 12) {
    for (let i = 0; i < most; ++i) {
        const result = await world.sync();
        if (result.code === 0) return result;
        if (result.code !== 5 && result.code !== 6) {
            problems.push(`exit ${result.code}: ${result.out.slice(-600)}${result.err}`);
            return result;
        }
    }
    problems.push(`not settled after ${most} runs`);
    return undefined;
}

// 1: every fault that a client gets over by itself, mixed, by seed
const seeds = full ? 20 : 3;
const count = full ? 5000 : 800;
for (let seed = 1; seed <= seeds; ++seed) {
    await scenario(`a platform that misbehaves one call in three, seed ${seed}: ${count} records arrive once each`, async (problems) => {
        const world = new World({ records: full ? 100 : 50 });
        const rows = licences(count);
        world.rows(rows);
        await world.sandbox(['--fault', 'mix', '--fault-rate', '0.35', '--seed', String(seed), '--fault-on', 'batches']);
        const last = await untilSettled(world, problems);
        await platformHas(world, rows, problems);
        const [books] = world.books(last);
        if (!books?.balanced || books.accepted !== count) problems.push(`books: ${JSON.stringify(books)}`);
        if (world.run(['log', 'check']).code !== 0) problems.push(world.run(['log', 'check']).out);
        await world.end();
    });
}

// 2: each of the worst alone, four calls in ten (five rounds of not arriving in a row would rightly hold a batch for a person)
for (const fault of ['commit-then-reset', '500-after-commit', 'html-200-after-commit', 'bad-signature', 'wrong-batch', 'truncated', '413-above=20', '429', 'pending', '413-html', 'replay']) {
    await scenario(`${fault}: nothing lost, nothing doubled`, async (problems) => {
        const world = new World({ records: 50 });
        const rows = licences(200);
        world.rows(rows);
        await world.sandbox(['--fault', fault.startsWith('413-above') ? fault : `${fault}:0.4`, '--seed', '5']);
        const last = await untilSettled(world, problems);
        await platformHas(world, rows, problems);
        const [books] = world.books(last);
        if (!books?.balanced || books.accepted !== 200) problems.push(`books: ${JSON.stringify(books)}`);
        await world.end();
    });
}

await scenario('a gateway that lets no submission through for a while gets no batch held: what is sent again waits longer each time', async (problems) => {
    const world = new World({ config: (config) => { config.platforms.national.batch = { records: 10 }; config.platforms.national.backoff = { first_ms: 1000, cap_ms: 300000 }; } });
    world.rows(licences(40));
    await world.sandbox(['--fault', '502-html:1', '--seed', '5']);
    await world.start(['sync', 'run', '--json', '--patience', '8']).done;
    const counted = (state) => world.must(['submission', 'list', '--ids', '--state', state]).out.trim().split('\n').filter(Boolean).length;
    if (counted('parked') !== 0) problems.push(`parked: ${world.must(['submission', 'list', '--state', 'parked']).out}`);
    await world.end();
});

await scenario('batches are cut to what the status of the platform allows, so that none is refused as too large', async (problems) => {
    const world = new World({ records: 100 });
    const rows = licences(25);
    world.rows(rows);
    await world.sandbox(['--records', '10']);
    const last = await untilSettled(world, problems);
    await platformHas(world, rows, problems);
    const sent = world.must(['log', 'show', '--last', '99', '--json']).out.trim().split('\n').map((line) => JSON.parse(line)).filter(({ event }) => event === 'submitted');
    if (sent.length !== 3) problems.push(`${sent.length} batches were sent: ${last.out}`);
    await world.end();
});

await scenario('every forged answer to an inquiry is an entry with its digest, as is a "not yet", and so is that the batch waits for a person', async (problems) => {
    const world = new World({ records: 50 });
    world.rows(licences(3));
    await world.sandbox(['--fault', 'bad-signature:1', '--fault-on', 'batches']);
    let ended;
    for (let i = 0; i < 6; ++i) {
        ended = await world.sync();
        if (/"parked":[1-9]/.test(ended.out)) break;
    }
    const entries = () => world.must(['log', 'show', '--last', '999', '--json']).out.trim().split('\n').map((line) => JSON.parse(line));
    const asked = entries().filter(({ event, entry }) => event === 'answered' && entry.of === 'inquiry');
    if (asked.length < 30) problems.push(`${asked.length} answers to inquiries in the log: ${ended.out}${ended.err}`);
    if (asked.some(({ entry }) => entry.outcome !== 'unreadable' || entry.vouched !== 'nobody' || !/^[0-9a-f]{64}$/.test(entry.digest))) problems.push(JSON.stringify(asked[0]));
    const parked = entries().filter(({ event }) => event === 'parked');
    if (parked.length !== 1 || parked[0].entry.cause !== 'not-believable' || parked[0].entry.batch !== asked[0].entry.batch) problems.push(JSON.stringify(parked));
    if (world.run(['log', 'check']).code !== 0) problems.push(world.run(['log', 'check']).out);
    await world.end();
    const slow = new World({ records: 50 });
    slow.rows(licences(3));
    await slow.sandbox(['--fault', 'pending:1', '--seed', '5']);
    await slow.start(['sync', 'run', '--json', '--patience', '2']).done;
    const said = slow.must(['log', 'show', '--last', '999', '--event', 'answered', '--json']).out;
    if (!/"of":"inquiry"[^\n]*"outcome":"pending"/.test(said)) problems.push(`no "not yet" in the log: ${said}`);
    await slow.end();
});

// 3: killed at every durable step that a run passes
{
    const world = new World({ records: 40 });
    world.rows(licences(150));
    await world.sandbox();
    const list = path.join(world.folder, 'points');
    await world.sync([], { CREDITLINK_FAIL_LIST: list });
    const points = [...new Set(fs.readFileSync(list, 'utf8').trim().split('\n'))];
    await world.end();
    await scenario(`the run passes the durable steps that the design names (${points.length})`, async (problems) => {
        for (const point of ['delivery.cut', 'delivery.submitted', 'delivery.sent', 'delivery.answered', 'delivery.settled', 'ingest.group-admitted'])
            if (!points.includes(point)) problems.push(`no failpoint ${point}`);
    });
    for (const point of points) {
        for (const passage of full ? [1, 2, 3] : [1]) {
            await scenario(`killed at ${point}:${passage}, then run again: every record once`, async (problems) => {
                const each = new World({ records: 40 });
                const rows = licences(150);
                each.rows(rows);
                await each.sandbox();
                const killed = await each.sync([], { CREDITLINK_FAIL: `${point}:${passage}` });
                if (passage === 1 && killed.signal !== 'SIGKILL') problems.push(`was not killed: ${killed.code} ${killed.err}`);
                const last = await untilSettled(each, problems);
                await platformHas(each, rows, problems);
                const [books] = each.books(last);
                if (!books?.balanced || books.accepted !== 150) problems.push(`books: ${JSON.stringify(books)}`);
                if (each.run(['log', 'check']).code !== 0) problems.push(each.run(['log', 'check']).out);
                await each.end();
            });
        }
    }
}

// 4: killed at random times, again and again on one state, while the platform misbehaves too
const kills = full ? 200 : 12;
await scenario(`killed ${kills} times at random while the platform misbehaves: every record once`, async (problems) => {
    const world = new World({ records: 25 });
    const rows = licences(full ? 5000 : 600);
    world.rows(rows);
    await world.sandbox(['--fault', 'mix', '--fault-rate', '0.2', '--seed', '11', '--fault-on', 'batches']);
    let state = 12345;
    const dice = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
    for (let i = 0; i < kills; ++i) {
        const child = world.start(['sync', 'run', '--json', '--patience', '10']);
        const timer = setTimeout(() => child.kill('SIGKILL'), 150 + dice() * (full ? 900 : 1500));
        const ended = await child.done;
        clearTimeout(timer);
        if (ended.signal === null && ![0, 5, 6].includes(ended.code)) problems.push(`exit ${ended.code}: ${ended.err}`);
    }
    const last = await untilSettled(world, problems);
    await platformHas(world, rows, problems);
    const [books] = world.books(last);
    if (!books?.balanced || books.accepted !== rows.length) problems.push(`books: ${JSON.stringify(books)}`);
    if (world.run(['log', 'check']).code !== 0) problems.push(world.run(['log', 'check']).out);
    await world.end();
});

close();
