// People's days at the console in a real browser, with and without script; and what axe says of every page they have.
import fs from 'node:fs';
import path from 'node:path';
import { account, office, serving, stopped } from '../whole/console_office.mjs';
import { close, csv, licences, officeCode, platformHas, scenario, uscc } from '../whole/world.mjs';
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

await scenario('an operator sorts what waits by what is wrong, hands it to the departments as a file, and has it assessed again; a dead platform shows on the overview', async (problems) => {
    const world = await office((config) => { config.schedule = { cron: '0 7 * * *' }; });
    const rows = licences(30);
    world.rows(rows.map((row, i) => (i % 3 === 0 ? { ...row, 统一社会信用代码: wrong(row.统一社会信用代码) } : i % 7 === 0 ? { ...row, 状态: '不知道' } : row)));
    const first = account(world, 'wangfang', 'operator');
    await world.stopSandbox();
    world.run(['sync', 'run', '--patience', '1']);
    const child = await serving(world);
    const operator = await Visitor.come(browser, world, problems), { page } = operator;
    await operator.settleIn('wangfang', first);
    await operator.sees('17 条在队列里、还没有发出');
    await operator.judge();
    await operator.keep('overview-dead-platform');
    await operator.go('/quarantine');
    await page.click('.filters >> text=代码表');
    if (!/code=code-unknown/.test(page.url())) problems.push(page.url());
    const few = await page.locator('main tbody tr').count();
    if (few === 0 || few >= 13) problems.push(`${few} rows of one kind`);
    const [file] = await Promise.all([page.waitForEvent('download'), page.click('text=导出退回清单')]);
    const bytes = fs.readFileSync(await file.path());
    if (file.suggestedFilename() !== 'quarantine.xlsx' || bytes.subarray(0, 2).toString() !== 'PK') problems.push(`exported: ${file.suggestedFilename()}`);
    await page.click('text=按现在的映射重新核验');
    await operator.sees(`0 行合格，下次运行报送；${few} 行仍有问题`);
    if (!/code=code-unknown/.test(page.url())) problems.push(`after assessing: ${page.url()}`);
    await operator.judge();
    await operator.keep('quarantine-by-code');
    await page.setViewportSize({ width: 390, height: 800 });
    await operator.keep('quarantine-by-code-phone');
    await stopped(child, problems);
    await world.end();
});

await scenario('an operator sees the rows of one department alone, by an address to be sent on; finds a company by its name although its code is wrong; and of two rows with one key the other', async (problems) => {
    const world = await office((config) => {
        config.schedule = { cron: '0 7 * * *' };
        config.tasks.licences.department = '政务服务处';
        config.tasks.others = { ...config.tasks.licences, title: '其他许可', department: '监督处', source: { type: 'csv', path: 'others.csv' } };
    });
    const rows = licences(20), others = licences(28).slice(20);
    rows[5] = { ...rows[4], 许可内容: '适用范围：普通环境' };  // one key, another content
    rows[9] = { ...rows[9], 状态: '不知道' };
    world.rows(rows);
    fs.writeFileSync(path.join(world.folder, 'others.csv'), csv(others.map((row, i) => (i < 3 ? { ...row, 统一社会信用代码: wrong(row.统一社会信用代码).slice(1) } : row))));
    const first = account(world, 'wangfang', 'operator');
    world.run(['sync', 'run']);
    const child = await serving(world);
    const operator = await Visitor.come(browser, world, problems), { page } = operator;
    await operator.settleIn('wangfang', first);
    await operator.go('/quarantine');
    const all = await page.locator('main tbody tr').count();
    await page.selectOption('select[name=department]', '监督处');
    await operator.follow('text=筛选');
    const few = await page.locator('main tbody tr').count();
    if (few !== 3 || all !== 5 || !page.url().includes('department=')) problems.push(`${few} of ${all} rows at ${page.url()}`);
    const [file] = await Promise.all([page.waitForEvent('download'), page.click('text=导出退回清单')]);
    if (fs.statSync(await file.path()).size < 1000) problems.push('nothing is exported');
    await operator.judge();
    await operator.follow('main tbody th a');
    await operator.sees(others[0].单位名称);
    if ((await operator.text()).includes('佴旎')) problems.push('a person is shown unmasked');
    await operator.go('/quarantine?department=%E6%B2%A1%E6%9C%89');
    await operator.sees('没有待处理的行');
    await operator.go('/quarantine?code=duplicate-key');
    await operator.follow('main tbody th a');
    await operator.judge();
    await operator.keep('quarantine-duplicate');
    await operator.follow('text=看它的记录');
    await operator.sees('从源数据到平台');
    await stopped(child, problems);
    await world.end();
});

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
    await operator.follow('text=恢复运行');
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

await scenario('an editor changes a mapping and looks at its effect on real rows, another person releases it, and the next run uses it and says so', async (problems) => {
    const world = await office(), link = path.join(world.folder, 'mappings'), original = fs.realpathSync(link);
    fs.unlinkSync(link);
    fs.cpSync(original, link, { recursive: true });
    const file = path.join(link, 'examples/licences.json'), before = fs.readFileSync(file, 'utf8');
    world.rows(licences(30));
    const passwords = { wangfang: account(world, 'wangfang', 'mapper,approver,operator'), liming: account(world, 'liming', 'approver', '李明') };
    const child = await serving(world);
    await world.sync();
    const shot = async (visitor, name) => {
        for (const [width, height] of [[1280, 720], [390, 844]]) {
            await visitor.page.setViewportSize({ width, height });
            await visitor.judge();
            const over = await visitor.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
            if (over > 0) problems.push(`${visitor.page.url()} is ${over} px wider than a screen of ${width}`);
            if (!screenshots) continue;
            fs.mkdirSync(screenshots, { recursive: true });
            await visitor.page.screenshot({ path: path.join(screenshots, `mapping_${name}_${width}.png`), fullPage: true });
        }
        await visitor.page.setViewportSize({ width: 1280, height: 720 });
    };
    const editor = await Visitor.come(browser, world, problems), second = await Visitor.come(browser, world, problems), { page } = editor;
    await editor.settleIn('wangfang', passwords.wangfang);
    await page.click('nav >> text=任务');
    await page.click('nav >> text=映射');
    await page.click('main tbody th a');
    await editor.sees('在文件中发现');
    await shot(editor, 'page');
    await page.click('text=编辑（生效前');
    const text = await page.inputValue('#text');
    if (text !== before) problems.push('the editor does not show the file as it is');
    await page.fill('#text', text.replace('"XK_FRDB": "法定代表人"', '"XK_FRDC": {"colum": "法定代表人"}').replace('"column": "状态", "do"', '"column": "状态", "doo"'));
    await page.click('text=保存并检查');
    await editor.sees('2 处错误');
    await editor.sees('XK_FRDB');  // the nearest name
    await shot(editor, 'mistakes');
    await page.fill('#text', text.replace('"XK_XKLB": {"constant": "普通"}', '"XK_XKLB": {"constant": "特许"}'));
    await page.click('text=保存并检查');
    await editor.sees('检查通过');
    await editor.sees('许可类别 XK_XKLB');
    await shot(editor, 'editor');
    await editor.go('/');
    await editor.go('/mappings/examples~licences.json/edit');  // the draft is still there
    if (!(await page.inputValue('#text')).includes('特许')) problems.push('the draft is lost');
    await page.click('text=在真实数据上预览');
    await editor.until('结果有变的行');
    await editor.sees('特许');
    if ((await editor.text()).includes('佴旎')) problems.push('a person is shown unmasked');
    await shot(editor, 'preview');
    await page.click('text=回到编辑');
    await page.fill('#why', '这批许可属特许');
    await page.click('text=提议发布');
    await editor.sees('已提议');
    if (await page.getByText('下次运行起用它').count()) problems.push('who proposed it may release it');
    if (fs.readFileSync(file, 'utf8') !== before) problems.push('a draft changed what runs');
    await second.settleIn('liming', passwords.liming);
    await second.go('/mappings');
    await second.page.click('text=m-1 待发布');
    await second.sees('许可类别 XK_XKLB');
    await second.sees('30 行的结果会变');
    await shot(second, 'proposal');
    await second.page.click('text=：下次运行起用它');
    await second.sees('已发布');
    if (!fs.readFileSync(file, 'utf8').includes('特许')) problems.push('the release is not in its file');
    const run = await world.sync();
    if (run.code !== 0) problems.push(`the run ended with ${run.code}: ${run.err}`);
    const sent = (await world.stored()).filter((record) => JSON.stringify(record).includes('特许')).length;
    if (sent !== 30) problems.push(`${sent} records with the new value reached the platform`);
    await editor.go('/runs');
    await page.click('main tbody th a');
    await editor.sees('按提议发布 m-1');
    const log = world.must(['log', 'show', '--last', '200', '--json']).out;
    for (const word of ['mapping-found', 'mapping-propose', 'mapping-release', 'liming']) if (!log.includes(word)) problems.push(`the log does not say ${word}`);
    fs.writeFileSync(file, before);
    await editor.go('/mappings');
    await editor.sees('手工改动过');
    await stopped(child, problems);
    await world.end();
});

await scenario('long lists are leafed through, filtered by their address, and searched by batch; a record shows its rows in quarantine', async (problems) => {
    const ago = new Date(Date.now() + (8 * 3600 - 25 * 86_400) * 1000).toISOString().slice(0, 10);  // in Beijing; late since some day of the last thirty
    const world = await office((config) => { delete config.reporting_day; }), rows = licences(230).map((row, i) => (i >= 10 && i < 15 ? { ...row, 决定日期: ago, 有效期起: ago } : row));
    world.rows(rows);
    const first = account(world, 'wangfang', 'operator');
    const child = await serving(world);
    await world.sync();
    world.rows(rows.map((row, i) => (i === 7 ? { ...row, 有效期止: '2001-01-01' } : row)));
    await world.sync();
    const operator = await Visitor.come(browser, world, problems, { script: false }), { page } = operator;
    await operator.settleIn('wangfang', first);
    for (const [list, link] of [['/submissions', 'main tbody th a'], ['/records', 'main tbody th a']]) {
        const seen = new Set();
        await operator.go(list);
        for (let turn = 0; turn < 20; ++turn) {
            for (const each of await page.$$eval(link, (found) => found.map((a) => a.getAttribute('href')))) {
                if (seen.has(each)) problems.push(`${each} twice in ${list}`);
                seen.add(each);
            }
            if (!(await page.locator('a[rel=next]').count())) break;
            await operator.follow('a[rel=next]');
        }
        if (seen.size !== 230) problems.push(`${seen.size} of 230 in ${list}`);
    }
    // A number of the trend, and as many rows behind it.
    await operator.go('/');
    await operator.sees('今天的运行');
    if ((await page.locator('.trend svg').count()) !== 3) problems.push('no three charts');
    await operator.follow('text=用表格看每天的数');
    const number = page.locator('table.shown a').first(), said = Number((await number.innerText()).replaceAll(/\D/g, ''));
    if (said !== 230) problems.push(`the trend says ${said} of 230`);
    await operator.follow(number);
    let rowsBehind = 0;
    for (let turn = 0; turn < 20; ++turn) {
        rowsBehind += await page.locator('main tbody tr').count();
        if (!(await page.locator('a[rel=next]').count())) break;
        await operator.follow('a[rel=next]');
    }
    if (rowsBehind !== said) problems.push(`${rowsBehind} rows behind the number ${said}`);
    if (fs.existsSync(path.join(world.folder, 'mappings/calendars', `${ago.slice(0, 4)}.json`)) && fs.existsSync(path.join(world.folder, 'mappings/calendars', `${new Date().getFullYear()}.json`))) {
        await operator.go('/?trend=table');
        const late = page.locator('table.shown a[href*=late_on]');
        if ((await late.allInnerTexts()).join() !== '5') problems.push(`became late: ${await late.allInnerTexts()}`);
        await operator.follow(late.first());
        if ((await page.locator('main tbody tr').count()) !== 5) problems.push(`${await page.locator('main tbody tr').count()} rows behind five that became late`);
        await operator.follow('main tbody th a');
        await operator.sees('从源数据到平台');
    }
    await operator.go('/submissions?state=accepted&task=licences');
    const batch = await page.locator('main tbody a code').nth(1).getAttribute('title');
    await operator.go('/records');
    await page.fill('#q', batch);
    await operator.follow('text=查找');
    if (!page.url().includes(`batch=${batch}`)) problems.push(`${batch} is not found: ${page.url()}`);
    const eighth = world.must(['submission', 'list', '--json', '--most', '300']).out.split('\n').find((line) => /第 9 条/.test(line));
    await operator.go(`/records?q=${/s-[a-z2-7]+/.exec(eighth)[0]}`);
    await operator.sees('q-1');
    await operator.sees('有效期');
    await stopped(child, problems);
    await world.end();
});

await scenario('an author changes a letter, an approver reads what differs and approves it, it is published, and the public page shows it', async (problems) => {
    const world = await office(), id = 'sme-evaluation', site = path.join(world.folder, 'site', 'letters', id, 'index.html');
    world.rows(licences(2));
    world.must(['letter', 'new', id, '--as', '张三']);
    world.must(['letter', 'submit', id, '--as', '张三']);
    world.must(['letter', 'approve', id, '--as', '赵六', '--digest', world.must(['letter', 'show', id, '--digest']).out.trim()]);
    world.must(['letter', 'publish', id]);
    const passwords = { wangfang: account(world, 'wangfang', 'publisher'), liuyang: account(world, 'liuyang', 'publisher', '刘洋'), liming: account(world, 'liming', 'approver', '李明') };
    const child = await serving(world);
    // By key: a click right after scrolling past a frame of another process may go to the frame.
    const press = (visitor, words) => visitor.page.locator('main').locator('a, button').filter({ hasText: words }).first().press('Enter');
    const [author, other, approver] = [await Visitor.come(browser, world, problems, { script: false }), await Visitor.come(browser, world, problems), await Visitor.come(browser, world, problems)];
    await author.settleIn('wangfang', passwords.wangfang);
    await other.settleIn('liuyang', passwords.liuyang);
    await author.page.click('nav >> text=承诺书');
    await author.page.click('main tbody th a');
    await press(author, '改写，成为下一版');
    const field = author.page.locator('#f-body'), before = await field.inputValue(), changed = before.replace('逐项有凭据可查', '逐项均有凭据可查');
    if (before === changed) problems.push('the letter is another one by now');
    const frame = author.page.frameLocator('iframe.paper'), title = await author.page.inputValue('#f-title');
    await author.page.fill('#f-title', '');
    await author.page.fill('#f-effective', '明天');
    await press(author, '检查并预览');
    await frame.getByText('施行日期（第').first().waitFor();
    await frame.getByText('标题').first().waitFor();  // both at once
    await author.page.fill('#f-title', title);
    await author.page.fill('#f-effective', '');
    await field.fill(changed);
    await press(author, '检查并预览');
    await frame.getByText('逐项均有凭据可查').first().waitFor();

    await other.go(`/letters/${id}/edit?as=text`);
    const whole = await other.page.inputValue('#text');
    await author.context.clearCookies();           // as if the session had ended
    await press(author, '保存草稿');
    await author.sees('您写的字没有丢');
    await author.page.fill('#account', 'wangfang');
    await author.page.fill('#password', `a visitor's own, ${'wangfang'.length}`);
    await author.follow('main button');
    if (await field.inputValue() !== changed) problems.push('what was written is lost');
    await press(author, '保存草稿');
    await author.sees('草稿已保存');

    await other.page.locator('#text').fill(whole.replace('一致', '相符').replace('账册和记录', '账册与记录'));
    await press(other, '保存草稿');
    await other.sees('改过这份承诺书');
    if (!(await other.page.locator('#text').inputValue()).includes('账册与记录')) problems.push('the second one lost what he wrote');

    await author.page.click('text=看差别，提交批准');
    await press(author, '提交批准：此后一字不动');
    await author.sees('等另一人批准');
    if (await author.page.getByText('已通读全文，批准').count()) problems.push('the author may approve');
    await approver.settleIn('liming', passwords.liming);
    await approver.page.click('text=待批准的承诺书');
    await approver.page.click('main tbody th a');
    await approver.sees('与第 1 版的差别');
    if (!(await approver.page.locator('ins').allInnerTexts()).includes('均') || await approver.page.locator('.changes dt').count() !== 1) problems.push('the difference is not marked, or there are others');
    await approver.page.frameLocator('iframe.paper').getByText('逐项均有凭据可查').first().waitFor();
    await approver.judge();
    await press(approver, '已通读全文，批准');
    await approver.sees('可以公布');
    if (fs.readFileSync(site, 'utf8').includes('逐项均有凭据可查')) problems.push('published before anybody published it');
    await author.go(`/letters/${id}`);
    await press(author, '公布：写入公开站点');
    await author.sees('站点已更新');
    if (!fs.readFileSync(site, 'utf8').includes('逐项均有凭据可查')) problems.push('the public page does not show it');
    world.must(['letter', 'verify']);
    for (const words of ['起草', 'wangfang', '批准', 'liming', '公布']) await author.sees(words);
    await author.go(`/letters/${id}/edit`);
    await field.fill(changed.replace('逐项均有凭据可查', '逐项另有凭据可查'));
    await press(author, '保存草稿');
    await author.sees('草稿已保存');
    await other.go(`/letters/${id}`);
    await other.page.locator('summary', { hasText: '废弃这份草稿' }).press('Enter');
    await other.page.fill('#unwanted', '不改了');
    await press(other, '废弃：不能再恢复');
    await other.sees('已废弃');
    await other.page.locator('summary', { hasText: '废弃的草稿' }).press('Enter');
    await other.page.locator('details th', { hasText: '第 3 版' }).waitFor();
    await other.judge();
    await other.page.click('details th >> text=第 3 版');
    await other.sees('不改了');
    await author.go(`/letters/${id}`);
    await author.page.locator('summary', { hasText: '撤回已公布的' }).press('Enter');
    await author.page.fill('#why', '评价办法已修订');
    await press(author, '撤回：不能再恢复');
    await author.sees('已撤回');
    if (!fs.readFileSync(site, 'utf8').includes('评价办法已修订')) problems.push('no public notice of the withdrawal');
    await stopped(child, problems);
    await world.end();
});

await scenario('what people signed is taken in by a form with its scan and by a table, judged, and opened for a purpose alone', async (problems) => {
    const world = await office(), id = 'lab-animal-licence';
    world.rows(licences(2));
    world.must(['letter', 'new', id, '--as', '张三']);
    world.must(['letter', 'submit', id, '--as', '张三']);
    world.must(['letter', 'approve', id, '--as', '赵六', '--digest', world.must(['letter', 'show', id, '--digest']).out.trim()]);
    world.must(['letter', 'publish', id]);
    const first = account(world, 'wangfang', 'publisher');
    const child = await serving(world);
    const clerk = await Visitor.come(browser, world, problems, { script: false }), { page } = clerk;
    const scan = { name: '扫描.pdf', mimeType: 'application/pdf', buffer: Buffer.concat([Buffer.from('%PDF-1.7\r\n--'), Buffer.alloc(3 << 20, 7)]) };
    await clerk.settleIn('wangfang', first);
    await page.click('nav >> text=承诺书');
    await page.click('nav >> text=签署件');
    await page.click('text=收进一份');
    await page.click('text=下一步');
    const values = { promisor: '吉林省示范第一检测有限公司', uscc: wrong(uscc(1)), legal_rep: '佴旎', address: '长春市', phone: '0431-88900000', licence_no: 'SYXK(吉)2021-0001', scope: '屏障环境', facility: '示范路1号', area: '120.5', signed_on: '2026-11-20' };
    for (const [name, value] of Object.entries(values)) await page.fill(`#b-${name}`, value);
    await page.fill('#until', '2026-12-10');
    await page.click('text=核对并收进');
    await clerk.sees('统一社会信用代码');
    if (await page.inputValue('#b-legal_rep') !== '佴旎') problems.push('what was typed is lost');
    await page.fill('#b-uscc', uscc(1));
    await page.setInputFiles('#scan', { ...scan, buffer: Buffer.from('GIF89a') });
    await page.click('text=核对并收进');
    await clerk.sees('不是 PDF');
    await page.setInputFiles('#scan', scan);
    await page.click('text=核对并收进');
    await clerk.sees('已收进');
    await page.locator('input[name=result][value=部分履行]').check();
    await page.click('text=认定，下次运行报送');
    await clerk.sees('要写明');
    await page.fill('#unperformed', '第七条：未按期接受现场核查');
    await page.fill('#pursued', '限期整改');
    await page.click('text=认定，下次运行报送');
    await clerk.sees('已认定');
    await page.locator('summary', { hasText: '打开扫描件' }).click();
    await page.fill('#scanwhy', '核对签字');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=记录并下载')]);
    if (!fs.readFileSync(await download.path()).equals(scan.buffer)) problems.push('the scan is not what was handed in');

    await page.click('nav >> text=承诺书');
    await page.click('nav >> text=签署件');
    await page.click('text=从表格收进');
    await page.click('text=下一步');
    const headings = { promisor: '承诺人（单位全称）', uscc: '统一社会信用代码', legal_rep: '法定代表人', address: '住所', phone: '联系电话', licence_no: '原许可证编号', scope: '适用范围', facility: '设施地址', area: '设施面积', signed_on: '作出日期' };
    const rows = [2, 3, 4].map((i) => ({ ...values, promisor: `吉林省示范第${i}检测有限公司`, uscc: i === 3 ? wrong(uscc(i)) : uscc(i) }));
    const csv = [Object.values(headings), ...[...rows, rows[2]].map((row) => Object.keys(headings).map((name) => row[name]))].map((line) => line.join(',')).join('\n');
    await page.setInputFiles('#table', { name: '签署.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.click('text=核对，先不收');
    await clerk.sees('可收 2，重复 1');
    await clerk.sees('签署.csv');
    if ((await world.must(['letter', 'signed', '--json']).out.trim().split('\n')).length !== 1) problems.push('taken in before anybody said so');
    await page.click('text=收进 2 份');
    await clerk.sees('新收 2，重复 1');
    await page.click('text=看签署件');
    await page.click('text=30 天内到期未认定');

    // A blank that was put right in the table since: which paper it is, is asked before anything is taken in, there and in the form.
    await page.click('nav >> text=签署件');
    await page.click('text=从表格收进');
    await page.click('text=下一步');
    const mended = [Object.values(headings), ...[{ ...rows[0], address: '吉林市' }, rows[2]].map((row) => Object.keys(headings).map((name) => row[name]))].map((line) => line.join(',')).join('\n');
    await page.setInputFiles('#table', { name: '改正.csv', mimeType: 'text/csv', buffer: Buffer.from(mended) });
    await page.click('text=核对，先不收');
    await clerk.sees('可收 0，重复 1（早已收下，或表内重复），要改正 1');
    await clerk.sees('只有这些不同：住所');
    if (await page.locator('text=/收进 \\d+ 份/').count()) problems.push('a doubtful paper is offered to be taken in');
    await page.click('nav >> text=签署件');
    await page.click('text=收进一份');
    await page.click('text=下一步');
    for (const [name, value] of Object.entries({ ...rows[0], address: '吉林市' })) await page.fill(`#b-${name}`, value);
    await page.click('text=核对并收进');
    await clerk.sees('很可能就是收下的');
    await page.check('#b-another');
    await page.click('text=核对并收进');
    await clerk.sees('已收进');
    await page.locator('summary', { hasText: '整份作废' }).click();
    await page.fill('#voidwhy', '收重了');
    await page.click('text=作废，报送过的由两人撤回');
    await clerk.sees('已作废');
    const code = (await page.locator('h1').innerText()).trim();
    await page.click('nav >> text=签署件');
    if ((await page.innerText('main')).includes(code)) problems.push('what was voided is in the list');
    await page.click('.filters >> text=已作废');
    await clerk.sees(code);
    if ((await page.innerText('main')).includes('履行中')) problems.push('what was voided is under way');
    if (fs.readdirSync(path.join(world.folder, 'state/uploads')).length) problems.push('an uploaded table is left behind');
    await stopped(child, problems);
    await world.end();
});

await scenario('two administrators change the signing key: the platform does not know the next one, then it does', async (problems) => {
    const world = await office((config) => { config.schedule = { cron: '0 7 * * *' }; }), file = path.join(world.folder, 'keys/office-sm2.pem.pub'), former = path.join(world.folder, 'former.pub'), next = path.join(world.folder, 'next.pub');
    fs.copyFileSync(file, former);
    world.rows(licences(3));
    const passwords = { anquan: account(world, 'anquan', 'security'), xitong: account(world, 'xitong', 'system', '李明') };
    const child = await serving(world);
    await world.sync();
    const [one, two] = [await Visitor.come(browser, world, problems, { script: false }), await Visitor.come(browser, world, problems)];
    await one.settleIn('anquan', passwords.anquan);
    await one.page.click('nav >> text=系统');
    await one.page.click('nav >> text=密钥和证书');
    await one.page.fill('#keywhy', '每年更换');
    await one.follow('text=生成新密钥，提议换用');
    await one.sees('新密钥已生成');
    await one.sees('要由另一人发布');
    await one.follow('text=现在问各平台');
    await one.sees('不认新密钥');
    const [download] = await Promise.all([one.page.waitForEvent('download'), one.page.click('text=下载 .pub 文件')]);
    fs.copyFileSync(await download.path(), next);
    await two.settleIn('xitong', passwords.xitong);
    await two.go('/keys');
    await two.follow('main tbody th a');
    await two.follow('button >> text=换用');
    await two.sees('不认新密钥');
    await world.stopSandbox();
    await world.sandbox(['--sender', `${officeCode}=${former}`, '--sender', `${officeCode}=${next}`]);
    child.kill('SIGHUP');
    for (let i = 0; i < 50 && !(await two.text()).includes('认得新密钥'); ++i) await two.follow('text=现在问各平台');
    await two.follow('button >> text=换用');
    await two.sees('已换用');
    if (screenshots) await two.page.screenshot({ path: path.join(screenshots, 'key_change.png'), fullPage: true });
    if (fs.readFileSync(file, 'utf8') !== fs.readFileSync(next, 'utf8')) problems.push('the next key is not in its place');
    world.rows(licences(5));
    if ((await world.sync()).code !== 0) problems.push('the next run fails');
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
await scenario('axe finds nothing to say about any page of any role, light and dark, on a phone, at a desk and on a large screen', async (problems) => {
    const world = await office((config) => { config.schedule = { cron: '0 7 * * *' }; config.tasks.licences.department = '政务服务处'; });
    world.rows(licences(60).map((row, i) => (i % 9 === 3 ? { ...row, 统一社会信用代码: wrong(row.统一社会信用代码) } : row)));
    world.must(['letter', 'new', '--as', '张三']);
    world.must(['letter', 'submit', 'sme-evaluation', 'lab-animal-licence', '--as', '张三']);
    world.must(['letter', 'approve', 'lab-animal-licence', '--as', '赵六', '--digest', world.must(['letter', 'show', 'lab-animal-licence', '--digest']).out.trim()]);
    world.must(['letter', 'publish', 'lab-animal-licence']);
    world.must(['letter', 'import', 'lab-animal-licence', 'promisor=吉林省示范检测有限公司', `uscc=${uscc(1)}`, 'legal_rep=佴旎', 'address=长春市', 'phone=0431-88900000', 'licence_no=SYXK(吉)2021-0001', 'scope=屏障环境', 'facility=示范路1号', 'area=120.5', 'signed_on=2026-11-20', '--as', '张三']);
    world.must(['key', 'propose', '--reason', '每年更换', '--as', '张三']);
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
            const pages = await pagesOf(visitor);
            if (name === 'wangfang') pages.push('/letters-new', '/letters/award-nomination/edit', '/letters/award-nomination/edit?as=text', '/letters/sme-evaluation', '/commitments-new?letter=lab-animal-licence', '/commitments-import?letter=lab-animal-licence');
            for (const target of pages) {
                await visitor.go(target);
                await visitor.judge();
                const over = await visitor.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
                if (over > 0) problems.push(`${target} is ${over} px wider than a screen of ${width}`);
                ++shown;
                if (screenshots) {
                    fs.mkdirSync(screenshots, { recursive: true });
                    await visitor.page.screenshot({ path: path.join(screenshots, `${name}${target.replaceAll('/', '_')}_${width}_${colour}.png`), fullPage: true });
                }
                if (width !== 1280) continue;
                await visitor.page.setViewportSize({ width: 1920, height: 1080 });  // the same page on a large screen
                const wide = await visitor.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
                if (wide > 0) problems.push(`${target} is ${wide} px wider than a screen of 1920`);
                if (screenshots) await visitor.page.screenshot({ path: path.join(screenshots, `${name}${target.replaceAll('/', '_')}_1920_${colour}.png`), fullPage: true });
                await visitor.page.setViewportSize({ width, height });
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
