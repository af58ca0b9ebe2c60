// Evidence packs, made from real runs against the sandbox, carried away, checked elsewhere by our program and by an independent one.
import { spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readZip } from '../independent/pack_verifier.mjs';
import { World, bin, close, csv, licence, licences, root, scenario } from './world.mjs';

const independent = path.join(root, 'tests/independent/pack_verifier.mjs');
const desk = fs.mkdtempSync(path.join(os.tmpdir(), 'creditlink-packs-'));  // the air-gapped computer
const at = (name) => path.join(desk, name);

function run(program, words) {
    const result = spawnSync(program, words, { cwd: desk, encoding: 'utf8', env: { PATH: process.env.PATH, LANG: 'en' }, timeout: 120_000 });
    return { code: result.status, out: result.stdout, err: result.stderr };
}
const verify = (name, ...words) => run(path.join(bin, 'creditlink-verify'), ['pack', name, ...words]);
const node = (name, ...words) => run(process.execPath, [independent, name, ...words]);
const believed = ['--key', 'log.keys', '--office-key', 'office.pub', '--platform-key', 'platform.pub'];
const elsewhere = ['--keys', 'log.keys', '--office-key', 'office.pub', '--platform-key', 'platform.pub'];
const expect = (problems, name, result, wanted) => { if (result.code !== wanted) problems.push(`${name}: ${result.code} instead of ${wanted}\n${result.out}${result.err}`); };

const make = (world, id, name, ...words) => world.run(['evidence', 'pack', id, '--out', at(name), '--purpose', 'spot check 17', ...words]);
const lines = (result) => result.out.trim().split('\n').filter(Boolean);
const submissions = (world) => lines(world.must(['submission', 'list', '--most', '999', '--json'])).map((line) => JSON.parse(line));

// What the auditor learnt on another way.
function learn(world) {
    const exported = path.join(world.folder, 'exported');
    fs.rmSync(exported, { recursive: true, force: true });
    world.must(['log', 'export', exported]);
    fs.cpSync(path.join(exported, 'keys'), at('log.keys'));
    fs.cpSync(path.join(world.folder, 'keys/office-sm2.pem.pub'), at('office.pub'));
    fs.cpSync(path.join(world.folder, 'platform/platform.pub'), at('platform.pub'));
}

const world = new World({ records: 5 });
const rows = licences(12, (i) => ({ 法定代表人: `佴${'甲乙丙丁戊己庚辛壬癸子丑'[i - 1]}`, 许可内容: `秘密内容第${i}号` }));
world.rows(rows);
await world.sandbox();
await world.sync();
learn(world);
const sent = submissions(world);
const one = sent.find(({ place }) => /第 3 条/.test(place)) ?? sent[2];

await scenario('a pack of one record holds elsewhere, for both programs, with keys learnt on another way and without', async (problems) => {
    const made = make(world, one.id, 'one.zip', '--json');
    expect(problems, 'made', made, 0);
    if (JSON.parse(made.out).outcome !== 'accepted' || (fs.statSync(at('one.zip')).mode & 0o77) !== 0) problems.push(made.out);
    expect(problems, 'verify', verify('one.zip', ...believed), 0);
    expect(problems, 'independent', node('one.zip', ...elsewhere), 0);
    const alone = verify('one.zip', '--json');
    if (alone.code !== 0 || JSON.parse(alone.out).keys_from_pack.length !== 3) problems.push(`with its own keys: ${alone.out}`);
    expect(problems, 'of the record', make(world, one.key, 'key.zip'), 0);
    expect(problems, 'with another key', verify('one.zip', '--platform-key', 'office.pub'), 7);
});

await scenario('nothing of the other records is in it, and with --whole they are all there', async (problems) => {
    const text = fs.readFileSync(at('one.zip'), 'utf8'), own = JSON.parse(readZip(fs.readFileSync(at('one.zip'))).get('record.json'));
    for (const row of rows) {
        const mine = row.许可编号 === own.XK_XKBH;
        for (const canary of [row.法定代表人, row.许可内容, row.统一社会信用代码, row.许可编号])
            if (text.includes(canary) !== mine) problems.push(`${canary} is ${mine ? 'missing' : 'there'}`);
    }
    expect(problems, 'whole', make(world, one.id, 'whole.zip', '--whole'), 0);
    expect(problems, 'whole, verify', verify('whole.zip', ...believed), 0);
    expect(problems, 'whole, independent', node('whole.zip', ...elsewhere), 0);
    const whole = readZip(fs.readFileSync(at('whole.zip'))), body = JSON.parse(whole.get('request-body.json'));
    if (!body.records.some(({ id }) => id === one.id) || body.records.length !== 5) problems.push('the body is not that batch');
    expect(problems, 'a batch', make(world, one.batch, 'batch.zip', '--whole'), 0);
    expect(problems, 'a batch, verify', verify('batch.zip', ...believed), 0);
    expect(problems, 'a batch, independent', node('batch.zip', ...elsewhere), 0);
    expect(problems, 'a batch without --whole', make(world, one.batch, 'never.zip'), 2);
});

await scenario('the source row is the one that was read then, whatever became of the source, and the page says so', async (problems) => {
    const members = readZip(fs.readFileSync(at('one.zip')));
    const source = JSON.parse(members.get('source.json')), page = members.get('page.html').toString();
    const row = JSON.parse(members.get('source-row.json')), cells = Object.fromEntries(row.cells), own = rows.find(({ 许可编号 }) => 许可编号 === cells.许可编号);
    if (source.row !== 'kept' || !source.gives_the_record || source.place !== 'rows.csv 第 3 条' || cells.许可编号 !== JSON.parse(members.get('record.json')).XK_XKBH) problems.push(JSON.stringify([source, row]));
    if (Object.entries(own).some(([column, text]) => cells[column] !== text) || row.corrected.length) problems.push(JSON.stringify(row));
    if (!page.includes('日志在发送前已承诺（source-row.json）')) problems.push('the page does not say where the row comes from');
    if (!JSON.parse(verify('one.zip', '--json').out).source_row) problems.push('the checker does not say that the row is proven');
    if (!page.includes('本包不含请求全文') || !page.includes('许可') || page.includes('<script')) problems.push('the page');
    if (!readZip(fs.readFileSync(at('whole.zip'))).get('page.html').toString().includes('本包含请求全文')) problems.push('the page of a whole one');
    world.rows(rows.map((row) => ({ ...row, 许可内容: '改过的内容' })));
    expect(problems, 'changed at the source', make(world, one.id, 'changed.zip', '--lang', 'en'), 0);
    fs.rmSync(path.join(world.folder, 'rows.csv'));
    expect(problems, 'without the source', make(world, one.id, 'gone.zip'), 0);
    world.rows(rows);
    for (const name of ['changed.zip', 'gone.zip']) {
        if (!readZip(fs.readFileSync(at(name))).get('source-row.json').equals(members.get('source-row.json'))) problems.push(`${name}: another row`);
        expect(problems, name, verify(name, ...believed), 0);
    }
    for (const member of ['request-body.json', 'salts.json']) if (members.has(member) && members.get(member).includes(row.salt)) problems.push(`${member} has the row's salt`);
    if (readZip(fs.readFileSync(at('batch.zip'))).has('source-row.json')) problems.push('a pack of a batch has a source row');
});

await scenario('only columns that the mapping reads are kept, a condition\'s too; a row beyond all measure is not, and is read again', async (problems) => {
    const reading = new World({ records: 5, config: (config) => { config.mappings = 'own'; } });
    fs.cpSync(path.join(root, 'mappings'), path.join(reading.folder, 'own'), { recursive: true });
    const file = path.join(reading.folder, 'own/examples/licences.json'), text = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, text.replace('"kind": "kinds/xk.json",', '"kind": "kinds/xk.json",\n  "skip": [{"reason": "note-row", "when": {"optional_column": "备注", "equals": "不报"}}],'));
    const table = (notes) => {
        const [head, ...body] = csv(licences(notes.length)).trim().split('\n');
        fs.writeFileSync(path.join(reading.folder, 'rows.csv'), [`${head},备注,内部意见`, ...body.map((line, i) => `${line},${notes[i]},内部意见第${i}号`)].join('\n') + '\n');
    };
    table(['读而不报的备注', '长'.repeat(30_000)]);
    await reading.sandbox();
    expect(problems, 'sync', await reading.sync(), 0);
    const [short, long] = submissions(reading).sort((a, b) => (a.place < b.place ? -1 : 1));
    for (const [of, name] of [[short, 'short.zip'], [long, 'long.zip']]) expect(problems, name, make(reading, of.id, name), 0);
    const [members, others] = ['short.zip', 'long.zip'].map((name) => readZip(fs.readFileSync(at(name))));
    if (Object.fromEntries(JSON.parse(members.get('source-row.json')).cells).备注 !== '读而不报的备注') problems.push(members.get('source-row.json').toString());
    for (const member of members.values()) if (member.includes('内部意见')) problems.push('a column that the mapping does not read is kept');
    if (JSON.parse(others.get('source-row.json')).row !== 'null' || JSON.parse(others.get('source.json')).row !== 'read again') problems.push(others.get('source.json').toString().slice(0, 200));
    for (const name of ['short.zip', 'long.zip']) {
        expect(problems, name, verify(name), 0);
        expect(problems, `${name}, independent`, node(name), 0);
    }
    table(['另一个备注', '长']);
    if (JSON.parse(reading.must(['record', 'why', short.id, '--json']).out).row !== 'kept') problems.push('record why does not take the kept row');
    if (JSON.parse(reading.must(['record', 'why', long.id, '--json']).out).row !== 'read again') problems.push('record why of a row that is not kept');
    expect(problems, 'the long one is gone', make(reading, long.id, 'gone.zip'), 0);
    await reading.end();
});

await scenario('of a row that was corrected in quarantine the kept row has what was read and what a person made of it', async (problems) => {
    const mending = new World({ records: 5 });
    mending.rows([licence(1), licence(2, { 状态: '不知道' })]);
    await mending.sandbox();
    await mending.sync();
    const [{ number }] = lines(mending.must(['quarantine', 'list', '--json'])).map((line) => JSON.parse(line));
    mending.must(['quarantine', 'fix', String(number), '状态=有效', '--reason', '对照证书']);
    await mending.sync();
    mending.rows([licence(1)]);
    const { id } = submissions(mending).find(({ place }) => /第 3 条/.test(place));
    expect(problems, 'pack', make(mending, id, 'mended.zip'), 0);
    const row = JSON.parse(readZip(fs.readFileSync(at('mended.zip'))).get('source-row.json'));
    if (Object.fromEntries(row.cells).状态 !== '不知道' || JSON.stringify(row.corrected) !== '[["状态","有效"]]') problems.push(JSON.stringify(row));
    for (const check of [verify('mended.zip'), node('mended.zip')]) expect(problems, 'verify', check, 0);
    const why = JSON.parse(mending.must(['record', 'why', id, '--json']).out);
    if (why.row !== 'kept' || !why.exact || JSON.stringify(why.corrected) !== '["状态"]') problems.push(JSON.stringify(why).slice(0, 300));
    await mending.end();
});

await scenario('a bit changed anywhere in the file is found, mostly by the name of its member', async (problems) => {
    const bytes = fs.readFileSync(at('one.zip')), members = readZip(bytes);
    for (const [name, content] of members) {
        const begin = content.byteOffset - bytes.byteOffset;
        for (const offset of [0, content.length >> 1, content.length - 1]) {
            const changed = Buffer.from(bytes);
            changed[begin + offset] ^= 1 << offset % 8;
            fs.writeFileSync(at('damaged.zip'), changed);
            const found = verify('damaged.zip', '--json');
            expect(problems, `${name} ${offset}`, found, 8);
            if (found.code === 8 && JSON.parse(found.out).member !== name) problems.push(`${name} ${offset}: ${found.out}`);
            if (node('damaged.zip').code === 0) problems.push(`the independent program accepts ${name} ${offset}`);
        }
    }
    if (members.size < 15) problems.push(`only ${[...members.keys()]}`);
});

await scenario('each pack is an entry of the log: which, by whom, its manifest, and not what for', async (problems) => {
    const made = JSON.parse(make(world, one.id, 'logged.zip', '--json').out);
    expect(problems, 'without a purpose', world.run(['evidence', 'pack', one.id, '--out', at('never.zip')]), 2);
    expect(problems, 'of nothing', make(world, 's-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'never.zip'), 2);
    if (fs.existsSync(at('never.zip'))) problems.push('a pack was written all the same');
    world.rows([...rows, licence(13)]);
    await world.sync();
    const entries = world.must(['log', 'show', '--last', '999', '--event', 'decision', '--json']).out;
    if (!entries.includes(made.manifest_sha256) || !entries.includes('evidence-pack') || entries.includes('spot check')) problems.push(entries);
    const packs = (id) => world.must(['record', 'history', id]).out.split('制作证据包').length - 1;
    if (packs(one.id) < 1) problems.push(world.run(['record', 'history', one.id]).out);
    const beside = world.must(['submission', 'list', '--most', '99', '--json']).out.trim().split('\n').map((line) => JSON.parse(line)).find((each) => each.batch === one.batch && each.id !== one.id);
    const before = packs(beside.id), own = packs(one.id);
    make(world, one.id, 'more.zip');
    if (packs(one.id) !== own + 1 || packs(beside.id) !== before) problems.push(`packs told of another record of the batch: ${before} and ${packs(beside.id)}`);
});

await scenario('record why names the cell, the rule and the code list of each value, masked, by the row that was kept and without the source', async (problems) => {
    const why = (...words) => JSON.parse(world.must(['record', 'why', one.id, '--json', ...words]).out);
    const told = why(), field = (name, of = told) => of.fields.find((each) => each.field === name);
    if (!told.exact || told.mapping !== 'examples/licences.json') problems.push(JSON.stringify(told).slice(0, 200));
    const status = field('XK_ZT'), date = field('XK_JDRQ'), office = field('XK_XKJG');
    if (status.value !== '1' || status.cells.状态 !== '有效' || !status.code_lists || !status.rule.includes('"有效":"1"')) problems.push(JSON.stringify(status));
    if (date.value !== '2024/03/05' || date.cells.决定日期 !== '2024-03-05') problems.push(JSON.stringify(date));
    if (office.value !== '吉林省示范科学技术厅' || Object.keys(office.cells).length !== 0 || !office.rule.includes('office.name')) problems.push(JSON.stringify(office));
    const own = rows.find((row) => row.许可编号 === field('XK_XKBH').value).法定代表人;
    if (JSON.stringify(told).includes(own)) problems.push('a name is not masked');
    if (field('XK_FRDB', why('--unmasked', '--purpose', 'spot check 17')).value !== own) problems.push('unmasked');
    const screen = world.must(['record', 'why', one.id], { COLUMNS: '80' }).out.trimEnd().split('\n');
    if (screen.length > 24 || !screen.some((line) => line.includes('固定值 {office'))) problems.push(screen.join('\n'));
    fs.rmSync(path.join(world.folder, 'rows.csv'));
    if (JSON.stringify(why()) !== JSON.stringify(told) || told.row !== 'kept') problems.push('without the source it says something else');
    world.rows(rows);
});

await scenario('evidence whose file is gone or cut short is damaged and not erased, wherever it is told', async (problems) => {
    const file = path.join(world.folder, 'state/evidence/000001.contents'), bytes = fs.readFileSync(file);
    const anew = () => { for (const name of fs.readdirSync(path.join(world.folder, 'state'))) if (name.startsWith('log-index')) fs.rmSync(path.join(world.folder, 'state', name)); };
    for (const [how, change] of [['cut', () => fs.truncateSync(file, 100)], ['gone', () => fs.rmSync(file)]]) {
        change();
        anew();
        const found = lines(world.run(['log', 'search', one.batch, '--event', 'exchange', '--json'])).map((line) => JSON.parse(line));
        if (found.length !== 1 || found[0].request !== 'unreadable' || found[0].answer !== 'unreadable') problems.push(`${how}: ${JSON.stringify(found)}`);
        const why = world.run(['record', 'why', one.id]);
        if (why.code === 0 || !/000001\.contents/.test(why.err)) problems.push(`${how}: record why ends with ${why.code}: ${why.out}${why.err}`);
        if (make(world, one.id, 'damaged.zip').code === 0) problems.push(`${how}: a pack was made`);
        fs.writeFileSync(file, bytes, { mode: 0o600 });
    }
    anew();
    expect(problems, 'put back', make(world, one.id, 'whole-again.zip'), 0);
});

await scenario('after a change of the mapping, a pack and record why of an older submission go by the text that it was made with', async (problems) => {
    const changing = new World({ records: 5, config: (config) => { config.mappings = 'own'; } });
    fs.cpSync(path.join(root, 'mappings'), path.join(changing.folder, 'own'), { recursive: true });
    const file = path.join(changing.folder, 'own/examples/licences.json'), canary = '抄自真实一行的王小明';
    const first = fs.readFileSync(file, 'utf8').replace('"examples": [', `// 如${canary}\n  "examples": [{"row": {"单位名称": "${canary}"}, "error": "required XK_WSH"},`);
    if (!first.includes(`"${canary}"`)) problems.push('the mapping has no examples');
    fs.writeFileSync(file, first);
    changing.rows(licences(2));
    await changing.sandbox();
    expect(problems, 'sync', await changing.sync(), 0);
    const [old] = submissions(changing);
    const sha256 = (text) => crypto.createHash('sha256').update(text).digest('hex');
    fs.writeFileSync(file, first.replace('实验动物使用许可决定书', '另一种决定书'));
    expect(problems, 'sync by the changed mapping', await changing.sync(), 0);
    const found = lines(changing.must(['log', 'show', '--last', '99', '--event', 'mapping-found', '--json'])).map((line) => JSON.parse(line).entry);
    if (JSON.stringify(found.at(-1).changes) !== '["field:XK_XKWS"]') problems.push(JSON.stringify(found));
    expect(problems, 'pack', make(changing, old.id, 'older.zip'), 0);
    const members = readZip(fs.readFileSync(at('older.zip'))), source = JSON.parse(members.get('source.json'));
    const runs = lines(changing.must(['log', 'show', '--last', '99', '--event', 'run-ended', '--json'])).map((line) => JSON.parse(line).entry), ran = runs.map(({ digest }) => digest);
    const bare = sha256(members.get('mapping.json'));
    if (sha256(first) !== ran[0] || ran[0] === ran[1]) problems.push(`the digests of the text: ${ran}`);
    if (bare !== runs[0].bare || bare === runs[1].bare || bare !== JSON.parse(JSON.parse(members.get('source-row.json')).heading).mapping) problems.push(`mapping.json is not the run's without its examples: ${bare}`);
    for (const [name, bytes] of members) if (bytes.includes(canary)) problems.push(`${name} has an example of the mapping`);
    const told = JSON.parse(verify('older.zip', '--json').out);
    if (!told.mapping || told.unproven.includes('mapping.json')) problems.push(`the checker does not say that the mapping is proven: ${JSON.stringify(told)}`);
    expect(problems, 'independent', node('older.zip'), 0);
    // The written rule of FORMAT.md by hand: examples and comments left out, without white space.
    const own = JSON.parse(first.replace(/^\s*\/\/.*$/gm, '').replace(/,(\s*[\]}])/g, '$1'));
    const uncommented = (value) => {
        if (typeof value !== 'object' || value === null) return;
        if (typeof value.comment === 'string') delete value.comment;
        for (const [name, each] of Object.entries(value)) if (name !== 'do') uncommented(each);
    };
    for (const name of ['skip', 'refuse', 'withdraw', 'newest_by']) uncommented(own[name]);
    for (const name of ['fields', 'values']) Object.values(own[name] ?? {}).forEach(uncommented);
    delete own.examples;
    if (JSON.stringify(own) !== members.get('mapping.json').toString()) problems.push('mapping.json is not what FORMAT.md says');
    if (source.row !== 'kept' || !source.gives_the_record || source.mapping_is !== 'of the run') problems.push(JSON.stringify(source));
    const why = (id) => JSON.parse(changing.must(['record', 'why', id, '--json']).out), then = why(old.id), now = why(submissions(changing).find(({ key, version }) => key === old.key && version === 2).id);
    const document = (told) => told.fields.find(({ field }) => field === 'XK_XKWS').value;
    if (then.version !== 1 || !then.exact || then.mapping_sha256 !== ran[0] || document(then) !== '实验动物使用许可决定书') problems.push(JSON.stringify(then).slice(0, 300));
    if (now.version !== 2 || !now.exact || now.mapping_sha256 !== ran[1] || document(now) !== '另一种决定书') problems.push(JSON.stringify(now).slice(0, 300));
    if (!changing.must(['record', 'why', old.id]).out.includes(ran[0].slice(0, 12))) problems.push(changing.must(['record', 'why', old.id]).out);
    await changing.end();
});

await scenario('where the platform is pinned by a certificate, that is in the pack, and has to be one of the key that signed', async (problems) => {
    const pinning = new World({ records: 5 });
    const file = (name) => path.join(pinning.folder, 'platform', name);
    pinning.rows(licences(3));
    await pinning.sandbox();
    const made = run('openssl', ['req', '-x509', '-new', '-key', file('platform.key'), '-sm3', '-sigopt', 'distid:1234567812345678', '-subj', '/CN=platform', '-days', '3', '-out', file('only.crt')]);
    expect(problems, 'the certificate', made, 0);
    fs.writeFileSync(file('platform.crt'), `subject=CN = platform\n${fs.readFileSync(file('only.crt'))}`);  // as authorities hand them out
    pinning.options.config = (config) => { config.platforms.national.pinned = [{ file: 'platform/platform.crt' }]; };
    pinning.writeConfig(pinning.origin);
    expect(problems, 'sync', await pinning.sync(), 0);
    expect(problems, 'pack', make(pinning, submissions(pinning)[0].id, 'certified.zip'), 0);
    const members = readZip(fs.readFileSync(at('certified.zip')));
    if (members.get('platform-certificate.pem')?.toString() !== fs.readFileSync(file('only.crt'), 'utf8')) problems.push(`the certificate: ${members.get('platform-certificate.pem')}`);
    if (!members.get('page.html').includes('platform-certificate.pem')) problems.push('the page does not name it');
    expect(problems, 'verify', verify('certified.zip', '--platform-key', file('platform.pub')), 0);
    expect(problems, 'independent', node('certified.zip', '--platform-key', file('platform.pub')), 0);
    await pinning.end();
});

await scenario('a receipt that came to a later inquiry is proven with the inquiry that it answers', async (problems) => {
    await world.stopSandbox();
    await world.sandbox(['--fault', 'commit-then-reset:1', '--fault-on', 'batches']);
    world.rows([...rows, licence(13), licence(14), licence(15)]);
    await world.sync(['--patience', '1']);
    await world.stopSandbox();
    await world.sandbox();  // which has the batch
    await world.sync();
    const entry = lines(world.must(['log', 'show', '--last', '99', '--event', 'answered', '--json'])).map((line) => JSON.parse(line).entry).find(({ of, outcome }) => of === 'inquiry' && outcome === 'receipt');
    if (!entry) return problems.push(world.must(['log', 'show', '--last', '20']).out);
    const id = submissions(world).find(({ batch }) => batch === entry.batch).id;
    expect(problems, 'made', make(world, id, 'asked.zip'), 0);
    if (!readZip(fs.readFileSync(at('asked.zip'))).has('inquiry-head.http')) problems.push('without the inquiry');
    expect(problems, 'verify', verify('asked.zip', ...believed), 0);
    expect(problems, 'independent', node('asked.zip', ...elsewhere), 0);
});

fs.rmSync(desk, { recursive: true, force: true });
await world.end();
close();
