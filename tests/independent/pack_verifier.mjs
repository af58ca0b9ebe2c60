// An evidence pack verified from src/exchange_log/PACK.md and FORMAT.md alone, with nothing but Node's standard library: the steps
// of "What is checked", in their order. SM2 keys only, as packs of the built-in profile have.
//   node pack_verifier.mjs FILE.zip [--keys FILE] [--office-key FILE] [--platform-key FILE]
import crypto from 'node:crypto';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { consistencyHolds, followHandovers, inclusionHolds, leafHash, parseCheckpoint, parseHead, parseKeys, verifyCheckpoint } from './log_verifier.mjs';
import { storedZip } from './stored_zip.mjs';
import { verifySm2 } from './wire/sm2.mjs';
import { parseDictionary, write } from './wire/structured.mjs';

const sha256 = (bytes) => crypto.createHash('sha256').update(bytes).digest();
const sm3 = (...parts) => crypto.createHash('sm3').update(Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)))).digest();

export class Fault extends Error { constructor(member, what) { super(`${member}: ${what}`); this.member = member; this.what = what; } }
export function require(condition, member, what) { if (!condition) throw new Fault(member, what); }

// ---- the archive: stored members only, read from the central directory (PKWARE APPNOTE 4.3.12)
export function readZip(bytes) {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  require(end >= 0, 'manifest.json', 'no zip');
  const members = new Map();
  for (let at = bytes.readUInt32LE(end + 16), n = bytes.readUInt16LE(end + 10); n > 0; --n) {
    const size = bytes.readUInt32LE(at + 24), nameLength = bytes.readUInt16LE(at + 28), local = bytes.readUInt32LE(at + 42);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    require(!members.has(name), name, 'stands twice');
    require(bytes.readUInt16LE(at + 10) === 0, name, 'is not stored');
    const begin = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    members.set(name, bytes.subarray(begin, begin + size));
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return members;
}

// PACK.md, "The archive": made anew from its members, in their order, it is the same bytes.
export function isExactly(bytes, order, members) {
  require(storedZip(new Map(order.map((name) => [name, members.get(name)]))).equals(bytes), 'zip', 'has something beside its members');
}

// ---- HTTP messages and their signatures (RFC 9421, as the interface profiles it)
function messageOf(bytes, member) {
  const end = bytes.indexOf('\r\n\r\n');
  require(end >= 0, member, 'no HTTP message');
  const [first, ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const fields = lines.map((line) => [line.slice(0, line.indexOf(': ')).toLowerCase(), line.slice(line.indexOf(': ') + 2)]);
  const words = first.split(' ');
  return { '@method': words[0], '@target-uri': words[1], '@status': words[1], body: bytes.subarray(end + 4),
           field: (name) => fields.filter(([n]) => n === name).map(([, value]) => value).join(', ') };
}

const spkiOf = (pem) => Buffer.from(pem.toString().replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');

// The time at which it was signed.
function signedAt(member, message, request, pem, about, tag, near) {
  require(about.algorithm === 'sm2-sm3', member, 'not SM2');
  const covered = parseDictionary(message.field('signature-input')).get('sig'), signature = parseDictionary(message.field('signature')).get('sig');
  require(covered && signature, member, 'is not signed');
  const parameters = covered.parameters, spki = spkiOf(pem);
  require([...parameters.keys()].join() === 'created,nonce,keyid,alg,tag' && parameters.get('tag').value === tag, member, 'other parameters');
  require(parameters.get('alg').value === 'sm2-sm3' && parameters.get('keyid').value === sha256(spki).toString('hex'), member, 'signed by another key');
  const valueOf = (item) => {
    const of = item.parameters.has('req') ? request : message;
    if (item.value.startsWith('@')) return of[item.value];
    return item.parameters.has('key') ? write(parseDictionary(of.field(item.value)).get('sig')) : of.field(item.value);
  };
  const base = [...covered.value.map((item) => `${write(item)}: ${valueOf(item)}`), `"@signature-params": ${write(covered)}`].join('\n');
  require(verifySm2(spki.subarray(-65), Buffer.from(base), signature.value, about.signer_id), member, 'its signature is not good');
  require(Math.abs(parameters.get('created').value - near) <= 300, member, 'signed at another time');
  return { names: covered.value.map(write) };
}

function bodyIs(member, message) {
  require(message.field('content-digest') === `sm3=:${sm3(message.body).toString('base64')}:`, member, 'its Content-Digest is not its body\'s');
}

// ---- the tree over a batch's records
const recordLeaf = (salt, id, data) => sm3(Buffer.from([0]), salt, id, sha256(data));
const node = (left, right) => sm3(Buffer.from([1]), left, right);
function rootByPath(hash, place, count, path) {
  const rest = [...path];
  for (let at = place, size = count; size > 1; at >>= 1, size = (size + 1) >> 1) {
    if ((at ^ 1) >= size) continue;
    const beside = rest.shift();
    if (!beside) return undefined;
    hash = at & 1 ? node(beside, hash) : node(hash, beside);
  }
  return rest.length === 0 && place < count ? hash : undefined;
}
function rootOf(level) {
  while (level.length > 1) level = Array.from({ length: Math.ceil(level.length / 2) }, (_, i) => (2 * i + 1 < level.length ? node(level[2 * i], level[2 * i + 1]) : level[2 * i]));
  return level[0];
}

export function verifyPack(bytes, believed = {}) {
  const members = readZip(bytes), manifest = JSON.parse(members.get('manifest.json') ?? '{}');
  require(manifest.pack === 'creditlink/evidence/v1', 'manifest.json', 'no manifest');
  const text = members.get('manifest.json').toString();
  require(sha256(text.slice(0, text.lastIndexOf(',"digest"'))).toString('hex') === manifest.digest, 'manifest.json', 'not its own digest');
  for (const name of Object.keys(manifest.members)) require(members.has(name), name, 'missing');                                          // 1
  for (const [name, content] of members)
    if (name !== 'manifest.json') require(manifest.members[name] === sha256(content).toString('hex'), name, 'not the digest in the manifest');
  isExactly(bytes, ['manifest.json', ...Object.keys(manifest.members)], members);
  const get = (name) => { require(members.has(name), name, 'missing'); return members.get(name); };                                         // 2
  const hex = (text) => Buffer.from(text, 'hex'), salts = manifest.erased ? {} : JSON.parse(get('salts.json'));
  const commits = (salt, content) => sm3(hex(salt), sha256(content)).toString('hex');

  const keys = parseKeys(get('log-keys').toString());                                                                                        // 3
  for (const name of ['office-key.pem', 'platform-key.pem'])
    if (believed[name]) {
      require(!manifest.erased, 'manifest.json', `the contents were erased: no signature is left to check with ${name}`);
      require(spkiOf(get(name)).equals(spkiOf(believed[name])), name, 'not the key believed');
    }
  if (members.has('platform-certificate.pem'))
    require(new crypto.X509Certificate(get('platform-certificate.pem')).publicKey.export({ type: 'spki', format: 'der' }).equals(spkiOf(get('platform-key.pem'))), 'platform-certificate.pem', 'not of the platform\'s key');
  const note = get('checkpoint').toString(), head = verifyCheckpoint(note, keys);                                                            // 4
  if (believed.keys) verifyCheckpoint(note, followHandovers(members.has('log-handovers') ? get('log-handovers').toString() : '', believed.keys).now);

  const proven = (event) => {                                                                                 // 5
    const name = `${event}.json`, proof = JSON.parse(get(name)), of = parseHead(proof.head), entry = JSON.parse(proof.entry);
    require(of.size === head.size && of.root.equals(head.root), name, 'of another head');
    require(inclusionHolds(BigInt(proof.index), head.size, leafHash(Buffer.from(proof.entry)), proof.path.map((hash) => Buffer.from(hash, 'base64')), head.root), name, 'does not hold');
    require(entry.index === proof.index && entry.event === event, name, 'another entry');
    return entry;
  };
  const [submitted, answered] = ['submitted', 'answered'].map(proven);
  for (const { event, data } of [submitted, answered]) require(data.batch === manifest.batch && data.platform === manifest.platform, `${event}.json`, 'of another batch');
  require(answered.index > submitted.index && answered.data.attempt === submitted.data.attempt && answered.data.outcome === 'receipt', 'answered.json', 'no receipt of this attempt');

  const tied = (name, pathName) => {                                                                                                         // other heads of the log
    const other = parseCheckpoint(get(name).toString()), proof = JSON.parse(get(pathName)), [older, newer] = [proof.old, proof.new].map(parseHead);
    const is = (a, b) => a.size === b.size && a.root.equals(b.root);
    require(other.origin === manifest.origin, name, 'of another log');
    require((is(older, other.head) && is(newer, head)) || (is(older, head) && is(newer, other.head)), pathName, 'of other heads');
    require(consistencyHolds(older.size, newer.size, older.root, newer.root, proof.path.map((hash) => Buffer.from(hash, 'base64'))), pathName, 'does not hold');
    require(other.head.size > BigInt(answered.index), name, 'does not cover the answer');
  };
  if (members.has('cosigned-checkpoint') || members.has('cosigned-path.json')) tied('cosigned-checkpoint', 'cosigned-path.json');
  if (members.has('timestamp.tsr') || members.has('timestamp-checkpoint') || members.has('timestamp-path.json')) {  // its signature is for openssl ts
    tied('timestamp-checkpoint', 'timestamp-path.json');
    require(get('timestamp.tsr').includes(sha256(get('timestamp-checkpoint'))), 'timestamp.tsr', 'not of that note');
  }

  if (manifest.erased) {                                                                                                                     // without contents
    for (const name of ['record.json', 'record-path.json', 'source-row.json', 'request-head.http', 'request-body.json', 'inquiry-head.http', 'receipt.http', 'salts.json', 'source.json', 'mapping.json',
      'office-key.pem', 'platform-key.pem', 'platform-certificate.pem'])
      require(!members.has(name), name, 'was erased, by the manifest');
    const began = proven('erasing'), ended = proven('erased'), { below, ranges, kept } = began.data;
    for (const { event, data } of [began, ended]) require(data.erasure === manifest.erased, `${event}.json`, 'of another erasure');
    require(ended.index > began.index && !manifest.whole, 'erased.json', 'before the beginning');
    const month = ({ time }) => new Date(time + 8 * 3600_000).toISOString().slice(0, 7);
    const took = (entry) => entry.index < below && below <= began.index && !kept?.includes(manifest.batch) && ranges.some(({ class: of, from, until }) => of === submitted.data.kind && from <= month(entry) && month(entry) <= until);
    require(took(submitted) || took(answered), 'erasing.json', 'did not take the contents of this batch');
    return { origin: manifest.origin, batch: manifest.batch, submission: manifest.submission, whole: false, erased: manifest.erased, sent: submitted.time, attempt: submitted.data.attempt };
  }

  let place;
  if (manifest.submission) {                                                                                                                 // 6
    const path = JSON.parse(get('record-path.json'));
    const root = rootByPath(recordLeaf(hex(path.salt), path.submission, get('record.json')), path.place, path.count, path.path.map(hex));
    require(path.submission === manifest.submission && path.count === submitted.data.count, 'record-path.json', 'of another record');
    require(root?.toString('hex') === submitted.data.records, 'record.json', 'does not lead to the root');
    place = path.place;
    if (submitted.data.rows) {
      const row = JSON.parse(get('source-row.json')), at = 'source-row.json';
      const leaf = sm3(Buffer.from([0]), hex(row.salt), sha256(Buffer.concat([sha256(row.heading), Buffer.from(row.row)])));
      require(row.place === place && row.count === path.count, at, 'of another record');
      require(rootByPath(leaf, row.place, row.count, row.path.map(hex))?.toString('hex') === submitted.data.rows, at, 'does not lead to the root');
      const [heading, record] = [row.heading || '{"columns":[],"fields":[]}', get('record.json')].map((text) => JSON.parse(text)), [, , cells, corrected] = JSON.parse(row.row) ?? [0, '', [], {}];
      const text = (cell, i) => (typeof cell === 'string' ? cell : cell === 1 ? record[heading.fields[i]] : cell.n ?? cell.d);
      require(JSON.stringify(row.cells) === JSON.stringify(cells.map((cell, i) => [heading.columns[i], text(cell, i)])), at, 'its cells are others than its row says');
      require(JSON.stringify(row.corrected) === JSON.stringify(Object.entries(corrected ?? {})), at, 'its corrections are others than its row says');
      if (heading.mapping && members.has('mapping.json')) require(sha256(get('mapping.json')).toString('hex') === heading.mapping, 'mapping.json', 'not the mapping that the heading names');
    } else require(!members.has('source-row.json'), 'source-row.json', 'the log commits to none');
  }

  const request = messageOf(get('request-head.http'), 'request-head.http');
  const office = () => get('office-key.pem'), signed = answered.data.vouched === 'signature';
  if (signed) {                                                                                                                              // 7
    require(request.field('idempotency-key') === `"${manifest.batch}"`, 'request-head.http', 'of another batch');
    signedAt('request-head.http', request, null, office(), manifest.office_key, 'credit-exchange', submitted.time / 1000);
  }
  if (manifest.whole) {                                                                                                                      // 8
    const body = get('request-body.json');
    require(commits(salts.batch, get('request-head.http')) === submitted.data.head, 'request-head.http', 'not committed to');
    require(commits(salts.batch, body) === submitted.data.digest, 'request-body.json', 'not committed to');
    if (signed) bodyIs('request-body.json', { ...request, body });
    const records = JSON.parse(body).records.map(({ id, data, basis, reason }) => ({ id, data: Buffer.from(JSON.stringify(data ?? { basis, reason })) }));
    const leaves = records.map(({ id, data }, i) => recordLeaf(sm3(Buffer.from([2]), hex(salts.batch), Buffer.from([i >> 24, i >> 16, i >> 8, i])).subarray(0, 16), id, data));
    require(rootOf(leaves).toString('hex') === submitted.data.records, 'request-body.json', 'other records');
    if (place !== undefined) require(records[place].data.equals(get('record.json')), 'record.json', 'another record in the body');
  }

  require(commits(salts.answer, get('receipt.http')) === answered.data.digest, 'receipt.http', 'not committed to');                          // 9
  const answer = messageOf(get('receipt.http'), 'receipt.http'), asked = answered.data.of === 'inquiry';
  if (asked) require(commits(salts.answer, get('inquiry-head.http')) === answered.data.head, 'inquiry-head.http', 'not committed to');
  const about = { origin: manifest.origin, batch: manifest.batch, submission: manifest.submission, whole: manifest.whole, place, sent: submitted.time, attempt: submitted.data.attempt };
  if (!signed) return { ...about, outcome: undefined };
  const of = asked ? messageOf(get('inquiry-head.http'), 'inquiry-head.http') : request;
  if (asked) signedAt('inquiry-head.http', of, null, office(), manifest.office_key, 'credit-exchange', answered.time / 1000);
  const { names } = signedAt('receipt.http', answer, of, get('platform-key.pem'), manifest.platform_key, 'credit-receipt', answered.time / 1000);
  for (const name of ['"@status"', '"content-digest"', '"signature";req;key="sig"']) require(names.includes(name), 'receipt.http', `${name} is not signed`);
  bodyIs('receipt.http', answer);

  const receipt = JSON.parse(answer.body);                                                                                                   // 10
  require(receipt.batch === manifest.batch && receipt.state === 'final' && receipt.receipt === answered.data.receipt, 'receipt.http', 'no final receipt of this batch');
  if (manifest.whole) require(receipt.digest === sha256(get('request-body.json')).toString('hex'), 'receipt.http', 'about another body');
  const outcome = receipt.results.find(({ id }) => id === manifest.submission)?.outcome ?? 'accepted';
  return { ...about, outcome: manifest.submission ? outcome : undefined };
}

// What the words of a command line say is believed.
export function believedOf(words) {
  const believed = {};
  for (let i = 0; i < words.length; i += 2) {
    const bytes = fs.readFileSync(words[i + 1]);
    if (words[i] === '--keys') believed.keys = parseKeys(bytes.toString());
    else believed[`${words[i].slice(2)}.pem`] = bytes;
  }
  return believed;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file, ...words] = process.argv.slice(2);
  try {
    console.log(JSON.stringify(verifyPack(fs.readFileSync(file), believedOf(words))));
  } catch (error) {
    console.log(`NOT SOUND: ${error.message}`);
    process.exit(8);
  }
}
