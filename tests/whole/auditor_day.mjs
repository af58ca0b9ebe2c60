// A day of an auditor at the office: he finds an exchange by a company's code, sees it, proves it, draws a sample, takes its packs along and checks
// everything elsewhere.
import { spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { readZip } from '../independent/pack_verifier.mjs';
import { sampleList } from '../independent/sample.mjs';
import { storedZip } from '../independent/stored_zip.mjs';
import { World, bin, close, licence, licences, root, scenario, uscc } from './world.mjs';

const world = new World({ records: 5 });
const expect = (problems, name, result, wanted) => { if (result.code !== wanted) problems.push(`${name}: ${result.code} instead of ${wanted}\n${result.out}${result.err}`); };
const lines = (result) => result.out.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line));
const search = (...words) => lines(world.must(['log', 'search', ...words, '--json']));
const at = (name) => path.join(world.folder, name);

await world.sandbox();
world.rows(licences(40));
await world.sync();

await scenario('the exchange of a company is found by its code, and stands on one screen with what to type next', async (problems) => {
    const [found, ...more] = search(uscc(7).toLowerCase());
    if (more.length || found.records.length !== 1 || found.outcome !== 'receipt' || found.tasks[0] !== 'licences') problems.push(JSON.stringify(found));
    const { submission, key } = found.records[0];
    for (const id of [submission, key, found.batch, found.receipt]) if (search(id)[0]?.batch !== found.batch) problems.push(`not by ${id}`);
    const screen = world.must(['log', 'search', uscc(7)], { COLUMNS: '80' }).out.trimEnd().split('\n');
    if (screen.length > 24 || !screen.some((line) => line.includes(submission)) || !screen.at(-1).includes(`evidence pack ${submission}`)) problems.push(screen.join('\n'));
    if (!world.must(['record', 'history', submission]).out.includes(`record why ${key}`)) problems.push('the history leads nowhere');
    if (search(uscc(4000)).length) problems.push('a company that was never sent is found');
    expect(problems, 'no code', world.run(['log', 'search', '某公司']), 2);
});

await scenario('a list goes on where it ended, and narrows by outcome, day, event and task', async (problems) => {
    const pages = [];
    for (let before = []; before; ) {
        const page = search('--most', '3', ...before);
        const next = page.at(-1)?.next;
        pages.push(...page.filter((item) => 'entry' in item));
        before = next ? ['--before', String(next)] : null;
    }
    const all = search('--most', '999');
    if (JSON.stringify(pages) !== JSON.stringify(all) || all.length !== 12) problems.push(`${pages.length} of ${all.length}`);
    if (search('--event', 'run-ended').length !== 1 || search('--event', 'mapping-found').length !== 1 || search('--event', 'configuration').length !== 1 || search('--event', 'exchange', '--task', 'licences').length !== 8) problems.push('event and task');
    if (search('--outcome', 'rejected').length || search('--outcome', 'unanswered').length || search('--outcome', 'accepted').length !== 8) problems.push('outcome');
    if (search('--until', '2020-01-01').length || search('--from', '2020-01-01').length !== 12) problems.push('days');
});

await scenario('a search by a name needs a purpose, is an entry without name and purpose, and neither name nor code is in the index', async (problems) => {
    expect(problems, 'without a purpose', world.run(['log', 'search', '--name', '第7号']), 2);
    if (search('--name', '示范第7号', '--purpose', 'spot check 17')[0]?.records.length !== 1) problems.push('not found by name');
    const named = search('--name', '示范第1', '--purpose', 'spot check 17').flatMap(({ records }) => records ?? []).map(({ submission }) => submission);
    const list = world.must(['log', 'search', '--name', '示范第1', '--purpose', 'spot check 17'], { COLUMNS: '100' }).out;
    if (named.length !== 11 || named.some((id) => !list.includes(id)) || !/record history s-\w+\s*$/.test(list)) problems.push(`${named.length} records by a name that several have: ${list}`);
    world.rows([...licences(40), licence(41)]);
    await world.sync();
    const [entry] = search('--event', 'decision');
    if (entry?.what !== 'search-contents') problems.push(JSON.stringify(entry));
    if (search(uscc(41)).length !== 1) problems.push('what was sent since is not found');
    const log = fs.readFileSync(at('state/log/journal/000000000000'), 'utf8');
    if (log.includes('spot check') || log.includes('第7号')) problems.push('the log holds the name or the purpose');
    for (const name of fs.readdirSync(at('state')).filter((file) => file.startsWith('log-index')))
        for (const canary of [uscc(7), '第7号', '佴旎']) if (fs.readFileSync(at(`state/${name}`)).includes(canary)) problems.push(`${name} holds ${canary}`);
});

await scenario('an index that is lost, damaged or of another log is made anew by itself', async (problems) => {
    const wanted = JSON.stringify(search('--most', '999'));
    const index = at('state/log-index.db');
    const drop = () => { for (const end of ['', '-wal', '-shm']) fs.rmSync(index + end, { force: true }); };
    for (const [name, damage] of [['lost', drop], ['damaged', () => { drop(); fs.writeFileSync(index, 'x'.repeat(5000)); }]]) {
        damage();
        if (JSON.stringify(search('--most', '999')) !== wanted) problems.push(name);
    }
    world.must(['log', 'index']);
    if (JSON.stringify(search('--most', '999')) !== wanted) problems.push('made anew');
});

const verify = (...words) => {
    const result = spawnSync(path.join(bin, 'creditlink-verify'), words, { cwd: world.folder, encoding: 'utf8', env: { PATH: process.env.PATH, LANG: 'en' }, timeout: 120_000 });
    return { code: result.status, out: result.stdout, err: result.stderr };
};
const entries = () => lines(world.must(['log', 'show', '--last', '9999', '--json'])).map(({ entry, ...rest }) => ({ ...rest, data: entry }));
function exported() {
    fs.rmSync(at('export'), { recursive: true, force: true });
    world.must(['log', 'export', at('export')]);
}

const seed = '审计组 2026-11-26 当场公布：7 23 31';
const wanted = 6;

await scenario('a sample is the same for us, for the auditor without us, and for a program written from its page', async (problems) => {
    const made = JSON.parse(world.must(['evidence', 'sample', '--seed', seed, '--count', String(wanted), '--out', at('sample.txt'), '--json']).out);
    const list = fs.readFileSync(at('sample.txt'), 'utf8');
    if (crypto.createHash('sha256').update(list).digest('hex') !== made.digest || made.records.length !== wanted) problems.push(JSON.stringify(made));
    if (list !== sampleList({ origin: 'creditlink/11220000Y00000016R', head: made.head, seed, from: made.from, until: made.until, wanted }, entries())) problems.push(`the independent program draws another\n${list}`);
    for (const { submission, batch } of made.records) if (search(submission)[0]?.batch !== batch) problems.push(`${submission} is not in ${batch}`);
    exported();
    const range = ['--seed', seed, '--from', String(made.from), '--until', String(made.until), '--count', String(wanted)];
    const again = verify('sample', 'export', '--key', 'export/keys', ...range, '--list', 'sample.txt', '--json');
    expect(problems, 'drawn again', again, 0);
    const [logged] = search('--event', 'sampled');
    if (JSON.parse(again.out).entry !== logged?.entry) problems.push(`its entry: ${again.out}`);
    if (!verify('sample', 'export', '--key', 'export/keys', ...range).out.endsWith(list)) problems.push('the list is not printed');
    fs.writeFileSync(at('other.txt'), list.replace(/ (\d+)\n$/, (_, place) => ` ${(Number(place) + 1) % 5}\n`));
    expect(problems, 'a list with another record', verify('sample', 'export', '--key', 'export/keys', ...range, '--list', 'other.txt'), 8);
    expect(problems, 'another seed', verify('sample', 'export', '--key', 'export/keys', '--seed', 'x', ...range.slice(2), '--list', 'sample.txt'), 8);
    expect(problems, 'without a seed', world.run(['evidence', 'sample', '--count', '3', '--out', at('never.txt')]), 2);
    expect(problems, 'beyond the log', world.run(['evidence', 'sample', '--seed', 'x', '--count', '3', '--until', '9999', '--out', at('never.txt')]), 2);
    if (fs.existsSync(at('never.txt'))) problems.push('a list was written all the same');
});

const pack = (name, ...words) => world.run(['evidence', 'pack', ...words, '--out', at(name), '--purpose', 'spot check 17', '--json']);
const independent = (name) => {
    const done = spawnSync(process.execPath, [path.join(root, 'tests/independent/pack_set_verifier.mjs'), at(name), '--keys', at('export/keys'), '--office-key', at('keys/office-sm2.pem.pub'), '--platform-key', at('platform/platform.pub')], { encoding: 'utf8', env: { PATH: process.env.PATH } });
    return { code: done.status, out: done.stdout, err: done.stderr };
};
const believed = ['--key', 'export/keys', '--office-key', 'keys/office-sm2.pem.pub', '--platform-key', 'platform/platform.pub'];

await scenario("a sample's packs hold elsewhere and have nothing of the records that were not drawn; so do a day's and a batch's", async (problems) => {
    expect(problems, 'sample', pack('sample.zip', '--sample', at('sample.txt')), 0);
    const report = verify('pack', 'sample.zip', ...believed, '--json');
    expect(problems, 'sample, verified', report, 0);
    if (JSON.parse(report.out).packs !== wanted || JSON.parse(report.out).missing.length) problems.push(report.out);
    const bytes = fs.readFileSync(at('sample.zip'), 'utf8');
    const held = Array.from({ length: 41 }, (_, i) => i + 1).filter((i) => bytes.includes(uscc(i)));
    if (held.length !== wanted) problems.push(`companies in it: ${held}`);
    expect(problems, 'a list that was never drawn', pack('never.zip', '--sample', at('other.txt')), 10);
    const kept = at('kept');
    fs.cpSync(at('state'), kept, { recursive: true });
    const draw = (env) => world.run(['evidence', 'sample', '--seed', 'later', '--count', '1', '--out', at('later.txt')], env);
    expect(problems, 'drawn', draw(), 0);
    fs.rmSync(at('state'), { recursive: true }), fs.renameSync(kept, at('state'));
    if (draw({ CREDITLINK_FAIL: 'delivery.outbox-logged:1' }).signal !== 'SIGKILL') problems.push('not killed');
    if (search('--event', 'sampled').length !== 2) problems.push('the second draw is no entry');
    expect(problems, 'drawn, its entry not signed', pack('never.zip', '--sample', at('later.txt')), 10);
    const today = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10);
    expect(problems, 'day', pack('day.zip', '--day', today), 0);
    const day = verify('pack', 'day.zip', ...believed, '--json');
    if (day.code !== 0 || JSON.parse(day.out).records !== 41) problems.push(`day: ${day.out}${day.err}`);
    expect(problems, 'a day without anything', pack('never.zip', '--day', '2020-01-01'), 2);
    const [{ batch }] = search(uscc(3));
    expect(problems, 'batch', pack('batch.zip', '--batch', batch), 0);
    expect(problems, 'batch, verified', verify('pack', 'batch.zip', ...believed), 0);
    for (const name of ['sample.zip', 'day.zip', 'batch.zip']) expect(problems, `${name}, verified by a stranger`, independent(name), 0);
    expect(problems, 'two things at once', pack('never.zip', '--day', today, '--sample', at('sample.txt')), 2);
    if (fs.existsSync(at('never.zip'))) problems.push('a file was written all the same');
    if (!verify('pack', 'sample.zip', ...believed).out.includes('all of them hold')) problems.push('the page');
});

// What somebody would hand over who knows how the digests are made: `change` alters members and list, and each digest is made anew.
function putTogether(name, change) {
    const members = readZip(fs.readFileSync(at(name))), list = JSON.parse(members.get('set.json')), digest = (bytes) => crypto.createHash('sha256').update(bytes).digest('hex');
    change(members, list);
    for (const line of list.lines) if (line.pack) line.sha256 = digest(members.get(line.pack));
    list.page = digest(members.get('page.html'));
    delete list.digest;
    const text = JSON.stringify(list).slice(0, -1);
    members.set('set.json', Buffer.from(`${text},"digest":"${digest(text)}"}\n`));
    fs.writeFileSync(at('forged.zip'), storedZip(members));
}

await scenario('a set put together anew with good digests is found out, by us and by a program written from its page, naming the pack', async (problems) => {
    const forgeries = {
        'nothing changed': ['sample.zip', () => {}, null],
        'two packs exchanged': ['sample.zip', (members, { lines: [a, b] }) => { const first = members.get(a.pack); members.set(a.pack, members.get(b.pack)), members.set(b.pack, first); }, '0001.zip'],
        'a record less': ['sample.zip', (members, list) => { members.delete(list.lines.pop().pack); }, 'set.json'],
        'a list with a record less': ['sample.zip', (members, list) => { members.delete(list.lines.pop().pack); members.set('sample.txt', Buffer.from(members.get('sample.txt').toString().replace(/[^\n]*\n$/, ''))); }, 'sample.txt'],
        'a list without lines': ['day.zip', (members, list) => { for (const { pack } of list.lines.splice(0)) members.delete(pack); }, 'set.json'],
        'a member more': ['sample.zip', (members) => { members.set('0099.zip', members.get('0001.zip')); }, null, 8],
        'another day': ['day.zip', (members, list) => { list.subject = '2020-02-29'; }, '0001.zip'],
        'no day at all': ['day.zip', (members, list) => { list.subject = '2026-02-30'; }, 'set.json'],
        'a record as a batch': ['day.zip', (members, list) => { members.set('0001.zip', readZip(fs.readFileSync(at('sample.zip'))).get('0001.zip')); }, '0001.zip'],
        'a pack with a receipt changed': ['day.zip', (members) => {
            const pack = readZip(members.get('0002.zip')), manifest = JSON.parse(pack.get('manifest.json')), receipt = Buffer.from(pack.get('receipt.http'));
            receipt[receipt.length - 3] ^= 1;
            pack.set('receipt.http', receipt), manifest.members['receipt.http'] = crypto.createHash('sha256').update(receipt).digest('hex');
            delete manifest.digest;
            const text = JSON.stringify(manifest).slice(0, -1);
            pack.set('manifest.json', Buffer.from(`${text},"digest":"${crypto.createHash('sha256').update(text).digest('hex')}"}\n`));
            members.set('0002.zip', storedZip(pack));
        }, '0002.zip/receipt.http'],
    };
    for (const [name, [from, change, member, code]] of Object.entries(forgeries)) {
        putTogether(from, change);
        const ours = verify('pack', 'forged.zip', ...believed, '--json'), stranger = independent('forged.zip'), wanted = code ?? (member ? 8 : 0);
        expect(problems, name, ours, wanted), expect(problems, `${name}, to a stranger`, stranger, wanted);
        if (member && JSON.parse(ours.out).member !== member) problems.push(`${name}: ${ours.out}`);
        if (member && !stranger.out.includes(`NOT SOUND: ${member}: `)) problems.push(`${name}, to a stranger: ${stranger.out}`);
    }
});

await scenario('what cannot be packed is said by name; a changed bit, a pack left out or exchanged is found', async (problems) => {
    await world.stopSandbox();
    world.rows([...licences(40), licence(41), licence(42)]);
    await world.sandbox(['--fault', 'pending=9999:1']);
    await world.sync(['--patience', '1']);  // record 42 is there, and nobody decides
    const today = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10);
    const made = pack('partly.zip', '--day', today);
    expect(problems, 'partly', made, 1);
    const [{ batch }] = search('--outcome', 'unanswered');
    if (JSON.parse(made.out).missing.length !== 1 || JSON.parse(made.out).missing[0].batch !== batch) problems.push(made.out);
    const partly = verify('pack', 'partly.zip', ...believed);
    if (partly.code !== 1 || !partly.out.includes(batch)) problems.push(partly.out);
    const programs = verify('pack', 'partly.zip', ...believed, '--json');
    if (programs.code !== 1 || JSON.parse(programs.out).result !== 'partial') problems.push(programs.out);
    const stranger = independent('partly.zip');
    if (stranger.code !== 0 || JSON.parse(stranger.out).missing !== 1) problems.push(stranger.out + stranger.err);
    const bytes = fs.readFileSync(at('sample.zip'));
    for (let i = 1; i <= 20; i++) {
        const changed = Buffer.from(bytes), where = Math.floor((bytes.length * i) / 21);
        changed[where] ^= 1 << i % 8;
        fs.writeFileSync(at('damaged.zip'), changed);
        if (verify('pack', 'damaged.zip', ...believed).code === 0) problems.push(`a bit at ${where}`);
        if (independent('damaged.zip').code === 0) problems.push(`a bit at ${where}, to a stranger`);
    }
});

await world.end();
close();
