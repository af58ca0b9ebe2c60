// An audit sample drawn from src/exchange_log/SAMPLE.md alone: from the entries of a log, to the list's bytes.
import crypto from 'node:crypto';

const sha256 = (bytes) => crypto.createHash('sha256').update(bytes).digest();

// `entries`: {index, event, data}, all of the log in order. `head`: "<until> <root>".
export function sampleList({ origin, head, seed, from, until, wanted }, entries) {
    const batches = new Map();
    let population = 0;
    for (const { index, event, data } of entries) {
        if (event !== 'answered' || data.outcome !== 'receipt' || index < from || index >= until || batches.has(data.batch)) continue;
        const count = data.accepted + data.rejected + data.doubtful;
        if (count > 0) batches.set(data.batch, { index, first: population, count });
        population += count;
    }
    const drawn = new Set();
    if (population <= wanted) for (let i = 0; i < population; i++) drawn.add(i);
    const n = BigInt(population), limit = population ? ((2n ** 64n - 1n) / n) * n : 0n;
    for (let i = 0; drawn.size < Math.min(wanted, population); i++) {
        const x = sha256(`creditlink/sample/v1\n${seed}\n${head}\n${from}\n${i}`).readBigUInt64BE(0);
        if (x < limit) drawn.add(Number(x % n));
    }
    const lines = ['creditlink/sample/v1', `origin ${origin}`, `head ${head}`, `range ${from} ${until}`, `seed ${seed}`, `wanted ${wanted}`, `population ${population}`];
    for (const number of [...drawn].sort((a, b) => a - b)) {
        const [batch, { index, first }] = [...batches].find(([, b]) => number >= b.first && number < b.first + b.count);
        lines.push(`${index} ${batch} ${number - first}`);
    }
    return lines.join('\n') + '\n';
}
