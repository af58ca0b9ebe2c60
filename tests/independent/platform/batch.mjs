// Is this body a batch as section 3 wants it? Throws Refused with the call code, or gives the parsed batch.
import { parse, inCanonicalOrder, canonicalStrings, JsonError } from '../wire/json.mjs';

export class Refused extends Error {
  constructor(status, code, why, errors) { super(why); Object.assign(this, { status, code, errors }); }
}

export const isId = (s) => typeof s === 'string' && /^[\x21-\x7e]{1,128}$/.test(s) && !/["\\/?#%]/.test(s);
export const isTime = (s) => typeof s === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)$/.test(s) && !Number.isNaN(Date.parse(s));
const isHead = (s) => { const m = /^(0|[1-9]\d*) ([A-Za-z0-9+/]{43}=)$/.exec(s ?? ''); return m !== null && Buffer.from(m[2], 'base64').toString('base64') === m[2]; };

const kReasons = ['revoked', 'cancelled', 'voided', 'duplicate', 'wrong-subject', 'repaired', 'expired', 'other'];

export function parseObject(bytes) {
  let value;
  try { value = parse(bytes); } catch (e) {
    if (e instanceof JsonError) throw new Refused(400, 'bad-json', e.message);
    throw e;
  }
  if (!(value instanceof Map)) throw new Refused(400, 'bad-json', 'not an object');
  return value;
}

function recordErrors(record) {
  if (!(record instanceof Map)) return [{ message: 'a record is an object' }];
  const id = isId(record.get('id')) ? record.get('id') : undefined;
  const wrong = (field, message) => [{ id, field, message }];
  if (!id) return wrong('id', 'no usable submission id');
  if (!isId(record.get('key'))) return wrong('key', 'no usable key');
  if (!Number.isSafeInteger(record.get('version')) || record.get('version') < 1) return wrong('version', 'not a positive integer');
  const op = record.get('op');
  if (op === 'withdraw') {
    if (!kReasons.includes(record.get('reason'))) return wrong('reason', 'not one of the reasons');
    if (typeof record.get('basis') !== 'string' || [...record.get('basis')].length > 200) return wrong('basis', 'not a text of at most 200 characters');
    return [];
  }
  if (op !== 'put') return wrong('op', 'neither put nor withdraw');
  const data = record.get('data');
  if (!(data instanceof Map)) return wrong('data', 'not an object');
  for (const [name, value] of data) {
    if (typeof value !== 'string') return wrong(name, 'not a string');
    if (value === '') return wrong(name, 'an empty field is absent');
  }
  return inCanonicalOrder(data) ? [] : wrong('data', 'members are not in RFC 8785 order');
}

export function parseBatch(bytes, batchId, pin, { kinds, limits }) {
  const batch = parseObject(bytes);
  const bad = (why, errors) => { throw new Refused(422, 'batch-refused', why, errors); };
  if (!isId(batch.get('batch')) || batch.get('batch') !== batchId) bad('batch is not the Idempotency-Key');
  if (typeof batch.get('sender') !== 'string') bad('no sender');
  if (!pin.senders.includes(batch.get('sender'))) throw new Refused(403, 'sender-unknown', 'this key may not sign for this sender');
  if (kinds[batch.get('kind')] === undefined) throw new Refused(422, 'kind-unknown', 'this kind is not taken');
  if (batch.get('catalogue') !== kinds[batch.get('kind')]) throw new Refused(422, 'kind-unknown', 'another catalogue');
  if (!isTime(batch.get('created'))) bad('created is not a time with offset');
  if (batch.has('head') && !isHead(batch.get('head'))) bad('head is not a size and a root');
  const records = batch.get('records');
  if (!Array.isArray(records) || records.length === 0) bad('no records');
  if (batch.get('count') !== records.length) bad('count is not the number of records');
  if (records.length > limits.records) throw new Refused(413, 'too-large', 'too many records');
  const errors = records.flatMap(recordErrors).map((e) => ({ code: '40001', ...e }));
  if (errors.length) bad('records are not as the interface wants them', errors.slice(0, 100));
  if (new Set(records.map((r) => r.get('id'))).size !== records.length) bad('a submission id twice');
  return { sender: batch.get('sender'), kind: batch.get('kind'), head: batch.get('head') ?? null,
    records: records.map((r) => ({ id: r.get('id'), key: r.get('key'), version: r.get('version'), op: r.get('op'), reason: r.get('reason'),
      basis: r.get('basis'), data: r.get('data'), canonical: r.get('op') === 'put' ? canonicalStrings(r.get('data')) : '' })) };
}
