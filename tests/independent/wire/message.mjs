// RFC 9421 message signatures and RFC 9530 content digests as section 2 of the platform interface profiles them.
// A message's fields are a list of [name, value] as they stood on the wire; a request is {method, target, fields, body},
// an answer {status, fields, body}; body is a Buffer, or null where a request has none.
import crypto from 'node:crypto';
import { parseDictionary, write, text, integer, canonicalBase64url, FieldError } from './structured.mjs';
import { digestName, digestOf, sign, verify } from './keys.mjs';

export const kTolerance = 300;

export const newNonce = () => crypto.randomBytes(16).toString('base64url');

export function valuesOf(message, name) {
  return message.fields.filter(([n]) => n.toLowerCase() === name).map(([, v]) => v.trim());
}
const has = (message, name) => valuesOf(message, name).length > 0;
export const fieldOf = (message, name) => valuesOf(message, name)[0];

class Invalid extends Error {}
const refuse = (why) => { throw new Invalid(why); };

const component = (name, ...flags) => ({ ...text(name), parameters: new Map(flags) });
const kReq = ['req', { type: 'boolean', value: true }];
const kSigKey = ['key', text('sig')];

function requestComponents(request) {
  const present = ['content-digest', 'content-type', 'content-encoding', 'idempotency-key'].filter((n) => has(request, n));
  return ['@method', '@target-uri', ...present].map((n) => component(n));
}

function dictionaryMember(message, field, key) {
  try { return parseDictionary(valuesOf(message, field).join(', ')).get(key); }
  catch (e) { if (e instanceof FieldError) return undefined; throw e; }
}

function answerComponents(answer, request) {
  const list = ['@status', 'content-digest', 'content-type'].map((n) => component(n));
  if (has(answer, 'content-encoding')) list.push(component('content-encoding'));
  list.push(component('@method', kReq), component('@target-uri', kReq));
  for (const name of ['content-digest', 'idempotency-key']) if (has(request, name)) list.push(component(name, kReq));
  if (dictionaryMember(request, 'signature', 'sig')) list.push(component('signature', kReq, kSigKey));
  return list;
}

function valueOf(item, message, request) {
  const of = item.parameters.has('req') ? request : message;
  switch (item.value) {
    case '@method': return of.method;
    case '@target-uri': return of.target;
    case '@status': return String(of.status);
  }
  if (item.parameters.has('key')) return write(dictionaryMember(of, item.value, item.parameters.get('key').value) ?? refuse(`no ${item.value}`));
  const values = valuesOf(of, item.value);
  if (values.length === 0) refuse(`${item.value} is covered but not there`);
  return values.join(', ');
}

export function signatureBase(member, message, request) {
  const lines = member.value.map((item) => `${write(item)}: ${valueOf(item, message, request)}`);
  return Buffer.from([...lines, `"@signature-params": ${write(member)}`].join('\n'), 'utf8');
}

function seal(message, components, request, key, { created, nonce, tag }) {
  const member = { type: 'list', value: components, parameters: new Map([['created', integer(created)], ['nonce', text(nonce)],
    ['keyid', text(key.public.id)], ['alg', text(key.public.alg)], ['tag', text(tag)]]) };
  const signature = sign(key, signatureBase(member, message, request));
  message.fields.push(['Signature-Input', `sig=${write(member)}`], ['Signature', `sig=:${signature.toString('base64')}:`]);
  return message;
}

const digestField = (alg, body) => ['Content-Digest', `${digestName(alg)}=:${digestOf(digestName(alg), body).toString('base64')}:`];
const nowSeconds = () => Math.floor(Date.now() / 1000);

export function signRequest(request, key, { created = nowSeconds(), nonce = newNonce() } = {}) {
  if (request.body) request.fields.push(digestField(key.public.alg, request.body));
  return seal(request, requestComponents(request), null, key, { created, nonce, tag: 'credit-exchange' });
}

export function signAnswer(answer, request, key, { created = nowSeconds(), nonce = newNonce() } = {}) {
  answer.fields.push(digestField(key.public.alg, answer.body));
  return seal(answer, answerComponents(answer, request), request, key, { created, nonce, tag: 'credit-receipt' });
}

function checkDigest(message, alg) {
  const digests = valuesOf(message, 'content-digest');
  if (digests.length !== 1) refuse('not exactly one Content-Digest');
  const members = parseDictionary(digests[0]);
  const member = members.get(digestName(alg));
  if (members.size !== 1 || member?.type !== 'bytes' || member.parameters.size) refuse(`Content-Digest must have the one member ${digestName(alg)}`);
  if (!member.value.equals(digestOf(digestName(alg), message.body))) refuse('Content-Digest is not that of the bytes read');
}

const kParameters = [['created', 'integer'], ['nonce', 'string'], ['keyid', 'string'], ['alg', 'string'], ['tag', 'string']];

function checkParameters(member, tag) {
  const given = [...member.parameters];
  if (given.length !== kParameters.length || !kParameters.every(([n, t], i) => given[i][0] === n && given[i][1].type === t))
    refuse('signature parameters must be created, nonce, keyid, alg, tag, in this order');
  if (canonicalBase64url(member.parameters.get('nonce').value)?.length !== 16) refuse('nonce is not 16 bytes of base64url');
  if (member.parameters.get('tag').value !== tag) refuse(`tag is not ${tag}`);
}

function checkSingle(message, components, req) {
  for (const item of components) {
    if (item.value.startsWith('@') || item.value === 'signature' || item.parameters.has('req') !== req) continue;
    if (valuesOf(message, item.value).length > 1) refuse(`${item.value} occurs twice`);
  }
}

// {ok} or {ok: false, code, why}; code is one of the interface's 401 codes. `ring` is a list of pins
// {key, senders, from, until}; `now` in Unix seconds.
function check(message, expected, request, ring, tag, now, needsDigest) {
  const signatureInput = parseDictionary(valuesOf(message, 'signature-input').join(', '));
  const signatures = parseDictionary(valuesOf(message, 'signature').join(', '));
  const member = signatureInput.get('sig') ?? refuse('no signature labelled sig');
  const signature = signatures.get('sig') ?? refuse('no signature labelled sig');
  if (member.type !== 'list' || signature.type !== 'bytes') refuse('sig has the wrong type');
  const wanted = expected.map(write).join(' ');
  if (member.value.map(write).join(' ') !== wanted) refuse(`covered components must be exactly ${wanted}`);
  checkSingle(message, member.value, false);
  if (request) checkSingle(request, member.value, true);
  checkParameters(member, tag);
  const pin = ring.find((p) => p.key.id === member.parameters.get('keyid').value);
  if (!pin) return { ok: false, code: 'key-unknown', why: 'this key is not pinned' };
  if (member.parameters.get('alg').value !== pin.key.alg) refuse(`alg is not the pinned ${pin.key.alg}`);
  if (needsDigest) checkDigest(message, pin.key.alg);
  if (!verify(pin.key, signatureBase(member, message, request), signature.value)) refuse('the signature does not verify');
  const created = member.parameters.get('created').value;
  if (created < (pin.from ?? -Infinity) || created >= (pin.until ?? Infinity)) refuse('created is outside the span in which this key may sign');
  if (Math.abs(created - now) > kTolerance) return { ok: false, code: 'clock-skew', why: `created is ${created - now} s from our clock`, pin };
  return { ok: true, pin, created };
}

function guarded(f) {
  try { return f(); } catch (e) {
    if (e instanceof Invalid || e instanceof FieldError) return { ok: false, code: 'signature-invalid', why: e.message };
    throw e;
  }
}

export function verifyRequest(request, ring, now = nowSeconds()) {
  return guarded(() => {
    if (request.body ? !has(request, 'content-digest') || !has(request, 'content-type') : has(request, 'content-digest') || has(request, 'content-type'))
      refuse('a body comes with Content-Digest and Content-Type, no body with neither');
    return check(request, requestComponents(request), null, ring, 'credit-exchange', now, request.body !== null);
  });
}

export function verifyAnswer(answer, request, ring, now = nowSeconds()) {
  return guarded(() => check(answer, answerComponents(answer, request), request, ring, 'credit-receipt', now, true));
}
