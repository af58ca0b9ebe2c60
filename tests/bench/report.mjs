// Medians and ranges of the runs, and the ratios of paired runs.
import fs from 'node:fs';
import path from 'node:path';

const folder = process.argv[2];
const series = {};
for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.figures')))
    series[path.basename(file, '.figures')] = fs.readFileSync(path.join(folder, file), 'utf8').trim().split('\n').map((line) => line.split(' ').map(Number));
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) / 2)];
const range = (list, digits) => `${median(list).toFixed(digits)} (${Math.min(...list).toFixed(digits)}-${Math.max(...list).toFixed(digits)})`;
console.log('| run | n | wall s | CPU s | peak MiB |\n|---|---|---|---|---|');
for (const [name, runs] of Object.entries(series))
    console.log(`| ${name} | ${runs.length} | ${range(runs.map((r) => r[0]), 2)} | ${range(runs.map((r) => r[1]), 2)} | ${range(runs.map((r) => r[2]), 0)} |`);
console.log('\n| ratio of paired runs | wall | CPU |\n|---|---|---|');
for (const [a, b] of [['full', 'duckdb'], ['nothing_changed', 'split'], ['one_percent', 'nothing_changed']])
    if (series[a] && series[b]) {
        const ratio = (column) => series[a].map((run, i) => run[column] / (series[b][i]?.[column] ?? NaN)).filter(Number.isFinite);
        console.log(`| ${a} / ${b} | ${range(ratio(0), 2)} | ${range(ratio(1), 2)} |`);
    }
