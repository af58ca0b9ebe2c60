// Reconciliation (section 6): what is stored, in 256 or 65,536 buckets by the SHA-256 of the key.
import { sha256 } from '../wire/keys.mjs';

const kPage = 1000;
const bucketOf = (record, digits) => sha256(Buffer.from(record.key, 'utf8')).toString('hex').slice(0, digits);
const stateOf = (record) => (record.op === 'withdraw' ? 'withdrawn' : 'current');
const byKey = (a, b) => Buffer.compare(Buffer.from(a.key, 'utf8'), Buffer.from(b.key, 'utf8'));

export function bucketsOf(records, prefix) {
  const groups = new Map();
  for (let i = 0; i < 256; i++) groups.set(prefix + i.toString(16).padStart(2, '0'), []);
  for (const r of records) groups.get(bucketOf(r, prefix.length + 2))?.push(r);
  return [...groups].map(([bucket, members]) => ({ bucket, count: members.length,
    digest: sha256(Buffer.from(members.sort(byKey).map((r) => `${r.key} ${r.version} ${stateOf(r)} ${r.digest}\n`).join(''))).toString('hex') }));
}

export function pageOf(records, bucket, after) {
  const rest = records.filter((r) => bucketOf(r, 4) === bucket && byKey(r, { key: after }) > 0).sort(byKey);
  const page = rest.slice(0, kPage);
  return { records: page.map((r) => ({ key: r.key, version: r.version, state: stateOf(r), digest: r.digest })),
    next: rest.length > kPage ? page.at(-1).key : null };
}
