// Every row of the sample office against its answer: verdict, reason, and every field sent.
//   creditlink check --json … | node compare.mjs EXPECTED_FOLDER
// Prints what differs (at most 40 lines) and a closing line "N passed, N failed".
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';

const here = path.dirname(new URL(import.meta.url).pathname);
const folder = process.argv[2];
// Our finding codes and skip reasons by the words of the answers, where ours differ or are finer.
const ours = JSON.parse(fs.readFileSync(path.join(here, 'codes.json'), 'utf8'));
const tasksOf = { animals: ['animals'], approvals: ['approvals'], foreigners: ['foreigners'], penalties: ['penalties', 'integrity'], hightech: ['hightech'],
                  spotchecks: ['spotchecks'], commitments: ['commitments'], contracts: ['contracts'] };

const rows = new Map();  // place -> row
for await (const line of readline.createInterface({ input: process.stdin })) {
    const row = JSON.parse(line);
    if (!row.verdict) continue;
    for (const place of places(row.task, row.file, row.part, row.row, row.key)) if (!rows.has(place)) rows.set(place, row);
}

function places(task, file, part, row, key) {
    const all = [];
    if (row !== undefined && row !== null) all.push(`${task}|${file}|${part ?? ''}|${row}`, `${task}|${file}||${row}`);
    if (key !== undefined && key !== null && key !== '') all.push(`${task}|key|${key}`);
    return all;
}

let passed = 0, failed = 0;
function fail(answer, row, why) {
    if (++failed <= 40) console.log(`${answer.file} ${answer.sheet ?? answer.table ?? ''} ${answer.row ?? ''} ${answer.key ?? ''}: ${why}\n    expected ${short(answer)}\n    got      ${short(row)}`);
}
function short(o) { const text = JSON.stringify(o ?? null); return text.length > 700 ? text.slice(0, 700) + '…' : text; }

function sameData(a, b) {
    const names = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...names].filter((name) => a[name] !== b[name]);
}

function check(answer, row) {
    if (!row) return fail(answer, row, 'no such row');
    const causes = [{ reason: answer.reason, field: answer.field }, ...(answer.also ?? [])];
    const reasons = causes.map((cause) => cause.reason).filter(Boolean).flatMap((reason) => ours[reason] ?? reason);
    if (answer.verdict === 'accept') {
        if (row.verdict !== 'accept') return fail(answer, row, 'should be accepted');
        const different = sameData(answer.data, row.data);
        if (row.kind !== answer.kind || different.length) return fail(answer, row, `fields differ: ${different}`);
    } else if (answer.verdict === 'quarantine') {
        if (row.verdict !== 'quarantine') return fail(answer, row, 'should be quarantined');
        const errors = (row.findings ?? []).filter((f) => f.severity === 'error');
        const isCause = (f) => causes.some((c) => [ours[c.reason] ?? c.reason].flat().includes(f.code) && (!c.field || !f.field || f.field === c.field));
        if (!errors.some(isCause)) return fail(answer, row, 'another root cause');
    } else if (answer.verdict === 'skip') {
        const verdictFits = row.verdict === 'skip' || (answer.reason === 'unchanged' && row.verdict === 'unchanged');
        if (!verdictFits || !reasons.includes(row.reason ?? 'unchanged')) return fail(answer, row, 'should be skipped for that reason');
    } else if (row.verdict !== 'withdraw') {
        return fail(answer, row, 'should be proposed for withdrawal');
    }
    ++passed;
}

for (const [source, tasks] of Object.entries(tasksOf)) {
    for (const line of fs.readFileSync(path.join(folder, `${source}.jsonl`), 'utf8').split('\n')) {
        if (!line) continue;
        const answer = JSON.parse(line);
        let row;
        for (const task of tasks)
            for (const place of places(task, answer.file, answer.sheet, answer.row === null ? 0 : answer.row, answer.key)) row ??= rows.get(place);
        check(answer, row);
    }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
