// The worked example of the platform interface (section 10, in worked_example.md), checked byte for byte, and then damaged
// one byte at a time: a check that accepts everything would pass the first half.
import fs from 'node:fs';
import { publicKey, sha256 } from './wire/keys.mjs';
import { verifyRequest, verifyAnswer, fieldOf } from './wire/message.mjs';
import { parse } from './wire/json.mjs';
import { tally } from './tally.mjs';

const { check, finish } = tally('example');
const page = fs.readFileSync(new URL('worked_example.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/```(http|)\n([\s\S]*?)\n```/g)].map((m) => m[2]);

function message(block) {
  const [head, body] = block.split('\n\n');
  const [first, ...lines] = head.split('\n');
  const fields = lines.map((l) => [l.slice(0, l.indexOf(':')), l.slice(l.indexOf(':') + 2)]);
  const m = { fields, body: Buffer.from(body, 'utf8') };
  const [a, b] = first.split(' ');
  if (a.startsWith('HTTP/')) return { ...m, status: Number(b) };
  return { ...m, method: a, target: `https://${fieldOf(m, 'host')}${b}` };
}

const flipped = (m, i) => ({ ...m, body: Buffer.from(m.body.map((byte, at) => (at === i ? byte ^ 1 : byte))) });
const without = (m, name) => ({ ...m, fields: m.fields.filter(([n]) => n.toLowerCase() !== name) });
const changed = (m, name, f) => ({ ...m, fields: m.fields.map(([n, v]) => (n.toLowerCase() === name ? [n, f(v)] : [n, v])) });

check('section 10 holds two keys, two requests and two answers', blocks.length === 6);
for (const [pem, requestText, answerText] of [blocks.slice(0, 3), blocks.slice(3, 6)]) {
  const request = message(requestText), answer = message(answerText);
  const key = publicKey(pem), ring = [{ key }];
  const asked = (m, now = 1795399200) => verifyRequest(m, ring, now);
  const said = (m, r = request, now = 1795399201) => verifyAnswer(m, r, ring, now);

  check(`${key.alg}: the key id is the one in the example`, requestText.includes(`keyid="${key.id}"`));
  check(`${key.alg}: the request verifies`, asked(request).ok);
  check(`${key.alg}: the answer verifies`, said(answer).ok);
  check(`${key.alg}: the receipt names the SHA-256 of the batch`, parse(answer.body).get('digest') === sha256(request.body).toString('hex'));
  check(`${key.alg}: five minutes and one second are clock-skew`, asked(request, 1795399200 + 301).code === 'clock-skew');
  check(`${key.alg}: five minutes are not`, asked(request, 1795399200 - 300).ok);
  check(`${key.alg}: no byte of the request's body may change`, [...request.body.keys()].every((i) => !asked(flipped(request, i)).ok));
  check(`${key.alg}: no byte of the answer's body may change`, [...answer.body.keys()].every((i) => !said(flipped(answer, i)).ok));
  check(`${key.alg}: another path is refused`, !asked({ ...request, target: `${request.target}?x=1` }).ok);
  check(`${key.alg}: another status is refused`, !said({ ...answer, status: 409 }).ok);
  check(`${key.alg}: an answer to another attempt is refused`,
    !said(answer, changed(request, 'signature', (v) => v.replace(/:../, ':AA'))).ok);
  for (const name of ['content-digest', 'content-type', 'idempotency-key', 'signature', 'signature-input'])
    check(`${key.alg}: a request without ${name} is refused`, !asked(without(request, name)).ok);
  check(`${key.alg}: a covered field that occurs twice is refused`,
    !asked({ ...request, fields: [...request.fields, ['Content-Type', 'application/json']] }).ok);
  check(`${key.alg}: a label twice is refused`, !asked(changed(request, 'signature', (v) => `${v}, ${v}`)).ok);
  check(`${key.alg}: other labels are ignored`, asked(changed(request, 'signature', (v) => `${v}, other=:AAAA:`)).ok);
  check(`${key.alg}: white space that serialises away does not matter`, asked(changed(request, 'signature-input', (v) => v.replace('("@method" ', '( "@method"  '))).ok);
  check(`${key.alg}: alg of another kind is refused`, !asked(changed(request, 'signature-input', (v) => v.replace(/alg="[^"]+"/, 'alg="ed25519"'))).ok);
  check(`${key.alg}: an unknown key is key-unknown`, verifyRequest(request, [], 1795399200).code === 'key-unknown');
}
finish();
