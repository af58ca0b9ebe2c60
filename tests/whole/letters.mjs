// The library of letters by documented commands, from nothing to a public site, and everything that must not happen to it.
import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { account, stopped } from './console_office.mjs';
import { World, close, freePort, licence, scenario, until, uscc } from './world.mjs';

const lines = (text) => text.split('\n').filter(Boolean).map((line) => JSON.parse(line));
const sha256 = (bytes) => crypto.createHash('sha256').update(bytes).digest('hex');
const site = (world, ...names) => path.join(world.folder, 'site', ...names);

function submitted(world, ids) {
    world.must(['letter', 'new', ...ids, '--as', '张三']);
    world.must(['letter', 'submit', ...ids, '--as', '张三']);
}

function approved(world, ids) {
    submitted(world, ids);
    for (const letter of lines(world.must(['letter', 'list', '--state', 'submitted', '--json']).out)) {
        if (ids.includes(letter.letter)) world.must(['letter', 'approve', letter.letter, '--digest', letter.digest, '--as', '李明']);
    }
}

// An office whose letters are its own files, so that a test may change them.
function office() {
    const world = new World();
    fs.unlinkSync(path.join(world.folder, 'mappings'));
    const from = path.join(path.dirname(new URL(import.meta.url).pathname), '../../mappings');
    fs.cpSync(from, path.join(world.folder, 'mappings'), { recursive: true });
    world.change = (id, before, after) => {
        const file = path.join(world.folder, 'mappings/letters', `${id}.md`);
        const text = fs.readFileSync(file, 'utf8');
        if (!text.includes(before)) throw new Error(`${id} has no ${before}`);
        fs.writeFileSync(file, text.replace(before, after));
    };
    return world;
}

await scenario('from nothing to eleven published letters, and a changed character in any file is noticed', async (problems) => {
    const world = new World();
    const ids = lines(world.must(['letter', 'new', '--as', '张三', '--json']).out).map((line) => line.subject.split('/')[0]);
    if (ids.length !== 11) problems.push(`${ids.length} letters`);
    approved(world, ids);
    world.must(['letter', 'publish']);
    world.must(['letter', 'verify']);
    const index = JSON.parse(fs.readFileSync(site(world, 'index.json'), 'utf8'));
    if (index.letters.length !== 11) problems.push(`${index.letters.length} letters in index.json`);
    for (const letter of index.letters)
        for (const file of letter.versions.flatMap((version) => version.files)) {
            const bytes = fs.readFileSync(site(world, file.path));
            if (sha256(bytes) !== file.sha256) problems.push(`${file.path} is not what index.json says`);
        }
    for (const name of fs.readdirSync(site(world), { recursive: true })) {
        const file = site(world, name);
        if (!fs.statSync(file).isFile() || name.includes('letters/') && !name.includes('award')) continue;
        const bytes = fs.readFileSync(file);
        fs.writeFileSync(file, Buffer.concat([bytes.subarray(0, 100), Buffer.from([bytes[100] ^ 1]), bytes.subarray(101)]));
        const result = world.run(['letter', 'verify', '--json']);
        if (result.code !== 7 || !result.out.includes(JSON.stringify(name))) problems.push(`${name}: exit ${result.code} ${result.out}`);
        fs.writeFileSync(file, bytes);
    }
    if (world.run(['letter', 'verify', site(world, 'letters/award-nomination/v1.html')]).code !== 0) problems.push('a sound file is not known');
    await world.end();
});

await scenario('an author cannot approve, a changed text is not approved, an unapproved letter is not published', async (problems) => {
    const world = office();
    const id = 'sme-evaluation';
    submitted(world, [id]);
    const first = world.must(['letter', 'show', id, '--digest']).out.trim();
    const expect = (words, code, why) => {
        const result = world.run(words);
        if (result.code !== code) problems.push(`${why}: exit ${result.code} ${result.out} ${result.err}`);
    };
    expect(['letter', 'approve', id, '--digest', first, '--as', '张三'], 10, 'the author approves');
    expect(['letter', 'publish', id], 10, 'published without approval');
    world.must(['letter', 'return', id, '--reason', '第一条有歧义', '--as', '李明']);
    world.change(id, '逐项有凭据可查', '逐项都有凭据可查');
    submitted(world, [id]);
    expect(['letter', 'approve', id, '--digest', first, '--as', '李明'], 10, 'approved what was not read');
    expect(['letter', 'approve', id, '--as', '李明'], 2, 'approved without saying what was read');
    expect(['letter', 'approve', id, '--digest', first, '--as', 'nobody'], 2, 'the name of another account');
    if (fs.existsSync(site(world))) problems.push('there is a site');
    await world.end();
});

await scenario('whoever gives no name, or wrote without one, is not known as another person than the author: the ledger refuses, and says what to do', async (problems) => {
    const world = office(), [named, unnamed] = ['sme-evaluation', 'credit-repair'];
    submitted(world, [named]);
    world.must(['letter', 'new', unnamed]);
    world.must(['letter', 'submit', unnamed]);
    const digest = (id) => world.must(['letter', 'show', id, '--digest']).out.trim();
    for (const words of [[named], [unnamed], [unnamed, '--as', '李明']]) {
        const result = world.run(['letter', 'approve', words[0], '--digest', digest(words[0]), ...words.slice(1)]);
        if (result.code !== 10 || !result.err.includes('--as')) problems.push(`${words.join(' ')}: exit ${result.code} ${result.out} ${result.err}`);
    }
    world.must(['letter', 'approve', named, '--digest', digest(named), '--as', '李明']);
    await world.end();
});

await scenario('a day of taking effect that has passed is said at every step before it is moved, and both days are shown', async (problems) => {
    const world = office(), id = 'credit-repair', flat = (result) => (result.out + result.err).replace(/\s+/g, '');
    world.change(id, '"number"', '"effective": "2026-11-10", "ends": "2026-12-31", "number"');
    world.must(['letter', 'new', id, '--as', '张三']);
    const steps = [world.must(['letter', 'show', id]), world.must(['letter', 'submit', id, '--as', '张三']), world.must(['letter', 'show', id])];
    steps.push(world.must(['letter', 'approve', id, '--digest', world.must(['letter', 'show', id, '--digest']).out.trim(), '--as', '李明']));
    for (const [i, step] of steps.entries()) if (!flat(step).includes('施行日2026-11-10已过')) problems.push(`step ${i}: ${step.out}`);
    if (!flat(steps[2]).includes('2026-11-10起，2026-12-31止')) problems.push(steps[2].out);
    const published = world.must(['letter', 'publish']);
    if (!flat(published).includes('2026-11-10已过，自2026-11-20起施行')) problems.push(published.out);
    if (!flat(world.must(['letter', 'show', id])).includes('2026-11-20起')) problems.push('the day of taking effect is not shown');
    await world.end();
});

await scenario('a site that is merely behind the library is said to be behind, and what was altered in it is still said to be altered', async (problems) => {
    const world = office(), id = 'credit-repair', other = 'sme-evaluation';
    approved(world, [id, other]);
    world.must(['letter', 'publish']);
    const killed = world.run(['letter', 'withdraw', id, '--reason', '管理办法已修改'], { CREDITLINK_FAIL: 'publication.before-switch:1' });
    if (killed.code === 0) problems.push('nothing was killed');
    const behind = world.run(['letter', 'verify']), told = lines(world.run(['letter', 'verify', '--json']).out);
    if (behind.code !== 9 || !behind.err.includes('落后') || behind.out.includes('被改动') || told.some((line) => line.fault && line.fault !== 'behind')) problems.push(`behind: exit ${behind.code} ${behind.out} ${behind.err}`);
    fs.writeFileSync(site(world, 'letters', other, 'v1.evil.html'), 'x');
    const foreign = world.run(['letter', 'verify', '--json']);
    if (foreign.code !== 7 || !lines(foreign.out).some((line) => line.fault === 'foreign')) problems.push(`a strange file: exit ${foreign.code} ${foreign.out}`);
    fs.rmSync(site(world, 'letters', other, 'v1.evil.html'));
    fs.renameSync(site(world, 'letters', other, 'v1.md'), path.join(world.folder, 'away.md'));
    const missing = world.run(['letter', 'verify', '--json']);
    if (missing.code !== 7 || !lines(missing.out).some((line) => line.fault === 'missing')) problems.push(`a published file is away: exit ${missing.code} ${missing.out}`);
    fs.renameSync(path.join(world.folder, 'away.md'), site(world, 'letters', other, 'v1.md'));
    const file = site(world, 'letters', other, 'v1.html'), bytes = fs.readFileSync(file);
    fs.writeFileSync(file, Buffer.concat([bytes, Buffer.from(' ')]));
    const altered = world.run(['letter', 'verify', '--json']);
    if (altered.code !== 7 || !lines(altered.out).some((line) => line.fault === 'changed' && line.file === `letters/${other}/v1.html`)) problems.push(`altered: exit ${altered.code} ${altered.out}`);
    world.must(['letter', 'publish']);
    world.must(['letter', 'verify']);
    await world.end();
});

await scenario('the next steps name every letter that is meant', async (problems) => {
    const world = office(), ids = ['sme-evaluation', 'credit-repair'], flat = (out) => out.replace(/\s+/g, ' ');
    const drafted = world.must(['letter', 'new', ...ids, '--as', '张三']), listed = world.must(['letter', 'list']);
    if (!flat(drafted.out).includes(`letter submit ${ids.join(' ')}`)) problems.push(drafted.out);
    if (!flat(listed.out).includes(`letter submit ${[...ids].sort().join(' ')}`)) problems.push(listed.out);
    const next = flat(world.must(['letter', 'submit', ...ids, '--as', '张三']).out);
    for (const id of ids) if (!next.includes(`letter approve ${id} --digest`)) problems.push(next);
    await world.end();
});

await scenario('a file is written as its name ends, or refused by name', async (problems) => {
    const world = office(), id = 'sme-evaluation', to = (name) => path.join(world.folder, name);
    approved(world, [id]);
    world.must(['letter', 'publish']);
    for (const [name, begins] of [['x.docx', 'PK'], ['x.HTML', '<!doctype'], ['x.ofd', 'PK'], ['x.pdf', '%PDF']]) {
        world.must(['letter', 'render', id, '--output', to(name)]);
        if (!fs.readFileSync(to(name), 'latin1').startsWith(begins)) problems.push(`${name} is something else`);
    }
    for (const words of [['render', id, '--output', to('y.txt')], ['render', id, '--output', to('y')], ['render', id, '--output', to('y.pdf'), '--format', 'docx'], ['show', id, '--to', to('y.pdf')], ['fill', id, 'a=b', '--to', to('y.odt')]]) {
        const result = world.run(['letter', ...words]);
        if (result.code !== 2 || !/y(\.|\b)/.test(result.err) || fs.readdirSync(world.folder).some((name) => name.startsWith('y'))) problems.push(`${words.join(' ')}: exit ${result.code} ${result.err}`);
    }
    await world.end();
});

await scenario('a draft that nobody wants is discarded with a reason: it is listed on request, its number is free, and its file comes back only by name', async (problems) => {
    const world = office(), id = 'sme-evaluation', listed = (...more) => lines(world.must(['letter', 'list', '--json', ...more]).out).map((v) => `${v.letter}/${v.version} ${v.state}`);
    const refused = (words, code, why) => {
        const result = world.run(words);
        if (result.code !== code) problems.push(`${why}: exit ${result.code} ${result.out} ${result.err}`);
    };
    world.must(['letter', 'new', id, 'credit-repair', '--as', '张三']);
    refused(['letter', 'discard', id, '--as', '张三'], 2, 'without a reason');
    world.must(['letter', 'submit', id, '--as', '张三']);
    refused(['letter', 'discard', id, '--reason', '重复', '--as', '张三'], 2, 'what was submitted');
    world.must(['letter', 'return', id, '--reason', '第一条有歧义', '--as', '李明']);
    world.must(['letter', 'discard', id, '--reason', '与另一份重复', '--as', '张三']);
    if (listed().join() !== 'credit-repair/1 draft') problems.push(`listed: ${listed()}`);
    if (listed('--all').join() !== `credit-repair/1 draft,${id}/1 discarded` || listed('--state', 'discarded').join() !== `${id}/1 discarded`) problems.push(`on request: ${listed('--all')}`);
    const shown = JSON.parse(world.must(['letter', 'show', id, '--json']).out);
    if (shown.state !== 'discarded' || shown.note !== '与另一份重复' || shown.digest !== '' || shown.decisions.at(-1).what !== 'letter-discard') problems.push(JSON.stringify(shown).slice(0, 300));
    const number = /"number": "([^"]+)"/.exec(shown.text)[1];
    if (world.run(['letter', 'show', number]).code === 0) problems.push('its number still names it');
    world.must(['letter', 'new', '--as', '张三']);
    if (listed().some((line) => line.startsWith(id))) problems.push('the untouched file was taken in again');
    world.must(['letter', 'new', id, '--as', '李明']);
    if (!listed().includes(`${id}/2 draft`)) problems.push(`by name: ${listed()}`);
    world.must(['letter', 'submit', id, '--as', '李明']);
    world.must(['letter', 'approve', id, '--digest', world.must(['letter', 'show', id, '--digest']).out.trim(), '--as', '张三']);  // he wrote only the one that was discarded
    world.must(['letter', 'publish', id]);
    world.change(id, '逐项有凭据可查', '逐项都有凭据可查');
    world.must(['letter', 'new', id, '--as', '张三']);
    world.must(['letter', 'discard', id, '--reason', '不改了', '--as', '李明']);
    if (JSON.parse(world.must(['letter', 'show', id, '--json']).out).version !== 2) problems.push('a discarded draft stands before what is in force');
    if (fs.readFileSync(site(world, 'letters', id, 'index.html'), 'utf8').includes('v3')) problems.push('the public sees a draft');
    world.must(['letter', 'publish']);
    world.must(['letter', 'verify']);
    await world.end();
});

await scenario('bytes that somebody changed in the ledger after the approval reach no site: neither at publication nor when it is written again', async (problems) => {
    const world = office(), id = 'sme-evaluation', other = 'credit-repair', publicText = () => fs.readFileSync(site(world, 'letters', id, 'v1.md'), 'utf8');
    const change = (words) => execFileSync('sqlite3', [path.join(world.folder, 'state/ledger.db'), `DROP TRIGGER IF EXISTS letter_text_stays; UPDATE letter SET text = CAST(replace(text, '${words[0]}', '${words[1]}') AS BLOB) WHERE id = '${id}'`]);
    const refused = (words) => {
        const result = world.run(words);
        if (result.code !== 10 || !result.err.includes(`${id}/1`) || !result.err.includes('台账被改动过')) problems.push(`${words.join(' ')}: exit ${result.code} ${result.err}`);
    };
    approved(world, [id, other]);
    change(['逐项有凭据可查', '逐项无凭据可查']);
    refused(['letter', 'publish']);
    if (fs.existsSync(site(world))) problems.push('there is a site');
    change(['逐项无凭据可查', '逐项有凭据可查']);
    world.must(['letter', 'publish']);
    change(['逐项有凭据可查', '逐项无凭据可查']);
    refused(['letter', 'publish']);
    refused(['letter', 'verify']);
    if (publicText().includes('无凭据')) problems.push('the changed text is public');
    world.must(['letter', 'withdraw', id, '--reason', '台账被改动']);
    world.must(['letter', 'verify']);
    await world.end();
});

await scenario('an approval names the head too: what the document does not show cannot be changed between reading and approving', async (problems) => {
    const world = office(), id = 'sme-evaluation';
    submitted(world, [id]);
    const read = world.must(['letter', 'show', id, '--digest']).out.trim();
    world.must(['letter', 'return', id, '--reason', '范围', '--as', '张三']);
    world.change(id, /"publication": "[^"]+"/.exec(fs.readFileSync(path.join(world.folder, 'mappings/letters', `${id}.md`), 'utf8'))[0], '"publication": "不可公开"');
    submitted(world, [id]);
    const shown = JSON.parse(world.must(['letter', 'show', id, '--json']).out);
    const stale = world.run(['letter', 'approve', id, '--digest', read, '--as', '李明']);
    if (stale.code !== 10 || read === shown.digest) problems.push(`the scope changed under the approver: exit ${stale.code}`);
    const file = path.join(world.folder, 'all.html');
    world.must(['letter', 'show', id, '--to', file]);
    const own = sha256(fs.readFileSync(file));
    if (shown.document !== own || shown.digest !== sha256(`${own}\n${sha256(shown.text)}\n`)) problems.push('the digest is not over the document and the text');
    world.must(['letter', 'approve', id, '--digest', shown.digest, '--as', '李明']);
    await world.end();
});

await scenario('two letters never have one number, a number is no path, and a number that two drafts share names neither', async (problems) => {
    const world = office();
    const number = (id) => /"number": "([^"]+)"/.exec(fs.readFileSync(path.join(world.folder, 'mappings/letters', `${id}.md`), 'utf8'))[1];
    const taken = number('lab-animal-licence'), own = number('credit-repair');
    approved(world, ['lab-animal-licence']);
    world.change('credit-repair', `"number": "${own}"`, `"number": "${taken}"`);
    world.must(['letter', 'new', 'credit-repair', '--as', '张三']);
    const twice = world.run(['letter', 'submit', 'credit-repair', '--as', '张三']);
    if (twice.code !== 2 || !twice.err.includes('lab-animal-licence')) problems.push(`the same number twice: exit ${twice.code} ${twice.err}`);
    for (const words of [['show', taken], ['render', taken, '--format', 'html', '--output', path.join(world.folder, 'x.html')]]) {
        const which = world.run(['letter', ...words]);
        if (which.code !== 2 || !which.err.includes('credit-repair') || !which.err.includes('lab-animal-licence')) problems.push(`letter ${words[0]} ${taken}: exit ${which.code} ${which.err}`);
    }
    world.change('credit-repair', `"number": "${taken}"`, '"number": "../../x"');
    const path_like = world.run(['letter', 'new', 'credit-repair', '--as', '张三']);
    if (path_like.code === 0 || !path_like.err.includes('../../x')) problems.push(`a path for a number: exit ${path_like.code} ${path_like.err}`);
    world.change('credit-repair', '"number": "../../x"', `"number": "${own}"`);
    submitted(world, ['credit-repair']);
    if (!world.must(['letter', 'show', taken]).out.includes('lab-animal-licence')) problems.push('a letter is not shown by its number');
    await world.end();
});

await scenario('of several letters to be published all are or none; a withdrawal names its version and what stays; its number is nobody else\'s', async (problems) => {
    const world = office(), state = (id) => JSON.parse(world.must(['letter', 'list', '--all', '--json']).out.split('\n').find((line) => line.includes(`"${id}"`))).state;
    const number = (id) => /"number": "([^"]+)"/.exec(fs.readFileSync(path.join(world.folder, 'mappings/letters', `${id}.md`), 'utf8'))[1];
    approved(world, ['lab-animal-licence']);
    const two = world.run(['letter', 'publish', 'lab-animal-licence', 'credit-repair']);
    if (two.code === 0 || state('lab-animal-licence') !== 'approved') problems.push(`half a publication: exit ${two.code}, ${state('lab-animal-licence')}`);
    world.must(['letter', 'publish']);
    const one = world.must(['letter', 'withdraw', 'lab-animal-licence', '--reason', '依据已修改']).out;
    if (!one.includes('第 1 版已撤回')) problems.push(one);
    world.change('credit-repair', `"number": "${number('credit-repair')}"`, `"number": "${number('lab-animal-licence')}"`);
    world.must(['letter', 'new', 'credit-repair', '--as', '张三']);
    const reused = world.run(['letter', 'submit', 'credit-repair', '--as', '张三']);
    if (reused.code !== 2 || !reused.err.includes('lab-animal-licence')) problems.push(`the number of a withdrawn letter: exit ${reused.code} ${reused.err}`);
    const files = world.run(['letter', 'import', 'lab-animal-licence', 'a.csv', 'b.csv']);
    if (files.code !== 2 || !files.err.includes('b.csv')) problems.push(`a second file: exit ${files.code} ${files.err}`);
    await world.end();
});

await scenario('a letter before its first day or after its last one does not pass for one in force, and one that is over is not filled in', async (problems) => {
    const world = office(), id = 'credit-repair', file = path.join(world.folder, 'kept.html');
    world.change(id, '"number"', '"effective": "2026-11-25", "ends": "2026-12-05", "number"');
    approved(world, [id]);
    world.must(['letter', 'publish']);
    fs.copyFileSync(site(world, 'letters', id, 'v1.html'), file);
    for (const [day, standing, words, code] of [['2026/11/20', 'upcoming', '尚未施行', 1], ['2026/11/25', 'in-force', '现行有效', 0], ['2026/12/06', 'expired', '已到期', 1]]) {
        world.options.config = (config) => { config.reporting_day = day; };
        world.writeConfig('http://127.0.0.1:1');
        const plain = world.run(['letter', 'verify', file]), told = world.run(['letter', 'verify', file, '--json']);
        if (plain.code !== code || !plain.out.includes(words) || JSON.parse(told.out).state !== standing) problems.push(`verify on ${day}: exit ${plain.code} ${plain.out} ${told.out}`);
        if (!world.must(['letter', 'list']).out.includes(words) || lines(world.must(['letter', 'list', '--json']).out)[0].standing !== standing) problems.push(`list on ${day}`);
        const filled = world.run(['letter', 'fill', id, 'x=y']);
        if (standing === 'expired' ? filled.code !== 2 || !filled.err.includes('2026-12-05') : filled.code !== 1) problems.push(`fill on ${day}: exit ${filled.code} ${filled.out} ${filled.err}`);
    }
    await world.end();
});

await scenario('a letter whose last day has passed is not submitted, and one that waited too long keeps no other back', async (problems) => {
    const world = office(), today = (day) => { world.options.config = (config) => { config.reporting_day = day; }; world.writeConfig('http://127.0.0.1:1'); };
    today('2026/11/20');
    world.change('credit-repair', '"number"', '"ends": "2026-12-05", "number"');
    world.change('award-nomination', '"number"', '"ends": "2026-11-19", "number"');
    world.must(['letter', 'new', 'award-nomination', '--as', '张三']);
    const late = world.run(['letter', 'submit', 'award-nomination', '--as', '张三']);
    if (late.code !== 2 || !late.err.includes('2026/11/19')) problems.push(`submitted after its last day: exit ${late.code} ${late.err}`);
    approved(world, ['credit-repair', 'sme-evaluation']);
    today('2026/12/06');
    const said = world.run(['letter', 'publish']), told = lines(world.must(['letter', 'list', '--json']).out);
    if (said.code !== 1 || !said.out.includes('credit-repair 没有公布') || !said.out.replace(/\s+/g, ' ').includes('letter return credit-repair')) problems.push(`published: exit ${said.code} ${said.out}${said.err}`);
    const state = (id) => told.find(({ letter }) => letter === id).state;
    if (state('credit-repair') !== 'approved' || state('sme-evaluation') !== 'published') problems.push(JSON.stringify(told));
    if (world.run(['letter', 'verify']).code !== 0) problems.push(world.run(['letter', 'verify']).out);
    await world.end();
});

await scenario('a file takes the place of its own writer\'s draft, though he goes by a name and an account, and not of somebody else\'s', async (problems) => {
    const world = office(), id = 'sme-evaluation';
    account(world, os.userInfo().username, 'publisher', '张三');
    world.must(['letter', 'new', id, '--as', '张三']);
    const done = () => lines(world.must(['letter', 'new', '--as', '张三', '--json']).out).find((line) => line.subject.startsWith(id)).done;
    const authors = lines(world.must(['letter', 'list', '--json']).out).find((letter) => letter.letter === id).authors;
    if (authors.split(', ').length !== 2) problems.push(`the draft is by ${authors}`);
    world.change(id, '接受', '依法接受');
    const own = done();
    if (own !== 'drafted') problems.push(`his own: ${own}`);
    world.change(id, '依法接受', '自觉接受');
    world.must(['letter', 'new', id, '--as', '李明']);
    world.change(id, '自觉接受', '主动接受');
    const theirs = done();
    if (theirs !== 'left-out') problems.push(`after somebody else: ${theirs}`);
    await world.end();
});

await scenario('a second version shows its differences and supersedes the first; a withdrawal says so everywhere and stays', async (problems) => {
    const world = office();
    const id = 'credit-repair';
    approved(world, [id]);
    world.must(['letter', 'publish']);
    const before = fs.readFileSync(site(world, 'letters', id, 'v1.html'));
    world.change(id, '接受主管部门和社会公众监督', '接受社会公众监督');
    world.must(['letter', 'new', id, '--as', '张三']);
    const changes = lines(world.must(['letter', 'diff', id, '--json']).out);
    if (changes.length !== 1 || changes[0].where !== '承诺内容（四）') problems.push(JSON.stringify(changes));
    approved(world, [id]);
    world.must(['letter', 'publish']);
    if (!before.equals(fs.readFileSync(site(world, 'letters', id, 'v1.html')))) problems.push('a published file was edited');
    const states = lines(world.must(['letter', 'list', '--all', '--json']).out).map((line) => `${line.version}:${line.state}`).join(' ');
    if (states !== '2:published 1:superseded') problems.push(states);
    world.must(['letter', 'withdraw', id, '--reason', '管理办法已修改<b>']);
    const feed = fs.readFileSync(site(world, 'feed.xml'), 'utf8'), told = JSON.parse(fs.readFileSync(site(world, 'index.json'), 'utf8')).letters[0].versions[0];
    if (!feed.includes('第 2 版撤回') || !feed.includes('管理办法已修改&lt;b&gt;')) problems.push(`the feed does not have the withdrawal: ${feed}`);
    if (told.version !== 2 || told.standing !== 'withdrawn' || told.reason !== '管理办法已修改<b>' || !told.withdrawn) problems.push(`index.json: ${JSON.stringify(told)}`);
    for (const page of ['index.html', 'types.html', 'items.html', 'verify.html', `letters/${id}/index.html`, `letters/${id}/v2.html`]) {
        const text = fs.readFileSync(site(world, page), 'utf8');
        if (!text.includes('已撤回') || text.includes('<b>')) problems.push(`${page} does not say it`);
    }
    const said = told.formerFiles.map((file) => file.name).join(' '), listed = JSON.parse(fs.readFileSync(site(world, 'index.json'), 'utf8')).letters.flatMap((letter) => letter.versions).flatMap((version) => [...version.files, ...(version.notice ? [version.notice] : [])]);
    if (told.files.length !== 0 || told.notice?.path !== `letters/${id}/v2.html` || !said.startsWith('v2.html v2.md')) problems.push(`what was withdrawn: ${JSON.stringify(told)}`);
    for (const file of listed) if (!fs.existsSync(site(world, file.path)) || sha256(fs.readFileSync(site(world, file.path))) !== file.sha256) problems.push(`${file.path} is not there, or is another file than index.json says`);
    fs.writeFileSync(path.join(world.folder, 'old.html'), before);
    if (world.run(['letter', 'verify', path.join(world.folder, 'old.html')]).code !== 1) problems.push('a superseded file passes for one in force');
    world.must(['letter', 'verify']);
    await world.end();
});

// The service, looking around five times a second, on a day.
async function serving(world, day) {
    world.options.config = (config) => {
        config.reporting_day = day;
        config.schedule = { cron: '0 7 * * *' };
    };
    await world.sandbox();
    return world.start(['serve'], { CREDITLINK_LOOK_MS: '200' });
}

await scenario('a version takes effect on its day without anybody: the service writes the site, and the old one is superseded', async (problems) => {
    const world = office(), id = 'credit-repair';
    approved(world, [id]);
    world.must(['letter', 'publish']);
    world.change(id, '"number"', '"effective": "2026-11-25", "number"');
    approved(world, [id]);
    world.must(['letter', 'publish']);
    const standing = () => JSON.parse(fs.readFileSync(site(world, 'index.json'), 'utf8'));
    const before = standing();
    const child = await serving(world, '2026/11/25');
    await until(() => standing().asOf === '2026-11-25');
    await stopped(child, problems);
    const states = lines(world.must(['letter', 'list', '--all', '--json']).out).map((line) => `${line.version}:${line.state}`).join(' ');
    if (before.asOf !== '2026-11-20' || states !== '2:published 1:superseded') problems.push(`${before.asOf} ${states}`);
    world.must(['letter', 'verify']);
    await world.end();
});

await scenario('what ended between the ledger and the site is on the site a minute later: a publication, and a withdrawal', async (problems) => {
    const world = office(), id = 'credit-repair';
    world.must(['letter', 'publish']);
    approved(world, [id]);
    const killed = (words, step) => { if (world.run(words, { CREDITLINK_FAIL: step }).signal !== 'SIGKILL') problems.push(`${step} was not reached`); };
    const version = () => JSON.parse(fs.readFileSync(site(world, 'index.json'), 'utf8')).letters[0]?.versions[0];
    killed(['letter', 'publish'], 'app.letters-published:1');
    if (version()) problems.push('the site was written');
    const child = await serving(world, '2026/11/20');
    await until(() => version()?.standing === 'in-force');
    world.must(['letter', 'verify']);
    killed(['letter', 'withdraw', id, '--reason', '管理办法已修改'], 'publication.before-switch:1');
    await until(() => version()?.standing === 'withdrawn');
    await stopped(child, problems);
    world.must(['letter', 'verify']);
    await world.end();
});

await scenario('the service offers the site itself where it is told to: read-only, with the pages\' own policy, and nothing beside the folder', async (problems) => {
    const world = office(), id = 'credit-repair', port = await freePort();
    approved(world, [id]);
    world.must(['letter', 'publish']);
    world.options.config = (config) => { config.letters = { serve: { listen: `127.0.0.1:${port}` } }; config.schedule = { cron: '0 7 * * *' }; };
    await world.sandbox();
    const child = world.start(['serve']), origin = `http://127.0.0.1:${port}`;
    await until(() => fetch(origin).then((answer) => answer.status === 200, () => false));
    const page = await fetch(`${origin}/letters/${id}/v1.html`), stated = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(await page.clone().text())?.[1];
    if (!Buffer.from(await page.arrayBuffer()).equals(fs.readFileSync(site(world, 'letters', id, 'v1.html')))) problems.push('other bytes are served than stand in the folder');
    if (!stated || page.headers.get('content-security-policy') !== `${stated}; frame-ancestors 'none'`) problems.push(`policy: ${page.headers.get('content-security-policy')}`);
    if ((await fetch(`${origin}/letters/${id}`)).url !== `${origin}/letters/${id}/`) problems.push('a folder leads nowhere');
    if ((await fetch(origin, { method: 'POST', body: 'x' })).ok) problems.push('something was taken');
    const raw = (target) => new Promise((resolve, reject) => { const request = http.request({ port, path: target }, (answer) => { answer.resume(); resolve(answer.statusCode); }); request.on('error', reject).end(); });
    for (const target of ['/../creditlink.json', '/letters/../../creditlink.json', '/%2e%2e/creditlink.json', '/login']) if (await raw(target) !== 404) problems.push(`${target} is answered`);
    await stopped(child, problems);
    await world.end();
});

await scenario('hostile names and texts are refused, and nothing of them reaches a page or another folder', async (problems) => {
    const world = office();
    for (const name of ['../../etc/passwd', '/etc/passwd', 'a/../b', 'A', '..'])
        if (world.run(['letter', 'new', name]).code !== 2) problems.push(`${name} is taken for a letter`);
    const id = 'award-nomination';
    const refused = (before, after, words) => {
        world.change(id, before, after);
        const result = world.run(['letter', 'new', id]);
        if (result.code === 0 || !result.err.includes(words) || !result.err.includes(`${id}.md:`)) problems.push(`${after}: exit ${result.code} ${result.err}`);
        world.change(id, after, before);
    };
    refused('"省科学技术奖的', '"<script>alert(1)</script>省科学技术奖的', '标签');
    refused('不登门拜访', '<img src=x onerror=alert(1)>不登门拜访', '标签');
    refused('不登门拜访', '\u202e不登门拜访', 'U+202E');
    refused('## 承诺内容', '\u200b## 承诺内容', 'U+200B');
    world.must(['letter', 'publish']);
    if (fs.existsSync(site(world, 'letters'))) problems.push('something of it is published');
    world.change('review-expert', '独立评判', 'x'.repeat(1 << 20));
    const large = world.run(['letter', 'new', 'review-expert']);
    if (large.code !== 3 || !large.err.includes('262144')) problems.push(`a clause of 1 MB: exit ${large.code} ${large.err}`);
    await world.end();
});

await scenario('killed at any step of a publication, the old site stands or the new one, and the next one succeeds', async (problems) => {
    const world = office();
    const id = 'review-expert';
    world.must(['letter', 'publish']);
    approved(world, [id]);
    const list = path.join(world.folder, 'passed');
    // Renderings hold the second of publication and signatures that are never the same twice; the feed and the list of what was signed say a second too, and two pages say their digests.
    // `letter verify` looks after the bytes of all of them.
    const varies = (name) => ['index.json', 'feed.xml', 'verify.html', 'commitments.json', 'commitments.html'].includes(name) || /\.(pdf|ofd|docx|sm2)$/.test(name);
    const read = () => fs.readdirSync(site(world), { recursive: true }).filter((name) => fs.statSync(site(world, name)).isFile()).sort().map((name) => name + (varies(name) ? '' : sha256(fs.readFileSync(site(world, name))))).join('\n');
    const state = path.join(world.folder, 'state'), kept = path.join(world.folder, 'kept');
    const old = read(), oldLink = fs.readlinkSync(site(world));
    fs.cpSync(state, kept, { recursive: true });
    fs.cpSync(path.join(world.folder, oldLink), path.join(world.folder, 'kept-pages'), { recursive: true });
    const back = () => {
        fs.rmSync(state, { recursive: true });
        fs.cpSync(kept, state, { recursive: true });
        fs.rmSync(site(world));
        fs.cpSync(path.join(world.folder, 'kept-pages'), path.join(world.folder, oldLink), { recursive: true });
        fs.symlinkSync(oldLink, site(world));
    };
    world.must(['letter', 'publish'], { CREDITLINK_FAIL_LIST: list });
    const next = read(), count = {};
    const steps = fs.readFileSync(list, 'utf8').split('\n').filter(Boolean).map((name) => `${name}:${(count[name] = (count[name] ?? 0) + 1)}`);
    if (steps.length < 12 || old === next) problems.push(`only ${steps.length} steps`);
    for (const step of steps) {
        back();
        const killed = world.run(['letter', 'publish'], { CREDITLINK_FAIL: step });
        if (killed.signal !== 'SIGKILL') problems.push(`${step} was not reached`);
        const now = read();
        if (now !== old && now !== next) problems.push(`after ${step} the site is neither`);
        world.must(['letter', 'publish']);
        if (read() !== next) problems.push(`after ${step} the next publication is another one`);
        if (world.run(['letter', 'verify']).code !== 0) problems.push(`after ${step} the site does not verify`);
    }
    await world.end();
});

await scenario('two publications at once leave one whole site', async (problems) => {
    const world = office();
    approved(world, ['review-expert', 'credit-repair']);
    const results = await Promise.all([world.start(['letter', 'publish']).done, world.start(['letter', 'publish']).done]);
    if (!results.some((result) => result.code === 0)) problems.push(JSON.stringify(results));
    if (results.some((result) => ![0, 9, 10].includes(result.code))) problems.push(JSON.stringify(results));
    world.must(['letter', 'publish']);
    world.must(['letter', 'verify']);
    await world.end();
});

await scenario('a filled letter holds checked values, is private, and a wrong value is named without being shown', async (problems) => {
    const world = office();
    const id = 'lab-animal-licence';
    approved(world, [id]);
    world.must(['letter', 'publish']);
    const values = { promisor: '吉林省示范检测有限公司', uscc: '11220000Y00000016R', legal_rep: '佴旎', address: '长春市', phone: '0431-88900000', licence_no: 'SYXK(吉)2021-0001', scope: '屏障环境', facility: '长春市示范路1号', area: '120.5', signed_on: '2026-11-20' };
    const file = path.join(world.folder, 'values.json'), to = path.join(world.folder, 'filled.html');
    fs.writeFileSync(file, JSON.stringify(values));
    world.must(['letter', 'fill', id, '--values', file, '--to', to]);
    const text = fs.readFileSync(to, 'utf8');
    if (!text.includes('佴旎') || !text.includes('2026年11月20日') || (fs.statSync(to).mode & 0o077)) problems.push('the filled letter is wrong');
    fs.writeFileSync(file, JSON.stringify({ ...values, uscc: '11220000Y00000017R', area: '一百', surplus: 'x' }));
    const wrong = world.run(['letter', 'fill', id, '--values', file, '--json']);
    const blanks = lines(wrong.out).map((line) => line.blank).join(' ');
    if (wrong.code !== 1 || blanks !== 'uscc area surplus' || wrong.out.includes('17R')) problems.push(`${wrong.code} ${wrong.out}`);
    await world.end();
});

await scenario('a letter is filled in from a licence record of the ledger, typed values stand over it, and that it was used is on record', async (problems) => {
    const world = office(), id = 'lab-animal-licence', to = path.join(world.folder, 'filled.html');
    approved(world, [id]);
    world.must(['letter', 'publish']);
    world.rows([licence(1)]);
    await world.sandbox();
    await world.sync();
    const [{ key }] = await world.stored();
    const rest = ['address=长春市', 'phone=0431-88900000', 'scope=屏障环境', 'facility=长春市示范路1号', 'area=120.5', 'signed_on=2026-11-20'];
    const lacking = world.run(['letter', 'fill', id, '--record', key, '--json']);
    if (lines(lacking.out).map((line) => line.blank).join(' ') !== 'address phone licence_no scope facility area signed_on') problems.push(lacking.out + lacking.err);
    world.must(['letter', 'fill', id, '--record', key, 'licence_no=SYXK(吉)2024-0001', ...rest, '--to', to]);
    const text = fs.readFileSync(to, 'utf8');
    for (const value of ['示范第1号检测有限公司', uscc(1), '佴旎', 'SYXK(吉)2024-0001']) if (!text.includes(value)) problems.push(`${value} is not in it`);
    if (!world.must(['record', 'history', key]).out.includes('用于填写承诺书')) problems.push('that the record was used is not told');
    await world.end();
});

await scenario('every step stands in the exchange log after the next run, with the digest and without the reason', async (problems) => {
    const world = office();
    const id = 'technology-contract';
    approved(world, [id]);
    world.must(['letter', 'publish']);
    const digest = world.must(['letter', 'show', id, '--digest']).out.trim();
    world.must(['letter', 'withdraw', id, '--reason', '规则已修改']);
    world.rows([]);
    await world.sandbox();
    await world.sync();
    const log = world.must(['log', 'show', '--last', '50', '--json']).out;
    for (const what of ['letter-draft', 'letter-submit', 'letter-approve', 'letter-publish', 'letter-withdraw']) if (!log.includes(what)) problems.push(`${what} is not in the log`);
    if (!log.includes(digest) || log.includes('规则已修改')) problems.push('the log lacks the digest or holds the reason');
    await world.end();
});

close();
