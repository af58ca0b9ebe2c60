// Hostile and broken input, as the program meets it: the right exit status, a message that names the place and what to do,
// the other rows go on, no crash, bounded memory.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { World, bin, close, columns, csv, licences, scenario } from './world.mjs';

const full = process.env.CREDITLINK_TEST_FULL === 'yes';
const quiet = { ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ''}:quarantine_size_mb=4` };  // what was freed is no memory in use

// ---- makers
const crcTable = Array.from({ length: 256 }, (_, n) => { let c = n; for (let k = 0; k < 8; k++) c = c & 1 ? 0xEDB88320 ^ (c >>> 1) : c >>> 1; return c >>> 0; });
function crc32(bytes) {
    let c = 0xFFFFFFFF;
    for (const byte of bytes) c = crcTable[(c ^ byte) & 255] ^ (c >>> 8);
    return (c ^ 0xFFFFFFFF) >>> 0;
}
function zip(entries) {
    const parts = [], directory = [];
    let offset = 0;
    for (const [name, text] of Object.entries(entries)) {
        const bytes = Buffer.from(text), packed = zlib.deflateRawSync(bytes, { level: 9 }), label = Buffer.from(name);
        const head = Buffer.alloc(30);
        head.writeUInt32LE(0x04034b50, 0), head.writeUInt16LE(20, 4), head.writeUInt16LE(8, 8), head.writeUInt32LE(crc32(bytes), 14);
        head.writeUInt32LE(packed.length, 18), head.writeUInt32LE(bytes.length, 22), head.writeUInt16LE(label.length, 26);
        const entry = Buffer.alloc(46);
        entry.writeUInt32LE(0x02014b50, 0), entry.writeUInt16LE(20, 4), entry.writeUInt16LE(20, 6);
        head.copy(entry, 10, 8, 28), entry.writeUInt16LE(label.length, 28), entry.writeUInt32LE(offset, 42);
        parts.push(head, label, packed), directory.push(entry, label), offset += 30 + label.length + packed.length;
    }
    const list = Buffer.concat(directory), end = Buffer.alloc(22), count = Object.keys(entries).length;
    end.writeUInt32LE(0x06054b50, 0), end.writeUInt16LE(count, 8), end.writeUInt16LE(count, 10), end.writeUInt32LE(list.length, 12), end.writeUInt32LE(offset, 16);
    return Buffer.concat([...parts, list, end]);
}
const workbook = (sheet) => zip({
    'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="a" Target="worksheets/s.xml"/></Relationships>',
    'xl/worksheets/s.xml': sheet,
});

let change;  // what the scenario at hand changes in the configuration
const world = new World({ config: (config) => change?.(config) });
function configure(how) {
    change = how;
    world.writeConfig(world.origin ?? 'http://127.0.0.1:1');
}
const source = (options) => configure((config) => { config.tasks.licences.source = options; });
const put = (name, bytes) => fs.writeFileSync(path.join(world.folder, name), bytes);

// ---- judging
function sound(result, problems) {
    if (result.code === null || result.signal || /Sanitizer|runtime error|terminate called/.test(result.err)) problems.push(`crashed: ${result.signal} ${result.err.slice(0, 2000)}`);
}
function refused(result, code, words, problems) {
    sound(result, problems);
    if (result.code !== code) problems.push(`exit ${result.code}, expected ${code}: ${result.err}${result.out}`);
    const said = result.err + result.out;
    for (const word of words) if (!said.includes(word)) problems.push(`"${word}" is not in: ${said}`);
    if (!/[一-龥]/.test(said)) problems.push(`no Chinese: ${said}`);
    if (!/提示：|"hint":"[^"]|是不是/.test(said)) problems.push(`no hint: ${said}`);
    if (process.env.SHOW) console.log(`    [${result.code}] ${said.trim()}`);
}

// Runs to the end and says how much memory it had at most, in MiB.
async function measured(words) {
    const child = world.start(words, quiet);
    let most = 0;
    const timer = setInterval(() => {
        try {
            most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
        } catch { /* it has ended */ }
    }, 20);
    const result = await child.done;
    clearInterval(timer);
    return { ...result, most };
}

await scenario('bad rows are quarantined with their place, and the other rows reach the platform', async (problems) => {
    const lines = csv(licences(12)).trimEnd().split('\n').map((line) => Buffer.from(line));
    lines[3] = Buffer.concat([Buffer.from([0xB3, 0xA4, 0xB4, 0xBA]), lines[3]]);  // GB18030 in a file of UTF-8
    lines[5] = Buffer.concat([lines[5], Buffer.from([0])]);
    lines[7] = Buffer.from('只有,三,格');
    put('rows.csv', Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')])));
    configure();
    await world.sandbox();
    const result = await world.sync();
    sound(result, problems);
    if (result.code !== 0) problems.push(`exit ${result.code}: ${result.err}`);
    if ((await world.stored()).length !== 9) problems.push(`the platform has ${(await world.stored()).length}`);
    const items = world.run(['quarantine', 'list', '--json']).out.trim().split('\n').map((line) => JSON.parse(line));
    if (items.length !== 3) problems.push(JSON.stringify(items));
    for (const record of ['4', '6', '8']) if (!items.some((item) => new RegExp(`rows.csv 第 ${record} [行条]`).test(item.place))) problems.push(`record ${record} is not named: ${JSON.stringify(items)}`);
    if (process.env.SHOW) console.log(world.run(['quarantine', 'list']).out);
});

await scenario('a quote that is never closed ends the run with the record where it began', async (problems) => {
    put('quote.csv', csv(licences(30)).replace('吉林省示范第9号', '"吉林省示范第9号'));
    source({ type: 'csv', path: 'quote.csv' });
    refused(world.run(['check', 'licences']), 4, ['quote.csv', '10'], problems);
});

await scenario('workbooks that are cut, no workbook at all, a bomb, or full of entities are refused by name', async (problems) => {
    const good = workbook('<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>a</v></c></row></sheetData></worksheet>');
    for (const [name, bytes] of [['cut.xlsx', good.subarray(0, good.length - 40)], ['text.xlsx', 'a,b\n1,2\n'], ['empty.xlsx', ''],
                                 ['bomb.xlsx', workbook(`<worksheet><sheetData>${' '.repeat(120 << 20)}</sheetData></worksheet>`)],
                                 ['doctype.xlsx', workbook('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row r="1"><c r="A1" t="str"><v>&x;</v></c></row></sheetData></worksheet>')]]) {
        put(name, bytes);
        source({ type: 'xlsx', path: name });
        const result = await measured(['check', 'licences']);
        refused(result, 4, [name], problems);
        if (result.most > 400) problems.push(`${name}: ${result.most} MiB`);
    }
});

await scenario('XML with outside entities, a billion laughs or endless depth is refused, and nothing is fetched', async (problems) => {
    const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join('');
    for (const [name, text] of [['outside.xml', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><r><n>&x;</n></r></a>'],
                                ['laughs.xml', `<!DOCTYPE a [<!ENTITY e0 "ha">${laughs}]><a><r><n>&e9;</n></r></a>`],
                                ['deep.xml', '<a>'.repeat(100_000)], ['cut.xml', '<a><r><n>甲</n></r><r>']]) {
        put(name, text);
        source({ type: 'xml', path: name, record: 'r' });
        const result = await measured(['check', 'licences']);
        refused(result, 4, [name], problems);
        if ((result.out + result.err).includes('root:')) problems.push('a file of the machine was read');
        if (result.most > 400) problems.push(`${name}: ${result.most} MiB`);
    }
});

await scenario('JSON 100,000 deep, with a member twice, cut, or with bytes behind a NUL is refused with line and column', async (problems) => {
    for (const [name, text, place] of [['deep.json', '['.repeat(100_000), ':1:'], ['twice.json', '[\n{"a":1,\n "a":2}]', ':3:'], ['cut.json', '[{"a":1},', ':1:'], ['nul.json', '[{"a":1}]\0[]', ':1:']]) {
        put(name, text);
        source({ type: 'json', path: name });
        refused(world.run(['check', 'licences']), 4, [name, place], problems);
    }
});

await scenario('a file that is not there, is a folder, or may not be read is named', async (problems) => {
    for (const type of ['csv', 'xlsx', 'xls', 'xml', 'sqlite']) {
        const more = type === 'xml' ? { record: 'r' } : type === 'sqlite' ? { query: 'SELECT 1 AS a', key: 'a' } : {};
        source({ type, path: `none.${type}`, ...more });
        refused(world.run(['check', 'licences']), 4, [`none.${type}`], problems);
        source({ type, path: 'mappings', ...more });
        refused(world.run(['check', 'licences']), 4, ['mappings'], problems);
    }
});

await scenario('memory does not grow with the file', async (problems) => {
    const rows = csv(licences(20_000)).split('\n').slice(1).join('\n');
    const sizes = full ? [20, 10_000] : [8, 60];  // MiB
    const most = [];
    for (const size of sizes) {
        const file = path.join(world.folder, 'large.csv');
        const fd = fs.openSync(file, 'w');
        fs.writeSync(fd, columns.join(',') + '\n');
        for (let written = 0; written < size * (1 << 20); written += Buffer.byteLength(rows)) fs.writeSync(fd, rows);
        fs.closeSync(fd);
        source({ type: 'csv', path: 'large.csv' });
        const result = await measured(['source', 'check', 'licences']);
        sound(result, problems);
        if (result.code !== 0) problems.push(`exit ${result.code}: ${result.err}`);
        most.push(result.most);
        fs.rmSync(file);
    }
    if (most[1] > most[0] * 1.3 + 20) problems.push(`${sizes} MiB took ${most.map(Math.round)} MiB of memory`);
});

await scenario('10 GiB that only begin like a file are refused by name, at once and in little memory; a csv of them is read to its end', async (problems) => {
    const size = 10 * 2 ** 30, begun = { xml: '<?xml version="1.0"?><r><x><a>1</a></x>', xlsx: 'PK\x03\x04', xls: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', sqlite: 'SQLite format 3\0' };
    if (full) begun.csv = csv(licences(100)) + '"';
    for (const [type, head] of Object.entries(begun)) {
        put(`huge.${type}`, Buffer.from(head, type === 'csv' ? 'utf8' : 'latin1'));
        fs.truncateSync(path.join(world.folder, `huge.${type}`), size);  // a hole takes no room on the disk
        source({ type, path: `huge.${type}`, ...(type === 'xml' ? { record: 'x' } : type === 'sqlite' ? { query: 'SELECT * FROM t', key: 'XK_ID' } : {}) });
        const result = await measured(['check', 'licences']);
        refused(result, 4, [`huge.${type}`], problems);
        if (result.most > 300) problems.push(`${type}: ${Math.round(result.most)} MiB of memory`);
        fs.rmSync(path.join(world.folder, `huge.${type}`));
    }
});

await scenario('a runaway pattern is linear: (a+)+b over 30,000 characters', async (problems) => {
    const mapping = JSON.parse(fs.readFileSync(path.join(world.folder, 'mappings/examples/licences.json'), 'utf8'));
    delete mapping.examples;
    mapping.skip = [{ when: { column: '许可内容', matches: '(a+)+b' }, reason: 'note-row' }, { when: { column: '许可内容', matches: '(a|b)*c?(a|b)*d' }, reason: 'note-row' }];
    fs.mkdirSync(path.join(world.folder, 'own'));
    for (const name of ['kinds', 'lists']) fs.symlinkSync(path.join(fs.realpathSync(path.join(world.folder, 'mappings')), name), path.join(world.folder, 'own', name));
    put('own/m.json', JSON.stringify(mapping));
    put('long.csv', csv(licences(20, () => ({ 许可内容: 'a'.repeat(30_000) }))));
    configure((config) => { config.mappings = 'own'; config.tasks.licences = { mapping: 'm.json', source: { type: 'csv', path: 'long.csv' } }; });
    const started = Date.now();
    const result = world.run(['check', 'licences']);
    sound(result, problems);
    if (Date.now() - started > 20_000) problems.push(`it took ${Date.now() - started} ms`);
    if (!result.out.includes('20')) problems.push(result.out + result.err);
    put('own/m.json', JSON.stringify({ ...mapping, skip: [{ when: { column: '许可内容', matches: '(?=a)b' }, reason: 'note-row' }] }, null, 1));
    refused(world.run(['mapping', 'check', 'licences']), 3, ['m.json'], problems);
});

await scenario('a column that the source lacks is named with the nearest one, before a row is sent', async (problems) => {
    put('drift.csv', csv(licences(5)).replace('单位名称', '企业名称'));
    source({ type: 'csv', path: 'drift.csv' });
    const result = world.run(['check', 'licences']);
    refused(result, result.code === 3 ? 3 : 4, ['单位名称'], problems);
});

await scenario('an unknown key, a wrong type, or broken JSON in the configuration is refused with line, column and nearest name', async (problems) => {
    configure((config) => { config.tasks.licences.maping = 'x'; });
    refused(world.run(['config', 'check']), 3, ['creditlink.json:', 'maping', 'mapping'], problems);
    configure((config) => { config.platforms.national.batch.records = '多'; });
    refused(world.run(['config', 'check']), 3, ['creditlink.json:'], problems);
    configure((config) => { config.tasks.licences.source = { type: 'cvs', path: 'rows.csv' }; });
    refused(world.run(['config', 'check']), 3, ['csv'], problems);
    fs.writeFileSync(path.join(world.folder, 'creditlink.json'), '{"office": {"name": "x",,}}');
    refused(world.run(['config', 'check']), 3, ['creditlink.json:1:'], problems);
    fs.rmSync(path.join(world.folder, 'creditlink.json'));
    refused(world.run(['config', 'check']), 3, ['creditlink.json'], problems);
    configure();
    refused(world.run(['snyc', 'run']), 2, ['sync'], problems);
    refused(world.run(['check', 'licence']), 2, ['licences'], problems);
});

await scenario('a key that others may read, is garbage or is gone is refused by name', async (problems) => {
    const key = path.join(world.folder, 'keys/office-sm2.pem'), bytes = fs.readFileSync(key);
    configure();
    fs.chmodSync(key, 0o644);
    refused(await world.sync(), 7, ['office-sm2.pem', '600'], problems);
    fs.chmodSync(key, 0o600);
    fs.writeFileSync(key, 'no key');
    refused(await world.sync(), 7, ['office-sm2.pem'], problems);
    fs.writeFileSync(key, bytes);
    const secret = path.join(world.folder, 'keys/office-secret'), kept = fs.readFileSync(secret);
    fs.writeFileSync(secret, kept.toString().replace(/[0-9a-f]/g, '7'), { mode: 0o600 });
    const other = await world.sync();
    refused(other, 7, [], problems);
    fs.writeFileSync(secret, kept);
});

await scenario('a state folder that is a file, or a ledger that was damaged, cut or deleted, stops the program and sends nothing', async (problems) => {
    const state = path.join(world.folder, 'state'), ledger = path.join(state, 'ledger.db');
    configure((config) => { config.state = 'rows.csv'; });
    const blocked = await world.sync();
    refused(blocked, 12, ['rows.csv'], problems);
    configure();
    const before = (await world.stored()).length;
    for (const name of ['ledger.db-wal', 'ledger.db-shm']) fs.rmSync(path.join(state, name), { force: true });
    const kept = fs.readFileSync(ledger);
    fs.writeFileSync(ledger, Buffer.concat([Buffer.from('no database at all'), kept.subarray(18)]));
    refused(await world.sync(), 12, ['ledger.db'], problems);
    fs.writeFileSync(ledger, kept.subarray(0, kept.length >> 1));
    const cut = await world.sync();
    sound(cut, problems);
    if (cut.code === 0) problems.push(`a cut ledger was taken: ${cut.out}`);
    if (process.env.SHOW) console.log(cut.code, cut.out, cut.err);
    for (const name of fs.readdirSync(state)) if (name.startsWith('ledger.db')) fs.rmSync(path.join(state, name));
    const gone = await world.sync();
    sound(gone, problems);
    if (gone.code === 0) problems.push(`a deleted ledger was begun anew in silence: ${gone.out}`);
    if (process.env.SHOW) console.log(gone.code, gone.out, gone.err);
    for (const name of fs.readdirSync(state)) if (name.startsWith('ledger.db')) fs.rmSync(path.join(state, name));
    fs.writeFileSync(ledger, kept);
    const again = await world.sync();
    if (again.code !== 0) problems.push(`with the ledger back: exit ${again.code} ${again.err}${again.out}`);
    if ((await world.stored()).length !== before) problems.push('the platform has something else');
});

await scenario('a full disk stops the run, says so, and the run goes on when there is space again', async (problems) => {
    const small = path.join(world.folder, 'small');
    fs.mkdirSync(small);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=200m', 'tmpfs', small]).status !== 0) {
        console.log('     (skipped: this user cannot mount a small file system)');
        return;
    }
    try {
        // A state of its own wants a platform of its own: this one has seen another log under the same keys.
        await world.stopSandbox();
        for (const ending of ['', '-wal', '-shm']) fs.rmSync(path.join(world.folder, `platform/store.db${ending}`), { force: true });
        await world.sandbox();
        configure((config) => { config.state = 'small/state'; });
        world.rows(licences(10));
        const first = await world.sync();
        if (first.code !== 0) problems.push(`the first run: exit ${first.code} ${first.err}${first.out}`);
        const used = fs.statfsSync(small);
        spawnSync('mount', ['-o', `remount,size=${(used.blocks - used.bfree) * used.bsize + (256 << 10)}`, small]);
        world.rows(licences(6000));
        const result = await world.sync();
        refused(result, 12, ['small'], problems);
        spawnSync('mount', ['-o', 'remount,size=200m', small]);
        const again = await world.sync();
        sound(again, problems);
        if (again.code !== 0) problems.push(`with space again: exit ${again.code} ${again.err}${again.out}`);
    } finally {
        spawnSync('umount', ['-l', small]);
    }
});

await world.end();
close();
