// The digital signature inside an OFD verified from the standards alone, with nothing but Node's standard library: GB/T 33190-2016
// section 18 (list of signatures, statement, references), GB/T 35275-2017 section 8 (SignedData), GB/T 32918 (SM2).
//   node ofd_verifier.mjs FILE.ofd CERTIFICATE.crt       exit 0, or 1 and what is wrong
import crypto from 'node:crypto';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readZip } from './pack_verifier.mjs';
import { verifySm2 } from './wire/sm2.mjs';

const sm3 = (bytes) => crypto.createHash('sm3').update(bytes).digest();
const kSm3 = '1.2.156.10197.1.401', kSm2WithSm3 = '1.2.156.10197.1.501', kSm2Sign = '1.2.156.10197.1.301.1';
const kData = '1.2.156.10197.6.1.4.2.1', kSignedData = '1.2.156.10197.6.1.4.2.2', kContentType = '1.2.840.113549.1.9.3', kMessageDigest = '1.2.840.113549.1.9.4';
const kSignerId = '1234567812345678';  // GM/T 0009

class Fault extends Error { constructor(member, what) { super(`${member}: ${what}`); this.member = member; } }
function require(condition, member, what) { if (!condition) throw new Fault(member, what); }

// ---- DER (X.690): a tree of { tag, content, whole, sub }
function tree(bytes) {
  const nodes = [];
  for (let at = 0; at < bytes.length;) {
    const begin = at, tag = bytes[at++];
    let length = bytes[at++];
    if (length > 0x80) { const n = length & 0x7f; length = bytes.readUIntBE(at, n); at += n; }
    require(at + length <= bytes.length, 'SignedValue.dat', 'is cut off');
    const content = bytes.subarray(at, at + length);
    nodes.push({ tag, content, whole: bytes.subarray(begin, at + length), sub: tag & 0x20 ? tree(content) : [] });
    at += length;
  }
  return nodes;
}

function oid(node) {
  const parts = [];
  let part = 0n;
  for (const byte of node.content) {
    part = part << 7n | BigInt(byte & 0x7f);
    if (byte & 0x80) continue;
    if (parts.length) parts.push(part);
    else parts.push(part < 80n ? part / 40n : 2n, part < 80n ? part % 40n : part - 80n);
    part = 0n;
  }
  return parts.join('.');
}

// Issuer, serial number and key of a certificate (RFC 5280 4.1).
function certificate(der) {
  const [body] = tree(der)[0].sub, fields = body.sub.filter((each) => each.tag !== 0xA0);
  const key = fields[5].sub[1].content.subarray(1);
  require(key.length === 65, 'SignedValue.dat', 'is not by a key of SM2');
  return { issuer: fields[2].whole, serial: fields[0].whole, key };
}

function verifyValue(value, statement, trusted) {
  const at = 'Doc_0/Signs/Sign_0/SignedValue.dat', [info] = tree(value);
  require(oid(info.sub[0]) === kSignedData, at, 'is no SignedData of GB/T 35275');
  const [version, digests, content, certificates, signers] = info.sub[1].sub[0].sub;
  require(version.content.equals(Buffer.from([1])) && oid(digests.sub[0].sub[0]) === kSm3 && oid(content.sub[0]) === kData && content.sub.length === 1, at, 'is not a detached SignedData of version 1 with SM3');
  require(signers.sub.length === 1, at, 'has not one signer');
  const [, whose, digest, attributes, algorithm, signature] = signers.sub[0].sub;
  require(oid(digest.sub[0]) === kSm3 && oid(algorithm.sub[0]) === kSm2Sign, at, 'is not SM2 with SM3');
  const signer = certificates.sub.find((each) => { const { issuer, serial } = certificate(each.whole); return whose.content.equals(Buffer.concat([issuer, serial])); });
  require(signer && signer.whole.equals(trusted), at, 'is not by the certificate that was given');
  const attribute = (type) => attributes.sub.find((each) => oid(each.sub[0]) === type)?.sub[1].sub[0];
  require(attribute(kContentType) && oid(attribute(kContentType)) === kData, at, 'is over another type of content');
  require(attribute(kMessageDigest)?.content.equals(sm3(statement)), 'Doc_0/Signs/Sign_0/Signature.xml', 'is not what was signed');
  const half = (node) => { const digits = node.content.subarray(node.content.length > 32 ? node.content.length - 32 : 0); return Buffer.concat([Buffer.alloc(32 - digits.length), digits]); };
  const [r, s] = tree(signature.content)[0].sub;
  const message = Buffer.concat([Buffer.from([0x31]), attributes.whole.subarray(1)]);  // signed as a SET OF
  require(verifySm2(certificate(signer.whole).key, message, Buffer.concat([half(r), half(s)]), kSignerId), at, 'does not verify');
}

const attribute = (element, name) => new RegExp(`\\s${name}="([^"]*)"`).exec(element)?.[1];
const text = (xml, name) => new RegExp(`<ofd:${name}>([^<]*)</ofd:${name}>`).exec(xml)?.[1];
const below = (location) => location.replace(/^\//, '');

// Throws a Fault that names the member. `trusted` is the signer's certificate, PEM or DER.
export function verifyOfd(file, trusted) {
  const zip = readZip(file), der = trusted.includes('BEGIN CERTIFICATE') ? Buffer.from(trusted.toString().replace(/-----[A-Z ]+-----|\s/g, ''), 'base64') : trusted;
  const member = (name) => { require(zip.has(name), name, 'is missing'); return zip.get(name); };
  const list = text(member('OFD.xml').toString(), 'Signatures');
  require(list, 'OFD.xml', 'names no signatures');
  const signatures = member(below(list)).toString().match(/<ofd:Signature [^>]*>/g) ?? [];
  require(signatures.length === 1 && attribute(signatures[0], 'Type') === 'Sign', below(list), 'has not one digital signature');
  const place = below(attribute(signatures[0], 'BaseLoc')), statement = member(place), said = statement.toString();
  require(text(said, 'SignatureMethod') === kSm2WithSm3, place, 'is not by SM2 with SM3');
  require(attribute(/<ofd:References[^>]*>/.exec(said)?.[0] ?? '', 'CheckMethod') === kSm3, place, 'has other digests than SM3');
  const value = below(text(said, 'SignedValue') ?? '');
  verifyValue(member(value), statement, der);
  const covered = new Set([place, value]);
  for (const [, name, digest] of said.matchAll(/<ofd:Reference FileRef="([^"]*)"><ofd:CheckValue>([^<]*)<\/ofd:CheckValue><\/ofd:Reference>/g)) {
    require(sm3(member(below(name))).toString('base64') === digest, below(name), 'is not what was signed');
    covered.add(below(name));
  }
  for (const name of zip.keys()) require(covered.has(name), name, 'is not covered by the signature');
  return { members: covered.size, time: text(said, 'SignatureDateTime') };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { members, time } = verifyOfd(fs.readFileSync(process.argv[2]), fs.readFileSync(process.argv[3]));
    console.log(`the signature of ${time} covers all ${members} members and verifies`);
  } catch (error) {
    console.log(error.message);
    process.exitCode = 1;
  }
}
