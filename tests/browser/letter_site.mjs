// The public site of the letters as citizens use it: in Chromium, from a file and over http, with and without script, on a phone.
import { spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { World, close, scenario, uscc } from '../whole/world.mjs';

const axe = fs.readFileSync(new URL('./node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((each) => fs.existsSync(each));
if (!program) throw new Error('no Chromium: apt-get install chromium');
const address = 'https://letters.example/credit/';
const lines = (text) => text.split('\n').filter(Boolean).map((line) => JSON.parse(line));

// A page and a bit of signed commitments, of each state.
function signSome(world) {
    const heads = ['承诺人（单位全称）', '统一社会信用代码', '法定代表人', '住所', '联系电话', '原许可证编号', '适用范围', '设施地址', '设施面积', '作出日期', '有效期至'];
    const rows = Array.from({ length: 103 }, (_, i) => [`吉林省示范第${i + 1}号${'生物技术'.repeat(i % 4)}有限责任公司`, uscc(i + 1), '佴旎', '长春市', '0431-88900000', 'SYXK(吉)2021-0001', '屏障环境', '长春市示范路1号', '120.5', '2026-11-20', i % 2 ? '2027-11-20' : '']);
    const file = path.join(world.folder, 'signed.csv');
    fs.writeFileSync(file, [heads, ...rows].map((row) => row.join(',')).join('\n') + '\n');
    world.must(['letter', 'import', 'lab-animal-licence', file]);
    const code = (n) => `22000020261120${String(n).padStart(6, '0')}`;
    world.must(['letter', 'perform', code(103), '--result', '全部履行']);
    world.must(['letter', 'perform', code(102), '--result', '部分履行', '--unperformed', '第（二）项', '--pursued', '限期改正']);
    world.must(['letter', 'perform', code(101), '--result', '全部未履行', '--unperformed', '全部', '--pursued', '撤销延续决定']);
}

// Three letters: one in force, one superseded by its second version, one withdrawn.
function published() {
    const world = new World({ config: (config) => { config.letters = { address }; } });
    fs.unlinkSync(path.join(world.folder, 'mappings'));
    fs.cpSync(new URL('../../mappings', import.meta.url), path.join(world.folder, 'mappings'), { recursive: true });
    const publish = (ids) => {
        world.must(['letter', 'new', ...ids, '--as', '张三']);
        world.must(['letter', 'submit', ...ids, '--as', '张三']);
        for (const letter of lines(world.must(['letter', 'list', '--state', 'submitted', '--json']).out)) world.must(['letter', 'approve', letter.letter, '--digest', letter.digest, '--as', '李明']);
        world.must(['letter', 'publish']);
    };
    publish(['lab-animal-licence', 'credit-repair', 'sme-evaluation']);
    world.site = fs.realpathSync(path.join(world.folder, 'site'));
    world.withdrawn = fs.readFileSync(path.join(world.site, 'letters/sme-evaluation/v1.html'));
    world.withdrawnPdf = fs.readFileSync(path.join(world.site, 'letters/sme-evaluation/v1.pdf'));
    signSome(world);
    const file = path.join(world.folder, 'mappings/letters/credit-repair.md');
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('接受主管部门和社会公众监督', '接受社会公众监督'));
    publish(['credit-repair']);
    world.must(['letter', 'withdraw', 'sme-evaluation', '--reason', '依据已修改']);
    world.site = fs.realpathSync(path.join(world.folder, 'site'));
    return world;
}

function serve(folder) {
    const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.xml': 'application/atom+xml', '.json': 'application/json' };
    const server = http.createServer((request, response) => {
        if (request.url === '/favicon.ico') return response.writeHead(200).end();
        const name = path.join(folder, decodeURIComponent(new URL(request.url, 'http://site').pathname));
        if (!fs.existsSync(name) || !fs.statSync(name).isFile()) return response.writeHead(404).end();
        return response.writeHead(200, { 'Content-Type': `${types[path.extname(name)] ?? 'text/plain'}; charset=utf-8` }).end(fs.readFileSync(name));
    });
    return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

const pages = ['index.html', 'types.html', 'items.html', 'verify.html', 'commitments.html', 'commitments-2.html', 'letters/lab-animal-licence/index.html', 'letters/lab-animal-licence/v1.html', 'letters/sme-evaluation/index.html', 'letters/sme-evaluation/v1.html', 'letters/credit-repair/index.html'];
const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const world = published();
const server = await serve(world.site);
const origin = `http://127.0.0.1:${server.address().port}/`, bases = { 'over http': origin, 'from a file': `file://${world.site}/` };

async function visit(problems, base, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'zh-CN', ...options });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    page.on('request', (request) => { if (!request.url().startsWith(base) && !request.url().startsWith('data:')) problems.push(`${page.url()} asks for ${request.url()}`); });
    page.on('console', (message) => { if (message.type() === 'error' && !message.text().includes('favicon')) problems.push(`${page.url()}: ${message.text()}`); });
    page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`));
    return page;
}

// What the page of verification is asked, and how it answers: typed words, and files.
const altered = (bytes) => Buffer.concat([bytes.subarray(0, bytes.length >> 1), Buffer.from([bytes[bytes.length >> 1] ^ 1]), bytes.subarray((bytes.length >> 1) + 1)]);
const kept = (name) => fs.readFileSync(path.join(world.site, 'letters', name));
const questions = [['a number in force', '07', 'in-force'], ['a superseded version', 'credit-repair/v1', 'superseded'], ['a withdrawn one', 'sme-evaluation/v1', 'withdrawn'], ['an unknown number', '99', 'unknown'],
    ['a file in force', kept('lab-animal-licence/v1.html'), 'in-force'], ['a superseded file', kept('credit-repair/v1.pdf'), 'superseded'], ['a withdrawn file', world.withdrawn, 'withdrawn'], ['a damaged file', altered(kept('lab-animal-licence/v1.pdf')), 'unknown']];
async function asked(page, question) {
    if (typeof question === 'string') {
        await page.fill('#wanted', question);
        await page.press('#wanted', 'Enter');
    } else {
        await page.setInputFiles('#file', { name: '承诺书.html', mimeType: 'text/html', buffer: question });
        await page.waitForFunction(() => { const { textContent } = document.getElementById('answer'); return textContent && !textContent.includes('正在计算'); });
    }
    return page.getAttribute('#answer', 'class');
}

await scenario('the code of a letter leads to its page of verification, on a screen, on a phone, in the dark, without script and printed', async (problems) => {
    const picture = path.join(world.folder, 'code.png');
    for (const [name, wanted, options, media] of [['lab-animal-licence/v1.html', 'lab-animal-licence-v1', {}], ['lab-animal-licence/index.html', 'lab-animal-licence-v1', {}], ['credit-repair/v1.html', 'credit-repair-v1', { colorScheme: 'dark' }],
        ['credit-repair/index.html', 'credit-repair-v2', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }], ['credit-repair/v2.html', 'credit-repair-v2', { javaScriptEnabled: false }], ['credit-repair/v2.html', 'credit-repair-v2', {}, 'print']]) {
        const page = await visit(problems, origin, options);
        if (media) await page.emulateMedia({ media });
        await page.goto(`${origin}letters/${name}`);
        await page.locator('.letter-qr').screenshot({ path: picture });
        const said = spawnSync('zbarimg', ['-q', '--raw', picture], { encoding: 'utf8' }).stdout.trim();
        if (said !== `${address}verify.html#${wanted}`) problems.push(`${name} ${JSON.stringify(options)}: the code says ${said}`);
        await page.goto(`${origin}verify.html#${wanted}`);
        if (!await page.locator(`[id="${wanted}"]`).count()) problems.push(`${wanted} is no place of the page`);
        await page.context().close();
    }
});

for (const [how, base] of Object.entries(bases))
    await scenario(`a file that is chosen is in force, superseded, withdrawn or unknown, ${how}`, async (problems) => {
        const page = await visit(problems, base);
        await page.goto(`${base}verify.html`);
        const read = (name) => fs.readFileSync(path.join(world.site, 'letters', name));
        const sound = read('lab-animal-licence/v1.html'), changed = Buffer.from(sound);
        changed[changed.length >> 1] ^= 1;
        const cases = [[sound, 'in-force', '现行有效'], [read('lab-animal-licence/v1.md'), 'in-force', '可以用来签署'], [read('credit-repair/v1.html'), 'superseded', '已被取代'], [read('credit-repair/v2.html'), 'in-force', '第 2 版'],
            [world.withdrawn, 'withdrawn', '已撤回'], [changed, 'unknown', crypto.createHash('sha256').update(changed).digest('hex')]];
        for (const [buffer, standing, words] of cases) {
            await page.setInputFiles('#file', { name: 'some file.html', mimeType: 'text/html', buffer });
            await page.waitForFunction(() => !document.getElementById('answer').textContent.includes('正在计算'));
            const said = await page.locator('#answer').innerText(), shown = await page.getAttribute('#answer', 'class');
            if (!said.includes(words) || !shown.endsWith(standing)) problems.push(`${standing}: ${shown} ${said}`);
        }
        // Every length around a block's end, beside somebody else's SHA-256.
        for (const length of [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 70_001]) {
            const buffer = crypto.createHash('shake256', { outputLength: Math.max(length, 1) }).update(String(length)).digest().subarray(0, length), wanted = crypto.createHash('sha256').update(buffer).digest('hex');
            await page.setInputFiles('#file', { name: `${length}`, mimeType: 'text/plain', buffer });
            await page.waitForFunction((digest) => document.getElementById('answer').textContent.includes(digest), wanted, { timeout: 5000 }).catch(() => problems.push(`${length} bytes are digested to something else`));
        }
        await page.context().close();
    });

// A file let fall on the page, as a person's hand does it.
async function drop(page, buffer, name) {
    await page.evaluate(({ text, name: called }) => {
        const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0)), target = document.querySelector(called.endsWith('.pdf') ? 'h1' : '#drop');  // beside the box too
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], called));
        for (const type of ['dragenter', 'dragover', 'drop']) {
            const event = new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true });
            target.dispatchEvent(event);
            if (type !== 'dragenter' && !event.defaultPrevented) throw new Error(`the browser would open the file itself at ${type}`);
        }
    }, { text: buffer.toString('base64'), name });
    await page.waitForFunction(() => document.getElementById('answer').textContent && !document.getElementById('answer').textContent.includes('正在计算'));
    return { said: await page.locator('#answer').innerText(), shown: await page.getAttribute('#answer', 'class') };
}

await scenario('a file of any format that is dropped on the page is told its state; a changed byte, a drop of nothing and a hostile name are told too', async (problems) => {
    const page = await visit(problems, origin);
    await page.goto(`${origin}verify.html`);
    const read = (name) => fs.readFileSync(path.join(world.site, 'letters', name));
    const cases = [['credit-repair/v1.pdf', 'superseded', '已被取代'], ['credit-repair/v2.pdf', 'in-force', '第 2 版'], ['lab-animal-licence/v1.ofd', 'in-force', '现行有效'], ['lab-animal-licence/v1.docx', 'in-force', '可以用来签署'], ['lab-animal-licence/v1.html', 'in-force', '实验动物']];
    for (const [name, standing, words] of cases) {
        const { said, shown } = await drop(page, read(name), path.basename(name));
        if (!said.includes(words) || !shown.endsWith(standing)) problems.push(`${name}: ${shown} ${said}`);
        const changed = read(name);
        changed[changed.length - 9] ^= 1;
        const other = await drop(page, changed, path.basename(name));
        if (!other.shown.endsWith('unknown') || !other.said.includes('不是本单位公布的原文')) problems.push(`${name} changed: ${other.said}`);
    }
    const gone = await drop(page, world.withdrawn, 'v1.html');
    if (!gone.shown.endsWith('withdrawn')) problems.push(`withdrawn: ${gone.said}`);
    const pdf = await drop(page, world.withdrawnPdf, 'v1.pdf');
    if (!pdf.shown.endsWith('withdrawn')) problems.push(`withdrawn PDF: ${pdf.said}`);
    const hostile = await drop(page, Buffer.from('x'), '<img src=x onerror=alert(1)>.pdf');
    if (!hostile.said.includes('<img src=x') || await page.locator('#answer img').count()) problems.push(`a hostile name: ${hostile.said}`);
    await page.evaluate(() => document.getElementById('drop').dispatchEvent(new DragEvent('drop', { dataTransfer: new DataTransfer(), bubbles: true, cancelable: true })));
    await page.goto(`${origin}verify.html#%zz`);
    if (!(await page.getAttribute('#answer', 'class')).endsWith('unknown')) problems.push('a broken address is not answered');
    await page.context().close();
});

await scenario('an OFD opens in a reader by others, page by page with its words, and what that reader digests is what the signature says', async (problems) => {
    const page = await visit(problems, origin, { bypassCSP: true });
    await page.goto(`${origin}index.html`);
    await page.addScriptTag({ path: new URL('./node_modules/ofd.js/ofd.umd.min.js', import.meta.url).pathname });
    const open = (bytes) => page.evaluate(async (text) => {
        const file = new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], 'letter.ofd');
        const [parsed] = await new Promise((success, fail) => window.ofd.parseOfdDocument({ ofd: file, success, fail }));
        const pages = window.ofd.renderOfd(794, parsed);
        await new Promise((resolve) => { setTimeout(resolve, 200); });  // it reads what is signed beside us
        const covered = window.toBeChecked.get('s001');
        return { pages: pages.length, text: pages.map((each) => each.textContent).join(''), covered: covered.length, sound: window.ofd.digestCheck(covered) };
    }, bytes.toString('base64'));
    const sound = fs.readFileSync(path.join(world.site, 'letters/lab-animal-licence/v1.ofd'));
    const read = await open(sound), bare = (text) => text.replaceAll(/\s/g, '');
    const article = await page.request.get(`${origin}letters/lab-animal-licence/v1.html`).then((answer) => answer.text());
    await page.setContent(article);
    const wanted = bare(await page.locator('article').innerText()), said = bare(read.text).replaceAll(/—\d+—/g, '');
    if (said !== wanted) problems.push(`the reader shows ${said.slice(0, 200)}`);
    if (read.pages < 2 || read.covered < 8 || !read.sound) problems.push(JSON.stringify({ ...read, text: '' }));
    await page.context().close();
});

await scenario('the fonts inside an OFD are sound to a browser, and have every character that is drawn with them', async (problems) => {
    const page = await visit(problems, origin, { bypassCSP: true }), { readZip } = await import('../independent/pack_verifier.mjs');
    await page.goto(`${origin}index.html`);
    const members = new Map([...readZip(fs.readFileSync(path.join(world.site, 'letters/lab-animal-licence/v1.ofd')))].map(([name, bytes]) => [name, Buffer.from(bytes)]));
    const resources = members.get('Doc_0/PublicRes.xml').toString(), drawn = new Map();
    for (const [name, bytes] of members) {
        if (!name.endsWith('Content.xml')) continue;
        for (const [, font, text] of bytes.toString().matchAll(/Font="(\d+)"[^>]*>\s*<ofd:TextCode[^>]*>([^<]*)</g)) drawn.set(font, (drawn.get(font) ?? '') + text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'));
    }
    if (drawn.size < 3) problems.push(`${drawn.size} fonts`);
    for (const [, number, family, file] of resources.matchAll(/<ofd:Font ID="(\d+)"[^>]*FamilyName="([^"]*)"[^>]*><ofd:FontFile>([^<]*)</g)) {
        const answer = await page.evaluate(async ({ text, characters }) => {
            const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
            const face = new FontFace('Inside', bytes);
            try { await face.load(); } catch (error) { return `is refused: ${error.message}`; }
            document.fonts.add(face);
            const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
            context.canvas.width = context.canvas.height = 60;
            const ink = (c, family) => { context.clearRect(0, 0, 60, 60); context.font = `40px ${family}`; context.fillText(c, 5, 45); return context.getImageData(0, 0, 60, 60).data.join(); };
            // A character that the font lacks is drawn with the one behind it, and that one shows.
            const lacking = [...new Set(characters)].filter((c) => c.trim() && ink(c, 'Inside, monospace') !== ink(c, 'Inside, serif'));
            return lacking.length ? `lacks ${lacking.join('')}` : '';
        }, { text: members.get(`Doc_0/Res/${file}`).toString('base64'), characters: drawn.get(number) ?? '' });
        if (answer || !family || /-Regular$/.test(family)) problems.push(`${file} (${family}) ${answer}`);
    }
    await page.context().close();
});

await scenario('a browser that cannot read files shows the table and how to compute a digest, and no tool that does nothing', async (problems) => {
    for (const missing of ['FileReader', 'Uint8Array']) {
        const page = await visit(problems, origin);
        await page.addInitScript((name) => { delete window[name]; }, missing);
        await page.goto(`${origin}verify.html`);
        if (await page.locator('#tools').isVisible() || !(await page.innerText('main')).includes('certutil')) problems.push(`without ${missing} the tools are shown`);
        await page.context().close();
    }
});

await scenario('a number, a name, an address from a QR code or a digest is looked up, typed or in the link, and hostile text stays text', async (problems) => {
    const page = await visit(problems, origin);
    const digest = crypto.createHash('sha256').update(fs.readFileSync(path.join(world.site, 'letters/lab-animal-licence/v1.html'))).digest('hex');
    const cases = { '07': 'in-force', 7: 'in-force', 'lab-animal-licence': 'in-force', 'https://office.example/credit/letters/credit-repair/index.html': 'in-force', 'letters/credit-repair/v1.html': 'superseded', 'sme-evaluation/v1': 'withdrawn',
        'https://office.example/letters/verify.html#credit-repair-v1': 'superseded', 'https://office.example/letters/verify.html#credit-repair-v2': 'in-force', 'lab-animal-licence-v1': 'in-force', 'https://office.example/letters/credit-repair/': 'in-force',
        '编号 07 第 1 版': 'in-force', '编号０７': 'in-force', '07/v1': 'in-force', '编号：07': 'in-force', '07 第 9 版': 'unknown', [digest]: 'in-force', 99: 'unknown', '<img src=x onerror=alert(1)>': 'unknown' };
    for (const [text, standing] of Object.entries(cases)) {
        await page.goto(`${origin}verify.html`);
        await page.fill('#wanted', text);
        await page.press('#wanted', 'Enter');
        if (!(await page.getAttribute('#answer', 'class')).endsWith(standing)) problems.push(`${text}: ${await page.locator('#answer').innerText()}`);
        await page.goto('about:blank');
        await page.goto(`${origin}verify.html#${encodeURIComponent(text)}`);
        if (!(await page.getAttribute('#answer', 'class')).endsWith(standing)) problems.push(`#${text}: ${await page.locator('#answer').innerText()}`);
    }
    await page.fill('#wanted', ' ');
    await page.press('#wanted', 'Enter');
    if (!(await page.locator('#answer').innerText()).includes('请填')) problems.push('a blank keeps the answer before it');
    await page.fill('#wanted', 'credit-repair');
    await page.press('#wanted', 'Enter');
    if (!(await page.locator('#answer').innerText()).includes('第 1 版已被取代')) problems.push(`nothing of the version before: ${await page.locator('#answer').innerText()}`);
    await page.setViewportSize({ width: 375, height: 700 });
    await page.goto('about:blank');
    await page.goto(`${origin}verify.html#credit-repair-v1`);
    await page.waitForTimeout(300);
    const box = await page.locator('#answer').boundingBox();
    if (!box || box.y < 0 || box.y + box.height > 700) problems.push(`on a phone the answer to a QR code is out of sight: ${JSON.stringify(box)}`);
    if (await page.locator('#answer img').count()) problems.push('markup came out of the address');
    await page.context().close();
});

await scenario('without script the page shows the digests and how to compute one, and no tool that does nothing', async (problems) => {
    const page = await visit(problems, origin, { javaScriptEnabled: false });
    await page.goto(`${origin}verify.html`);
    const text = await page.innerText('main');
    if (!text.includes('sha256sum') || text.includes('把文件拖到这里')) problems.push(text.slice(0, 400));
    if (await page.locator('#files code').count() < 16) problems.push('digests are missing');
    // What the tools would answer, a person finds in the table: by the address of a code, or by the digest that he computed.
    const rows = await page.locator('#files tbody tr').evaluateAll((all) => all.map((row) => row.textContent));
    for (const [place, standing] of [['lab-animal-licence-v1', '现行有效'], ['credit-repair-v1', '已被取代'], ['credit-repair-v2', '现行有效'], ['sme-evaluation-v1', '已撤回']]) {
        await page.goto(`${origin}verify.html#${place}`);
        const row = page.locator('tr:target');
        if (await row.count() !== 1 || !(await row.innerText()).includes(standing) || !await row.isVisible()) problems.push(`${place} is not told to be ${standing}`);
    }
    await page.goto(`${origin}verify.html#nothing-v1`);
    if (await page.locator('tr:target').count() || !(await page.innerText('main')).includes('找不到的，不是本单位公布的原文')) problems.push('what an unknown one is, is not told');
    const titles = { 'in-force': '现行有效', superseded: '已被取代' };
    for (const [what, question, standing] of questions.filter((each) => Buffer.isBuffer(each[1]) && each[1] !== world.withdrawn)) {
        const digest = crypto.createHash('sha256').update(question).digest('hex'), row = rows.find((text) => text.includes(digest));
        if (standing === 'unknown' ? row : !row?.includes(titles[standing])) problems.push(`${what} has the row ${row}`);
    }
    await page.context().close();
});

await scenario('no page has a violation of accessibility, light or dark, wide or on a phone, and none is wider than the screen', async (problems) => {
    for (const options of [{}, { colorScheme: 'dark' }, { viewport: { width: 360, height: 640 } }, { viewport: { width: 390, height: 844 } }, { viewport: { width: 1920, height: 1080 } }]) {
        const page = await visit(problems, origin, { bypassCSP: true, ...options });
        for (const name of pages) {
            await page.goto(origin + name);
            await page.evaluate(axe);
            const judged = async (when) => {
                const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }));
                for (const violation of violations) problems.push(`${name}${when} ${JSON.stringify(options)}: ${violation.id} ${violation.nodes[0].html.slice(0, 160)}`);
            };
            await judged('');
            const wider = async (when) => {
                const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
                if (wide > 0) problems.push(`${name}${when} is ${wide} pixels wider than ${JSON.stringify(options)}`);
            };
            await wider('');
            for (const [what, question, standing] of name === 'verify.html' ? questions : []) {
                const shown = await asked(page, question);
                if (!shown.endsWith(standing)) problems.push(`${what}: ${shown}`);
                await judged(` after ${what}`);
                await wider(` after ${what}`);
            }
            const cut = await page.evaluate(() => [...document.querySelectorAll('.versions')].filter((table) => table.scrollWidth > table.parentElement.clientWidth || [...table.querySelectorAll('.day')].some((day) => { const words = document.createRange(); words.selectNodeContents(day); return words.getClientRects().length > 1; })).length);
            if (cut) problems.push(`${name}: a digest of the history is cut, or a date broken, ${JSON.stringify(options)}`);
            if (process.env.LETTER_SITE_PICTURES) await page.screenshot({ path: path.join(process.env.LETTER_SITE_PICTURES, `${name.replaceAll('/', '_')}-${page.viewportSize().width}-${options.colorScheme ?? 'light'}.png`), fullPage: true });
        }
        await page.context().close();
    }
});

await browser.close();
server.close();
await world.end();
close();
