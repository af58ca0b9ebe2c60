// The machine misbehaves: no descriptors left, disks that fail, clocks that jump, a stop in the middle, a ledger that was
// damaged or comes from an old backup. Nothing is lost, doubled or silently wrong; the program says what is the matter.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { World, close, csv, licence, licences, platformHas, recovers, root, scenario, sound, until } from './world.mjs';

const full = process.env.CREDITLINK_TEST_FULL === 'yes';
const refusals = [3, 4, 5, 6, 7, 8, 9, 11, 12];  // each says who acts next

// ---- a C library that fails as a plan says (shim.c)
const shop = fs.mkdtempSync('/tmp/creditlink-shim-');
const shim = path.join(shop, 'shim.so');
execFileSync('cc', ['-O1', '-Wall', '-shared', '-fPIC', '-o', shim, path.join(root, 'tests/whole/shim.c'), '-ldl']);
function failing(plan) {
    const file = path.join(shop, 'plan');
    fs.writeFileSync(file, plan);
    return { FAULT_FILE: file, LD_PRELOAD: shim, ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ''}:verify_asan_link_order=0` };
}

async function office(rows, options = {}, faults = []) {
    const world = new World({ records: 20, ...options });
    world.rows(rows);
    await world.sandbox(faults);
    return world;
}

await scenario('when no file descriptor is left, whenever that is, the run says so or goes on, and the next one completes it', async (problems) => {
    const rows = licences(60);
    const world = await office(rows);
    let refused = 0;
    for (const opened of full ? Array.from({ length: 120 }, (_, i) => i + 1) : [2, 5, 9, 14, 20, 27, 35, 44, 60]) {
        const result = await world.sync(['--patience', '2'], failing(`descriptors ${opened}\n`));
        sound(result, problems, `after ${opened} were opened`);
        if (result.code !== 0) ++refused;
    }
    if (refused < 3) problems.push(`only ${refused} runs felt it`);
    await recovers(world, rows, problems);
    await world.end();
});

for (const [call, passages] of [['fdatasync', [1, 3, 6]], ['fsync', [1, 2]], ['pwrite', [1, 20]], ['write', [1, 4]]]) {
    await scenario(`${call} fails with an input/output error from call ${passages.join(', ')} on: the run ends with 12, and on a sound disk everything arrives once`, async (problems) => {
        let felt = 0;
        for (const passage of full ? Array.from({ length: 12 }, (_, i) => i + 1) : passages) {
            const rows = licences(40);
            const world = await office(rows);
            const result = await world.sync(['--patience', '2'], failing(`fail ${call} ${passage}\n`));
            sound(result, problems, `${call} ${passage}`);
            if (result.code === 12) ++felt;
            else if (result.code !== 0) problems.push(`${call} ${passage}: exit ${result.code} ${result.err}`);
            if (result.code === 12 && !result.err.includes(world.folder)) problems.push(`no place: ${result.err}`);
            await recovers(world, rows, problems, `${call} ${passage}`);
            await world.end();
        }
        if (felt === 0) problems.push('no run felt it');
    });
}

await scenario('reads and writes that come short or are interrupted are not noticed', async (problems) => {
    for (const seed of full ? [1, 2, 3, 4, 5, 6, 7, 8] : [1, 2]) {
        const rows = licences(60);
        const world = await office(rows);
        const result = await world.sync([], failing(`short ${seed}\n`));
        sound(result, problems, `seed ${seed}`);
        if (result.code !== 0) problems.push(`exit ${result.code}: ${result.err}`);
        await recovers(world, rows, problems);
        await world.end();
    }
});

await scenario('a clock a day slow, then a day fast, then right: what cannot be sent waits, and everything arrives once', async (problems) => {
    const world = await office(licences(30));
    const rows = [];
    for (const [seconds, count] of [[0, 30], [-86400, 50], [86400, 70], [0, 90]]) {
        rows.splice(0, rows.length, ...licences(count));
        world.rows(rows);
        const result = await world.sync(['--patience', '2'], failing(`clock ${seconds}\n`));
        sound(result, problems, `clock ${seconds}`);
        if (seconds === 0 && result.code !== 0) problems.push(`the right time: exit ${result.code} ${result.out}${result.err}`);
        if (seconds !== 0 && (result.code !== 7 || !/时间/.test(result.out + result.err))) problems.push(`clock ${seconds}: exit ${result.code}: ${result.out}${result.err}`);
    }
    await recovers(world, rows, problems);
    await world.end();
});

await scenario('a stop in the middle of a push ends within 20 s, and what became of the batch is known or asked for', async (problems) => {
    const rows = licences(200);
    const world = await office(rows, {}, ['--fault', 'drip=40', '--fault', 'timeout-after-commit:0.2']);
    for (const wait of full ? [200, 400, 600, 800, 1000, 1500, 2000, 3000] : [500, 900, 1600]) {
        const child = world.start(['sync', 'run', '--json', '--patience', '15']);
        await new Promise((resolve) => setTimeout(resolve, wait));
        child.kill('SIGTERM');
        const since = Date.now();
        const ended = await child.done;
        if (ended.signal !== 'SIGTERM') sound(ended, problems, `stopped after ${wait} ms`);  // it may not have begun to heed it
        if (Date.now() - since > 20_000) problems.push(`it took ${Date.now() - since} ms to stop`);
        if (![0, 5, 6, 130].includes(ended.code) && ended.signal !== 'SIGTERM') problems.push(`exit ${ended.code} ${ended.err}`);
        const books = world.run(['sync', 'status', '--json']).out.split('\n').filter(Boolean).map((line) => JSON.parse(line)).find((line) => line.platform && line.admitted !== undefined);
        if (books && books.balanced === false) problems.push(`books after the stop: ${JSON.stringify(books)}`);
    }
    await world.stopSandbox();
    await world.sandbox();
    await recovers(world, rows, problems);
    await world.end();
});

await scenario('a ledger, or the whole state, from an old backup: nothing is doubled, and it is said', async (problems) => {
    for (const part of ['ledger.db', '.']) {
        const world = await office(licences(40));
        const state = path.join(world.folder, 'state'), backup = path.join(world.folder, 'backup');
        await world.sync();
        fs.cpSync(state, backup, { recursive: true });
        const rows = licences(90);
        world.rows(rows);
        await world.sync();
        if (part === '.') fs.rmSync(state, { recursive: true });
        for (const name of ['ledger.db-wal', 'ledger.db-shm']) fs.rmSync(path.join(state, name), { force: true });
        fs.cpSync(path.join(backup, part), path.join(state, part), { recursive: true });
        await new Promise((resolve) => setTimeout(resolve, 1100));  // within one second the same batch is the same to the byte, and simply known
        const result = await world.sync();
        sound(result, problems, part);
        if (process.env.SHOW) console.log(part, result.code, result.out, result.err);
        const records = await world.stored();
        if (records.length !== 90 || records.some((record) => record.stores !== 1)) problems.push(`${part}: doubled or lost: ${records.length}, ${records.filter((record) => record.stores !== 1).length}`);
        if (!/备份|backup/.test(result.out + result.err)) problems.push(`${part}: exit ${result.code}, the backup is not mentioned: ${result.out}${result.err}`);
        await world.end();
    }
});

await scenario('a ledger that is taken away, replaced or emptied under a run stops the run, and nothing is sent twice', async (problems) => {
    for (const how of ['taken away', 'replaced', 'emptied']) {
        const rows = licences(100), world = await office(rows, {}, ['--fault', 'drip=1']);
        const ledger = path.join(world.folder, 'state/ledger.db'), aside = path.join(world.folder, 'aside.db');
        const run = world.start(['sync', 'run', '--json', '--patience', '5']);
        await until(async () => (await world.batches()) > 0);
        if (how === 'emptied') fs.truncateSync(ledger);
        else fs.renameSync(ledger, aside);
        if (how === 'replaced') fs.copyFileSync(aside, ledger);
        const ended = await run.done;
        sound(ended, problems, how);
        if (ended.code !== 12 || !(ended.err + ended.out).includes('ledger.db')) problems.push(`${how}: exit ${ended.code} ${ended.err}${ended.out}`);
        const next = how === 'replaced' ? ended : await world.sync(['--patience', '2']);  // the copy may be a ledger as it once was
        if (next.code === 0) problems.push(`${how}: the next run took what it found: ${next.out}`);
        if (how !== 'emptied') {
            fs.renameSync(aside, ledger);
            await world.stopSandbox();
            await world.sandbox();
            await recovers(world, rows, problems, how);
        }
        if ((await world.stored()).some((record) => record.stores !== 1)) problems.push(`${how}: doubled`);
        await world.end();
    }
});

await scenario('a drop folder with pipes, devices, folders and links in it, some of them swapped for files meanwhile, neither hangs a run nor costs a row', async (problems) => {
    const world = new World({ records: 20, config: (config) => { config.tasks.licences.source = { type: 'folder', path: 'drop', settle_seconds: 0 }; } });
    const drop = path.join(world.folder, 'drop'), at = (name) => path.join(drop, name);
    fs.mkdirSync(drop);
    fs.writeFileSync(path.join(world.folder, 'secret.csv'), `甲,乙\n外面的文件,2\n`);
    execFileSync('mkfifo', [at('a.csv')]);
    fs.symlinkSync('/dev/zero', at('b.csv'));
    fs.mkdirSync(at('c.csv'));
    fs.symlinkSync('nowhere', at('d.csv'));
    fs.writeFileSync(at('e.csv'), csv(licences(30)));
    await world.sandbox();
    const swapper = spawn('/bin/sh', ['-c', 'while kill -0 $PPID; do cp rows x; mv -f x drop/f.csv; mkfifo x; mv -f x drop/f.csv; ln -sf /dev/zero x; mv -f x drop/f.csv; done'],
        { cwd: world.folder, stdio: 'ignore', detached: true });
    const rows = [...licences(30), ...Array.from({ length: 20 }, (_, i) => licence(i + 101))];
    fs.writeFileSync(path.join(world.folder, 'rows'), csv(rows.slice(30)));
    for (let run = 0; run < (full ? 200 : 12); ++run) {
        const child = world.start(['sync', 'run', '--json', '--patience', '5']);
        const timer = setTimeout(() => { problems.push(`run ${run} hangs`); child.kill('SIGKILL'); }, 30_000);
        const result = await child.done;
        clearTimeout(timer);
        if (result.code !== null) sound(result, problems, `run ${run}`);
        if (![0, 4, null].includes(result.code)) problems.push(`run ${run}: exit ${result.code} ${result.err}${result.out}`);
        if (problems.length > 3) break;
    }
    process.kill(-swapper.pid, 'SIGKILL');  // with the mv that it may be waiting for
    await new Promise((resolve) => swapper.once('exit', resolve));
    fs.rmSync(at('f.csv'), { force: true });
    fs.writeFileSync(at('f.csv'), csv(rows.slice(30)));
    await recovers(world, rows, problems);
    await world.end();
});

await scenario('with the disk of the exchange log full nothing is sent without its entry; a terminal that takes nothing stops no run', async (problems) => {
    const world = await office(licences(20));
    await world.sync();
    const log = path.join(world.folder, 'state/log'), aside = path.join(world.folder, 'log');
    fs.renameSync(log, aside);
    fs.mkdirSync(log);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', log]).status !== 0) {
        console.log('     (skipped: this user cannot mount a small file system)');
        await world.end();
        return;
    }
    try {
        fs.cpSync(aside, log, { recursive: true });
        const filler = fs.openSync(path.join(log, '.filler'), 'w');
        try { for (;;) fs.writeSync(filler, Buffer.alloc(4096)); } catch { fs.closeSync(filler); }
        const rows = licences(100);
        world.rows(rows);
        const stopped = await world.sync();
        sound(stopped, problems, 'full');
        if (stopped.code !== 12 || !(stopped.err + stopped.out).includes('log')) problems.push(`exit ${stopped.code}: ${stopped.err}${stopped.out}`);
        const logged = new Set(world.run(['log', 'show', '--last', '1000', '--json']).out.split('\n').filter(Boolean).map((line) => JSON.parse(line)).filter((entry) => entry.event === 'submitted').map((entry) => entry.entry.batch));
        const { batches } = await (await fetch(`${world.origin}/sandbox/batches?limit=1000`)).json();
        if (logged.size === 0 || batches.some((batch) => !logged.has(batch.batch))) problems.push(`the platform has ${batches.length} batches, the log knows ${[...logged]}`);
        fs.rmSync(path.join(log, '.filler'));
        const silent = await world.startUnder('exec 2>/dev/full', ['sync', 'run', '--json']).done;
        if (silent.code !== 0) problems.push(`with nowhere to talk to: exit ${silent.code}`);
        await recovers(world, rows, problems);
    } finally {
        spawnSync('umount', ['-l', log]);
    }
    await world.end();
});

const bits = full ? 1000 : 60;
await scenario(`${bits} times a random bit of the ledger is turned: refused, or the books and the platform are as they should be`, async (problems) => {
    const rows = licences(60);
    const world = await office(rows);
    const state = path.join(world.folder, 'state'), kept = path.join(world.folder, 'kept'), ledger = path.join(state, 'ledger.db');
    await world.sync();
    fs.cpSync(state, kept, { recursive: true });
    const sound_bytes = fs.readFileSync(ledger), written = [...sound_bytes.keys()].filter((at) => sound_bytes[at] !== 0);
    let random = 20261126, refused = 0;
    const dice = (below) => Math.floor(((random = (Math.imul(random, 1103515245) + 12345) >>> 0) / 4294967296) * below);
    for (let trial = 0; trial < bits; ++trial) {
        fs.rmSync(state, { recursive: true });
        fs.cpSync(kept, state, { recursive: true });
        const bytes = Buffer.from(sound_bytes), at = written[dice(written.length)], bit = dice(8);
        bytes[at] ^= 1 << bit;
        fs.writeFileSync(ledger, bytes);
        const result = await world.sync(['--patience', '3']);
        const what = `bit ${bit} of byte ${at}`;
        sound(result, problems, what);
        if (refusals.includes(result.code)) { ++refused; if (process.env.SHOW) console.log(what, result.code, result.out.slice(0, 300), result.err); continue; }
        const [books] = world.books(result);
        if (books?.admitted !== 60 || books.accepted !== 60) problems.push(`${what}: exit ${result.code}, books ${result.out}`);
    }
    await platformHas(world, rows, problems);
    console.log(`     ${refused} of ${bits} were refused`);
    await world.end();
});

fs.rmSync(shop, { recursive: true });
close();
