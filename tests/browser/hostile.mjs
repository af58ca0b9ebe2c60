// Hostile texts through the office's data, every field and every address, in a real browser: no dialog, no script, no request elsewhere.
import { account, office, serving, stopped } from '../whole/console_office.mjs';
import { close, licences, scenario } from '../whole/world.mjs';
import { Visitor, openBrowser, pagesOf } from './browser.mjs';
import { careless, families, payloads } from './payloads.mjs';

const browser = await openBrowser();
const kFieldsExpected = 45;  // of all forms: enough turns that every text is typed alone once
const kFrames = 100;  // of a page that is careless

// Each family where it is meant to run, a hundred frames at a time.
await scenario(`${payloads.length} hostile texts do run where a page is careless: the test would notice`, async (problems) => {
    if (payloads.length < 1000) problems.push(`only ${payloads.length} texts`);
    const page = await (await browser.newContext()).newPage();
    let elsewhere = 0;
    await page.route(/evil\.invalid/, (route) => { ++elsewhere; return route.abort(); });
    await page.goto('about:blank');
    const ran = new Set();
    for (const { of, make } of careless) {
        const texts = of.flatMap((family) => families[family]);
        for (let begin = 0; begin < texts.length; begin += kFrames) {
            const found = await page.evaluate(async (documents) => {
                document.body.replaceChildren();
                const frames = documents.map((text) => Object.assign(document.createElement('iframe'), { srcdoc: text }));
                for (const frame of frames) frame.setAttribute('sandbox', 'allow-scripts allow-same-origin');  // without dialogs: nobody has to close them
                document.body.append(...frames);
                await new Promise((resolve) => setTimeout(resolve, 600));
                for (const frame of frames) {  // what waits for a person to point at it, or press it
                    for (const element of frame.contentDocument?.querySelectorAll('*') ?? []) {
                        for (const { name } of element.attributes) if (/^on[a-z]+$/.test(name)) element.dispatchEvent(new Event(name.slice(2)));
                        if (element.localName === 'a' && element.href?.startsWith?.('javascript:')) element.click();
                    }
                }
                await new Promise((resolve) => setTimeout(resolve, 200));
                const did = (frame) => { try { return Boolean(frame.contentWindow.ran); } catch { return true; } };  // it went elsewhere
                return frames.map((frame) => did(frame) || [...(frame.contentDocument?.querySelectorAll('iframe') ?? [])].some(did));
            }, texts.slice(begin, begin + kFrames).map(make));
            found.forEach((did, i) => { if (did) ran.add(texts[begin + i]); });
        }
    }
    const least = { elements: 200, attributes: 20, addresses: 3, scripts: 4, drawings: 6, encodings: 20, headers: 4 };
    for (const [family, count] of Object.entries(least)) {
        const did = families[family].filter((text) => ran.has(text)).length;
        if (did < count) problems.push(`${did} of ${families[family].length} ${family} run anywhere`);
    }
    if (ran.size < 300 || elsewhere < 20) problems.push(`${ran.size} run, ${elsewhere} requests elsewhere`);
    await page.context().close();
});

// Every cell of a refused row is hostile, so is what somebody wrote of it, and the pages show both.
await scenario(`${payloads.length} hostile texts in the source's cells, in every field and in addresses: nothing runs and nothing is asked for elsewhere`, async (problems) => {
    const world = await office();
    const written = payloads.filter((payload) => !payload.includes('\u0000'));  // which ends a file's reading
    const rows = licences(written.length + 1).map((row, i) => (i === written.length ? row : Object.fromEntries(Object.keys(row).map((column, c) => [column, written[(i + 97 * c) % written.length]]))));
    world.rows(rows);
    const passwords = { wangfang: account(world, 'wangfang', 'operator,mapper,publisher,approver'), shenji: account(world, 'shenji', 'auditor') };
    const child = await serving(world);
    await world.sync();
    const visitor = await Visitor.come(browser, world, problems), page = visitor.page;
    const ran = async () => { if (await page.evaluate(() => globalThis.ran)) problems.push(`a script ran at ${page.url()}`); };
    for (const payload of payloads.slice(0, 6)) {
        await visitor.logIn(payload, payload);
        await ran();
    }
    await visitor.settleIn('wangfang', passwords.wangfang);
    for (let after = '0', pages = 0; after && pages < 40; ++pages) {
        await visitor.go(`/quarantine?after=${after}`);
        await ran();
        after = new URL(await page.getAttribute('a[rel=next]', 'href', { timeout: 1000 }).catch(() => null) ?? '/?', visitor.base).searchParams.get('after');
    }
    for (let number = 1; number <= written.length; number += 9) {  // each column of it has another text
        await visitor.go(`/quarantine/${number}`);
        await ran();
    }
    const fields = payloads.filter((_, i) => i % 41 === 0);
    for (const [i, payload] of fields.entries()) {
        await visitor.go(`/quarantine/${i + 1}`);
        for (const field of await page.locator('input[form=fix]').all()) await field.fill(payload);
        await page.click('button[form=fix]');
        await ran();
    }
    for (const payload of fields.slice(0, 10)) {
        for (const address of ['/quarantine?state=', '/quarantine?task=', '/submissions?state=', '/runs/', '/tasks/', '/login?done=', '/']) {
            await visitor.go(address + encodeURIComponent(payload));
            await ran();
        }
        await visitor.go('/quarantine/1');
        await page.locator('summary').first().click();
        await page.fill('#purpose', payload);
        await page.locator('form[action$="/look"] button').click();
        await ran();
    }
    // A mapping's text: kept as a draft, shown with what is wrong, and in the difference.
    const plain = await (async () => { await visitor.go('/mappings/examples~licences.json/edit'); return page.inputValue('#text'); })();
    for (const payload of fields.slice(0, 12)) {
        await visitor.go('/mappings/examples~licences.json/edit');
        await page.fill('#text', payload);
        await page.fill('#why', payload);
        await page.click('button[value=check]');
        await ran();
        if ((await page.inputValue('#text')).trimEnd() !== payload.replaceAll('\u0000', '').trimEnd()) problems.push(`the editor does not give back ${payload}`);
    }
    await page.fill('#text', plain.replace('许可台账（CSV）', JSON.stringify(payloads.slice(0, 40).join(' ')).slice(1, -1)).replace('"XK_FRDB"', `// ${payloads[1]}\n    "XK_FRDB"`).replace('"constant": "普通"', `"constant": ${JSON.stringify(payloads[2])}`));
    await page.fill('#why', payloads[3]);
    await page.click('button[value=propose]');
    await ran();
    for (const each of ['/mappings', '/mappings/examples~licences.json', '/mappings/proposals/1', `/mappings/${encodeURIComponent(encodeURIComponent(payloads[0]))}`, `/mappings/previews/${encodeURIComponent(payloads[16])}`, `/runs?task=${encodeURIComponent(payloads[0])}`, `/submissions?batch=${encodeURIComponent(payloads[1])}`, `/records?kind=${encodeURIComponent(payloads[1])}`]) {
        await visitor.go(each);
        await ran();
    }
    for (const each of await pagesOf(visitor)) {
        await visitor.go(each);
        await ran();
    }
    const auditor = await Visitor.come(browser, world, problems);
    await auditor.settleIn('shenji', passwords.shenji);
    const heard = async () => { if (await auditor.page.evaluate(() => globalThis.ran)) problems.push(`a script ran at ${auditor.page.url()}`); };
    for (const payload of fields.slice(0, 6)) {
        for (const name of ['id', 'who', 'task', 'outcome', 'event', 'from', 'subject']) {
            await auditor.go(`/log?${name}=${encodeURIComponent(payload)}`);
            await heard();
        }
        for (const address of ['/log/packs?id=', '/log/exchanges/', '/log/entries/', '/log/samples/']) {
            await auditor.go(address + encodeURIComponent(payload));
            await heard();
        }
        await auditor.go('/log');
        await auditor.page.locator('summary', { hasText: '按名称查找' }).click();
        await auditor.page.fill('#name', payload);
        await auditor.page.fill('#why-name', payload);
        await auditor.page.click('text=查找并记录');
        await heard();
        await auditor.go('/log/samples');  // a seed stands in the log, and is shown again
        await auditor.page.fill('#seed', payload);
        await auditor.page.fill('#count', '1');
        await auditor.page.locator('main form button').first().click();
        await heard();
    }
    for (const each of await pagesOf(auditor)) {
        await auditor.go(each);
        await heard();
    }
    await stopped(child, problems);
    await world.end();
});

// Every field of every form of every role: each text alone in one of them, and all of them together in each.
await scenario(`${payloads.length} hostile texts through every field of every form: nothing runs and nothing is asked for elsewhere`, async (problems) => {
    const world = await office((config) => { config.office.name = `省科技厅${payloads[1]}`; config.tasks.licences.title = payloads[0]; config.tasks.licences.department = payloads[24]; });
    world.rows(licences(6).map((row, i) => (i === 2 ? { ...row, 统一社会信用代码: payloads[2] } : row)));
    world.must(['letter', 'new', 'sme-evaluation', '--as', '张三']);
    const people = { wangfang: 'operator,mapper,publisher,approver', shenji: 'auditor', xitong: 'system', anquan: 'security' };
    const passwords = Object.fromEntries(Object.entries(people).map(([name, roles]) => [name, account(world, name, roles, payloads[3].slice(0, 60))]));
    const child = await serving(world);
    await world.sync();
    let next = 0, fields = 0, forms = 0;
    const taken = new Set();
    for (const name of Object.keys(people)) {
        const visitor = await Visitor.come(browser, world, problems), { page } = visitor;
        const ran = async (where) => { if (await page.evaluate(() => globalThis.ran).catch(() => 0)) problems.push(`a script ran at ${page.url()} after ${where}`); };
        await visitor.settleIn(name, passwords[name]);
        const found = new Map();
        for (const target of await pagesOf(visitor)) {
            await visitor.go(target);
            await ran(target);
            const here = await page.$$eval('form', (all) => all.map((form, index) => ({ index, method: form.method, action: form.getAttribute('action'), names: [...form.elements].filter((e) => e.name && e.name !== 'token' && e.type !== 'file' && e.type !== 'checkbox').map((e) => e.name) })));
            for (const form of here) {
                if (/^\/(logout|view|password|quarantine-export|log\/packs)/.test(form.action) || /\/(packs|scan|off|on)$/.test(form.action) || form.names.length === 0) continue;
                const key = `${form.method} ${form.action.replace(/\d+/g, 'n')} ${form.names.join(' ')}`;
                if (!found.has(key) && !taken.has(key)) found.set(key, { ...form, target });
            }
        }
        for (const [key, form] of found) {
            taken.add(key), ++forms;
            fields += form.names.length;
            const turns = Math.ceil(payloads.length / (kFieldsExpected));
            for (let turn = -2; turn < turns; ++turn) {
                const values = form.names.map((_, i) => (turn >= 0 ? payloads[next++ % payloads.length] : payloads.filter((text, j) => j % 2 === (turn & 1)).slice(0, form.method === 'get' ? 24 : 400).join(' ') + i));
                await visitor.go(form.target);
                const there = await page.evaluate(({ form, values }) => {
                    const it = [...document.forms].find((one) => one.getAttribute('action') === form.action && form.names.every((name) => one.elements[name]));
                    if (!it) return false;
                    form.names.forEach((name, i) => {
                        for (const field of [it.elements[name]].flat()) {
                            if (field instanceof HTMLSelectElement) field.add(new Option('x', values[i], true, true));
                            else if ('value' in field) field.value = values[i];
                        }
                    });
                    HTMLFormElement.prototype.submit.call(it);  // whatever the browser thinks of what was typed
                    return true;
                }, { form, values });
                if (!there) { next -= turn >= 0 ? values.length : 0; break; }
                await page.waitForNavigation({ waitUntil: 'load', timeout: 10_000 }).catch(() => {});
                await ran(key);
            }
        }
        for (const target of await pagesOf(visitor)) {
            await visitor.go(target);
            await ran(target);
        }
        await visitor.leave();
    }
    if (forms < 15 || fields < 40) problems.push(`only ${forms} forms with ${fields} fields`);
    if (next < payloads.length) problems.push(`only ${next} of ${payloads.length} texts alone in a field`);
    await stopped(child, problems);
    await world.end();
});

// Whoever writes letters puts hostile texts into every place of one; what is kept, previewed, compared and shown runs nothing.
await scenario('hostile texts in every part of a letter, in a signed one and in addresses: nothing runs, and one of a megabyte is refused by name', async (problems) => {
    const world = await office();
    world.rows(licences(2));
    world.must(['letter', 'new', 'sme-evaluation', '--as', '张三']);
    const first = account(world, 'wangfang', 'publisher,approver');
    const child = await serving(world);
    const visitor = await Visitor.come(browser, world, problems), page = visitor.page;
    const ran = async () => { for (const frame of page.frames()) if (await frame.evaluate(() => globalThis.ran).catch(() => 0)) problems.push(`a script ran at ${page.url()}`); };
    await visitor.settleIn('wangfang', first);
    await visitor.go('/letters/sme-evaluation/edit?as=text');
    const sound = await page.inputValue('#text');
    const some = payloads.filter((payload, i) => i % 57 === 0 && !/[{}]/.test(payload));
    for (const payload of some) {
        const json = JSON.stringify(payload).slice(1, -1);
        for (const text of [sound.replace('企业自愿参加评价', () => json), sound.replace('逐项有凭据可查', () => payload), payload]) {
            await visitor.go('/letters/sme-evaluation/edit?as=text');
            await page.fill('#text', text);
            await page.click('text=检查并预览');
            await page.waitForTimeout(60);
            await ran();
            await page.click('text=保存草稿');
            await ran();
            await visitor.go('/letters/sme-evaluation');
            await ran();
        }
        for (const address of ['/letters?state=', '/letters?q=', '/letters/', '/letters-new?id=', '/commitments?state=', '/commitments?letter=', '/commitments/', '/commitments-new?letter=']) {
            await visitor.go(address + encodeURIComponent(payload));
            await ran();
        }
    }
    await visitor.go('/letters/sme-evaluation/edit?as=text');
    await page.fill('#text', sound.replace('逐项有凭据可查', '长'.repeat(350_000)));
    await page.click('text=保存草稿');
    await visitor.sees('超过 256 KB');
    if ((await page.inputValue('#text')).length < 350_000) problems.push('a text that is too long is lost');
    for (const name of ['..%2f..%2fetc%2fpasswd', 'A', 'a%00b']) for (const page of ['', '/edit', '/document'])
        if (await visitor.go(`/letters/${name}${page}`) < 400) problems.push(`/letters/${name}${page} is answered`);
    await stopped(child, problems);
    await world.end();
});

await browser.close();
close();
