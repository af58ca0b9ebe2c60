// Medians and ranges of the runs, and of the ratios of paired runs beside what is expected of them.
import fs from 'node:fs';
import path from 'node:path';

const folder = process.argv[2];
const columns = { wall: 0, CPU: 1, peak: 2 };
const series = {};
for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.figures')))
    series[path.basename(file, '.figures')] = fs.readFileSync(path.join(folder, file), 'utf8').trim().split('\n').map((line) => line.split(' ').map(Number));

function median(list) {
    const sorted = [...list].sort((a, b) => a - b);
    return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
const range = (list, digits) => `${median(list).toFixed(digits)} (${Math.min(...list).toFixed(digits)}-${Math.max(...list).toFixed(digits)})`;

console.log('| run | n | wall s | CPU s | peak MiB |\n|---|---|---|---|---|');
for (const [name, runs] of Object.entries(series)) {
    const cell = (column, digits) => range(runs.map((run) => run[column]), digits);
    console.log(`| ${name} | ${runs.length} | ${cell(columns.wall, 2)} | ${cell(columns.CPU, 2)} | ${cell(columns.peak, 0)} |`);
}

// The expectations are for a million rows: with few, what a process costs to start outweighs the plain split.
const ratios = [
    ['log_check', 'log_dgst', 'wall <= 3'],
    ['full', 'duckdb', 'wall <= 1.3'],
    ['full', 'full_no_evidence', 'CPU <= 1.10'],
    ['nothing_changed', 'split', 'wall <= 5'],
    ['one_percent', 'split_changed', ''],
    ['one_percent', 'nothing_changed', 'wall <= 1.25'],
    ['full_gb18030', 'full', 'wall <= 1.15'],
    ['nothing_changed_gb18030', 'nothing_changed', 'wall <= 1.35'],
    ['full_triple', 'full', 'peak <= 1.1'],
    ['nothing_changed_triple', 'nothing_changed', 'peak <= 1.1'],
];
console.log('\n| ratio of paired runs | wall | CPU | peak | expected |\n|---|---|---|---|---|');
for (const [a, b, expected] of ratios) {
    if (!series[a] || !series[b]) continue;
    const ratio = (column) => series[a].map((run, i) => run[columns[column]] / series[b][i][columns[column]]);
    const cell = (column) => range(ratio(column), 2);
    const [column, , most] = expected.split(' ');
    const missed = expected && median(ratio(column)) > Number(most) ? ', missed' : '';
    console.log(`| ${a} / ${b} | ${cell('wall')} | ${cell('CPU')} | ${cell('peak')} | ${expected}${missed} |`);
}

// What an auditor asks a large log for, in milliseconds.
const asked = path.join(folder, 'log.jsonl'), aims = { 'search by USCC': 100, 'proof of an entry': 10 };
if (fs.existsSync(asked)) {
    console.log('\n| asked of the log | n | median ms | 99 of 100 ms | slowest ms | expected |\n|---|---|---|---|---|---|');
    for (const one of fs.readFileSync(asked, 'utf8').trim().split('\n').map((line) => JSON.parse(line))) {
        const most = aims[one.what], expected = most ? `median <= ${most}${one.median_ms > most ? ', missed' : ''}` : '';
        console.log(`| ${one.what} | ${one.n} | ${one.median_ms.toFixed(2)} | ${one.p99_ms.toFixed(2)} | ${one.max_ms.toFixed(2)} | ${expected} |`);
    }
}
