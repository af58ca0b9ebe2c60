// Keys and signature algorithms of the platform interface. SM2 by sm-crypto, all else by node's OpenSSL.
import crypto from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';

const { sm2 } = createRequire(import.meta.url)('sm-crypto');

export const kSignerId = '1234567812345678';
const kSm2Order = BigInt('0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123');

// id-ecPublicKey with the named curve SM2 (1.2.156.10197.1.301), uncompressed point of 65 bytes.
const kSm2Spki = Buffer.from('3059301306072a8648ce3d020106082a811ccf5501822d034200', 'hex');
const kSm2Oid = Buffer.from('06082a811ccf5501822d', 'hex');

export const sha256 = (bytes) => crypto.createHash('sha256').update(bytes).digest();
export const sm3 = (bytes) => crypto.createHash('sm3').update(bytes).digest();

export const digestName = (alg) => (alg === 'sm2-sm3' ? 'sm3' : 'sha-256');
export const digestOf = (name, bytes) => (name === 'sm3' ? sm3(bytes) : sha256(bytes));

function derOf(pem, label) {
  const found = new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]+)-----END ${label}-----`).exec(pem);
  if (!found) throw new Error(`no ${label} in this PEM`);
  return Buffer.from(found[1].replace(/\s/g, ''), 'base64');
}

function pemOf(der, label) {
  return `-----BEGIN ${label}-----\n${der.toString('base64').match(/.{1,64}/g).join('\n')}\n-----END ${label}-----\n`;
}

const isSm2Spki = (der) => der.length === 91 && der.subarray(0, 26).equals(kSm2Spki) && der[26] === 4;

function impliedAlgorithm(key) {
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519';
  if (key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails.namedCurve === 'prime256v1') return 'ecdsa-p256-sha256';
  return null;
}

// A public key from PEM; an RSA key does not tell its one algorithm, which then has to be given.
export function publicKey(pem, alg) {
  const spki = derOf(pem, 'PUBLIC KEY');
  const id = sha256(spki).toString('hex');
  if (isSm2Spki(spki)) {
    if (alg && alg !== 'sm2-sm3') throw new Error(`an SM2 key cannot sign ${alg}`);
    const point = spki.subarray(26).toString('hex');
    if (!sm2.verifyPublicKey(point)) throw new Error('this SM2 point is not on the curve');
    return { id, alg: 'sm2-sm3', point, pem: pemOf(spki, 'PUBLIC KEY') };
  }
  const key = crypto.createPublicKey(pem);
  const implied = impliedAlgorithm(key);
  if (implied && alg && alg !== implied) throw new Error(`this key signs ${implied}, not ${alg}`);
  const chosen = implied ?? alg;
  if (!chosen?.startsWith('rsa-') && !implied) throw new Error('the algorithm of this key must be named');
  return { id, alg: chosen, key, pem: pemOf(spki, 'PUBLIC KEY') };
}

// ECPrivateKey inside PKCS#8: INTEGER 1, OCTET STRING of 32 bytes, optional [1] BIT STRING with the point.
function sm2Scalar(pkcs8) {
  const at = pkcs8.indexOf(Buffer.from('0201010420', 'hex'));
  if (at < 0) throw new Error('no EC private key in this PKCS#8');
  return pkcs8.subarray(at + 5, at + 37).toString('hex');
}

export function sm2PrivatePem(scalarHex, pointHex) {
  const der = Buffer.concat([Buffer.from('308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420', 'hex'),
    Buffer.from(scalarHex, 'hex'), Buffer.from('a144034200', 'hex'), Buffer.from(pointHex, 'hex')]);
  return pemOf(der, 'PRIVATE KEY');
}

export const sm2PublicPem = (pointHex) => pemOf(Buffer.concat([kSm2Spki, Buffer.from(pointHex, 'hex')]), 'PUBLIC KEY');

export function privateKey(pem, alg) {
  const der = derOf(pem, 'PRIVATE KEY');
  if (der.includes(kSm2Oid)) {
    const scalar = sm2Scalar(der);
    const point = sm2.getPublicKeyFromPrivateKey(scalar);
    return { scalar, pem, public: publicKey(sm2PublicPem(point), alg) };
  }
  const key = crypto.createPrivateKey(pem);
  const spki = crypto.createPublicKey(key).export({ type: 'spki', format: 'pem' });
  return { key, pem, public: publicKey(spki, alg) };
}

export function generate(alg) {
  if (alg === 'sm2-sm3') {
    const pair = sm2.generateKeyPairHex();
    return privateKey(sm2PrivatePem(pair.privateKey.padStart(64, '0'), pair.publicKey), alg);
  }
  const made = alg === 'ed25519' ? crypto.generateKeyPairSync('ed25519')
    : alg === 'ecdsa-p256-sha256' ? crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey(made.privateKey.export({ type: 'pkcs8', format: 'pem' }), alg);
}

export function saveKey(key, file) {
  fs.writeFileSync(`${file}.key`, key.pem, { mode: 0o600 });
  fs.writeFileSync(`${file}.pub`, key.public.pem);
}

const kPss = { padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 };

export function sign(key, bytes) {
  switch (key.public.alg) {
    case 'sm2-sm3':
      return Buffer.from(sm2.doSignature([...bytes], key.scalar,
        { hash: true, der: false, publicKey: key.public.point, userId: kSignerId }), 'hex');
    case 'ecdsa-p256-sha256': return crypto.sign('sha256', bytes, { key: key.key, dsaEncoding: 'ieee-p1363' });
    case 'ed25519': return crypto.sign(null, bytes, key.key);
    case 'rsa-pss-sha512': return crypto.sign('sha512', bytes, { key: key.key, ...kPss });
    case 'rsa-v1_5-sha256': return crypto.sign('sha256', bytes, key.key);
    default: throw new Error(`unknown algorithm ${key.public.alg}`);
  }
}

const inOrder = (bytes) => { const n = BigInt('0x' + bytes.toString('hex')); return n > 0n && n < kSm2Order; };

export function verify(key, bytes, signature) {
  try {
    switch (key.alg) {
      case 'sm2-sm3':
        return signature.length === 64 && inOrder(signature.subarray(0, 32)) && inOrder(signature.subarray(32))
          && sm2.doVerifySignature([...bytes], signature.toString('hex'), key.point, { hash: true, der: false, userId: kSignerId });
      case 'ecdsa-p256-sha256':
        return signature.length === 64 && crypto.verify('sha256', bytes, { key: key.key, dsaEncoding: 'ieee-p1363' }, signature);
      case 'ed25519': return signature.length === 64 && crypto.verify(null, bytes, key.key, signature);
      case 'rsa-pss-sha512': return crypto.verify('sha512', bytes, { key: key.key, ...kPss }, signature);
      case 'rsa-v1_5-sha256': return crypto.verify('sha256', bytes, key.key, signature);
      default: return false;
    }
  } catch { return false; }
}
