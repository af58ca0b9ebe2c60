// People's days at the console in a real browser, with and without script; and what axe says of every page they have.
import fs from 'node:fs';
import path from 'node:path';
import { account, office, serving, stopped } from '../whole/console_office.mjs';
import { close, licences, platformHas, scenario } from '../whole/world.mjs';
import { Visitor, openBrowser, pagesOf, screenshots } from './browser.mjs';

const browser = await openBrowser();
const wrong = (code) => code.slice(0, 17) + (code[17] === '0' ? '1' : '0');

for (const script of [true, false]) {
    await scenario(`an operator's day ${script ? 'with' : 'without'} script: a run asked for and watched, a refused row found in two clicks, mended and sent`, async (problems) => {
        const world = await office((config) => { config.schedule = { cron: '0 7 * * *' }; });
        const rows = licences(40), right = rows[2].统一社会信用代码;
        world.rows(rows.map((row, i) => (i === 2 ? { ...row, 统一社会信用代码: wrong(right) } : row)));
        const first = account(world, 'wangfang', 'operator');
        const child = await serving(world);
        const operator = await Visitor.come(browser, world, problems, { script }), { page } = operator;
        await operator.settleIn('wangfang', first);
        await page.click('nav >> text=任务');
        await page.click('main tbody th a');
        await page.click('text=立即运行：读取、核验、发送');
        await operator.sees('已要求运行');
        await operator.until('账平');
        await operator.until('立即运行：读取、核验、发送');  // it has ended, and the page has noticed by itself

        await page.click('header .name');
        await page.click('text=待处理的行');      // one
        await page.click('main tbody th a');      // two
        await operator.sees('校验位');
        await page.locator('tr.faulty input').fill(right);
        await page.fill('#why', '对照营业执照更正');
        await page.click('button[form=fix]');
        await operator.sees('已更正并收录');

        await page.click('nav >> text=任务');
        await page.click('text=立即运行');
        await operator.until('立即运行：读取、核验、发送');
        await platformHas(world, rows, problems);
        await stopped(child, problems);
        await world.end();
    });
}

await scenario('a task that a person paused says so with the reason, runs when asked, and is resumed', async (problems) => {
    const world = await office((config) => { config.schedule = { cron: '0 7 * * *' }; });
    world.rows(licences(5));
    const first = account(world, 'wangfang', 'operator');
    const child = await serving(world);
    const operator = await Visitor.come(browser, world, problems), { page } = operator;
    await operator.settleIn('wangfang', first);
    await operator.go('/tasks/licences');
    await page.click('summary');
    await page.fill('#why', '平台升级');
    await page.click('text=暂停，到点不运行');
    await operator.sees('平台升级');
    await page.click('text=立即运行：读取、核验、发送');
    await operator.until('账平');
    await operator.go('/tasks/licences');
    await page.fill('#why', '升级完成');
    await page.click('text=恢复运行');
    if ((await operator.text()).includes('平台升级')) problems.push('still paused');
    await stopped(child, problems);
    await world.end();
});

await scenario('a withdrawal goes out when a second person has approved it, and the record page tells its whole story', async (problems) => {
    const world = await office(), rows = licences(30);
    world.rows(rows);
    const passwords = { wangfang: account(world, 'wangfang', 'operator,approver'), liming: account(world, 'liming', 'approver', '李明') };
    const child = await serving(world);
    await world.sync();
    world.rows(rows.slice(1));
    await world.sync();
    const one = await Visitor.come(browser, world, problems, { script: false }), two = await Visitor.come(browser, world, problems, { script: false });
    await one.settleIn('wangfang', passwords.wangfang);
    await one.page.click('text=待批准的撤回');
    await one.page.click('main tbody th a');
    await one.page.fill('#basis', '吉科动许〔2026〕3号');
    await one.page.click('text=提出依据');
    await one.sees('等另一人批准');
    if (await one.page.getByText('批准：下次运行时').count()) problems.push('who gave the basis may approve it');
    await two.settleIn('liming', passwords.liming);
    await two.go('/withdrawals/1');
    await two.page.click('text=批准：下次运行时');
    await two.sees('已批准');
    await world.sync();
    if ((await world.stored()).filter((record) => record.op === 'withdraw').length !== 1) problems.push('the platform did not withdraw it');
    await one.go('/withdrawals/1');
    await one.page.click('main .hint a');
    for (const words of ['读入、核验并收录', '编入批次', '提出撤回依据', '批准撤回', 'liming', '回执']) await one.sees(words);
    const other = JSON.parse(world.must(['submission', 'list', '--json', '--most', '2']).out.split('\n')[1]);
    await one.go(`/records?q=${other.id ?? other.submission}`);
    await one.page.click('text=每个值的来由');
    await one.sees('统一社会信用代码');
    if ((await one.text()).includes('佴旎')) problems.push('a person is shown unmasked');
    await one.page.locator('summary').first().click();
    await one.page.fill('#purpose', '电话核实');
    await one.page.click('text=查看并记录');
    await one.sees('佴旎');
    await stopped(child, problems);
    await world.end();
});

await scenario('English and dark are a switch away, without script, and stay', async (problems) => {
    const world = await office();
    world.rows(licences(2));
    const first = account(world, 'wangfang', 'operator');
    const child = await serving(world);
    const operator = await Visitor.come(browser, world, problems, { script: false }), { page } = operator;
    await operator.go('/login');
    await page.click('text=English');
    await operator.sees('log in');
    await page.click('text=dark');
    await operator.settleIn('wangfang', first);
    await operator.go('/tasks');
    await operator.sees('timetable and next');
    if (await page.getAttribute('html', 'class') !== 'dark') problems.push('not dark any more');
    const stranger = await Visitor.come(browser, world, problems);
    await stranger.go('/login');
    await stranger.sees('登录');
    await stopped(child, problems);
    await world.end();
});

// Every page of every role, at a desk and on a phone, in light and dark.
await scenario('axe finds nothing to say about any page of any role, light and dark, at a desk and on a phone', async (problems) => {
    const world = await office((config) => { config.schedule = { cron: '0 7 * * *' }; config.tasks.licences.department = '政务服务处'; });
    world.rows(licences(60).map((row, i) => (i % 9 === 3 ? { ...row, 统一社会信用代码: wrong(row.统一社会信用代码) } : row)));
    const people = { xitong: 'system', anquan: 'security', shenji: 'auditor', wangfang: 'operator,mapper,publisher,approver' };
    const passwords = Object.fromEntries(Object.entries(people).map(([name, roles]) => [name, account(world, name, roles)]));
    const child = await serving(world);
    await world.sync();
    world.rows(licences(55));
    await world.sync();
    const stranger = await Visitor.come(browser, world, problems);
    await stranger.go('/login');
    await stranger.judge();
    await stranger.leave();
    let shown = 0;
    for (const name of Object.keys(people)) {
        let own = passwords[name];
        for (const [width, height, colour] of [[1280, 720, 'light'], [390, 844, 'dark']]) {
            const visitor = await Visitor.come(browser, world, problems, { width, height, colour });
            if (own === passwords[name]) await visitor.settleIn(name, own), own = `a visitor's own, ${name.length}`;
            else await visitor.logIn(name, own);
            for (const target of await pagesOf(visitor)) {
                await visitor.go(target);
                await visitor.judge();
                const over = await visitor.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
                if (over > 0) problems.push(`${target} is ${over} px wider than a screen of ${width}`);
                ++shown;
                if (screenshots) {
                    fs.mkdirSync(screenshots, { recursive: true });
                    await visitor.page.screenshot({ path: path.join(screenshots, `${name}${target.replaceAll('/', '_')}_${width}_${colour}.png`), fullPage: true });
                }
            }
            await visitor.leave();
        }
    }
    if (shown < 40) problems.push(`only ${shown} pages`);
    await stopped(child, problems);
    await world.end();
});

await browser.close();
close();
