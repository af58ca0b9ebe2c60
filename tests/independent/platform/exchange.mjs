// The platform itself, without its transport: what a verified request does and what is answered. All in memory.
import crypto from 'node:crypto';
import { sha256 } from '../wire/keys.mjs';
import { parseItem } from '../wire/structured.mjs';
import { fieldOf, valuesOf } from '../wire/message.mjs';
import { parseBatch, parseObject, Refused, isId, isTime } from './batch.mjs';
import { judge } from './rows.mjs';
import { bucketsOf, pageOf } from './digests.mjs';
import { kLists, kCodes } from './samples.mjs';

const hexSha = (bytes) => sha256(bytes).toString('hex');
export const beijing = (ms) => new Date(ms + 8 * 3600e3).toISOString().replace(/\.\d+Z$/, '+08:00');
const newReceipt = () => `r-${crypto.randomBytes(10).toString('hex')}`;

export const json = (status, value, fields = []) => ({ status, fields: [['Content-Type', 'application/json'], ...fields], body: Buffer.from(JSON.stringify(value)) });
export function problem(status, code, detail, { errors, retryAfter } = {}) {
  const value = { type: 'about:blank', title: code, status, code, detail, ...(errors ? { errors } : {}) };
  const fields = [['Content-Type', 'application/problem+json']];
  if (retryAfter !== undefined) fields.push(['Retry-After', String(retryAfter)]);
  return { status, fields, body: Buffer.from(JSON.stringify(value)) };
}

export class Exchange {
  constructor({ kinds, limits, rowChecks = true, now = Date.now }) {
    Object.assign(this, { kinds, limits, rowChecks, now });
    this.records = new Map();   // "sender kind key" -> what is stored of that record
    this.batches = new Map();   // batch id -> [batch, …], one for each signer that used the id
    this.feedback = [];
    this.acknowledged = new Map();  // what was announced -> {digest -> acknowledgement}
    this.last = new Map();      // sender -> the last batch taken
    this.seen = { letters: new Map(), measures: [] };
  }

  // One answer for each request whose signature is good. `twist` lets a fault change what is done, never how it is signed.
  handle(request, pin, twist = {}) {
    try { return this.route(request, pin, twist); } catch (e) {
      if (e instanceof Refused) return problem(e.status, e.code, e.message, { errors: e.errors });
      throw e;
    }
  }

  route(request, pin, twist) {
    const url = new URL(request.target);
    const path = url.pathname.split('/').slice(1).map((s) => { try { return decodeURIComponent(s); } catch { return s; } });
    const call = `${request.method} ${path[2] ?? ''}/${path.length - 3}`;
    const [, , , first, second, third] = path;
    if (request.method === 'GET' && request.body) throw new Refused(400, 'bad-json', 'a GET has no body');
    if (path[0] !== 'exchange' || path[1] !== 'v1') throw new Refused(404, 'not-found', 'no such resource');
    if (request.body && fieldOf(request, 'content-type') !== 'application/json') throw new Refused(415, 'batch-refused', 'Content-Type must be application/json without parameters');
    if (valuesOf(request, 'content-encoding').length && request.encoding !== 'gzip') throw new Refused(415, 'batch-refused', 'only gzip is taken');
    switch (call) {
      case 'POST batches/0': return this.take(request, pin, twist);
      case 'GET batches/1': return this.inquire(first, pin);
      case 'GET feedback/0': return this.feedbackAfter(url.searchParams, pin);
      case 'POST feedback/1': return this.answerFeedback(first, request, pin);
      case 'GET digests/0': return this.digests(url.searchParams, pin);
      case 'GET lists/0': return json(200, kLists.map(({ list, title, version, changes }) => ({ list, title, version, entries: changes.length })));
      case 'GET lists/1': return this.list(first, url.searchParams);
      case 'POST lists/2': if (second === 'measures') return this.measure(first, request, pin); break;
      case 'GET codes/1': if (kCodes[first]) return json(200, { list: first, ...kCodes[first] }); break;
      case 'PUT letters/3': case 'DELETE letters/3': if (second === 'versions') return this.letter(request, first, third, pin); break;
      case 'GET status/0': return this.status(pin);
    }
    throw new Refused(404, 'not-found', 'no such resource');
  }

  batchOf(id, pin) { return (this.batches.get(id) ?? []).find((b) => pin.senders.includes(b.sender)); }

  take(request, pin, twist) {
    const id = this.idempotencyKey(request);
    if (request.body.length > this.limits.bytes) throw new Refused(413, 'too-large', 'too many bytes');
    const digest = hexSha(request.body);
    const known = this.batchOf(id, pin);
    if (known) {
      known.posts++;
      return known.digest === digest ? this.answerFor(known) : problem(409, 'batch-conflict', 'another body under a known batch id');
    }
    const limits = { ...this.limits, records: Math.min(this.limits.records, twist.recordsAbove ?? Infinity) };
    const batch = parseBatch(request.body, id, pin, { kinds: this.kinds, limits });
    const received = beijing(this.now());
    const results = batch.records.map((r, i) => this.store(batch, r, twist, i)).filter(Boolean);
    const of = (outcome) => results.filter((r) => r.outcome === outcome).length;
    const total = batch.records.length;
    const stored = { batch: id, sender: batch.sender, kind: batch.kind, digest, received, posts: 1, pending: twist.pending ?? 0,
      submissions: batch.records.map((r) => r.id), receipt: { receipt: newReceipt(), batch: id, state: 'final', received, digest,
        counts: { total, accepted: total - results.length, rejected: of('rejected'), doubtful: of('doubtful') }, results } };
    this.batches.set(id, [...(this.batches.get(id) ?? []), stored]);
    this.last.set(batch.sender, { batch: id, received, head: batch.head });
    return this.answerFor(stored);
  }

  idempotencyKey(request) {
    try {
      const item = parseItem(fieldOf(request, 'idempotency-key') ?? '');
      if (item.type === 'string' && !item.parameters.size && isId(item.value)) return item.value;
    } catch { /* said below */ }
    throw new Refused(422, 'batch-refused', 'Idempotency-Key must be the batch id as a structured-field string');
  }

  answerFor(stored) {
    const { batch, received, digest } = stored;
    if (stored.pending > 0) { stored.pending--; return json(202, { batch, state: 'pending', received, digest }); }
    return json(200, stored.receipt);
  }

  // Stores one record; undefined if it is plainly accepted, its line in the results otherwise.
  store(batch, { id, key, version, op, data, canonical, reason, basis }, twist, index) {
    const place = `${batch.sender} ${batch.kind} ${key}`;
    const was = this.records.get(place);
    if (was && version === was.version && op === was.op && canonical === was.canonical) { was.repeats++; return undefined; }
    if (was && version <= was.version) return { id, outcome: 'rejected', code: '20001', field: 'version', message: '不高于已存版本' };
    const verdict = op === 'put' && this.rowChecks ? judge(batch.kind, data, beijing(this.now()).slice(0, 10).replaceAll('-', '/')) : null;
    if (verdict?.outcome === 'rejected') return { id, ...verdict };
    if (twist.rejectOdd && index % 2 === 1) return { id, outcome: 'rejected', code: '40001', message: '按测试要求退回' };
    if (!twist.forget) {
      this.records.set(place, { sender: batch.sender, kind: batch.kind, key, version, op, canonical, submission: id, reason, basis,
        digest: hexSha(canonical), outcome: verdict ? 'doubtful' : 'accepted', repeats: 0, stores: (was?.stores ?? 0) + 1 });
    }
    if (!verdict) return undefined;
    const due = beijing(this.now() + 7 * 86400e3).slice(0, 10);
    this.feedback.push({ sender: batch.sender, item: { id: `f-${crypto.randomBytes(8).toString('hex')}`, submission: id, kind: batch.kind, key,
      field: verdict.field, code: verdict.code, message: verdict.message, raised: beijing(this.now()), due } });
    return { id, ...verdict };
  }

  inquire(id, pin) {
    const stored = this.batchOf(id, pin);
    return stored ? this.answerFor(stored) : problem(404, 'batch-unknown', 'this batch has not come');
  }

  // A page of `all` after an opaque cursor; the cursor holds the number of items before it.
  paged(all, parameters, most = 1000) {
    const cursor = parameters.get('after') ?? 'c0';
    const limit = parameters.get('limit') ?? '500';
    if (!/^c\d{1,9}$/.test(cursor)) throw new Refused(400, 'bad-json', 'unknown cursor');
    if (!/^[1-9]\d{0,4}$/.test(limit) || Number(limit) > most) throw new Refused(400, 'bad-json', 'limit must be 1 to 1000');
    const from = Number(cursor.slice(1));
    const page = all.slice(from, from + Number(limit));
    return { page, next: `c${Math.min(from, all.length) + page.length}` };
  }

  feedbackAfter(parameters, pin) {
    const { page, next } = this.paged(this.feedback.filter((f) => pin.senders.includes(f.sender)), parameters);
    return json(200, { items: page.map((f) => f.item), next });
  }

  list(name, parameters) {
    const list = kLists.find((l) => l.list === name);
    if (!list) throw new Refused(404, 'not-found', 'no such list');
    const { page, next } = this.paged(list.changes, parameters);
    return json(200, { changes: page, next });
  }

  // The same acknowledgement for the same body; other bytes are a conflict where `single`.
  acknowledge(about, of, body, single) {
    const digest = hexSha(body);
    const given = this.acknowledged.get(about) ?? new Map();
    if (single && given.size && !given.has(digest)) throw new Refused(409, 'version-conflict', 'other bytes came for this before');
    if (!given.has(digest)) given.set(digest, { receipt: newReceipt(), of, received: beijing(this.now()), digest });
    this.acknowledged.set(about, given);
    return json(200, given.get(digest));
  }

  answerFeedback(id, request, pin) {
    const found = this.feedback.find((f) => f.item.id === id && pin.senders.includes(f.sender));
    if (!found) throw new Refused(404, 'not-found', 'no such feedback');
    const body = this.bodyOf(request);
    if (!['resolved', 'disputed', 'ignored'].includes(body.get('state'))) throw new Refused(422, 'batch-refused', 'no such state');
    found.state = body.get('state');
    return this.acknowledge(`feedback ${id}`, id, request.body, false);
  }

  bodyOf(request) {
    if (!request.body) throw new Refused(400, 'bad-json', 'no body');
    return parseObject(request.body);
  }

  measure(name, request, pin) {
    const list = kLists.find((l) => l.list === name);
    const body = this.bodyOf(request);
    if (!list || !list.changes.some((c) => c.entry === body.get('entry'))) throw new Refused(404, 'not-found', 'no such entry');
    if (!isId(body.get('id')) || !isTime(body.get('at')) || typeof body.get('measure') !== 'string')
      throw new Refused(422, 'batch-refused', 'id, measure and at are wanted');
    return this.acknowledge(`measure ${pin.key.id} ${body.get('id')}`, body.get('id'), request.body, true);
  }

  letter(request, id, version, pin) {
    if (!isId(id) || !/^[1-9]\d{0,8}$/.test(version)) throw new Refused(404, 'not-found', 'no such letter version');
    const body = this.bodyOf(request);
    const about = `${pin.key.id} ${id} ${version}`;
    if (request.method === 'PUT') {
      if (typeof body.get('title') !== 'string') throw new Refused(422, 'batch-refused', 'a letter has a title');
      const answer = this.acknowledge(`letter ${about}`, id, request.body, true);
      if (!this.seen.letters.has(about)) this.seen.letters.set(about, 'published');
      return answer;
    }
    if (!this.seen.letters.has(about)) throw new Refused(404, 'not-found', 'this letter version was never announced');
    if (typeof body.get('reason') !== 'string') throw new Refused(422, 'batch-refused', 'a withdrawal has a reason');
    this.seen.letters.set(about, 'withdrawn');
    return this.acknowledge(`withdrawn letter ${about}`, id, request.body, true);
  }

  recordsOf(kind, pin) { return [...this.records.values()].filter((r) => r.kind === kind && pin.senders.includes(r.sender)); }

  digests(parameters, pin) {
    const kind = parameters.get('kind');
    if (this.kinds[kind] === undefined) throw new Refused(422, 'kind-unknown', 'this kind is not taken');
    const bucket = parameters.get('bucket') ?? '';
    if (!/^([0-9a-f]{2}|[0-9a-f]{4})?$/.test(bucket)) throw new Refused(400, 'bad-json', 'a bucket is two or four hex digits');
    const records = this.recordsOf(kind, pin);
    if (bucket.length === 4) return json(200, pageOf(records, bucket, parameters.get('after') ?? ''));
    return json(200, { kind, buckets: bucketsOf(records, bucket) });
  }

  status(pin) {
    const lasts = pin.senders.map((s) => this.last.get(s)).filter(Boolean).sort((a, b) => (a.received < b.received ? -1 : 1));
    return json(200, { platform: 'independent', time: beijing(this.now()), limits: this.limits, gzip: true, kinds: this.kinds, maintenance: null, last: lasts.at(-1) ?? null });
  }
}
