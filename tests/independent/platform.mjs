#!/usr/bin/env node
// An independent platform, written from the platform interface alone. Prints one line of JSON when it listens:
// {"ready", "origin", "port", "keyid", "alg", "public_key"}. Machine views: GET /sandbox/records, /sandbox/batches, /sandbox/letters, /sandbox/faults.
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import zlib from 'node:zlib';
import { parseArgs } from 'node:util';
import { generate, privateKey, publicKey, saveKey } from './wire/keys.mjs';
import { fieldOf, signAnswer, verifyRequest } from './wire/message.mjs';
import { Exchange, json, problem } from './platform/exchange.mjs';
import { FaultPlan, kFaults } from './platform/faults.mjs';

const kKinds = { xk: '2018.1', cf: '2018.1', cn: '2018.1', inspection: '2024.1', integrity: '2024.1', qualification: '2024.1', contract: '2024.1', achievement: '2024.1' };
const { values: options } = parseArgs({ options: {
  listen: { type: 'string', default: '127.0.0.1:0' }, origin: { type: 'string' },
  'tls-cert': { type: 'string' }, 'tls-key': { type: 'string' }, 'client-ca': { type: 'string' },
  keys: { type: 'string' }, alg: { type: 'string', default: 'sm2-sm3' },
  sender: { type: 'string', multiple: true, default: [] }, kind: { type: 'string', multiple: true, default: [] },
  records: { type: 'string', default: '1000' }, bytes: { type: 'string', default: String(4 << 20) }, 'no-row-checks': { type: 'boolean' },
  fault: { type: 'string', multiple: true, default: [] }, 'fault-rate': { type: 'string' }, 'fault-on': { type: 'string', default: 'posts' },
  seed: { type: 'string', default: '1' }, dump: { type: 'string' }, help: { type: 'boolean' },
} });

if (options.help) {
  console.log('platform.mjs --sender USCC=public.pem[:alg] [--listen 127.0.0.1:0] [--origin URL] [--tls-cert F --tls-key F [--client-ca F]]\n'
    + '  [--keys DIR] [--alg sm2-sm3|ecdsa-p256-sha256|ed25519|rsa-…] [--kind name=catalogue] [--records N] [--bytes N] [--no-row-checks]\n'
    + '  [--fault name[=n][:rate]]… [--fault-rate R] [--fault-on posts|inquiries|batches|all] [--seed N] [--dump FILE]\n\nfaults:\n'
    + Object.entries(kFaults).map(([n, f]) => `  ${n.padEnd(24)}${f.about}`).join('\n')
    + '\n  mix                     all of these that a client gets over by itself and without a time-out');
  process.exit(0);
}

// USCC=file[:alg]; several senders may share one key.
function pinsOf(specs) {
  const pins = new Map();
  for (const spec of specs) {
    const [, sender, file, alg] = /^([^=]+)=(.+?)(?::([a-z0-9_-]+))?$/.exec(spec);
    const key = publicKey(fs.readFileSync(file, 'utf8'), alg);
    const pin = pins.get(key.id) ?? { key, senders: [] };
    pin.senders.push(sender);
    pins.set(key.id, pin);
  }
  return [...pins.values()];
}

function ownKey() {
  const file = options.keys && path.join(options.keys, 'platform');
  if (file && fs.existsSync(`${file}.key`)) return privateKey(fs.readFileSync(`${file}.key`, 'utf8'), options.alg);
  const key = generate(options.alg);
  if (file) { fs.mkdirSync(options.keys, { recursive: true }); saveKey(key, file); }
  return key;
}

const key = ownKey();
const strangerKey = generate(options.alg);
const ring = pinsOf(options.sender);
const limits = { records: Number(options.records), bytes: Number(options.bytes) };
const kinds = { ...kKinds, ...Object.fromEntries(options.kind.map((s) => s.split('='))) };
const exchange = new Exchange({ kinds, limits, rowChecks: !options['no-row-checks'] });
const plan = new FaultPlan(options.fault, { rate: options['fault-rate'] && Number(options['fault-rate']), seed: options.seed, on: options['fault-on'] });
let origin = options.origin;
let lastSealed = null;

// Bodies above this are not read to their end: no limit of a batch is ever near it.
const kMostBody = 64 << 20;

async function bodyOf(req) {
  const pieces = [];
  let size = 0;
  for await (const piece of req) {
    size += piece.length;
    if (size > kMostBody) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function fieldsOf(req) {
  const fields = [];
  for (let i = 0; i < req.rawHeaders.length; i += 2) fields.push([req.rawHeaders[i], req.rawHeaders[i + 1]]);
  return fields;
}

function send(res, answer) {
  if (answer.wire === 'hang') return;
  if (answer.wire === 'reset') { res.socket.resetAndDestroy(); return; }
  res.writeHead(answer.status, [...answer.fields, ['Content-Length', String(answer.body.length)]].flat());
  if (answer.wire === 'truncated') { res.write(answer.body.subarray(0, answer.body.length >> 1), () => res.socket.destroy()); return; }
  if (answer.wire !== 'drip') { res.end(answer.body); return; }
  let at = 0;
  const timer = setInterval(() => { if (at < answer.body.length && !res.destroyed) res.write(answer.body.subarray(at, ++at)); else { clearInterval(timer); res.end(); } }, answer.every);
}

const packed = (answer, request) => {
  if (answer.body.length < 1024 || fieldOf(answer, 'content-encoding') || !/\bgzip\b/.test(fieldOf(request, 'accept-encoding') ?? '')) return answer;
  return { ...answer, fields: [...answer.fields, ['Content-Encoding', 'gzip']], body: zlib.gzipSync(answer.body) };
};

function unpacked(request) {
  if (fieldOf(request, 'content-encoding') !== 'gzip' || !request.body) return request;
  try { return { ...request, encoding: 'gzip', body: zlib.gunzipSync(request.body, { maxOutputLength: kMostBody }) }; } catch { return null; }
}

function answerTo(request) {
  const verdict = verifyRequest(request, ring);
  if (!verdict.ok) return { answer: problem(401, verdict.code, verdict.why), fault: null };
  const url = new URL(request.target);
  const fault = plan.draw(request.method, url.pathname, fieldOf(request, 'idempotency-key'));
  if (fault?.instead) return { answer: fault.instead(fault.parameter), fault };
  const plain = unpacked(request);
  if (!plain) return { answer: problem(400, 'bad-json', 'the body does not unpack'), fault };
  const answer = exchange.handle(plain, verdict.pin, fault?.twist?.(fault.parameter));
  return { answer: fault?.answer ? fault.answer(answer, fault.parameter) : answer, fault };
}

function seal(answer, request, fault) {
  if (answer.wire || answer.unsigned) return answer;
  const created = Math.floor(Date.now() / 1000) + (fault?.created ?? 0);
  const sealed = signAnswer({ ...packed(answer, request) }, request, fault?.signer === 'other' ? strangerKey : key, { created });
  const replayed = fault?.replay && lastSealed ? lastSealed : sealed;
  lastSealed = sealed;
  return fault?.after ? fault.after(replayed, fault.parameter) : replayed;
}

function view(pathname) {
  if (pathname === '/sandbox/records') {
    return { records: [...exchange.records.values()].map(({ canonical, ...r }) => ({ ...r, data: r.op === 'put' ? JSON.parse(canonical) : undefined })), next: null };
  }
  if (pathname === '/sandbox/batches') return { batches: [...exchange.batches.values()].flat() };
  if (pathname === '/sandbox/letters') return { letters: [...exchange.seen.letters].map(([about, state]) => ({ letter: about.split(' ')[1], version: Number(about.split(' ')[2]), state })) };
  return pathname === '/sandbox/faults' ? plan.counts : null;
}

async function serve(req, res) {
  const body = await bodyOf(req);
  if (req.url.startsWith('/sandbox/')) { const v = view(req.url.split('?')[0]); send(res, v ? json(200, v) : json(404, {})); return; }
  const request = { method: req.method, target: origin + req.url, fields: fieldsOf(req), body: body ?? Buffer.alloc(0) };
  if (request.body.length === 0 && !fieldOf(request, 'content-digest')) request.body = null;
  if (body === undefined || !req.url.startsWith('/')) {
    const why = body === undefined ? problem(413, 'too-large', 'far too many bytes') : problem(404, 'not-found', 'no such resource');
    why.fields.push(['Connection', 'close']);
    send(res, seal(why, request, null));
    return;
  }
  const { answer, fault } = answerTo(request);
  send(res, seal(answer, request, fault));
}

const guarded = (req, res) => serve(req, res).catch((e) => {
  process.stderr.write(`platform: ${e.stack}\n`);
  if (!res.headersSent) send(res, { status: 500, fields: [['Content-Type', 'text/plain']], body: Buffer.from('internal error') });
});

const tls = options['tls-cert'] && { cert: fs.readFileSync(options['tls-cert']), key: fs.readFileSync(options['tls-key']), minVersion: 'TLSv1.2',
  ...(options['client-ca'] ? { ca: fs.readFileSync(options['client-ca']), requestCert: true, rejectUnauthorized: true } : {}) };
const server = tls ? https.createServer(tls, guarded) : http.createServer(guarded);
server.keepAliveTimeout = 30_000;

const [host, port] = options.listen.split(/:(?=\d+$)/);
if (!tls && !['127.0.0.1', '::1', 'localhost'].includes(host)) throw new Error('plain HTTP is for loopback addresses only');
server.listen(Number(port), host, () => {
  const bound = server.address().port;
  const standard = bound === (tls ? 443 : 80);
  origin ??= `${tls ? 'https' : 'http'}://${host}${standard ? '' : `:${bound}`}`;
  console.log(JSON.stringify({ ready: true, origin, port: bound, keyid: key.public.id, alg: key.public.alg, public_key: key.public.pem }));
});

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    if (options.dump) fs.writeFileSync(options.dump, JSON.stringify({ ...view('/sandbox/records'), ...view('/sandbox/batches') }, null, 1));
    process.exit(0);
  });
}
