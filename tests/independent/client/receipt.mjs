// A receipt, read as section 3 says a client must: anything that does not fit makes the whole of it unreadable.
import { sha256 } from '../wire/keys.mjs';
import { fieldOf } from '../wire/message.mjs';

const isTime = (s) => typeof s === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)$/.test(s);
const isCount = (n) => Number.isSafeInteger(n) && n >= 0;

// Null if it is good, or what is wrong with it.
export function faultOf(reply, batch) {
  if (!reply.trusted) return reply.failed ?? reply.why;
  if (reply.status !== 200) return `status ${reply.status}`;
  if (fieldOf(reply.answer, 'content-type') !== 'application/json') return 'not application/json';
  const r = reply.json;
  if (!(r instanceof Map)) return 'not an object';
  if (r.get('batch') !== batch.id) return 'another batch';
  if (r.get('digest') !== sha256(Buffer.from(batch.bytes)).toString('hex')) return 'another digest';
  if (r.get('state') !== 'final') return 'not final';
  if (typeof r.get('receipt') !== 'string' || !isTime(r.get('received'))) return 'no receipt id or time';
  const counts = r.get('counts'), results = r.get('results');
  if (!(counts instanceof Map) || !Array.isArray(results)) return 'no counts or results';
  const [total, accepted, rejected, doubtful] = ['total', 'accepted', 'rejected', 'doubtful'].map((n) => counts.get(n));
  if (![total, accepted, rejected, doubtful].every(isCount) || total !== accepted + rejected + doubtful) return 'counts do not add up';
  if (total !== batch.records.length) return 'another total';
  const sent = new Set(batch.records.map((s) => s.id)), named = new Set();
  let rejectedLines = 0;
  for (const line of results) {
    const id = line.get('id');
    if (!sent.has(id) || named.has(id)) return 'an id that was not sent, or twice';
    named.add(id);
    if (!['rejected', 'doubtful'].includes(line.get('outcome'))) return 'no such outcome';
    if (typeof line.get('code') !== 'string' || [...(line.get('message') ?? '')].length > 200) return 'code or message';
    rejectedLines += line.get('outcome') === 'rejected';
  }
  return rejectedLines === rejected && results.length - rejectedLines === doubtful ? null : 'results do not fit the counts';
}

// Section 4's table: what this answer to a POST (or, with `inquiry`, to an inquiry) means.
export function meaningOf(reply, batch, inquiry = false) {
  if (!reply.trusted) return { is: 'unknown', why: reply.failed ?? reply.why };
  if (reply.status === 200) { const why = faultOf(reply, batch); return why ? { is: 'unknown', why } : { is: 'final', receipt: reply.json }; }
  if (reply.status === 202) {
    const r = reply.json;
    const fits = r instanceof Map && r.get('batch') === batch.id && r.get('state') === 'pending' && r.get('digest') === sha256(Buffer.from(batch.bytes)).toString('hex');
    return fits ? { is: 'pending' } : { is: 'unknown', why: 'a 202 that does not fit' };
  }
  if (inquiry) return reply.status === 404 && reply.code === 'batch-unknown' ? { is: 'not there' } : { is: 'unknown', why: `status ${reply.status}` };
  if (reply.status === 413 && reply.code === 'too-large') return { is: 'too large' };
  if (reply.status === 409) return { is: 'conflict' };
  if ([400, 415, 422].includes(reply.status)) return { is: 'refused' };
  if ([401, 403].includes(reply.status)) return { is: 'trust' };
  if ([429, 503].includes(reply.status)) return { is: 'wait', retryAfter: fieldOf(reply.answer, 'retry-after') };
  return { is: 'unknown', why: `status ${reply.status}` };
}
