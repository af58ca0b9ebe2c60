// How the platform misbehaves on request. A row says what a fault does and at which of four moments it acts:
//   instead  - nothing is done, this is what comes back         twist  - changes what the platform does
//   answer   - done, but the answer's content is changed         after - done and signed, then this is what leaves
import crypto from 'node:crypto';
import zlib from 'node:zlib';
import { problem } from './exchange.mjs';

const html = (status, title) => ({ status, unsigned: true, fields: [['Content-Type', 'text/html; charset=utf-8']],
  body: Buffer.from(`<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`) });
const hang = { wire: 'hang' }, reset = { wire: 'reset' };

const edited = (answer, change) => {
  if (answer.status !== 200) return answer;
  const value = JSON.parse(answer.body.toString('utf8'));
  return { ...answer, body: Buffer.from(JSON.stringify(change(value) ?? value)) };
};
const other = (id) => `${id.slice(0, -1)}${id.endsWith('x') ? 'y' : 'x'}`;
const forged = (fields) => fields.map(([n, v]) => (n === 'Signature' ? [n, `sig=:${crypto.randomBytes(64).toString('base64')}:`] : [n, v]));

export const kFaults = {
  'reset-before-commit': { about: 'connection reset, nothing stored', instead: () => reset },
  'commit-then-reset': { about: 'stored, then connection reset', after: () => reset },
  timeout: { about: 'no answer, nothing stored', slow: true, instead: () => hang },
  'timeout-after-commit': { about: 'stored, no answer', slow: true, after: () => hang },
  500: { about: 'unsigned 500, nothing stored', instead: () => html(500, 'Internal Server Error') },
  '500-after-commit': { about: 'stored, unsigned 500', after: () => html(500, 'Internal Server Error') },
  '500-signed': { about: 'stored, signed 500 internal', answer: () => problem(500, 'internal', 'internal error') },
  'html-200': { about: 'a 200 with an HTML page, nothing stored', instead: () => html(200, '系统维护中') },
  'html-200-after-commit': { about: 'stored, a 200 with an HTML page', after: () => html(200, '系统维护中') },
  '502-html': { about: 'a gateway\'s 502, nothing stored', instead: () => html(502, 'Bad Gateway') },
  '413-html': { about: 'a gateway\'s unsigned 413, nothing stored', instead: () => html(413, 'Request Entity Too Large') },
  '404-html': { about: 'a gateway\'s unsigned 404, nothing stored', instead: () => html(404, 'Not Found') },
  '413-above': { about: 'signed 413 above =n records (10)', person: true, twist: (n) => ({ recordsAbove: n ?? 10 }) },
  429: { about: 'signed 429, Retry-After =n seconds (1)', instead: (n) => problem(429, 'too-many', 'too many calls', { retryAfter: n ?? 1 }) },
  '429-date': { about: 'signed 429, Retry-After as a date', instead: () => problem(429, 'too-many', 'too many calls', { retryAfter: new Date(Date.now() + 1000).toUTCString() }) },
  '429-garbage': { about: 'signed 429, Retry-After unreadable', instead: () => problem(429, 'too-many', 'too many calls', { retryAfter: 'soon' }) },
  503: { about: 'signed 503 busy, Retry-After =n seconds (1)', instead: (n) => problem(503, 'busy', 'busy', { retryAfter: n ?? 1 }) },
  redirect: { about: '307 to another host, nothing stored', instead: () => ({ ...html(307, 'Moved'), fields: [['Content-Type', 'text/html'], ['Location', 'http://127.0.0.1:9/elsewhere']] }) },
  pending: { about: 'stored, 202 for =n calls (2)', twist: (n) => ({ pending: n ?? 2 }) },
  'pending-200': { about: 'stored, pending with 200', answer: (a) => edited(a, ({ batch, received, digest }) => ({ batch, state: 'pending', received, digest })) },
  'bad-signature': { about: 'stored, signature of random bytes', after: (a) => ({ ...a, fields: forged(a.fields) }) },
  unsigned: { about: 'stored, no signature', after: (a) => ({ ...a, fields: a.fields.filter(([n]) => !n.startsWith('Signature')) }) },
  'altered-body': { about: 'stored, one byte changed after signing', after: (a) => ({ ...a, body: Buffer.from(a.body.map((b, i) => (i === a.body.length - 3 ? b ^ 1 : b))) }) },
  'other-key': { about: 'stored, signed by a key that nobody pinned', signer: 'other' },
  clock: { about: 'stored, signed an hour ago', person: true, created: -3600 },
  'wrong-batch': { about: 'stored, signed receipt for another batch', answer: (a) => edited(a, (v) => { v.batch = other(v.batch ?? 'b-x'); }) },
  'wrong-digest': { about: 'stored, signed receipt with another digest', answer: (a) => edited(a, (v) => { v.digest = '0'.repeat(64); }) },
  'wrong-counts': { about: 'stored, counts do not add up', answer: (a) => edited(a, (v) => { if (v.counts) v.counts.accepted++; }) },
  'wrong-ids': { about: 'stored, an id that was not sent', answer: (a) => edited(a, (v) => {
    if (!v.counts || v.counts.accepted === 0) return;
    v.counts.accepted--; v.counts.rejected++;
    v.results.push({ id: 's-never-sent', outcome: 'rejected', code: '40001', message: '' });
  }) },
  replay: { about: 'stored, the answer before this one again', replay: true },
  truncated: { about: 'stored, answer cut short', after: (a) => ({ ...a, wire: 'truncated' }) },
  drip: { about: 'stored, one byte of the answer each =n ms (200)', slow: true, after: (a, n) => ({ ...a, wire: 'drip', every: n ?? 200 }) },
  oversize: { about: 'stored, an answer of 40 MiB', after: (a) => ({ ...a, body: Buffer.alloc(40 << 20, 0x20) }) },
  deep: { about: 'stored, signed JSON 100,000 deep', answer: (a) => ({ ...a, body: Buffer.from('['.repeat(100000) + ']'.repeat(100000)) }) },
  'gzip-bomb': { about: 'stored, 64 MiB of blanks gzipped', answer: (a) => ({ ...a, fields: [...a.fields, ['Content-Encoding', 'gzip']], body: zlib.gzipSync(Buffer.alloc(64 << 20, 0x20)) }) },
  'accept-forget': { about: 'says accepted, stores no record', person: true, twist: () => ({ forget: true }) },
  partial: { about: 'every second record rejected 40001', person: true, twist: () => ({ rejectOdd: true }) },
};

// "mix" stands for every fault that a client gets over without a person and without waiting for a time-out.
const mixed = Object.keys(kFaults).filter((n) => !kFaults[n].person && !kFaults[n].slow);

function parseSpec(spec) {
  const m = /^([a-z0-9-]+?)(?:=(\d+))?(?::([0-9.]+))?$/.exec(spec);
  if (!m || (m[1] !== 'mix' && !kFaults[m[1]])) throw new Error(`no such fault: ${spec}`);
  const names = m[1] === 'mix' ? mixed : [m[1]];
  return names.map((name) => ({ name, parameter: m[2] === undefined ? undefined : Number(m[2]), rate: m[3] === undefined ? undefined : Number(m[3]) / names.length }));
}

// Which fault, if any, meets this attempt. The draw depends on the seed, on what is asked, and on how often it was asked,
// so that a run can be repeated whatever else is going on.
export class FaultPlan {
  constructor(specs, { rate, seed = 1, on = 'posts' }) {
    this.faults = specs.flatMap(parseSpec);
    for (const f of this.faults) f.rate ??= (rate ?? 1) / this.faults.length;
    Object.assign(this, { seed, on, attempts: new Map(), counts: {} });
  }

  applies(method, path) {
    const post = method === 'POST' && path === '/exchange/v1/batches';
    const inquiry = method === 'GET' && path.startsWith('/exchange/v1/batches/');
    return this.on === 'all' || (post && this.on !== 'inquiries') || (inquiry && this.on !== 'posts');
  }

  draw(method, path, idempotencyKey) {
    if (this.faults.length === 0 || !this.applies(method, path)) return null;
    const what = `${method} ${path} ${idempotencyKey ?? ''}`;
    const attempt = (this.attempts.get(what) ?? 0) + 1;
    this.attempts.set(what, attempt);
    let u = crypto.createHash('sha256').update(`${this.seed} ${what} ${attempt}`).digest().readUIntBE(0, 6) / 2 ** 48;
    for (const f of this.faults) {
      if (u < f.rate) { this.counts[f.name] = (this.counts[f.name] ?? 0) + 1; return { ...kFaults[f.name], name: f.name, parameter: f.parameter }; }
      u -= f.rate;
    }
    return null;
  }
}

