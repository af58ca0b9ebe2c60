// A week later: what the platform and the office have after changes_01.sql, against the answers.
//   node changes.mjs EXPECTED_FILE BEFORE.json AFTER.json PROPOSALS.jsonl QUARANTINE.jsonl RUN.jsonl
import fs from 'node:fs';

const [expected, beforeFile, afterFile, proposalsFile, quarantineFile, runFile] = process.argv.slice(2);
const lines = (file) => fs.readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
const sorted = (data) => JSON.stringify(Object.fromEntries(Object.entries(data).sort()));
const before = new Map(JSON.parse(fs.readFileSync(beforeFile)).map((r) => [r.key, r]));
const after = JSON.parse(fs.readFileSync(afterFile));
const sent = new Map();  // data -> record, of what came or changed
for (const record of after) {
    const old = before.get(record.key);
    if (!old || old.version !== record.version) sent.set(sorted(record.data), { record, old });
}
const proposals = lines(proposalsFile), quarantine = lines(quarantineFile);
const run = lines(runFile).find((line) => line.task === 'approvals');

// Contracts arrive in one folder: their changes are versions within the first run.
const there = new Map(after.map((record) => [sorted(record.data), record]));
let passed = 0, failed = 0;
const check = (fine, what) => { if (fine) ++passed; else { ++failed; console.log(what); } };
let news = 0, versions = 0, withdrawals = 0;
for (const answer of lines(expected)) {
    const what = `${answer.change} of ${answer.key}: ${answer.note ?? ''}`;
    if (answer.source === 'contracts' && answer.change === 'new-version') {
        check(there.get(sorted(answer.data))?.version === 2, `${what}: not at the platform as version 2`);
    } else if (answer.source === 'contracts' && answer.change === 'withdraw') {
        check(proposals.some((p) => p.task === 'contracts'), `${what}: no proposal`);
    } else if (answer.change === 'new' || answer.change === 'new-version') {
        const found = sent.get(sorted(answer.data));
        check(found && found.record.version === (answer.change === 'new' ? 1 : (found.old?.version ?? 0) + 1), `${what}: not at the platform as it should be`);
        answer.change === 'new' ? ++news : ++versions;
    } else if (answer.change === 'withdraw') {
        check(proposals.some((p) => p.task === 'approvals' && new RegExp(`(键|key) ${answer.key}$`).test(p.place)), `${what}: no proposal`);
        ++withdrawals;
    } else if (answer.change === 'quarantine') {
        check(quarantine.some((q) => q.task === 'approvals' && new RegExp(`(键|key) ${answer.key}$`).test(q.place) && q.code === answer.reason), `${what}: not in quarantine`);
    } else {
        ++passed;  // "nothing": held by the counts below
    }
}
check(sent.size === news + versions, `${sent.size} records were sent, ${news + versions} expected`);
check(run.new_records === news && run.new_versions === versions, `run: ${JSON.stringify(run)}`);
check(proposals.filter((p) => p.task === 'approvals').length === withdrawals, `${proposals.length} proposals, ${withdrawals} expected for approvals`);
check(proposals.filter((p) => p.task === 'contracts').length === 2, 'two contracts were declared void');
check(!after.some((r) => r.op === 'withdraw'), 'a withdrawal was sent without a person');
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
