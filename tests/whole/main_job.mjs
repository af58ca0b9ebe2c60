// The main job as a user runs it, with the real programs.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { World, close, licences, platformHas, scenario, until } from './world.mjs';

await scenario('a first sync sends every row once and the books balance; a second one sends nothing', async (problems) => {
    const world = new World();
    const rows = licences(1200);
    world.rows(rows);
    await world.sandbox();
    const first = await world.sync();
    if (first.code !== 0) problems.push(`exit ${first.code}: ${first.out}${first.err}`);
    await platformHas(world, rows, problems);
    const [books] = world.books(first);
    if (!books?.balanced || books.accepted !== 1200) problems.push(`books: ${JSON.stringify(books)}`);
    const before = (await (await fetch(`${world.origin}/sandbox/batches?limit=10000`)).json()).batches.length;
    const second = await world.sync();
    const task = JSON.parse(second.out.split('\n')[0]);
    if (second.code !== 0 || task.unchanged !== 1200 || task.admitted !== 0) problems.push(`second: ${second.out}`);
    const after = (await (await fetch(`${world.origin}/sandbox/batches?limit=10000`)).json()).batches.length;
    if (before !== after) problems.push('the second run sent something');
    if (world.run(['log', 'check']).code !== 0) problems.push(`log check: ${world.run(['log', 'check']).out}`);
    await world.end();
});

await scenario('changed rows become new versions; rows that vanish are only proposed for withdrawal', async (problems) => {
    const world = new World();
    world.rows(licences(300));
    await world.sandbox();
    await world.sync();
    const changed = licences(295, (i) => (i <= 3 ? { 状态: '注销' } : {}));
    world.rows(changed);
    const second = await world.sync();
    const task = JSON.parse(second.out.split('\n')[0]);
    if (task.new_versions !== 3 || task.disappeared !== 5 || task.unchanged !== 292) problems.push(second.out);
    const records = await world.stored();
    if (records.filter((r) => r.version === 2).length !== 3 || records.some((r) => r.op === 'withdraw')) problems.push('the platform has something else');
    const proposals = world.run(['withdrawal', 'list', '--json']).out.trim().split('\n').map((line) => JSON.parse(line));
    if (proposals.length !== 5) problems.push(`${proposals.length} proposals`);
    const approve = (...words) => world.run(['withdrawal', 'approve', `w-${proposals[0].number}`, ...words]);
    if (approve('--reason', '证书已注销', '--as', '王提出').code !== 0) problems.push('the basis is not taken');
    if (approve('--reason', '证书已注销', '--as', '王提出').code !== 10) problems.push('one person withdraws alone');
    if (approve().code !== 10) problems.push('who gives no name is taken for another person');
    const approved = approve('--as', '李审核');
    if (approved.code !== 0) problems.push(approved.err);
    const third = await world.sync();
    if (third.code !== 0) problems.push(third.out + third.err);
    if ((await world.stored()).filter((r) => r.op === 'withdraw').length !== 1) problems.push('the approved withdrawal did not arrive');
    await world.end();
});

await scenario('a mass disappearance stops the run and proposes nothing', async (problems) => {
    const world = new World();
    world.rows(licences(400));
    await world.sandbox();
    await world.sync();
    world.rows(licences(100));
    const second = await world.sync();
    if (second.code !== 1 || !second.out.includes('"stopped"')) problems.push(`exit ${second.code}: ${second.out}`);
    if (world.run(['withdrawal', 'list', '--json']).out.trim() !== '') problems.push('withdrawals were proposed');
    const third = await world.sync(['--allow-mass-withdrawal']);
    if (third.code !== 0) problems.push(third.out);
    if (world.run(['withdrawal', 'list', '--json', '--most', '500']).out.trim().split('\n').length !== 300) problems.push('not every vanished record was proposed');
    await world.end();
});

await scenario('a row with a wrong code is quarantined, mended by hand, and then reaches the platform', async (problems) => {
    const world = new World();
    const rows = licences(50);
    const sound = rows[6].统一社会信用代码;
    rows[6] = { ...rows[6], 统一社会信用代码: sound.slice(0, 17) + (sound[17] === '0' ? '1' : '0') };
    world.rows(rows);
    await world.sandbox();
    const first = await world.sync(['--strict']);
    if (first.code !== 1) problems.push(`--strict exit ${first.code}`);
    const [item] = world.run(['quarantine', 'list', '--json']).out.trim().split('\n').map((line) => JSON.parse(line));
    if (item?.code !== 'uscc-check') problems.push(`quarantine: ${JSON.stringify(item)}`);
    const shown = world.run(['quarantine', 'show', `q-${item.number}`]).out;
    if (!shown.includes('统一社会信用代码') || !shown.replace(/\s+/g, '').includes(`校验位应为${sound[17]}`)) problems.push(shown);
    const english = world.run(['quarantine', 'show', `q-${item.number}`, '--lang', 'en']).out.replace(/\s+/g, ' ');
    if (!english.includes(`the check character should be ${sound[17]}`)) problems.push(english);
    const fixed = world.run(['quarantine', 'fix', `q-${item.number}`, `统一社会信用代码=${sound}`, '--reason', '对照营业执照']);
    if (fixed.code !== 0) problems.push(fixed.err + fixed.out);
    const second = await world.sync();
    if (second.code !== 0) problems.push(second.out + second.err);
    rows[6] = { ...rows[6], 统一社会信用代码: sound };
    await platformHas(world, rows, problems);
    if (world.run(['quarantine', 'list', '--json']).out.trim() !== '') problems.push('the row is still in quarantine');
    const file = path.join(world.folder, '退回.xlsx');
    if (world.run(['quarantine', 'export', file]).code !== 0 || !fs.existsSync(file)) problems.push('no export');
    const digest = createHash('sha256').update(fs.readFileSync(file)).digest('hex');
    world.must(['sync', 'deliver']);
    const left = world.must(['log', 'show', '--last', '99', '--event', 'decision', '--json']).out.trim().split('\n').map((line) => JSON.parse(line).entry).find(({ what }) => what === 'export');
    if (!left?.subject.startsWith('quarantine rows:') || !left.subject.endsWith(`sha256:${digest}`) || !left.who) problems.push(`the export is no entry: ${JSON.stringify(left)}`);
    await world.end();
});

await scenario('assessing quarantine again lets no conflict through, and a row keeps its place', async (problems) => {
    const world = new World();
    const rows = licences(20);
    rows.push({ ...rows[4], 许可内容: '另一种内容' }, { ...rows[5], 状态: '不知道' });
    world.rows(rows);
    await world.sandbox();
    await world.sync();
    const before = world.run(['quarantine', 'list', '--json']).out;
    const again = world.run(['quarantine', 'requeue', '--json']);
    const after = world.run(['quarantine', 'list', '--json']).out;
    const places = (text) => text.trim().split('\n').map((line) => JSON.parse(line)).map((item) => `${item.place} ${item.code}`).sort().join(' | ');
    if (again.code !== 0 || places(before) !== places(after) || !places(after).includes('duplicate-key')) problems.push(`${places(before)} became ${places(after)}: ${again.out}${again.err}`);
    const second = await world.sync();
    if (JSON.parse(second.out.split('\n')[0]).admitted !== 0 || (await world.stored()).length !== 20) problems.push(second.out);
    await world.end();
});

await scenario('a plan before the first run says that everything is new, and keeps nothing', async (problems) => {
    const world = new World();
    world.rows(licences(30));
    const plan = world.run(['sync', 'plan', '--json']);
    const task = plan.out.trim().split('\n').map((line) => JSON.parse(line)).find((line) => line.state);
    if (plan.code !== 0 || task?.new_records !== 30) problems.push(`exit ${plan.code}: ${plan.out.slice(-400)}${plan.err}`);
    await world.end();
});

await scenario('a second run on the same state is refused at once, naming the holder', async (problems) => {
    const world = new World();
    world.rows(licences(2000));
    await world.sandbox(['--fault', 'drip=20']);
    const first = world.start(['sync', 'run', '--patience', '3']);
    await until(async () => (await world.batches()) > 0);
    const second = world.run(['sync', 'run']);
    if (second.code !== 9 || !second.err.includes('sync run')) problems.push(`exit ${second.code}: ${second.err}`);
    first.kill('SIGINT');
    await first.done;
    await world.end();
});

await scenario('a dead platform leaves everything queued; the next run delivers it', async (problems) => {
    const world = new World();
    const rows = licences(120);
    world.rows(rows);
    await world.sandbox();
    const origin = world.origin;
    await world.stopSandbox();
    const first = await world.sync(['--patience', '1']);
    if (first.code !== 5) problems.push(`exit ${first.code}: ${first.out}${first.err}`);
    const [books] = world.books(first);
    if (!books?.balanced) problems.push(JSON.stringify(books));
    await world.sandbox(['--listen', origin.replace('http://', '')]);
    const second = await world.sync();
    if (second.code !== 0) problems.push(`exit ${second.code}: ${second.out}${second.err}`);
    await platformHas(world, rows, problems);
    await world.end();
});

await scenario('rows that the platform rejects are named with its reason and what to do', async (problems) => {
    const world = new World();
    world.rows(licences(40));
    await world.sandbox(['--fault', 'partial']);
    const first = await world.sync();
    const [books] = world.books(first);
    if (!books?.balanced || books.rejected !== 20 || books.accepted !== 20) problems.push(JSON.stringify(books));
    const list = world.run(['submission', 'list', '--state', 'rejected']).out;
    if (!list.includes('40001')) problems.push(list);
    await world.end();
});

await scenario('no secret and no personal data stand in the exchange log or on the terminal', async (problems) => {
    const world = new World();
    const rows = licences(30);
    rows[3] = { ...rows[3], 有效期止: '2001-01-01' };
    world.rows(rows);
    await world.sandbox();
    const result = await world.sync();
    const log = fs.readdirSync(path.join(world.folder, 'state/log'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile()).map((entry) => fs.readFileSync(path.join(entry.parentPath ?? entry.path, entry.name))).join('\n');
    for (const canary of ['佴旎', '示范第4号', rows[3].统一社会信用代码]) if (log.includes(canary)) problems.push(`the log holds ${canary}`);
    if ((result.out + result.err).includes('佴旎')) problems.push('the terminal shows a name');
    await world.end();
});

await scenario('the evidence folder says nothing to whoever lacks its key, in either cipher; an unknown cipher is a fault of the configuration', async (problems) => {
    for (const cipher of ['aes-256-gcm', 'sm4-gcm']) {
        const world = new World({ config: (config) => { config.keys.evidence = { file: 'keys/evidence.key', cipher }; } });
        const rows = licences(120);
        world.rows(rows);
        await world.sandbox();
        const result = await world.sync();
        if (result.code !== 0) problems.push(`${cipher}: exit ${result.code} ${result.err}`);
        const kept = fs.readFileSync(path.join(world.folder, 'state/evidence/000001.contents'));
        if (kept.length < 2000) problems.push(`${cipher}: only ${kept.length} bytes are kept`);
        for (const canary of [rows[3].统一社会信用代码, '示范第4号', 'batches HTTP/1.1']) if (kept.includes(canary)) problems.push(`${cipher}: the store shows ${canary}`);
        if (!world.must(['key', 'list']).out.includes(cipher)) problems.push(`${cipher} is not in the list of keys`);
        await world.end();
    }
    const world = new World();
    world.options.config = (config) => { config.keys.evidence = { cipher: 'sm5-gcm' }; };
    world.writeConfig('http://127.0.0.1:1');
    const refused = world.run(['config', 'check']);
    if (refused.code !== 3 || !(refused.err + refused.out).includes('sm4-gcm')) problems.push(`unknown cipher: exit ${refused.code} ${refused.err}`);
    await world.end();
});

close();
