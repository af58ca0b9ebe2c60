// One signed call: what is sent, what came back, and whether it may be believed. Never follows, never repeats.
import http from 'node:http';
import https from 'node:https';
import zlib from 'node:zlib';
import { signRequest, verifyAnswer, fieldOf } from '../wire/message.mjs';
import { parse } from '../wire/json.mjs';

const kMiB = 1 << 20;

// {status, fields, body} as read, or {failed: reason}.
export function exchange(target, { method, fields, body }, { timeout = 3000, most = 16 * kMiB, agent, ca } = {}) {
  const headers = {};
  for (const [n, v] of fields) headers[n] = headers[n] === undefined ? v : [headers[n], v].flat();
  if (body) headers['Content-Length'] = String(body.length);
  return new Promise((resolve) => {
    const fail = (why) => { clearTimeout(timer); request.destroy(); resolve({ failed: why }); };
    const lib = target.startsWith('https:') ? https : http;
    const request = lib.request(target, { method, headers, agent: agent ?? false, ca }, (res) => {
      const pieces = [];
      let size = 0;
      res.on('data', (piece) => { size += piece.length; if (size > most) fail('answer too large'); else pieces.push(piece); });
      res.on('error', (e) => fail(e.message));
      res.on('aborted', () => fail('answer cut short'));
      res.on('end', () => {
        clearTimeout(timer);
        const given = [];
        for (let i = 0; i < res.rawHeaders.length; i += 2) given.push([res.rawHeaders[i], res.rawHeaders[i + 1]]);
        resolve({ status: res.statusCode, fields: given, body: Buffer.concat(pieces) });
      });
    });
    const timer = setTimeout(() => fail('timed out'), timeout);
    request.on('error', (e) => fail(e.message));
    request.end(body ?? undefined);
  });
}

function unpacked(answer, most) {
  const encoding = fieldOf(answer, 'content-encoding');
  if (!encoding) return answer.body;
  return encoding === 'gzip' ? zlib.gunzipSync(answer.body, { maxOutputLength: most }) : undefined;
}

export class Peer {
  constructor({ origin, platformPin, ca }) { Object.assign(this, { origin, ring: [platformPin], ca }); }

  // Signs unless `raw`; `shape` may bend the request after signing, `before` before it.
  async call(method, path, key, { body, fields = [], before, shape, signing, ...how } = {}) {
    const request = { method, target: this.origin + path, fields: [...fields], body: body === undefined ? null : Buffer.from(body) };
    if (body !== undefined && !fieldOf(request, 'content-type')) request.fields.unshift(['Content-Type', 'application/json']);
    before?.(request);
    if (key) signRequest(request, key, signing);
    shape?.(request);
    const target = how.target ?? request.target;
    const answer = await exchange(target, { ...request, method: request.method }, { ca: this.ca, ...how });
    if (answer.failed) return { failed: answer.failed, trusted: false };
    const verdict = verifyAnswer(answer, request, this.ring);
    const out = { status: answer.status, answer, request, trusted: verdict.ok, why: verdict.why, trouble: verdict.code };
    if (!verdict.ok) return out;
    try { out.json = parse(unpacked(answer, how.most ?? 16 * kMiB)); } catch (e) { return { ...out, trusted: false, why: e.message }; }
    out.code = out.json instanceof Map ? out.json.get('code') : undefined;
    return out;
  }

  post(batch, key, how = {}) {
    return this.call('POST', '/exchange/v1/batches', key, { body: batch.bytes, ...how, fields: [['Idempotency-Key', `"${batch.id}"`], ...(how.fields ?? [])] });
  }

  inquire(id, key, how) { return this.call('GET', `/exchange/v1/batches/${id}`, key, how); }
}
