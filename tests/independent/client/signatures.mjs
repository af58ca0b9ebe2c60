// Section 2 from the client's side: nothing is believed unless it is signed as the interface wants it, and every answer is.
import crypto from 'node:crypto';
import http from 'node:http';
import { batchOf, put } from './samples.mjs';
import { faultOf } from './receipt.mjs';
import { generate } from '../wire/keys.mjs';

export async function signatures({ peer, check, sender, key, otherKey, otherSender }) {
  let n = 500;
  const attempt = (how, by = key) => peer.post(batchOf(sender, [put(++n)]), by, how);
  const said = (r) => `${r.failed ?? r.status} ${r.code ?? ''} ${r.why ?? ''}`;
  const refused = async (sentence, how, code = 'signature-invalid', by = key) => {
    const reply = await attempt(how, by);
    check(`${sentence}: a signed 401 ${code}`, reply.trusted && reply.status === 401 && reply.code === code, said(reply));
  };
  // An answer to a request with a covered field twice cannot be bound to it, so that its signature proves nothing either.
  const refusedTwice = async (sentence, how) => { const reply = await attempt(how); check(`${sentence}: 401`, reply.status === 401, said(reply)); };
  const edit = (name, f) => ({ shape: (r) => { r.fields = r.fields.map(([k, v]) => (k.toLowerCase() === name ? [k, f(v)] : [k, v])); } });
  const drop = (name) => ({ shape: (r) => { r.fields = r.fields.filter(([k]) => k.toLowerCase() !== name); } });
  const add = (...field) => ({ shape: (r) => { r.fields.push(field); } });
  const now = () => Math.floor(Date.now() / 1000);

  await refused('an unsigned request', {}, 'signature-invalid', null);
  await refused('a key that is not pinned', {}, 'key-unknown', generate(key.public.alg));
  await refused('six minutes ago', { signing: { created: now() - 360 } }, 'clock-skew');
  await refused('six minutes ahead', { signing: { created: now() + 360 } }, 'clock-skew');
  await refused('random signature bytes', edit('signature', () => `sig=:${crypto.randomBytes(64).toString('base64')}:`));
  await refused('no signature bytes', edit('signature', () => 'sig=::'));
  await refused('all zero', edit('signature', () => `sig=:${Buffer.alloc(64).toString('base64')}:`));
  await refused('a body changed after signing', { shape: (r) => { r.body = Buffer.concat([r.body, Buffer.from(' ')]); } });
  await refused('a digest of other bytes', edit('content-digest', (v) => v.replace(/:.*:/, `:${Buffer.alloc(32).toString('base64')}:`)));
  await refusedTwice('two Content-Digests', { before: (r) => { r.fields.push(['Content-Digest', `sha-512=:${crypto.createHash('sha512').update(r.body).digest('base64')}:`]); } });
  await refused('two algorithms in Content-Digest', edit('content-digest', (v) => `${v}, sha-512=:AAAA:`));
  await refused('another algorithm in alg', edit('signature-input', (v) => v.replace(/alg="[^"]*"/, key.public.alg === 'ed25519' ? 'alg="sm2-sm3"' : 'alg="ed25519"')));
  await refused('the tag of an answer', edit('signature-input', (v) => v.replace('credit-exchange', 'credit-receipt')));
  await refused('another created', edit('signature-input', (v) => v.replace(/created=(\d+)/, (_, s) => `created=${Number(s) - 1}`)));
  await refused('a parameter more', edit('signature-input', (v) => `${v};expires=99999999999`));
  await refused('a parameter twice', edit('signature-input', (v) => `${v};tag="credit-exchange"`));
  await refused('a component less', edit('signature-input', (v) => v.replace(' "idempotency-key"', '')));
  await refused('components in another order', edit('signature-input', (v) => v.replace('"@method" "@target-uri"', '"@target-uri" "@method"')));
  await refused('another label', { shape: (r) => { r.fields = r.fields.map(([k, v]) => (k.startsWith('Signature') ? [k, v.replace('sig=', 'sig1=')] : [k, v])); } });
  await refused('a label twice', edit('signature', (v) => `${v}, ${v}`));
  await refused('base64 without padding', edit('signature', (v) => v.replace('==:', ':')));
  await refused('no Content-Type', drop('content-type'));
  await refused('another Idempotency-Key', edit('idempotency-key', () => '"b-other"'));
  await refusedTwice('an Idempotency-Key twice', add('Idempotency-Key', '"b-other"'));
  await refused('another path', { shape: (r) => { r.target += '?x=1'; } });
  const short = { signing: { nonce: 'AAAA' } };
  await refused('a nonce of three bytes', short);

  const ok = async (sentence, how, by = key, from = sender) => {
    const batch = batchOf(from, [put(++n)]);
    const reply = await peer.post(batch, by, how);
    check(`${sentence}: taken`, faultOf(reply, batch) === null, faultOf(reply, batch));
  };
  await ok('four minutes ago', { signing: { created: now() - 240 } });
  await ok('four minutes ahead', { signing: { created: now() + 240 } });
  await ok('another label beside ours', edit('signature', (v) => `${v}, other=:AAAA:`));
  await ok('white space that serialises away', edit('signature-input', (v) => v.replace('("@method"', '(  "@method"')));
  await ok('a Host that is not the configured origin', add('Host', 'elsewhere.example'));
  await ok('a nonce seen before', { signing: { nonce: 'AAAAAAAAAAAAAAAAAAAAAA' } });
  await ok('the same nonce again', { signing: { nonce: 'AAAAAAAAAAAAAAAAAAAAAA' } });
  await ok('another algorithm of another sender', {}, otherKey, otherSender);
  const borrowed = await peer.post(batchOf(otherSender, [put(++n)]), key);
  check('a key that signs for another sender: 403 sender-unknown', borrowed.trusted && borrowed.status === 403 && borrowed.code === 'sender-unknown', said(borrowed));

  const nowhere = await peer.call('GET', '/exchange/v1/nothing', key);
  check('no such resource: signed 404 not-found', nowhere.trusted && nowhere.status === 404 && nowhere.code === 'not-found', said(nowhere));
  const root = await peer.call('GET', '/exchange/v2/status', key);
  check('no such version: signed 404 not-found', root.trusted && root.status === 404 && root.code === 'not-found', said(root));
  const unsignedGet = await peer.call('GET', '/exchange/v1/status', null);
  check('an unsigned GET: signed 401', unsignedGet.trusted && unsignedGet.status === 401, said(unsignedGet));

  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  for (let i = 0; i < 3; i++) await ok(`call ${i + 1} on one connection`, { agent });
  const half = await peer.call('GET', '/exchange/v1/status', key, { agent });
  check('a GET on the same connection', half.trusted && half.status === 200, said(half));
  agent.destroy();
}
