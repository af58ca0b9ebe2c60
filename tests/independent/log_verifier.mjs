// An exchange log, its exports, proofs, anchors and cosignatures verified from src/exchange_log/FORMAT.md alone, with nothing
// but Node's standard library. It reads tiles, bundles and checkpoint as public tools do, never the journal.
//   node log_verifier.mjs DIR --keys FILE [--witness FILE] [--head-file FILE]… [--anchor LINE]… [--proof FILE]…
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { verifySm2 } from './wire/sm2.mjs';

const sha256 = (...parts) => crypto.createHash('sha256').update(Buffer.concat(parts)).digest();
export const leafHash = (entry) => sha256(Buffer.from([0]), entry);
const nodeHash = (left, right) => sha256(Buffer.from([1]), left, right);

class Fault extends Error {}
function require(condition, what) { if (!condition) throw new Fault(what); }

function base64(text) {
  const bytes = Buffer.from(text, 'base64');
  require(bytes.toString('base64') === text, 'not canonical base64');
  return bytes;
}

// ---- RFC 9162 section 2.1
export function rootOf(leaves) {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return leaves[0];
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}

// 2.1.3.2
export function inclusionHolds(index, size, leaf, proof, root) {
  if (index >= size) return false;
  let fn = index, sn = size - 1n, r = leaf;
  for (const p of proof) {
    if (sn === 0n) return false;
    if (fn % 2n === 1n || fn === sn) {
      r = nodeHash(p, r);
      if (fn % 2n === 0n) while (fn % 2n === 0n && fn !== 0n) { fn >>= 1n; sn >>= 1n; }
    } else {
      r = nodeHash(r, p);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && r.equals(root);
}

// 2.1.4.2
export function consistencyHolds(first, second, firstRoot, secondRoot, proof) {
  if (first === 0n || first > second) return false;
  if (first === second) return proof.length === 0 && firstRoot.equals(secondRoot);
  if (proof.length === 0) return false;
  const path = [...proof];
  if ((first & (first - 1n)) === 0n) path.unshift(firstRoot);
  let fn = first - 1n, sn = second - 1n;
  while (fn % 2n === 1n) { fn >>= 1n; sn >>= 1n; }
  let fr = path[0], sr = path[0];
  for (const c of path.slice(1)) {
    if (sn === 0n) return false;
    if (fn % 2n === 1n || fn === sn) {
      fr = nodeHash(c, fr);
      sr = nodeHash(c, sr);
      if (fn % 2n === 0n) while (fn % 2n === 0n && fn !== 0n) { fn >>= 1n; sn >>= 1n; }
    } else {
      sr = nodeHash(sr, c);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && fr.equals(firstRoot) && sr.equals(secondRoot);
}

// ---- keys
const types = [
  { use: 'log', algorithm: 'ed25519', type: Buffer.from([1]), bytes: 32 },
  { use: 'log', algorithm: 'sm2', type: Buffer.from('\xffcreditlink/sm2-sm3/v1', 'latin1'), bytes: 65 },
  { use: 'witness', algorithm: 'ed25519', type: Buffer.from([4]), bytes: 32 },
  { use: 'witness', algorithm: 'sm2', type: Buffer.from('\xffcreditlink/sm2-cosignature/v1', 'latin1'), bytes: 65 },
];

export function parseKey(line) {
  const [name, id] = line.split('+', 2);
  const typed = base64(line.slice(name.length + id.length + 2));
  const row = types.find(({ type, bytes }) => typed.subarray(0, type.length).equals(type) && typed.length === type.length + bytes);
  require(row, `unknown type of key: ${line}`);
  const keyId = sha256(Buffer.from(`${name}\n`), typed).subarray(0, 4);
  require(keyId.toString('hex') === id, `the key id is not the key's: ${line}`);
  return { name, use: row.use, algorithm: row.algorithm, id: keyId, raw: typed.subarray(row.type.length) };
}

export const parseKeys = (text) => text.split('\n').filter((line) => line.trim() !== '').map(parseKey);

function signatureHolds(key, message, signature) {
  if (signature.length !== 64) return false;
  if (key.algorithm === 'sm2') return verifySm2(key.raw, message, signature, '1234567812345678');
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key.raw]);
  return crypto.verify(null, message, crypto.createPublicKey({ key: der, format: 'der', type: 'spki' }), signature);
}

// ---- heads, checkpoints, cosignatures
export function parseHead(text) {
  const found = /^(0|[1-9][0-9]*) (\S+)$/.exec(text);
  require(found, `not a head: ${text}`);
  const root = base64(found[2]);
  require(root.length === 32, 'a root has 32 bytes');
  return { size: BigInt(found[1]), root };
}
const sameHead = (a, b) => a.size === b.size && a.root.equals(b.root);

export function parseCheckpoint(note) {
  const lines = note.split('\n');
  require(lines.length >= 6 && lines.at(-1) === '' && lines[3] === '', 'a checkpoint is three lines, an empty one and signatures');
  const head = parseHead(`${lines[1]} ${lines[2]}`);
  const signatures = lines.slice(4, -1).map((line) => {
    const found = /^— (\S+) (\S+)$/.exec(line);
    require(found, `not a signature line: ${line}`);
    const bytes = base64(found[2]);
    require(bytes.length > 4, 'a signature line without signature');
    return { name: found[1], id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
  });
  return { origin: lines[0], head, text: Buffer.from(lines.slice(0, 3).join('\n') + '\n'), signatures };
}

const linesOf = (checkpoint, key) => checkpoint.signatures.filter(({ name, id }) => name === key.name && id.equals(key.id));

// A good line of each kind of key that is known, none bad, none twice.
export function verifyCheckpoint(note, keys) {
  const checkpoint = parseCheckpoint(note);
  const good = new Set();
  require(keys.length > 0 && keys.every(({ use, name }) => use === 'log' && name === checkpoint.origin), 'the checkpoint is of another log');
  for (const key of keys) {
    const lines = linesOf(checkpoint, key);
    require(lines.length <= 1, 'two lines of one key');
    for (const line of lines) {
      require(signatureHolds(key, checkpoint.text, line.signature), `the ${key.algorithm} signature is not good`);
      good.add(key.algorithm);
    }
  }
  for (const { algorithm } of keys) require(good.has(algorithm), `no ${algorithm} signature of a known key`);
  return checkpoint.head;
}

// The times at which these witnesses cosigned; one that did not is missing.
export function verifyCosignatures(note, witnesses) {
  const checkpoint = parseCheckpoint(note);
  return witnesses.flatMap((key) => {
    const lines = linesOf(checkpoint, key);
    require(lines.length <= 1, 'two lines of one witness');
    return lines.map(({ signature }) => {
      require(signature.length === 72, 'a cosignature is a time and a signature');
      const time = signature.readBigUInt64BE(0);
      const message = Buffer.concat([Buffer.from(`cosignature/v1\ntime ${time}\n`), checkpoint.text]);
      require(signatureHolds(key, message, signature.subarray(8)), `the cosignature of ${key.name} is not good`);
      return { name: key.name, time };
    });
  });
}

// What was brought back from witnesses, one note behind the other.
export const cosignedNotes = (text) => text.split(/(?<=^— .*\n)(?=[^—])/m).filter(Boolean);

// ---- entries and tiles
function parseEntry(bytes, index) {
  const text = bytes.toString('utf8');
  require(Buffer.from(text).equals(bytes), `entry ${index}: not UTF-8`);
  const found = /^\{"index":(0|[1-9][0-9]*),"time":(0|[1-9][0-9]*),"event":"([a-z0-9_.-]{1,32})","data":(\{.*\})\}$/s.exec(text);
  require(found && bytes.length <= 65535, `entry ${index}: not an entry`);
  require(BigInt(found[1]) === index, `entry ${index}: another entry stands here`);
  JSON.parse(text);
  return text;
}

function tilePath(level, index, width) {
  const groups = [String(index % 1000n).padStart(3, '0')];
  for (let rest = index / 1000n; rest > 0n; rest /= 1000n) groups.unshift('x' + String(rest % 1000n).padStart(3, '0'));
  return `tile/${level}/${groups.join('/')}${width < 256n ? `.p/${width}` : ''}`;
}

// A partial tile's place may have been taken by the full one, whose beginning it is.
function readTile(directory, level, index, width) {
  for (const name of [tilePath(level, index, width), tilePath(level, index, 256n)]) {
    const file = path.join(directory, name);
    if (fs.existsSync(file)) return { name, bytes: fs.readFileSync(file) };
  }
  throw new Fault(`missing: ${tilePath(level, index, width)}`);
}

// Every entry and every tile of the signed size; the leaf hashes.
export function verifyTiles(directory, head, entries = []) {
  const leaves = [];
  for (let first = 0n; first < head.size; first += 256n) {
    const width = head.size - first < 256n ? head.size - first : 256n;
    const { name, bytes } = readTile(directory, 'entries', first / 256n, width);
    let offset = 0;
    for (let index = first; index < first + width; ++index) {
      require(offset + 2 <= bytes.length, `entry ${index}: missing (${name})`);
      const length = bytes.readUInt16BE(offset);
      require(offset + 2 + length <= bytes.length, `entry ${index}: cut off (${name})`);
      const entry = bytes.subarray(offset + 2, offset + 2 + length);
      entries.push(parseEntry(entry, index));
      leaves.push(leafHash(entry));
      offset += 2 + length;
    }
    require(offset === bytes.length || name !== tilePath('entries', first / 256n, width), `the bundle is too long (${name})`);
  }
  for (let level = 0, hashes = leaves; hashes.length > 0 && level < 8; ++level) {
    for (let first = 0; first < hashes.length; first += 256) {
      const wanted = hashes.slice(first, first + 256);
      const { name, bytes } = readTile(directory, level, BigInt(first / 256), BigInt(wanted.length));
      wanted.forEach((hash, i) => require(bytes.length >= 32 * (i + 1) && hash.equals(bytes.subarray(32 * i, 32 * (i + 1))),
        level === 0 ? `entry ${first + i}: its hash is not in the tile (${name})` : `hash ${first + i} of level ${level} (${name})`));
      require(bytes.length === 32 * wanted.length || name !== tilePath(level, BigInt(first / 256), BigInt(wanted.length)), `the tile is too long (${name})`);
    }
    hashes = Array.from({ length: Math.floor(hashes.length / 256) }, (_, i) => rootOf(hashes.slice(256 * i, 256 * (i + 1))));
  }
  require(rootOf(leaves).equals(head.root), 'the root is not the one that is signed');
  return leaves;
}

export function verifyExtends(leaves, seen) {
  require(seen.size <= BigInt(leaves.length), `entries ${leaves.length} to ${seen.size - 1n} are missing`);
  require(rootOf(leaves.slice(0, Number(seen.size))).equals(seen.root), `the first ${seen.size} entries are not those that were seen`);
}

// ---- anchors
const digits = '0123456789ABCDEFGHJKLMNPQRTUWXY';

export function parseAnchor(line) {
  const text = line.toUpperCase().replace(/[-\s]/g, '').replace(/[IOSZ]/g, (c) => ({ I: '1', O: '0', S: '5', Z: '2' })[c]);
  require(text.startsWith('CL1') && text.length >= 3 + 2 + 65, 'not an anchor');
  const groups = [text.slice(3, -65), ...text.slice(-65).match(/.{5}/g)];
  groups.forEach((group, g) => {
    let sum = g, weight = 1;
    for (const c of group.slice(0, -1)) {
      require(digits.includes(c), `group ${g}: ${c} is no digit`);
      sum += digits.indexOf(c) * weight;
      weight = weight * 3 % 31;
    }
    require(digits[(31 - sum % 31) % 31] === group.at(-1), `group ${g} is mistyped`);
  });
  const number = groups.slice(1).flatMap((group) => [...group.slice(0, 4)]).reduce((sum, c) => sum * 31n + BigInt(digits.indexOf(c)), 0n);
  require(number < 1n << 256n && /^(0|[1-9][0-9]*)$/.test(groups[0].slice(0, -1)), 'not an anchor');
  return { size: BigInt(groups[0].slice(0, -1)), root: Buffer.from(number.toString(16).padStart(64, '0'), 'hex') };
}

// ---- proofs. `keys` vouch for the checkpoint within; without one, `seen` must have the head.
export function verifyProof(text, keys, seen = []) {
  const proof = JSON.parse(text);
  const hashes = proof.path.map(base64);
  require(hashes.every((hash) => hash.length === 32), 'a hash has 32 bytes');
  const head = parseHead(proof.head ?? proof.new);
  if (proof.checkpoint !== undefined) require(sameHead(verifyCheckpoint(proof.checkpoint, keys), head), 'the checkpoint is of another head');
  else require(seen.some((one) => sameHead(one, head)), 'nobody vouches for the head');
  if (proof.proof === 'creditlink/inclusion/v1') {
    const entry = Buffer.from(proof.entry);
    parseEntry(entry, BigInt(proof.index));
    require(inclusionHolds(BigInt(proof.index), head.size, leafHash(entry), hashes, head.root), 'the entry is not under the head');
  } else {
    require(proof.proof === 'creditlink/consistency/v1', `unknown proof: ${proof.proof}`);
    const old = parseHead(proof.old);
    if (old.size === 0n) require(hashes.length === 0 && old.root.equals(sha256()), 'not the empty log');
    else require(consistencyHolds(old.size, head.size, old.root, head.root, hashes), 'the head does not extend the old one');
  }
  return head;
}

// ---- changes of keys. From the pinned keys along the handovers: the keys of today, those of every generation on the way, the heads.
export function followHandovers(text, pinned) {
  let now = pinned;
  const all = [...pinned], followed = [];
  for (const line of text.split('\n').filter(Boolean)) {
    const proof = JSON.parse(line);
    const entry = JSON.parse(proof.entry);
    require(entry.event === 'log-keys' && entry.index === proof.index, 'a handover is about another entry');
    if (entry.data.lost) continue;  // leads nobody
    const keys = entry.data.keys.map(parseKey);
    let head;
    try { head = verifyProof(line, now); verifyProof(line, keys); } catch (error) { if (error instanceof Fault) continue; throw error; }
    if (keys.every(({ id }) => now.some((key) => key.id.equals(id)))) continue;
    now = keys;
    all.push(...keys);
    followed.push({ index: proof.index, head, keys });
  }
  return { now, all, followed };
}

// Up to the last handover each announcement on the way was followed; behind it none replaces a key of today, unless the checkpoint
// bears the new keys' lines too.
export function verifyNoneLeftOut(entries, { now, all, followed }, checkpoint) {
  const until = followed.at(-1)?.index ?? -1, has = (keys, { id }) => keys.some((key) => key.id.equals(id));
  const same = (a, b) => a.length === b.length && a.every((key) => has(b, key));
  const signed = (keys) => { try { verifyCheckpoint(checkpoint, keys); return true; } catch (error) { if (error instanceof Fault) return false; throw error; } };
  for (const entry of entries) {
    if (!entry.includes('"event":"log-keys"')) continue;
    const { event, index, data } = JSON.parse(entry);
    if (event !== 'log-keys' || !data.replaces.map(parseKey).some((key) => has(index <= until ? all : now, key))) continue;
    const keys = data.keys.map(parseKey);
    if (same(keys, now) || followed.some((one) => same(keys, one.keys))) continue;
    require(index > until, `entry ${index} announces keys, and its handover is missing`);
    require(signed(keys), `entry ${index} announces keys, and yet the old ones alone sign the checkpoint`);
  }
}

export function verifyExport(directory, pinned) {
  const file = path.join(directory, 'handovers');
  const chain = followHandovers(fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '', pinned);
  const checkpoint = fs.readFileSync(path.join(directory, 'checkpoint'), 'utf8'), head = verifyCheckpoint(checkpoint, chain.now);
  const entries = [];
  const leaves = verifyTiles(directory, head, entries);
  verifyNoneLeftOut(entries, chain, checkpoint);
  return { head, leaves, chain };
}

function main([directory, ...words]) {
  const given = { keys: [], former: [], witness: [], 'head-file': [], anchor: [], proof: [] };
  for (let i = 0; i < words.length; i += 2) given[words[i].slice(2)].push(words[i + 1]);
  const read = (file) => fs.readFileSync(file, 'utf8');
  const keys = given.keys.flatMap((file) => parseKeys(read(file))), witnesses = given.witness.flatMap((file) => parseKeys(read(file)));
  const { head, leaves, chain } = verifyExport(directory, keys);
  chain.all.push(...given.former.flatMap((file) => parseKeys(read(file))));  // keys that were lost: for heads seen earlier
  const seen = [head, ...chain.followed.map((one) => one.head), ...given.anchor.map(parseAnchor)], cosigned = [];
  for (const file of given['head-file']) {
    seen.push(verifyCheckpoint(read(file), chain.all));
    cosigned.push(...verifyCosignatures(read(file), witnesses));
  }
  const kept = path.join(directory, 'cosigned');
  if (witnesses.length > 0 && fs.existsSync(kept))
    for (const note of cosignedNotes(read(kept))) {
      const { origin, head: stated } = parseCheckpoint(note);  // whoever signed it, the log has to extend it
      require(origin === keys[0].name, 'a cosigned head of another log');
      seen.push(stated);
      cosigned.push(...verifyCosignatures(note, witnesses));
    }
  for (const witness of witnesses) require(cosigned.some(({ name }) => name === witness.name), `${witness.name} has cosigned nothing here`);
  for (const one of seen) verifyExtends(leaves, one);
  for (const file of given.proof) verifyProof(read(file), chain.all, seen);
  console.log(JSON.stringify({ result: 'sound', entries: Number(head.size), root: head.root.toString('base64'), seen: seen.length - 1 - chain.followed.length, cosigned: cosigned.length, proofs: given.proof.length }));
}

if (process.argv[1] && path.resolve(process.argv[1]) === new URL(import.meta.url).pathname) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    console.log(JSON.stringify({ result: 'fault', fault: error.message }));
    process.exit(8);
  }
}
