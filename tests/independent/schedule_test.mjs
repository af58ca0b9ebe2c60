// Timetables and working days against programs of other people: cron-parser and croner for the times of an expression,
// chinese-days for the calendar. The answers of ours come from schedule_answers, whose path is the one argument.
import { spawnSync } from 'node:child_process';
import { CronExpressionParser } from 'cron-parser';
import { Cron } from 'croner';
import chineseDays from 'chinese-days';

const count = process.env.CREDITLINK_TEST_FULL === 'yes' ? 20_000 : 3_000;
let passed = 0, failed = 0, random = 20261126;
const dice = (below) => Math.floor(((random = (Math.imul(random, 1664525) + 1013904223) >>> 0) / 4294967296) * below);
const between = (low, high) => low + dice(high - low + 1);

function ask(questions) {
    const result = spawnSync(process.argv[2], { input: questions.join('\n') + '\n', encoding: 'utf8', maxBuffer: 1 << 28 });
    const lines = result.stdout.split('\n').slice(0, -1);
    if (result.status !== 0 || lines.length !== questions.length) throw new Error(`schedule_answers: ${result.status}, ${lines.length} answers to ${questions.length} questions: ${result.stderr}`);
    return lines;
}

function check(sentence, wrong, tried) {
    if (wrong.length === 0 && tried > 0) { passed += 1; console.log(`ok   ${sentence} (${tried})`); return; }
    failed += 1;
    console.log(`FAIL ${sentence}: ${wrong.length} of ${tried}`);
    for (const each of wrong.slice(0, 5)) console.log(`       ${each}`);
}

// ---- expressions: every form that ours accepts, no value twice in a list (cron-parser refuses that)
const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'], weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
function field(low, high, names) {
    const spell = (value) => (names && dice(2) ? (dice(2) ? names[value - low] : names[value - low].toLowerCase()) : String(value).padStart(dice(8) ? 1 : 2, '0'));
    if (dice(5) < 2) return '*';
    if (dice(5) === 0) return `*/${between(1, Math.max(2, Math.floor((high - low) / 2)))}`;
    const values = new Set(), items = [];
    for (let i = between(1, 3); i > 0; --i) {
        const from = between(low, high), to = dice(2) ? from : between(from, high), step = to > from && dice(2) ? between(1, to - from) : 1;
        const own = [];
        for (let value = from; value <= to; value += step) own.push(value);
        if (own.some((value) => values.has(value))) continue;
        own.forEach((value) => values.add(value));
        items.push((from === to ? spell(from) : `${spell(from)}-${spell(to)}`) + (step > 1 ? `/${step}` : ''));
    }
    return items.length ? items.join(',') : '*';
}
const expression = () => [field(0, 59), field(0, 23), field(1, 31), field(1, 12, months), field(0, 6, weekdays)].join(' ');

const zones = ['Asia/Shanghai', 'UTC'], times = 5, questions = [], asked = [];
for (let i = 0; i < count; ++i) {
    const one = { cron: expression(), zone: zones[dice(2)], from: Date.UTC(2024, 0, 1) / 1000 + dice(6 * 366 * 86400) };
    asked.push(one);
    questions.push(`times ${times} ${one.from} ${one.zone} ${one.cron}`);
}
const ours = ask(questions);

function parserTimes({ cron, zone, from }) {
    try {
        const all = CronExpressionParser.parse(cron, { currentDate: new Date(from * 1000), tz: zone });
        return Array.from({ length: times }, () => all.next().toDate().getTime() / 1000).join(' ');
    } catch {
        return 'refused';
    }
}
function cronerTimes({ cron, zone, from }) {
    const runs = new Cron(cron, { timezone: zone, mode: '5-part' }).nextRuns(times, new Date(from * 1000)).map((date) => date.getTime() / 1000);
    return runs.length ? runs.join(' ') : 'refused';  // croner finds no time for a day that no month has
}
for (const [name, their] of [['cron-parser', parserTimes], ['croner', cronerTimes]]) {
    const wrong = [];
    asked.forEach((one, i) => { const theirs = their(one); if (theirs !== ours[i]) wrong.push(`${one.cron} in ${one.zone} from ${one.from}: ours ${ours[i]}, ${name} ${theirs}`); });
    check(`the times of random expressions are those of ${name}`, wrong, asked.length);
}
const refused = ours.filter((line) => line === 'refused').length;
check('few expressions name a day that no year has', refused * 10 > count ? [`${refused} refused`] : [], count);

// ---- calendars
const days = [];
for (let date = new Date(Date.UTC(2024, 0, 1)); date.getUTCFullYear() < 2027; date = new Date(date.getTime() + 864e5)) days.push(date.toISOString().slice(0, 10));
const slashed = (day) => day.replaceAll('-', '/');
const working = ask(days.map((day) => `working ${slashed(day)}`));
check('each day of 2024 to 2026 is a working day iff chinese-days says so', days.filter((day, i) => (working[i] === 'yes') !== chineseDays.isWorkday(day)), days.length);

const decided = days.filter((day) => day < '2026-12-15');
const seventh = ask(decided.map((day) => `after ${slashed(day)} 7`));
check('the seventh working day after each day is the one found with chinese-days', decided.filter((day, i) => {
    const passing = days.slice(days.indexOf(day) + 1).filter((each) => chineseDays.isWorkday(each));
    return slashed(passing[6]) !== seventh[i];
}), decided.length);

console.log(`schedule: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
