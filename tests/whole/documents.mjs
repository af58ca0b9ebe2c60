// Letters as PDF, OFD and DOCX, looked at with other people's programs: poppler, qpdf, zbar, OpenSSL, and a verifier of OFD of its own.
import { spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { readDocx } from '../independent/docx_reader.mjs';
import { verifyOfd } from '../independent/ofd_verifier.mjs';
import { readZip } from '../independent/pack_verifier.mjs';
import { World, close, scenario } from './world.mjs';

const lines = (text) => text.split('\n').filter(Boolean).map((line) => JSON.parse(line));
const site = (world, ...names) => path.join(world.folder, 'site', ...names);
const address = 'https://letters.example/credit/', full = process.env.CREDITLINK_TEST_FULL === 'yes';

function tool(program, ...words) {
    const result = spawnSync(program, words, { encoding: 'utf8', maxBuffer: 1 << 26, timeout: 60_000 });
    if (result.error) throw result.error;
    return { code: result.status, out: result.stdout, err: result.stderr };
}

const published = (() => {
    let world;
    return () => {
        if (world) return world;
        world = new World({ config: (config) => { config.letters = { address }; } });
        world.must(['letter', 'new', '--as', '张三']);
        const drafts = lines(world.must(['letter', 'list', '--json']).out).map((line) => line.letter);
        world.must(['letter', 'submit', ...drafts, '--as', '张三']);
        for (const letter of lines(world.must(['letter', 'list', '--json']).out)) world.must(['letter', 'approve', letter.letter, '--digest', letter.digest, '--as', '李明']);
        world.must(['letter', 'publish']);
        return world;
    };
})();

// ---- what each format says, without white space and page numbers
const bare = (text) => text.replaceAll(/\s/g, '');
const unescaped = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
const untagged = (text) => bare(unescaped(text.replaceAll(/<[^>]*>/g, '')));
const pageNumber = /—\d+—/g;

function member(file, name) {
    const result = spawnSync('python3', ['-c', 'import sys,zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))', file, name], { encoding: 'utf8', maxBuffer: 1 << 26 });
    return result.status === 0 ? result.stdout : undefined;
}

const words = {
    html: (file) => { const text = fs.readFileSync(file, 'utf8'); return untagged(text.slice(text.indexOf('<article'), text.indexOf('</article>'))); },
    pdf: (file) => bare(tool('pdftotext', '-raw', file, '-').out).replaceAll(pageNumber, ''),
    docx: (file) => untagged(member(file, 'word/document.xml')),
    ofd: (file) => {
        let text = '';
        for (let page = 0, content; (content = member(file, `Doc_0/Pages/Page_${page}/Content.xml`)); ++page)
            text += [...content.matchAll(/<ofd:TextCode[^>]*>([^<]*)</g)].map((m) => unescaped(m[1])).join('');
        return bare(text).replaceAll(pageNumber, '');
    },
};

await scenario('characters that a font draws with one glyph are copied out of the PDF as they were written', async (problems) => {
    const world = new World(), id = 'credit-repair', folder = path.join(world.folder, 'mappings'), rare = '㘽㦳㖈䎛', to = path.join(world.folder, 'rare.pdf');
    const from = fs.realpathSync(folder);
    fs.unlinkSync(folder);
    fs.cpSync(from, folder, { recursive: true });
    const file = path.join(folder, 'letters', `${id}.md`);
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('接受', `${rare}接受`));
    world.must(['letter', 'new', id, '--as', '张三']);
    world.must(['letter', 'render', id, '--output', to]);
    if (!words.pdf(to).includes(rare)) problems.push(`the PDF says ${[...words.pdf(to)].filter((c) => rare.includes(c)).join('')}`);
    if (tool('qpdf', '--check', to).code !== 0) problems.push('qpdf finds a fault');
    await world.end();
});

await scenario('eleven letters in four formats say the same words in the same order', async (problems) => {
    const world = published();
    const index = JSON.parse(fs.readFileSync(site(world, 'index.json'), 'utf8'));
    if (index.letters.length !== 11) problems.push(`${index.letters.length} letters`);
    for (const letter of index.letters) {
        const said = words.html(site(world, `letters/${letter.id}/v1.html`));
        if (said.length < 500) problems.push(`${letter.id} has ${said.length} characters`);
        for (const format of ['pdf', 'docx', 'ofd']) {
            const other = words[format](site(world, `letters/${letter.id}/v1.${format}`));
            if (other === said) continue;
            const at = [...said].findIndex((c, i) => c !== other[i]);
            problems.push(`${letter.id}.${format}: “${said.slice(at, at + 20)}” is “${other.slice(at, at + 20)}”`);
        }
        for (const file of letter.versions[0].files)
            if (crypto.createHash('sha256').update(fs.readFileSync(site(world, file.path))).digest('hex') !== file.sha256) problems.push(`${file.path} is not what index.json says`);
        if (letter.versions[0].files.length !== 5) problems.push(`${letter.id} has ${letter.versions[0].files.length} files`);
    }
});

await scenario('a PDF is sound, signed over all of it, has its fonts with it, a title, a language and tags, and its code leads to the page of verification', async (problems) => {
    const world = published();
    const file = site(world, 'letters/credit-repair/v1.pdf');
    const check = tool('qpdf', '--check', file);
    if (check.code !== 0 || !check.out.includes('No syntax or stream encoding errors')) problems.push(check.out + check.err);
    const signature = tool('pdfsig', '-nocert', file).out;
    for (const wanted of ['Signature Validation: Signature is Valid', 'Total document signed', 'ETSI.CAdES.detached', '吉林省示范科学技术厅']) if (!signature.includes(wanted)) problems.push(`pdfsig does not say ${wanted}: ${signature}`);
    const bytes = fs.readFileSync(file);
    bytes[200] ^= 1;
    fs.writeFileSync(path.join(world.folder, 'changed.pdf'), bytes);
    if (tool('pdfsig', '-nocert', path.join(world.folder, 'changed.pdf')).out.includes('Signature is Valid')) problems.push('a changed PDF has a valid signature');
    for (const font of tool('pdffonts', file).out.trim().split('\n').slice(2)) if (!/yes yes yes/.test(font)) problems.push(`not embedded as a subset with its characters: ${font}`);
    const facts = tool('pdfinfo', file).out;
    for (const wanted of [/Title: +信用修复承诺书/, /Author: +吉林省示范科学技术厅/, /Tagged: +yes/, /A4/]) if (!wanted.test(facts)) problems.push(`pdfinfo does not say ${wanted}`);
    const tags = tool('pdfinfo', '-struct', file).out;
    for (const wanted of ['Document', 'H1', 'H2', 'Table', 'TR', 'TH', 'TD', 'Figure']) if (!new RegExp(`^ *${wanted}\\b`, 'm').test(tags)) problems.push(`no tag ${wanted}`);
    tool('pdftoppm', '-r', '150', '-png', file, path.join(world.folder, 'page'));
    const pages = fs.readdirSync(world.folder).filter((name) => /^page.*png$/.test(name)).map((name) => path.join(world.folder, name));
    const code = tool('zbarimg', '-q', '--raw', ...pages).out.trim();
    if (code !== `${address}verify.html#credit-repair-v1`) problems.push(`the code says ${code}`);
    if (!fs.readFileSync(site(world, 'verify.html'), 'utf8').includes('id="credit-repair-v1"')) problems.push('the code leads nowhere');
});

await scenario('on the rendered page: margins of 37, 35, 28 and 26 mm, at most 22 lines of 28 characters, 16 pt text, a title of 22 pt', async (problems) => {
    const world = published();
    const file = site(world, 'letters/integrity-project-leader/v1.pdf');
    const mm = (points) => points * 25.4 / 72;
    const near = (what, is, wanted, by) => { if (Math.abs(is - wanted) > by) problems.push(`${what}: ${is.toFixed(2)}, not ${wanted}`); };
    const pages = tool('pdftotext', '-bbox-layout', file, '-').out.split('<page ').slice(1);
    if (pages.length < 2) problems.push(`${pages.length} pages`);
    const all = pages.map((page) => [...page.matchAll(/<line xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([\s\S]*?)<\/line>/g)].map((m) => ({
        left: mm(+m[1]), top: mm(+m[2]), right: mm(+m[3]), bottom: mm(+m[4]), text: untagged(m[5]) })));
    const isNumber = (line) => /^—\d+—$/.test(line.text);
    const second = all[1].filter((line) => !isNumber(line));
    const filled = all.slice(1).flat().filter((line) => line.text.length === 28 && !/[a-zA-Z0-9]/.test(line.text));
    if (filled.length < 2) problems.push(`${filled.length} full lines`);
    for (const line of filled) { near('left margin', line.left, 28, 0.6); near('right edge', line.right, 184, 3.2); }  // a mark may end a line: its box is narrow
    const tops = [...new Set(second.map((line) => line.top.toFixed(1)))].map(Number).sort((a, b) => a - b);
    if (tops.length > 22) problems.push(`${tops.length} lines on a page`);
    near('22 lines fill 225 mm', (tops.at(-1) - tops[0]) / (tops.length - 1), 225 / 22, 0.15);
    near('top margin', tops[0], 37 + (225 / 22 - 16 * 25.4 / 72) / 2, 0.8);
    for (const [at, page] of all.entries()) for (const line of page) {
        if (isNumber(line)) { near('page number below the text', line.bottom, 297 - 35 + 7 + 2.5, 2); if ((at % 2 === 0) !== (line.left > 105)) problems.push('the page number stands inside'); continue; }
        if (line.top < 36 || line.bottom > 297 - 34) problems.push(`“${line.text}” stands outside the type area`);
    }
    const sizes = tool('pdftohtml', '-xml', '-i', '-stdout', '-fontfullname', file).out;
    for (const [size, family] of [[22, 'NotoSerif|XBS|ZHONGS'], [16, 'Fang|FS'], [16, 'Hei'], [14, 'Song|SS']])
        if (![...sizes.matchAll(/<fontspec id="\d+" size="(\d+)" family="([^"]*)"/g)].some((m) => Math.abs(+m[1] - size * 1.5) <= 1 && new RegExp(family, 'i').test(m[2]))) problems.push(`no type of ${size} pt in ${family}`);
});

await scenario('an OFD is signed as GB/T 33190 and GB/T 35275 have it: another verifier accepts it, and a changed byte is named by its place, here and there', async (problems) => {
    const world = published();
    const file = site(world, 'letters/credit-repair/v1.ofd'), certificate = fs.readFileSync(path.join(world.folder, 'keys/office-sm2.pem.crt')), sound = fs.readFileSync(file);
    const { members } = verifyOfd(sound, certificate);
    if (members < 10) problems.push(`${members} members`);
    const changed = path.join(world.folder, 'changed.ofd');
    const said = (bytes) => {
        let other = '';
        try { verifyOfd(bytes, certificate); } catch (error) { other = error.message; }
        fs.writeFileSync(changed, bytes);
        return { other, own: world.run(['letter', 'verify', changed, '--json']) };
    };
    // One byte in every member, where it stands in the file.
    for (const [name, content] of readZip(sound)) {
        const bytes = Buffer.from(sound);
        bytes[content.byteOffset - sound.byteOffset + Math.floor(content.length * 2 / 3)] ^= 1;
        const { other, own } = said(bytes), told = JSON.parse(own.out);
        if (!other) problems.push(`the other verifier accepts a changed ${name}`);
        if (own.code !== 7 || told.state !== 'unknown') problems.push(`a changed ${name}: exit ${own.code} ${own.out}`);
        const signature = /Sign_0/.test(name);
        if (!signature && (!other.startsWith(`${name}:`) || told.altered?.join() !== name)) problems.push(`a changed ${name} is called ${other} and ${own.out}`);
    }
    const told = world.run(['letter', 'verify', changed]);
    if (!/OFD 里/.test(told.out)) problems.push(`for people: ${told.out}`);
    // Anywhere else in the file, and with another's certificate.
    for (let at = 0; at < sound.length; at += 9973) {
        const bytes = Buffer.from(sound);
        bytes[at] ^= 0x10;
        fs.writeFileSync(changed, bytes);
        if (world.run(['letter', 'verify', changed]).code !== 7) problems.push(`byte ${at} may be another`);
    }
    try { verifyOfd(sound, fs.readFileSync(path.join(world.folder, 'keys/document-p256.pem.crt'))); problems.push('another certificate is accepted'); } catch { /* as it should be */ }
    // A mail gateway that packs it anew: other bytes, the same contents.
    const again = tool('python3', '-c', 'import sys,zipfile\na=zipfile.ZipFile(sys.argv[1])\nb=zipfile.ZipFile(sys.argv[2],"w",zipfile.ZIP_DEFLATED)\nfor n in a.namelist(): b.writestr(n,a.read(n))\nb.close()', file, changed);
    const packed = JSON.parse(world.run(['letter', 'verify', changed, '--json']).out);
    if (again.code !== 0 || packed.signature !== 'holds' || packed.state !== 'unknown') problems.push(`packed anew: ${JSON.stringify(packed)}`);
});

// ---- the page as a picture: 10 pixels a millimetre, and nothing but which of them are dark
const kPerMm = 10;
function pictures(world, file) {
    const stem = path.join(world.folder, 'ink');
    for (const name of fs.readdirSync(world.folder)) if (/^ink-.*pgm$/.test(name)) fs.unlinkSync(path.join(world.folder, name));
    tool('pdftoppm', '-r', String(25.4 * kPerMm), '-gray', file, stem);
    return fs.readdirSync(world.folder).filter((name) => /^ink-.*pgm$/.test(name)).sort().map((name) => {
        const bytes = fs.readFileSync(path.join(world.folder, name)), head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString('latin1', 0, 40));
        const width = +head[1], height = +head[2], pixels = bytes.subarray(head[0].length);
        return { width, height, dark: (x, y) => pixels[y * width + x] < 128 };
    });
}
// Runs of rows (or columns) with ink, in millimetres; gaps below `gap` do not divide them.
function runs(has, count, gap) {
    const found = [];
    for (let i = 0; i < count; ++i) {
        if (!has(i)) continue;
        if (found.length && i - found.at(-1)[1] <= gap * kPerMm) found.at(-1)[1] = i + 1;
        else found.push([i, i + 1]);
    }
    return found.map(([from, to]) => [from / kPerMm, to / kPerMm]);
}
const linesOf = (page, left = 0, right = page.width) => runs((y) => { for (let x = left; x < right; ++x) if (page.dark(x, y)) return true; return false; }, page.height, 1.5);

await scenario('so says the picture: ink begins and ends at the margins of GB/T 9704, lines are 225 mm / 22 apart, characters 156 mm / 28, titles 22 to 16 of the text', async (problems) => {
    const world = published();
    const near = (what, is, least, most) => { if (!(is >= least && is <= most)) problems.push(`${what}: ${is?.toFixed(2)} mm, not ${least} to ${most}`); };
    const inked = (page, [top, bottom]) => runs((x) => { for (let y = Math.floor(top * kPerMm); y < bottom * kPerMm; ++y) if (page.dark(x, y)) return true; return false; }, page.width, 300)[0];
    let widest = 0, fullPages = 0, title = 0;
    const pitches = [];
    for (const id of ['integrity-project-leader', 'credit-repair', 'foreign-worker-employer']) {
        const pages = pictures(world, site(world, `letters/${id}/v1.pdf`));
        for (const [at, page] of pages.entries()) {
            if (Math.abs(page.width - 210 * kPerMm) > 1 || Math.abs(page.height - 297 * kPerMm) > 1) problems.push(`a page of ${page.width} by ${page.height}`);
            const all = linesOf(page), number = all.pop(), body = all;
            near(`${id} page ${at + 1}, its number below the text`, number[0], 262, 273);
            near(`${id} page ${at + 1}, first ink`, body[0][0], 36.8, at === 0 ? 46 : 42);  // a table's border stands on the edge
            near(`${id} page ${at + 1}, last ink`, body.at(-1)[1], 40, 262.1);
            const sides = body.map((line) => inked(page, line));
            near(`${id} page ${at + 1}, left margin`, Math.min(...sides.map(([left]) => left)), 27.9, 29);
            near(`${id} page ${at + 1}, right margin`, Math.max(...sides.map(([, right]) => right)), 181, 184.2);
            widest = Math.max(widest, ...sides.map(([left, right]) => right - left));
            if (at === 0) title = Math.max(title, ...body.slice(0, 4).map(([top, bottom]) => bottom - top));
            // Pages of text without a table or a code beside it: every line counts.
            if (at === 0 || at === pages.length - 1 || body[0][0] < 37.2) continue;
            ++fullPages;
            if (body.length > 22) problems.push(`${id} page ${at + 1} has ${body.length} lines`);
            near(`${id} page ${at + 1}, from line to line`, (body.at(-1)[0] - body[0][0]) / Math.round((body.at(-1)[0] - body[0][0]) / (225 / 22)), 10.1, 10.36);
            // Columns of ink of all lines together repeat with the characters' pitch: where they agree best with themselves moved on.
            const columns = Array.from({ length: page.width }, (_, x) => { let n = 0; for (let y = 370; y < 2620; ++y) n += page.dark(x, y); return n; }), mean = columns.reduce((a, b) => a + b) / columns.length;
            const agreement = (shift) => { let sum = 0; for (let x = 280; x + 20 * shift < 1840; ++x) for (let k = 1; k <= 20; ++k) { const to = x + Math.round(k * shift); if (to < 1840) sum += (columns[x] - mean) * (columns[to] - mean); } return sum; };
            let best = 40, most = -Infinity;
            for (let shift = 48; shift <= 64; shift += 0.05) { const sum = agreement(shift); if (sum > most) [best, most] = [shift, sum]; }
            pitches.push(best / kPerMm);
        }
    }
    if (!fullPages) problems.push('no page of text alone');
    for (const pitch of pitches) near('from character to character', pitch, 156 / 28 - 0.03, 156 / 28 + 0.03);
    near('the widest line', widest, 154, 156.3);
    near('a title of 22 pt', title, 6.4, 8);
});

await scenario('a DOCX is sound OOXML to a reader of its own: the words of the others, A4 with the margins of GB/T 9704, and a field for every blank', async (problems) => {
    const world = published();
    for (const letter of JSON.parse(fs.readFileSync(site(world, 'index.json'), 'utf8')).letters) {
        const file = site(world, `letters/${letter.id}/v1.docx`);
        let read;
        try { read = readDocx(fs.readFileSync(file)); } catch (error) { problems.push(`${letter.id}: ${error.message}`); continue; }
        const picture = path.join(world.folder, 'code.png');
        fs.writeFileSync(picture, read.pictures[0] ?? '');
        const says = tool('zbarimg', '-q', '--raw', picture).out.trim();
        if (read.pictures.length !== 1 || says !== `${address}verify.html#${letter.id}-v1`) problems.push(`${letter.id}: ${read.pictures.length} pictures, the code says ${says}`);
        if (bare(read.paragraphs.join('')) !== words.html(site(world, `letters/${letter.id}/v1.html`))) problems.push(`${letter.id} says something else`);
        const { page } = read, twips = (mm) => Math.round(mm / 25.4 * 1440);
        for (const [side, mm] of [['top', 37], ['bottom', 35], ['left', 28], ['right', 26], ['w', 210], ['h', 297]]) if (Math.abs(page[`w:${side}`] - twips(mm)) > 1) problems.push(`${letter.id} ${side}: ${page[`w:${side}`]} twips`);
        const head = fs.readFileSync(site(world, `letters/${letter.id}/v1.md`), 'utf8').split('\n---\n')[0];
        for (const [, name, label, type] of head.matchAll(/\{"name": "(\w+)", "label": "([^"]+)", "type": "([\w-]+)"/g))
            if (type !== 'choice' && name !== 'signed_on' && !read.fields.includes(label)) problems.push(`${letter.id}: no field for ${label}`);
    }
});

if (full) await scenario('a DOCX opens in LibreOffice with the same words, and prints on A4', async (problems) => {
    const world = published(), folder = path.join(world.folder, 'libreoffice');
    fs.mkdirSync(folder);
    const ids = JSON.parse(fs.readFileSync(site(world, 'index.json'), 'utf8')).letters.map((letter) => letter.id), files = ids.map((id) => path.join(folder, `${id}.docx`));
    for (const [i, id] of ids.entries()) fs.copyFileSync(site(world, `letters/${id}/v1.docx`), files[i]);
    for (const format of ['txt:Text (encoded):UTF8', 'pdf']) {
        const made = spawnSync('soffice', ['--headless', `-env:UserInstallation=file://${world.folder}/profile`, '--convert-to', format, '--outdir', folder, ...files], { encoding: 'utf8', timeout: 300_000 });
        if (made.error) throw made.error;
    }
    for (const id of ids) {
        const said = bare(fs.readFileSync(path.join(folder, `${id}.txt`), 'utf8').replace(/^\uFEFF/, '')), wanted = words.html(site(world, `letters/${id}/v1.html`));
        if (said !== wanted) { const at = [...wanted].findIndex((c, i) => c !== said[i]); problems.push(`${id}: “${wanted.slice(at, at + 20)}” is “${said.slice(at, at + 20)}”`); }
        if (!/A4/.test(tool('pdfinfo', path.join(folder, `${id}.pdf`)).out)) problems.push(`${id} is not on A4`);
    }
});

await scenario('every file has an SM2 signature that OpenSSL accepts, and none for another file', async (problems) => {
    const world = published();
    for (const name of ['v1.pdf', 'v1.ofd', 'v1.docx', 'v1.html', 'v1.md']) {
        const file = site(world, 'letters/sme-evaluation', name);
        const verify = (of) => tool('openssl', 'dgst', '-sm3', '-verify', path.join(world.folder, 'keys/office-sm2.pem.pub'), '-sigopt', 'distid:1234567812345678', '-signature', `${file}.sm2`, of).out.includes('Verified OK');
        if (!verify(file)) problems.push(`${name}.sm2 does not verify`);
        if (verify(site(world, 'index.html'))) problems.push(`${name}.sm2 verifies another file`);
    }
});

await scenario('what is published stays: publishing again and rendering by hand give the same bytes, and a kept file that was changed is noticed', async (problems) => {
    const world = published();
    const file = site(world, 'letters/credit-repair/v1.pdf'), before = fs.readFileSync(file);
    world.must(['letter', 'publish']);
    if (!before.equals(fs.readFileSync(file))) problems.push('a published file was made anew');
    const own = path.join(world.folder, 'own.pdf');
    world.must(['letter', 'render', '10', '--format', 'pdf', '--output', own]);
    if (!before.equals(fs.readFileSync(own))) problems.push('letter render gives other bytes');
    world.must(['letter', 'verify']);
    world.must(['letter', 'verify', own]);
    const kept = path.join(world.folder, 'state/renderings/credit-repair/v1/v1.pdf');
    fs.writeFileSync(kept, Buffer.concat([before, Buffer.from('\n')]));
    const result = world.run(['letter', 'publish']);
    if (result.code !== 7 || !result.err.includes('v1.pdf')) problems.push(`a changed kept file: exit ${result.code} ${result.err}`);
    fs.writeFileSync(kept, before);
    world.must(['letter', 'publish']);
});

await scenario('a filled letter is a PDF, an OFD or a DOCX by its file\'s name, private, with a name of rare characters as it was typed', async (problems) => {
    const world = published();
    const values = { promisor: '吉林省示范检测有限公司', uscc: '11220000Y00000016R', legal_rep: '喆堃䶮㐂𠮷', address: '长春市', phone: '0431-88888888', penalty_no: '吉科罚字〔2025〕1号', penalty_date: '2025-01-05', organ: '吉林省示范科学技术厅', done_on: '2025-02-05', signed_on: '2026-11-19' };
    const given = path.join(world.folder, 'values.json');
    fs.writeFileSync(given, JSON.stringify(values));
    const said = {};
    for (const format of ['html', 'pdf', 'ofd', 'docx']) {
        const file = path.join(world.folder, `filled.${format}`);
        world.must(['letter', 'fill', 'credit-repair', '--values', given, '--to', file]);
        if (fs.statSync(file).mode & 0o077) problems.push(`${format} can be read by others`);
        said[format] = words[format](file);
        if (!said[format].includes(values.legal_rep) || !said[format].includes('2026年11月19日')) problems.push(`${format} lacks a value`);
        if (said[format] !== said.html) problems.push(`${format} says something else than HTML`);
    }
});

await scenario('a character that no font has is refused before anybody can approve it, named with its place', async (problems) => {
    const world = new World();
    const folder = path.join(world.folder, 'mappings');
    const real = fs.realpathSync(folder);
    fs.unlinkSync(folder);
    fs.cpSync(real, folder, { recursive: true });
    const letter = path.join(folder, 'letters/sme-evaluation.md');
    fs.writeFileSync(letter, fs.readFileSync(letter, 'utf8').replace('逐项有凭据可查', '逐项有凭据可查\u{31350}'));
    world.must(['letter', 'new', 'sme-evaluation', '--as', '张三']);
    const result = world.run(['letter', 'submit', 'sme-evaluation', '--as', '张三']);
    if (result.code !== 3 || !result.err.includes('U+31350') || !result.err.includes('承诺内容')) problems.push(`exit ${result.code} ${result.err}`);
    await world.end();
});

await published().end();
await scenario('fonts are taken by preference, named as they call themselves or by file, and the doctor and a rendering tell which were taken and which are missing', async (problems) => {
    const world = new World({ config: (config) => { config.letters = { address, fonts: { body: ['方正仿宋_GBK', 'FandolSong'], title: ['Noto Serif CJK SC Bold'] } }; } }), id = 'credit-repair', to = path.join(world.folder, 'x.pdf');
    world.must(['letter', 'new', id, '--as', '张三']);
    const rendered = world.must(['letter', 'render', id, '--output', to]).out.replace(/\s+/g, '');
    if (!rendered.includes('FandolSong-Regular.otf') || !rendered.includes('方正仿宋_GBK') || !rendered.includes('NotoSerifCJKSCBold')) problems.push(rendered);
    const used = tool('pdffonts', to).out;
    if (!used.includes('FandolSong') || used.includes('FandolFang') || !used.includes('NotoSerifCJKsc-Bold')) problems.push(used);
    const check = lines(world.run(['doctor', '--here', '--json']).out).find((each) => each.check === 'fonts');
    if (check?.health !== 'warning' || !check.found.includes('方正仿宋_GBK') || !check.found.includes('FandolSong') || !check.remedy) problems.push(JSON.stringify(check));
    world.options.config = (config) => { config.letters = { address, fonts: { body: ['FandolSong'] } }; };
    world.writeConfig('http://127.0.0.1:1');
    const well = lines(world.run(['doctor', '--here', '--json']).out).find((each) => each.check === 'fonts');
    if (well?.health !== 'good' || !well.found.includes('FandolSong-Regular.otf')) problems.push(JSON.stringify(well));
    await world.end();
});

close();
