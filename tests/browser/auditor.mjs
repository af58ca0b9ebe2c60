// An auditor's day at the console: he finds an exchange, reads it, proves an entry with openssl alone, takes packs and a sample along, and
// creditlink-verify accepts them on a computer that knows nothing of the office.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { account, office, serving, stopped } from '../whole/console_office.mjs';
import { bin, close, licences, scenario, uscc } from '../whole/world.mjs';
import { Visitor, openBrowser, screenshots } from './browser.mjs';

const browser = await openBrowser();

await scenario('an auditor finds an exchange by a code that enters no address, proves an entry, takes packs and a sample along, and every file holds elsewhere', async (problems) => {
    const world = await office((config) => { config.platforms.national.batch.records = 12; });
    const rows = licences(30), code = uscc(7), desk = path.join(world.folder, 'elsewhere');
    world.rows(rows);
    fs.mkdirSync(desk);
    const passwords = { shenji: account(world, 'shenji', 'auditor'), wangfang: account(world, 'wangfang', 'operator') };
    const child = await serving(world);
    await world.sync();
    const auditor = await Visitor.come(browser, world, problems), { page } = auditor;
    let shots = 0;
    // Every page on the way, at a desk and on a phone.
    const looked = async (name) => {
        for (const [width, height] of [[390, 844], [1280, 720]]) {
            await page.setViewportSize({ width, height });
            await auditor.judge();
            const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
            if (over > 0) problems.push(`${name} is ${over} px wider than a screen of ${width}`);
            if (screenshots) {
                fs.mkdirSync(screenshots, { recursive: true });
                await page.screenshot({ path: path.join(screenshots, `auditor_${String(++shots).padStart(2, '0')}_${name}_${width}.png`), fullPage: true });
            }
        }
    };
    const take = async (words) => {
        const [file] = await Promise.all([page.waitForEvent('download'), page.getByText(words, { exact: true }).first().click()]);
        const to = path.join(desk, file.suggestedFilename());
        await file.saveAs(to);
        return file.suggestedFilename();
    };
    const holds = (program, words) => {
        const result = spawnSync(program, words, { cwd: desk, encoding: 'utf8', env: { PATH: process.env.PATH, LANG: 'zh_CN.UTF-8' }, timeout: 120_000 });
        if (result.status !== 0) problems.push(`${words.join(' ')}: ${result.status}\n${result.stdout}${result.stderr}`);
        return result.stdout;
    };
    const verify = (...words) => holds(path.join(bin, 'creditlink-verify'), words);

    await auditor.settleIn('shenji', passwords.shenji);
    await page.click('nav >> text=交换日志');
    await looked('search');
    await page.click('summary >> text=按统一社会信用代码');
    await page.fill('#code', code);
    await page.click('text=按号码查找');
    await auditor.sees('只看所查号码的主体');
    await auditor.sees('共 1 项');
    await looked('found');
    if (page.url().includes(code) || !page.url().includes('subject=')) problems.push(page.url());
    await page.click('main tbody th a');
    for (const words of ['第 1 次发送：先记入日志', '平台给出最终回执', '平台签名已验', '批内记录，共 12 条']) await auditor.sees(words);
    await looked('exchange');
    await page.locator('main tbody th a', { hasText: '第' }).first().click();
    await auditor.sees('叶哈希');
    await looked('entry');
    const number = /(\d+)$/.exec(page.url())[1];
    await take(`entry-${number}.json`);
    await take(`entry-${number}.proof.json`);
    await take('log-keys');
    await take('log-ed25519.pem');
    verify('proof', `entry-${number}.proof.json`, '--key', 'log-keys');
    const said = holds('bash', ['-c', await page.innerText('#openssl')]);
    if (!said.includes('root-ok') || !said.includes('Signature Verified Successfully')) problems.push(`openssl: ${said}`);
    if ((await auditor.text()).includes('佴旎')) problems.push('a person is shown unmasked');
    await page.click('summary >> text=查看这一条所指的原文');
    await page.fill('#why-content', '抽查原文');
    await page.click('text=查看并记录');
    await auditor.sees('佴旎');
    await looked('content');

    await page.goBack();
    await page.click('text=整个交换过程');
    await page.locator('main a', { hasText: '证据包' }).nth(2).click();  // behind the tab and the batch's: the first record's
    await auditor.sees('record.json');
    await looked('pack');
    await page.fill('#purpose', '审计抽查');
    const pack = await take('制作并下载证据包');
    verify('pack', pack, '--key', 'log-keys');
    await page.click('text=附上请求全文');
    await page.fill('#purpose', '审计抽查');
    verify('pack', await take('制作并下载证据包'), '--key', 'log-keys');
    await auditor.go(`/log/packs?id=${new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10)}`);
    await looked('pack_of_a_day');
    await page.fill('#purpose', '审计抽查');
    verify('pack', await take('制作并下载证据包'), '--key', 'log-keys');
    await auditor.go('/log/packs?id=s-nothing');
    if (!(await page.locator('[role=alert]').count())) problems.push('what cannot be packed is not said');

    await auditor.go('/log/heads');
    await page.click('text=现在逐条核对整个日志');
    await auditor.sees('完好');
    await looked('heads');
    await auditor.go('/log/samples');
    await page.fill('#seed', '骰子 3 5 2');
    await page.fill('#count', '4');
    await looked('samples');
    await page.locator('main form button').first().click();
    await auditor.sees('清单摘要');
    await looked('sample');
    const entry = /(\d+)$/.exec(page.url())[1];
    await take(`sample-${entry}.txt`);
    await page.fill('#purpose', '审计抽查');
    verify('pack', await take('制作并下载全部 4 条的证据包'), '--key', 'log-keys');
    world.must(['log', 'export', path.join(desk, 'export')]);
    const wish = /--from (\d+) --until (\d+)/.exec(await auditor.text());
    verify('sample', 'export', '--key', 'log-keys', '--seed', '骰子 3 5 2', '--from', wish[1], '--until', wish[2], '--count', '4', '--list', `sample-${entry}.txt`);

    await auditor.go('/log');
    await page.click('summary >> text=按名称查找');
    await page.fill('#name', '示范第9号');
    await page.fill('#why-name', '投诉 17');
    await page.click('text=查找并记录');
    await auditor.sees('第 9 条 接收');
    await looked('by_name');
    await world.sync();
    await auditor.go('/log?event=decision&who=shenji');
    for (const words of ['按名称查找', '制作证据包', '查看未遮盖的内容']) await auditor.sees(words);
    const journal = fs.readFileSync(path.join(world.folder, 'state/log/journal/000000000000'), 'utf8');
    for (const secret of [code, '示范第9号', '投诉 17', '抽查原文', '审计抽查']) if (journal.includes(secret)) problems.push(`the log holds ${secret}`);

    const operator = await Visitor.come(browser, world, problems);
    await operator.settleIn('wangfang', passwords.wangfang);
    for (const each of ['/log', '/log/entries', '/log/entries/1', '/log/heads', '/log/samples', '/log/packs', '/log/keys', '/log/entries/1/bytes'])
        if (await operator.go(each) !== 403) problems.push(`an operator opens ${each}`);
    const { err } = await stopped(child, problems);
    for (const secret of [code, '示范第9号', '投诉 17', '抽查原文', '审计抽查', '佴旎']) if (err.includes(secret)) problems.push(`the diagnostics have ${secret}`);
    await world.end();
});

await browser.close();
close();
