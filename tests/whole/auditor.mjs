// What an auditor does: takes an export and a head away, and checks them elsewhere, with our program and with an independent
// one; tampers; and keeps a witness. The log is that of real runs against the sandbox.
import { spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { World, bin, close, licences, root, scenario } from './world.mjs';

const independent = path.join(root, 'tests/independent/log_verifier.mjs');

// A folder that knows nothing of the office: the air-gapped computer.
class Elsewhere {
    constructor() { this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'creditlink-auditor-')); }
    at(name) { return path.join(this.folder, name); }
    take(from, name) { fs.rmSync(this.at(name), { recursive: true, force: true }); fs.cpSync(from, this.at(name), { recursive: true }); }
    run(program, words) {
        const result = spawnSync(program, words, { cwd: this.folder, encoding: 'utf8', env: { PATH: process.env.PATH, LANG: 'en' }, timeout: 120_000 });
        return { code: result.status, out: result.stdout, err: result.stderr };
    }
    verify(...words) { return this.run(path.join(bin, 'creditlink-verify'), words); }
    node(...words) { return this.run(process.execPath, [independent, ...words]); }
    end() { fs.rmSync(this.folder, { recursive: true, force: true }); }
}

async function synced(world, rows) {
    world.rows(rows);
    const result = await world.sync();
    if (result.code !== 0) throw new Error(`sync ended with ${result.code}: ${result.err}`);
}

function exportTo(world, to) {
    fs.rmSync(to, { recursive: true, force: true });
    world.must(['log', 'export', to]);
}

function flip(file, at) {
    const bytes = fs.readFileSync(file);
    bytes[at] ^= 1;
    fs.writeFileSync(file, bytes);
}

const world = new World({ records: 5 });
const desk = new Elsewhere();
const expect = (problems, name, result, wanted) => { if (result.code !== wanted) problems.push(`${name}: ${result.code} instead of ${wanted}\n${result.out}${result.err}`); };
const exported = path.join(world.folder, 'log-export');

await world.sandbox();
await synced(world, licences(40));

await scenario('an export that was carried away is sound, says our program and an independent one', async (problems) => {
    exportTo(world, exported);
    desk.take(exported, 'export');
    fs.cpSync(path.join(desk.at('export'), 'checkpoint'), desk.at('seen'));
    fs.writeFileSync(desk.at('anchor'), world.must(['log', 'anchor']).out);
    expect(problems, 'verify', desk.verify('export', 'export', '--key', 'export/keys'), 0);
    expect(problems, 'independent', desk.node('export', '--keys', 'export/keys'), 0);
    const names = fs.readdirSync(desk.at('export')).sort().join(' ');
    if (names !== 'FORMAT.md checkpoint keys tile') problems.push(`the export holds ${names}`);
    for (const word of ['吉林省示范', '佴旎', 'SYXK'])  // names, persons, documents of the rows
        if (spawnSync('grep', ['-rl', word, path.join(desk.at('export'), 'tile')], { encoding: 'utf8' }).stdout) problems.push(`the export holds ${word}`);
});

await scenario('the log grows; heads, anchor and proofs of before and after hold for both programs', async (problems) => {
    await synced(world, licences(80));
    const last = JSON.parse(world.must(['log', 'anchor', '--json']).out).head.split(' ')[0] - 1;
    const write = (name, words) => fs.writeFileSync(desk.at(name), world.must(['log', 'prove', ...words]).out);
    for (const index of [0, Math.floor(last / 2), last]) write(`entry-${index}.json`, [String(index)]);
    const head = fs.readFileSync(desk.at('seen'), 'utf8').split('\n').slice(1, 3).join(' ');
    write('consistency.json', ['--from', head]);
    exportTo(world, exported);  // after the proofs, because an export is itself an entry behind what it holds
    desk.take(exported, 'export');
    expect(problems, 'export with what was seen', desk.verify('export', 'export', '--key', 'export/keys', '--head-file', 'seen', '--head-file', 'anchor'), 0);
    expect(problems, 'heads by proof', desk.verify('heads', 'seen', 'export/checkpoint', '--proof', 'consistency.json', '--key', 'export/keys'), 0);
    expect(problems, 'heads by tiles', desk.verify('heads', 'anchor', 'export/checkpoint', '--log', 'export', '--key', 'export/keys'), 0);
    expect(problems, 'anchor', desk.verify('anchor', fs.readFileSync(desk.at('anchor'), 'utf8').trim(), '--log', 'export', '--key', 'export/keys'), 0);
    const proofs = fs.readdirSync(desk.folder).filter((name) => name.endsWith('.json'));
    for (const name of proofs.filter((file) => file.startsWith('entry'))) expect(problems, name, desk.verify('proof', name, '--key', 'export/keys'), 0);
    const words = ['--anchor', fs.readFileSync(desk.at('anchor'), 'utf8').trim(), '--head-file', 'seen', ...proofs.flatMap((name) => ['--proof', name])];
    expect(problems, 'independent', desk.node('export', '--keys', 'export/keys', ...words), 0);
});

await scenario('every file of the export changed in one bit, or missing, is noticed by both programs', async (problems) => {
    const files = fs.readdirSync(desk.at('export'), { recursive: true }).filter((name) => fs.statSync(path.join(desk.at('export'), name)).isFile() && !['FORMAT.md', 'keys'].includes(name));
    if (files.length < 3) problems.push(`only ${files}`);
    for (const name of files) {
        const size = fs.statSync(path.join(desk.at('export'), name)).size;
        for (const at of [0, Math.floor(size / 2), size - 2, 'gone']) {
            desk.take(exported, 'other');
            if (at === 'gone') fs.rmSync(path.join(desk.at('other'), name));
            else flip(path.join(desk.at('other'), name), at);
            expect(problems, `${name} ${at}`, desk.verify('export', 'other', '--key', 'export/keys'), 8);
            const found = desk.node('other', '--keys', 'export/keys');
            if (found.code === 0) problems.push(`the independent verifier accepts ${name} ${at}`);
        }
    }
});

await scenario('a witness elsewhere cosigns what extends, and refuses an older log, whose keys are good', async (problems) => {
    expect(problems, 'init', desk.verify('witness', 'init', 'w', '--name', 'audit.example/w1', '--key', 'export/keys', '--sm2'), 0);
    expect(problems, 'add', desk.verify('witness', 'add', 'w', 'export', '--out', 'cosigned'), 0);
    fs.writeFileSync(desk.at('witness.pub'), JSON.parse(desk.verify('witness', 'show', 'w', '--json').out).keys.join('\n') + '\n');
    expect(problems, 'witnessed', desk.verify('export', 'export', '--key', 'export/keys', '--head-file', 'cosigned', '--witness', 'witness.pub'), 0);
    expect(problems, 'witnessed, independent', desk.node('export', '--keys', 'export/keys', '--head-file', 'cosigned', '--witness', 'witness.pub'), 0);
    expect(problems, 'rolled back', desk.verify('witness', 'add', 'w', 'seen'), 8);
    expect(problems, 'without its word', desk.verify('export', 'export', '--key', 'export/keys', '--head-file', 'seen', '--witness', 'witness.pub'), 7);
});

await scenario('what the witness signed is brought back, is kept, and goes out with exports and packs', async (problems) => {
    expect(problems, 'nobody is believed', world.run(['log', 'cosign', desk.at('cosigned')]), 7);
    world.options.config = (config) => { config.keys.log.witnesses = [desk.at('witness.pub')]; };
    world.writeConfig(world.origin);
    if (!world.must(['log', 'head'], { LANG: 'en' }).err.includes('audit.example/w1: no cosignature')) problems.push('before: log head');
    const killed = world.run(['log', 'cosign', desk.at('cosigned')], { CREDITLINK_FAIL: 'log.cosigned-kept:1' });
    if (killed.signal !== 'SIGKILL' || !fs.existsSync(path.join(world.folder, 'state/log/cosigned'))) problems.push(`killed: ${killed.code} ${killed.err}`);
    expect(problems, 'cosign', world.run(['log', 'cosign', desk.at('cosigned')]), 0);
    expect(problems, 'again', world.run(['log', 'cosign', desk.at('cosigned')]), 0);
    await synced(world, licences(82));
    const entered = world.must(['log', 'show', '--event', 'cosigned', '--json']).out.trim().split('\n').filter(Boolean);
    if (entered.length !== 1) problems.push(`${entered.length} entries of one cosignature`);
    const shown = world.must(['log', 'head'], { LANG: 'en' }).err;
    if (!/audit\.example\/w1: cosigned the first \d+ entries at .*; [1-9]\d* have come since/.test(shown)) problems.push(`log head: ${shown}`);
    exportTo(world, exported);
    desk.take(exported, 'export');
    expect(problems, 'witnessed by the export alone', desk.verify('export', 'export', '--key', 'export/keys', '--witness', 'witness.pub'), 0);
    expect(problems, 'independent', desk.node('export', '--keys', 'export/keys', '--witness', 'witness.pub'), 0);
    const [{ id }] = world.must(['submission', 'list', '--most', '999', '--json']).out.trim().split('\n').map((line) => JSON.parse(line)).slice(-1);
    world.must(['evidence', 'pack', id, '--out', desk.at('old.zip'), '--purpose', 'x']);
    expect(problems, 'pack', desk.verify('pack', 'old.zip', '--key', 'export/keys', '--witness', 'witness.pub'), 0);
    fs.writeFileSync(desk.at('altered'), fs.readFileSync(desk.at('cosigned'), 'utf8').replace(/^\d+$/m, '3'));
    expect(problems, 'changed', world.run(['log', 'cosign', desk.at('altered')]), 8);
    const names = fs.readdirSync(desk.at('export')).sort().join(' ');
    if (names !== 'FORMAT.md checkpoint cosigned keys tile') problems.push(`the export holds ${names}`);
});

// Of an HTTP message whose body's digest stands in its head (RFC 9530), by whoever wrote it.
function isWhole(message) {
    const end = message.indexOf('\r\n\r\n') + 4;
    const stated = message.subarray(0, end).toString('latin1').match(/^content-digest: sm3=:([^:]+):/im);
    return stated !== null && stated[1] === crypto.createHash('sm3').update(message.subarray(end)).digest('base64');
}

await scenario('the message behind an entry is shown for a purpose, as it was sent or came, and the look is logged without its purpose', async (problems) => {
    const entries = world.must(['log', 'show', '--last', '999', '--json']).out.trim().split('\n').map((line) => JSON.parse(line));
    const at = (event) => String(entries.find((entry) => entry.event === event).index);
    for (const event of ['submitted', 'answered']) {
        const shown = JSON.parse(world.must(['log', 'content', at(event), '--purpose', 'spot check 17', '--json']).out);
        if (!isWhole(Buffer.from(shown.message_base64, 'base64'))) problems.push(`${event}: its body is not the one that its head names`);
    }
    const file = desk.at('request');
    world.must(['log', 'content', at('submitted'), '--purpose', 'spot check 17', '--out', file]);
    if (!isWhole(fs.readFileSync(file)) || (fs.statSync(file).mode & 0o77) !== 0) problems.push('the file');
    if (!world.must(['log', 'content', at('submitted'), '--purpose', 'spot check 17']).out.startsWith('POST http')) problems.push('on the screen');
    expect(problems, 'without a purpose', world.run(['log', 'content', at('submitted')]), 2);
    expect(problems, 'of an entry without a message', world.run(['log', 'content', at('run-ended'), '--purpose', 'x']), 2);
    expect(problems, 'of no entry', world.run(['log', 'content', '999999', '--purpose', 'x']), 2);
    await synced(world, licences(81));
    const looks = world.must(['log', 'show', '--last', '999', '--event', 'decision', '--json']).out;
    if (looks.split(`"log ${at('submitted')}"`).length !== 4 || looks.includes('spot check')) problems.push(`the looks: ${looks}`);  // --json, --out, screen

    const evidence = path.join(world.folder, 'state/evidence/000001.contents');
    const [, offset] = entries.find((entry) => entry.event === 'submitted').entry.content.split(':').map(Number);
    flip(evidence, offset + 200);
    expect(problems, 'with a changed byte', world.run(['log', 'content', at('submitted'), '--purpose', 'x']), 8);
    flip(evidence, offset + 200);
});

await scenario('the office loses its log and begins another with the same keys: the witness and the head of before show it', async (problems) => {
    fs.rmSync(path.join(world.folder, 'state'), { recursive: true });
    world.rows(licences(90));
    await world.stopSandbox();  // else the platform, which has seen the head of the old one, is asked first, and nothing is signed
    await world.sync(['--no-send']);
    exportTo(world, exported);
    desk.take(exported, 'export');
    expect(problems, 'by itself', desk.verify('export', 'export', '--key', 'export/keys'), 0);
    expect(problems, 'with the cosigned head', desk.verify('export', 'export', '--key', 'export/keys', '--head-file', 'cosigned', '--witness', 'witness.pub'), 8);
    expect(problems, 'independent', desk.node('export', '--keys', 'export/keys', '--head-file', 'cosigned', '--witness', 'witness.pub'), 8);
    expect(problems, 'the witness', desk.verify('witness', 'add', 'w', 'export'), 8);
});

await scenario("the log's own folder is checked with its journal, and a changed entry is named", async (problems) => {
    desk.take(path.join(world.folder, 'state/log'), 'log');
    expect(problems, 'sound', desk.verify('log', 'log', '--key', 'export/keys'), 0);
    const journal = path.join(desk.at('log'), 'journal/000000000000');
    const text = fs.readFileSync(journal, 'latin1');
    flip(journal, text.indexOf('{"index":0,') + 30);
    const found = desk.verify('log', 'log', '--key', 'export/keys', '--lang', 'en');
    expect(problems, 'changed', found, 8);
    if (!/^ {2}1 +entry 0:/m.test(found.out)) problems.push(found.out);
});

desk.end();
await world.end();
close();
