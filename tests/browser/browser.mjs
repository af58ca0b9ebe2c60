// A person at a real browser: logs in, follows links, fills in forms. Whatever would be a script that ran, a dialog, or a request to
// anywhere else, is noticed.
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

const axe = fs.readFileSync(new URL('./node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((each) => fs.existsSync(each));
const kWait = 20_000;  // the programs run with sanitisers, on a machine that does other things

export async function openBrowser() {
    if (!program) throw new Error('no Chromium: apt-get install chromium');
    return chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

export class Visitor {
    constructor(world, page, context, problems) { Object.assign(this, { world, page, context, problems, base: `https://127.0.0.1:${world.port}` }); }

    // `script`: whether the browser runs any at all.
    static async come(browser, world, problems, { script = true, width = 1280, height = 720, colour = 'light' } = {}) {
        const context = await browser.newContext({ ignoreHTTPSErrors: true, javaScriptEnabled: script, viewport: { width, height }, colorScheme: colour, locale: 'zh-CN' });
        context.setDefaultTimeout(kWait);
        const page = await context.newPage(), visitor = new Visitor(world, page, context, problems);
        page.on('dialog', (dialog) => { problems.push(`a dialog at ${page.url()}: ${dialog.message()}`); dialog.dismiss(); });
        page.on('request', (request) => { if (!request.url().startsWith(visitor.base) && !request.url().startsWith('data:')) problems.push(`${page.url()} asks for ${request.url()}`); });
        return visitor;
    }

    async go(target) {
        const answer = await this.page.goto(this.base + target);
        return answer.status();
    }
    async logIn(account, password) {
        await this.go('/login');
        await this.page.fill('#account', account);
        await this.page.fill('#password', password);
        await this.page.click('main button');
    }
    // The first log-in, with a password that somebody else chose.
    async settleIn(account, first, own = `a visitor's own, ${account.length}`) {
        await this.logIn(account, first);
        const fields = this.page.locator('main input[type=password]');
        for (const [i, text] of [first, own, own].entries()) await fields.nth(i).fill(text);
        await this.page.click('main form button');
        await this.logIn(account, own);
        await this.page.waitForURL(`${this.base}/`);
    }
    // A click that leads to another page, and that page whole: a browser shows the beginning of a long page before its end is there.
    async follow(target) {
        const link = typeof target === 'string' ? this.page.locator(target).first() : target;
        await Promise.all([this.page.waitForNavigation({ waitUntil: 'load' }), link.click()]);
    }
    text() { return this.page.innerText('main'); }
    async sees(words, where = 'main') {
        await this.page.waitForLoadState('load');
        const text = await this.page.innerText(where);
        if (!text.includes(words)) this.problems.push(`${this.page.url()} does not say “${words}”: ${text.slice(0, 300)}`);
    }
    // Until a page that refreshes itself says so.
    async until(words) {
        await this.page.getByText(words).first().waitFor({ timeout: 4 * kWait });
    }
    // What a judge of accessibility finds wrong with the page.
    async judge() {
        await this.page.evaluate(axe);
        const { violations } = await this.page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }));
        for (const violation of violations)
            this.problems.push(`${this.page.url()}: ${violation.id} (${violation.impact}): ${violation.help}: ${violation.nodes.slice(0, 2).map((node) => node.html.slice(0, 160)).join(' | ')}`);
    }
    // As a picture, where pictures are wanted.
    async keep(name) { if (screenshots) await this.page.screenshot({ path: path.join(screenshots, `${name}.png`), fullPage: true }); }
    async leave() { await this.context.close(); }
}

// Pages of the menu that this visitor has, their tabs, and one detail page behind each list.
export async function pagesOf(visitor) {
    await visitor.go('/');
    const links = (selector) => visitor.page.$$eval(selector, (found) => found.map((a) => a.getAttribute('href')));
    const pages = await links('nav a');
    for (const group of [...pages]) {
        await visitor.go(group);
        for (const page of await links('nav .pages a')) if (!pages.includes(page)) pages.push(page);
    }
    pages.push('/password');
    for (const list of [...pages]) {
        await visitor.go(list);
        for (const tab of await links('main .filters a')) if (!tab.includes('?') && !pages.includes(tab)) pages.push(tab);
    }
    for (const list of [...pages]) {
        await visitor.go(list);
        const detail = (await links('main tbody a')).find((each) => !pages.includes(each) && !each.includes('?'));
        if (detail) pages.push(detail);
    }
    return pages;
}

export const screenshots = process.env.SCREENSHOTS && path.resolve(process.env.SCREENSHOTS);
