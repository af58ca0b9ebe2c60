// Hostile texts through the office's data, every field and every address, in a real browser: no dialog, no script, no request elsewhere.
import { account, office, serving, stopped } from '../whole/console_office.mjs';
import { close, licences, scenario } from '../whole/world.mjs';
import { Visitor, openBrowser, pagesOf } from './browser.mjs';
import { payloads } from './payloads.mjs';

const browser = await openBrowser();

await scenario(`${payloads.length} hostile texts do run where a page is careless: the test would notice`, async (problems) => {
    const page = await (await browser.newContext()).newPage();
    let dialogs = 0, elsewhere = 0;
    page.on('dialog', (dialog) => { ++dialogs; return dialog.dismiss(); });
    page.on('request', (request) => { if (request.url().includes('evil.invalid')) ++elsewhere; });
    for (const payload of payloads.slice(0, 24)) await page.setContent(`<title>x</title><p>${payload}</p>`, { waitUntil: 'load', timeout: 5000 }).catch(() => {});
    await page.waitForTimeout(300);
    if (dialogs < 8 || elsewhere < 3) problems.push(`${dialogs} dialogs, ${elsewhere} requests elsewhere`);
    await page.context().close();
});

// Every cell of a refused row is hostile, so is what somebody wrote of it, and the pages show both.
await scenario(`${payloads.length} hostile texts in the source's cells, in every field and in addresses: nothing runs and nothing is asked for elsewhere`, async (problems) => {
    const world = await office();
    const rows = licences(payloads.length + 1).map((row, i) => (i === payloads.length ? row : Object.fromEntries(Object.keys(row).map((column) => [column, payloads[i]]))));
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
    for (let after = '0', pages = 0; after && pages < 20; ++pages) {
        await visitor.go(`/quarantine?after=${after}`);
        await ran();
        after = new URL(await page.getAttribute('a[rel=next]', 'href', { timeout: 1000 }).catch(() => null) ?? '/?', visitor.base).searchParams.get('after');
    }
    const fields = payloads.filter((_, i) => i % 16 === 0);
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
