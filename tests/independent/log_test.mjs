// The log verifier against the worked example of the log's format page and the published Merkle vectors, good and altered.
import crypto from 'node:crypto';
import fs from 'node:fs';
import { consistencyHolds, inclusionHolds, leafHash, parseAnchor, parseCheckpoint, parseKeys, rootOf, verifyCheckpoint, verifyCosignatures, verifyNoneLeftOut, verifyProof } from './log_verifier.mjs';
import { tally } from './tally.mjs';

const { check, finish } = tally('log');
const holds = (body) => { try { return body() !== false; } catch { return false; } };

// ---- the worked example
const page = fs.readFileSync(new URL('../../src/exchange_log/FORMAT.md', import.meta.url), 'utf8');
const lines = page.slice(page.indexOf('## Worked example')).split('\n').filter((line) => line.startsWith('    ')).map((line) => line.slice(4));
const starting = (start) => lines.filter((line) => line.startsWith(start));
const labelled = (label) => starting(`${label}  `)[0].slice(label.length).trim();
const origin = 'creditlink/112200000000000000', witness = 'audit.example/w1';

const entries = [labelled('entry 0'), labelled('entry 1')].map((text) => Buffer.from(text));
check('the leaves are the hashes of the entries', entries.every((entry, i) => leafHash(entry).toString('hex') === labelled(`leaf ${i}`)));
const root = rootOf(entries.map(leafHash));
check('the root is that of the two leaves', root.toString('hex') === labelled('root'));

const keys = parseKeys(starting(`${origin}+`).join('\n')), witnesses = parseKeys(starting(`${witness}+`).join('\n'));
check('there are two keys of the log and two of the witness', keys.length === 2 && witnesses.length === 2);
const note = [origin, '2', root.toString('base64'), '', ...starting(`— ${origin}`), ...starting(`— ${witness}`), ''].join('\n');
check('the checkpoint is signed by both keys', holds(() => verifyCheckpoint(note, keys).size === 2n));
check('the witness cosigned with both keys', verifyCosignatures(note, witnesses).filter(({ time }) => time === 1764000060n).length === 2);
let accepted = 0;
for (let i = 0; i < note.length; ++i) {
  if (note[i] === '—' || i % 3 !== 0) continue;  // a third of them: SM2 with whole numbers takes its time
  const other = note.slice(0, i) + String.fromCharCode(note.charCodeAt(i) ^ 2) + note.slice(i + 1);
  if (holds(() => { verifyCheckpoint(other, keys); return verifyCosignatures(other, witnesses).length === 2; })) ++accepted;
}
check('no checkpoint with a character changed is accepted with all four signatures', accepted === 0, `${accepted} accepted`);

// ---- keys that sign on behind an entry that replaces them
const text = starting(`${origin}+`), raw = crypto.generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
const typed = Buffer.concat([Buffer.from([1]), raw]), id = crypto.createHash('sha256').update(`${origin}\n`).update(typed).digest('hex').slice(0, 8);
const announcing = (announced, replaced) => JSON.stringify({ index: 1, time: 0, event: 'log-keys', data: { keys: announced, replaces: replaced } });
const other = `${origin}+${id}+${typed.toString('base64')}`, pinned = { now: keys, all: keys, followed: [] };
check('keys that were replaced do not sign on, though no handover says so', !holds(() => verifyNoneLeftOut([announcing([other], text)], pinned, note)));
check('a change that both generations signed is not finished, and no fault', holds(() => verifyNoneLeftOut([announcing([text[0]], text)], pinned, note)));
check('a change of keys that nobody believes any more is of no concern', holds(() => verifyNoneLeftOut([announcing(text, [other]), announcing([text[0]], [other])], pinned, note)));

const [anchor] = starting('CL1-');
check('the anchor is the head', parseAnchor(anchor).root.equals(root) && parseAnchor(anchor.toLowerCase().replaceAll('-', ' ')).size === 2n);
check('no anchor with a character changed is one', [...anchor].every((c, i) => c === '-' || i < 3 || !holds(() => parseAnchor(anchor.slice(0, i) + (c === 'A' ? 'B' : 'A') + anchor.slice(i + 1)))));

for (const text of starting('{"proof":"creditlink/')) {
  if (text.includes('<')) continue;
  const name = JSON.parse(text).proof, seen = [parseCheckpoint(note).head];
  check(`${name} holds`, holds(() => verifyProof(text, keys, seen)));
  check(`${name} does not hold where nobody vouches for the head`, !holds(() => verifyProof(text, keys)));
  const path = JSON.parse(text).path[0];
  check(`${name} with another path does not hold`, !holds(() => verifyProof(text.replace(path, Buffer.alloc(32, 7).toString('base64')), keys, seen)));
}

// ---- published vectors
const vectors = (kind) => fs.readFileSync(new URL(`../exchange_log/vectors/${kind}.json`, import.meta.url), 'utf8').split('\n').filter((line) => line.startsWith('{'))
  .map((line) => ({ ...JSON.parse(line.replace(/,$/, '')), ...Object.fromEntries([...line.matchAll(/"(leafIdx|treeSize|size1|size2)":([0-9]+)/g)].map(([, name, digits]) => [name, BigInt(digits)])) }));
const hash = (text) => Buffer.concat([Buffer.from(text, 'base64'), Buffer.alloc(32)]).subarray(0, 32);  // some are placeholders
let seenVectors = 0;
for (const v of vectors('inclusion')) {
  const good = v.leafHash !== '' && inclusionHolds(v.leafIdx, v.treeSize, hash(v.leafHash), (v.proof ?? []).map(hash), hash(v.root));
  check(v.file, good === !v.wantErr);
  ++seenVectors;
}
for (const v of vectors('consistency')) {
  check(v.file, consistencyHolds(v.size1, v.size2, hash(v.root1), hash(v.root2), (v.proof ?? []).map(hash)) === !v.wantErr);
  ++seenVectors;
}
check('all vectors were seen', seenVectors === 196);
finish();
