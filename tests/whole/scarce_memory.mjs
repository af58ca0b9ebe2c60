// Memory is at its end, at any allocation of a run: the run refuses with a word or ends with one, nothing is damaged, and the
// next run loses and doubles nothing. For a build without sanitisers, whose allocator is their own:
//   CREDITLINK_BIN=build/release/bin node scarce_memory.mjs
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { World, close, licences, recovers, root, scenario } from './world.mjs';

const shop = fs.mkdtempSync('/tmp/creditlink-scarce-');
const shim = path.join(shop, 'shim.so'), count = path.join(shop, 'count');
execFileSync('cc', ['-O1', '-Wall', '-shared', '-fPIC', '-o', shim, path.join(root, 'tests/whole/scarce_memory.c')]);
const beforeMain = 100;  // tables that the libraries and we fill before the program begins
const trials = Number(process.env.CREDITLINK_TRIALS ?? 150);

for (const [how, more] of [['once', {}], ['for good', { SCARCE_FOR_GOOD: 'yes' }]]) {
    await scenario(`memory fails ${how}, ${trials} times at another allocation of a run: it says so, and everything arrives once`, async (problems) => {
        const world = new World({ records: 10 });
        await world.sandbox();
        let rows = licences(20);
        world.rows(rows);
        await world.sync([], { LD_PRELOAD: shim, SCARCE_COUNT: count });
        const allocations = Number(fs.readFileSync(count, 'utf8'));
        let felt = 0, random = 20261126;
        const dice = () => (random = (Math.imul(random, 1103515245) + 12345) >>> 0) / 4294967296;
        for (let trial = 1; trial <= trials && problems.length < 5; ++trial) {
            rows = licences(20 + trial);
            world.rows(rows);
            const at = beforeMain + Math.floor(dice() ** 2 * allocations);  // the first ones are the most different
            const result = await world.sync(['--patience', '2'], { LD_PRELOAD: shim, SCARCE_AT: String(at), ...more });
            if (result.code !== 0) ++felt;
            if (result.signal !== null) problems.push(`allocation ${at}: ${result.signal} ${result.err.slice(-600)}`);
            else if (result.code !== 0 && (result.err + result.out).trim() === '') problems.push(`allocation ${at}: exit ${result.code} without a word`);
            if (trial % 10 === 0) await recovers(world, rows, problems, `after allocation ${at}`);
        }
        if (felt < trials / 10) problems.push(`only ${felt} of ${trials} runs felt it`);
        await recovers(world, rows, problems);
        console.log(`     ${felt} of ${trials} runs felt it, among ${allocations} allocations`);
        await world.end();
    });
}

fs.rmSync(shop, { recursive: true });
close();
