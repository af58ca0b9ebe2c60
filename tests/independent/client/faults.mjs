// The platform misbehaves; a client that keeps to section 4 loses nothing and doubles nothing. The platform's own store says.
import { startPeer } from './run_peer.mjs';
import { meaningOf } from './receipt.mjs';
import { batchOf, put } from './samples.mjs';

const kMostRounds = 60;
const sleep = (ms) => new Promise((r) => { setTimeout(r, ms); });

// Brings one batch to its end as section 4 says. Counts what it met in `met`. Retry-After is cut to some milliseconds.
async function deliver(peer, batch, key, met, timeout) {
  const count = (m) => { const what = m.is === 'unknown' ? `unknown: ${m.why}` : m.is; met.set(what, (met.get(what) ?? 0) + 1); met.set(m.is, (met.get(m.is) ?? 0) + (what === m.is ? 0 : 1)); };
  let next = 'post';
  for (let round = 0; round < kMostRounds; round++) {
    const inquiry = next === 'ask';
    const reply = inquiry ? await peer.inquire(batch.id, key, { timeout }) : await peer.post(batch, key, { timeout });
    const meaning = meaningOf(reply, batch, inquiry);
    count(meaning);
    if (meaning.is === 'final') return meaning.receipt;
    if (meaning.is === 'too large' && batch.records.length > 1) {
      const half = batch.records.length >> 1;
      for (const part of [batch.records.slice(0, half), batch.records.slice(half)]) if (!await deliver(peer, batchOf(batch.sender, part), key, met, timeout)) return null;
      return new Map();
    }
    if (['conflict', 'refused', 'trust', 'too large'].includes(meaning.is)) return null;
    if (meaning.is === 'wait') await sleep(5);
    next = meaning.is === 'not there' || (meaning.is === 'wait') ? 'post' : 'ask';
  }
  return null;
}

// The single faults with what they must look like to the client at least once.
const kExpected = {
  'reset-before-commit': 'unknown', 'commit-then-reset': 'unknown', timeout: 'unknown', 'timeout-after-commit': 'unknown', 500: 'unknown', '500-after-commit': 'unknown',
  '500-signed': 'unknown', 'html-200': 'unknown', 'html-200-after-commit': 'unknown', '502-html': 'unknown', '413-html': 'unknown', '404-html': 'unknown', redirect: 'unknown',
  '413-above=5': 'too large', 429: 'wait', '429-date': 'wait', '429-garbage': 'wait', 503: 'wait', 'pending=2': 'pending', 'pending-200': 'unknown', 'bad-signature': 'unknown',
  unsigned: 'unknown', 'altered-body': 'unknown', 'other-key': 'unknown', clock: 'unknown', 'wrong-batch': 'unknown', 'wrong-digest': 'unknown', 'wrong-counts': 'unknown', 'wrong-ids': 'unknown',
  replay: 'unknown', truncated: 'unknown', 'drip=200': 'unknown', oversize: 'unknown', deep: 'unknown', 'gzip-bomb': 'unknown',
};

async function series({ program, args, check, sender, key }, title, faultArgs, batches, wanted) {
  const peer = await startPeer(program, [...args, ...faultArgs]);
  const met = new Map();
  const slow = /timeout|drip|mix-slow/.test(title);
  let delivered = 0;
  for (const batch of batches) delivered += await deliver(peer, batch, key, met, slow ? 300 : 5000) !== null ? 1 : 0;
  const trail = JSON.stringify(Object.fromEntries(met));
  check(`${title}: every batch comes to its end`, delivered === batches.length, trail);
  if (wanted) check(`${title}: the client meets "${wanted}"`, (met.get(wanted) ?? 0) > 0, trail);
  const records = await peer.allRecords();
  const sent = new Map(batches.flatMap((b) => b.records).map((r) => [r.key, r.version]));
  check(`${title}: the store has every record`, [...sent].every(([k, v]) => records.some((r) => r.sender === sender && r.key === k && r.version === v)));
  check(`${title}: and none twice`, records.length === sent.size && records.every((r) => r.stores === 1), `${records.length} of ${sent.size}`);
  await peer.stop();
  return met;
}

const batchesOf = (sender, count, size, tag) => Array.from({ length: count }, (_, b) => batchOf(sender, Array.from({ length: size }, (_, i) => put(`${tag} ${b} ${i}`))));

export async function faults(context) {
  for (const [fault, wanted] of Object.entries(kExpected)) {
    if (context.without.includes(fault.split('=')[0])) continue;
    await series(context, fault, ['--fault', `${fault}:0.5`, '--seed', '3'], batchesOf(context.sender, 6, 8, fault), wanted);
  }
}

export async function mixes(context, seeds, count) {
  for (let seed = 1; seed <= seeds; seed++) {
    await series(context, `mix of seed ${seed}`, ['--fault', 'mix', '--fault-rate', '0.4', '--fault-on', 'batches', '--seed', String(seed)],
      batchesOf(context.sender, count, 5, `seed ${seed}`), 'unknown');
  }
}
