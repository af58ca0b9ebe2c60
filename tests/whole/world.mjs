// A small office for whole-program tests: its folder, its rows, the sandbox beside it, and the programs as a user runs them.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

export const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');
export const bin = path.resolve(root, process.env.CREDITLINK_BIN ?? 'build/sanitised/bin');
export const officeCode = '11220000Y00000016R';

// ---- rows: licences of invented companies, every code sound
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const weights = Array.from({ length: 17 }, (_, i) => Number(3n ** BigInt(i) % 31n));

function organisation(eight) {  // GB 11714: check character of eight
    const sum = [...eight].reduce((s, c, i) => s + parseInt(c, 36) * [3, 7, 9, 10, 5, 8, 4, 2][i], 0);
    const check = 11 - (sum % 11);
    return eight + (check === 10 ? 'X' : check === 11 ? '0' : String(check));
}

export async function freePort() {
    const server = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address();
    await new Promise((resolve) => server.close(resolve));
    return port;
}

export function uscc(number) {
    const head = '91220102' + organisation('Y' + String(number).padStart(7, '0'));
    const sum = [...head].reduce((s, c, i) => s + alphabet.indexOf(c) * weights[i], 0);
    return head + alphabet[(31 - (sum % 31)) % 31];
}

export const columns = ['单位名称', '统一社会信用代码', '法定代表人', '许可编号', '许可内容', '决定日期', '有效期起', '有效期止', '状态'];

export function licence(i, change = {}) {
    return { 单位名称: `吉林省示范第${i}号检测有限公司`, 统一社会信用代码: uscc(i), 法定代表人: '佴旎', 许可编号: `SYXK(吉)2024-${String(i).padStart(5, '0')}`,
             许可内容: `适用范围：屏障环境；设施地址：长春市示范路${i}号`, 决定日期: '2024-03-05', 有效期起: '2024-03-05', 有效期止: '2029-03-04', 状态: '有效', ...change };
}

export function csv(rows) {
    const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    return [columns, ...rows.map((row) => columns.map((c) => row[c]))].map((line) => line.map(cell).join(',')).join('\n') + '\n';
}

export function licences(count, change = () => ({})) {
    return Array.from({ length: count }, (_, i) => licence(i + 1, change(i + 1)));
}

// ---- programs
export class World {
    constructor(options = {}) {
        this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'creditlink-'));
        this.options = options;
        fs.symlinkSync(path.join(root, 'mappings'), path.join(this.folder, 'mappings'));
        fs.mkdirSync(path.join(this.folder, 'platform'));
        // The same secret each time: ids, and with them the sandbox's draws of faults, are the same in every run.
        fs.mkdirSync(path.join(this.folder, 'keys'), { mode: 0o700 });
        fs.writeFileSync(path.join(this.folder, 'keys/office-secret'), 'whole tests: the office secret 32'.slice(0, 32), { mode: 0o600 });
        this.writeConfig('http://127.0.0.1:1');
        this.must(['key', 'init']);
    }

    writeConfig(origin) {
        const config = {
            office: { name: '吉林省示范科学技术厅', uscc: officeCode, division: '220000' },
            state: 'state', mappings: 'mappings', reporting_day: '2026/11/20',
            keys: { office_secret: 'keys/office-secret', sign: { file: 'keys/office-sm2.pem' }, log: { ed25519: 'keys/log-ed25519.pem', sm2: 'keys/log-sm2.pem' } },
            platforms: { national: { profile: 'national', origin, pinned: [{ file: 'platform/platform.pub' }], batch: { records: this.options.records ?? 100 }, backoff: { first_ms: 20, cap_ms: 200 } } },
            tasks: { licences: { title: '许可台账', mapping: 'examples/licences.json', source: { type: 'csv', path: 'rows.csv' } } },
        };
        this.options.config?.(config);
        fs.writeFileSync(path.join(this.folder, 'creditlink.json'), JSON.stringify(config, null, 1));
    }

    rows(list) { fs.writeFileSync(path.join(this.folder, 'rows.csv'), csv(list)); }

    async sandbox(words = [], env = {}) {
        const child = spawn(path.join(bin, 'creditlink-sandbox'),
            ['--listen', '127.0.0.1:0', '--keys', path.join(this.folder, 'platform'), '--store', path.join(this.folder, 'platform/store.db'),
             '--sender', `${officeCode}=${path.join(this.folder, 'keys/office-sm2.pem.pub')}`, ...words], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
        this.child = child;
        let errors = '';
        child.stderr.on('data', (data) => { errors += data; });
        const ready = await new Promise((resolve, reject) => {
            let text = '';
            child.stdout.on('data', (data) => { text += data; if (text.includes('\n')) resolve(JSON.parse(text.slice(0, text.indexOf('\n')))); });
            child.on('exit', (code) => reject(new Error(`the sandbox ended with ${code}: ${errors}`)));
        });
        this.origin = ready.origin;
        this.writeConfig(ready.origin);
        return ready;
    }

    async stopSandbox() {
        if (!this.child) return;
        const child = this.child;
        this.child = undefined;
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        await gone;
    }

    run(words, env = {}) {
        const result = spawnSync(path.join(bin, 'creditlink'), [...words, '--config', path.join(this.folder, 'creditlink.json')],
            { encoding: 'utf8', env: { ...process.env, LC_ALL: '', LANG: 'zh_CN.UTF-8', ...env }, maxBuffer: 1 << 28, timeout: 240_000 });
        return { code: result.status, signal: result.signal, out: result.stdout, err: result.stderr };
    }

    // Beside this process, so that the sandbox's output is read meanwhile and a test can kill it.
    start(words, env = {}) { return this.#watch(path.join(bin, 'creditlink'), [...words, '--config', path.join(this.folder, 'creditlink.json')], env); }

    // The same under a shell's setting: startUnder('ulimit -n 20', …), startUnder('exec 2>/dev/full', …).
    startUnder(setting, words, env = {}) {
        return this.#watch('/bin/sh', ['-c', `${setting} && exec "$0" "$@"`, path.join(bin, 'creditlink'), ...words, '--config', path.join(this.folder, 'creditlink.json')], env);
    }

    #watch(program, words, env) {
        const child = spawn(program, words,
            { env: { ...process.env, LC_ALL: '', LANG: 'zh_CN.UTF-8', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
        let out = '', err = '';
        child.stdout.on('data', (data) => { out += data; });
        child.stderr.on('data', (data) => { err += data; });
        child.done = new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal, out, err })));
        return child;
    }

    must(words, env) {
        const result = this.run(words, env);
        if (result.code !== 0) throw new Error(`creditlink ${words.join(' ')} ended with ${result.code}\n${result.out}\n${result.err}`);
        return result;
    }

    async sync(words = [], env = {}) { return this.start(['sync', 'run', '--json', '--patience', '20', ...words], env).done; }

    async stored() {
        const records = [];
        for (let after = '0'; after !== null;) {
            const page = await (await fetch(`${this.origin}/sandbox/records?after=${after}&limit=10000`)).json();
            records.push(...page.records);
            after = page.next;
        }
        return records;
    }

    async batches() { return (await (await fetch(`${this.origin}/sandbox/batches?limit=1000`)).json()).batches.length; }

    async faults() { return (await fetch(`${this.origin}/sandbox/faults`)).json(); }

    books(result) { return result.out.split('\n').filter(Boolean).map((line) => JSON.parse(line)).filter((line) => line.platform && line.kind && line.admitted !== undefined); }

    async end() {
        await this.stopSandbox();
        fs.rmSync(this.folder, { recursive: true, force: true });
    }
}

// ---- what every scenario must leave behind: the platform has exactly the rows, each stored once
export async function platformHas(world, rows, problems, versions = () => 1) {
    const records = await world.stored();
    const byNumber = new Map(records.map((record) => [record.data?.XK_XKBH, record]));
    if (records.length !== rows.length) problems.push(`the platform has ${records.length} records, the office ${rows.length}`);
    for (const row of rows) {
        const record = byNumber.get(row.许可编号);
        if (!record) problems.push(`lost: ${row.许可编号}`);
        else if (record.stores !== versions(row)) problems.push(`${row.许可编号} was stored ${record.stores} times`);
        else if (record.data.XK_XDR_MC !== row.单位名称 || record.data.XK_XDR_SHXYM !== row.统一社会信用代码) problems.push(`altered: ${row.许可编号}`);
        if (problems.length > 5) break;
    }
    const batches = (await (await fetch(`${world.origin}/sandbox/batches?limit=10000`)).json()).batches;
    const seen = new Set();
    for (const batch of batches) {
        if (seen.has(batch.batch)) problems.push(`two batches under ${batch.batch}`);
        seen.add(batch.batch);
    }
}

// Waits for what a test cannot know the moment of, on a machine that has other things to do: a minute at most.
export async function until(holds) {
    for (let i = 0; i < 1200; ++i) {
        if (await holds()) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`for a minute it was not so: ${holds}`);
}

// No crash, and if it did not succeed, a word to a person.
export function sound(result, problems, what) {
    if (result.code === null || result.code === 70 || /Sanitizer|runtime error|terminate called/.test(result.err)) problems.push(`${what}: crashed: ${result.code} ${result.signal} ${result.err.slice(0, 1500)}`);
    else if (result.code !== 0 && !/[一-龥]|"balanced":false/.test(result.err + result.out)) problems.push(`${what}: exit ${result.code} without a word: ${result.err}${result.out}`);
}

// A run without faults settles everything; then the platform has each row once and the books say the same.
export async function recovers(world, rows, problems, what = '') {
    let last;
    for (let i = 0; i < 6; ++i) {
        last = await world.sync();
        sound(last, problems, what);
        if (last.code === 0) break;
    }
    if (last.code !== 0) problems.push(`${what}: not settled: exit ${last.code} ${last.out.slice(-400)}${last.err}`);
    await platformHas(world, rows, problems);
    const [books] = world.books(last);
    if (!books?.balanced || books.accepted !== rows.length) problems.push(`${what}: books: ${JSON.stringify(books)}`);
    const log = world.run(['log', 'check']);
    if (log.code !== 0) problems.push(`${what}: log check: ${log.out}${log.err}`);
}

// ---- reporting
let passed = 0, failed = 0;
// SCENARIO=words in the environment: only those whose names have them.
export async function scenario(name, body) {
    if (process.env.SCENARIO && !name.includes(process.env.SCENARIO)) return;
    const started = Date.now();
    const problems = [];
    try {
        await body(problems);
    } catch (error) {
        problems.push(String(error.stack ?? error));
    }
    if (problems.length) failed += 1;
    else passed += 1;
    console.log(`${problems.length ? 'FAIL' : 'ok  '} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    for (const problem of problems.slice(0, 8)) console.log(`       ${problem}`);
}

export function close() {
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed ? 1 : 0);
}
