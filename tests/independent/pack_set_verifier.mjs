// Evidence packs in a set (of a day or of an audit sample), verified from src/exchange_log/PACK.md, "Sets", alone, each pack by
// pack_verifier.mjs. A file that is no set is verified as one pack.
//   node pack_set_verifier.mjs FILE.zip [--keys FILE] [--office-key FILE] [--platform-key FILE]
import crypto from 'node:crypto';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Fault, believedOf, isExactly, readZip, require, verifyPack } from './pack_verifier.mjs';

const kMostPacks = 10_000;
const hashOf = (bytes) => crypto.createHash('sha256').update(bytes).digest('hex');
const dayOf = (ms) => new Date(ms + 8 * 3600_000).toISOString().slice(0, 10);  // in Beijing

// One line, these members in this order and no others, `digest` over what stands before it.
function listOf(bytes) {
  const text = bytes.toString(), set = JSON.parse(text);
  require(set.pack === 'creditlink/evidence-set/v1', 'set.json', 'no list of packs');
  const { pack, origin, set: kind, subject, made, page, digest } = set;
  const lines = set.lines.map((line) => {
    const of = 'submission' in line ? { batch: line.batch, submission: line.submission } : { batch: line.batch };
    return 'pack' in line ? { ...of, pack: line.pack, sha256: line.sha256 } : { ...of, why: line.why };
  });
  require(JSON.stringify({ pack, origin, set: kind, subject, made, page, lines, digest }) + '\n' === text, 'set.json', 'is not written as the page says');
  require(hashOf(text.slice(0, text.lastIndexOf(',"digest"'))) === digest, 'set.json', 'not its own digest');
  require(lines.length > 0 && lines.length <= kMostPacks, 'set.json', 'no lines, or too many');
  require(kind === 'day' || kind === 'sample', 'set.json', 'neither of a day nor of a sample');
  if (kind === 'day') require(/^\d{4}-\d{2}-\d{2}$/.test(subject) && dayOf(Date.parse(`${subject}T00:00:00+08:00`)) === subject, 'set.json', 'no day');
  return { origin, kind, subject, page, lines };
}

// The records that a sample's list names: `<entry> <batch> <place>`.
function drawnBy(bytes) {
  return bytes.toString().split('\n').filter((line) => /^\d/.test(line)).map((line) => {
    const [entry, batch, place] = line.split(' ');
    return { entry: Number(entry), batch, place: Number(place) };
  });
}

export function verifySet(bytes, believed = {}) {
  const members = readZip(bytes);
  const get = (name) => { require(members.has(name), name, 'missing'); return members.get(name); };
  const set = listOf(get('set.json')), sample = set.kind === 'sample';
  const named = ['set.json', 'page.html', ...(sample ? ['sample.txt'] : []), ...set.lines.filter(({ pack }) => pack).map(({ pack }) => pack)];
  for (const name of named) get(name);
  require(new Set(named).size === named.length, 'set.json', 'names a member twice');
  for (const name of members.keys()) require(named.includes(name), name, 'the list has no such member');
  require(hashOf(get('page.html')) === set.page, 'page.html', 'not the digest in the list');
  const drawn = sample ? drawnBy(get('sample.txt')) : [];
  if (sample) {
    require(hashOf(get('sample.txt')) === set.subject, 'sample.txt', 'not the list that the set speaks of');
    require(drawn.length === set.lines.length && drawn.every(({ batch }, i) => batch === set.lines[i].batch), 'set.json', 'other batches than the sample');
  }
  const found = [];
  set.lines.forEach((line, i) => {
    if (!line.pack) return;
    require(hashOf(get(line.pack)) === line.sha256, line.pack, 'not the digest in the list');
    let pack;
    try {
      pack = verifyPack(get(line.pack), believed);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      throw new Fault(`${line.pack}/${error.member}`, error.what);
    }
    require(pack.origin === set.origin && pack.batch === line.batch && (pack.submission ?? '') === (line.submission ?? ''), line.pack, 'not the pack of its line');
    if (sample) require(pack.submission && !pack.whole && !pack.erased && pack.place === drawn[i].place, line.pack, 'not the record that was drawn');
    else {
      const sent = dayOf(pack.sent);
      require(!pack.submission && pack.whole && (sent === set.subject || (pack.attempt > 1 && sent > set.subject)), line.pack, 'not sent on that day, or not a whole batch');
    }
    found.push(pack);
  });
  require(found.length > 0, 'set.json', 'there is no pack in it');
  isExactly(bytes, named, members);
  return { set: set.kind, subject: set.subject, packs: found.length, missing: set.lines.length - found.length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file, ...words] = process.argv.slice(2), bytes = fs.readFileSync(file);
  try {
    const verify = readZip(bytes).has('set.json') ? verifySet : verifyPack;
    console.log(JSON.stringify(verify(bytes, believedOf(words))));
  } catch (error) {
    console.log(`NOT SOUND: ${error.message}`);
    process.exit(8);
  }
}
