// SM2 signatures verified (GB/T 32918.2-2016 section 7) on the recommended curve (GB/T 32918.5-2017), with SM3 of Node's own
// OpenSSL. Numbers as they stand in the standard; slow, and nothing secret passes through it.
import crypto from 'node:crypto';

const hex = (text) => BigInt(`0x${text}`);
const p = hex('FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF');
const n = hex('FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123');
const a = p - 3n;
const b = hex('28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93');
const G = [hex('32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7'), hex('BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0')];

const mod = (x, m) => ((x % m) + m) % m;
const bytes = (x) => Buffer.from(x.toString(16).padStart(64, '0'), 'hex');
const number = (buffer) => hex(buffer.toString('hex'));
const sm3 = (...parts) => crypto.createHash('sm3').update(Buffer.concat(parts)).digest();

function inverse(x) {
  let [r, s, t, u] = [p, mod(x, p), 0n, 1n];
  while (s !== 0n) {
    const q = r / s;
    [r, s, t, u] = [s, r - q * s, u, t - q * u];
  }
  return mod(t, p);
}

function add(P, Q) {  // null is the point at infinity
  if (!P || !Q) return P ?? Q;
  if (P[0] === Q[0] && mod(P[1] + Q[1], p) === 0n) return null;
  const slope = P[0] === Q[0] ? mod((3n * P[0] * P[0] + a) * inverse(2n * P[1]), p) : mod((Q[1] - P[1]) * inverse(Q[0] - P[0]), p);
  const x = mod(slope * slope - P[0] - Q[0], p);
  return [x, mod(slope * (P[0] - x) - P[1], p)];
}

function times(k, P) {
  let sum = null;
  for (let rest = k, power = P; rest > 0n; rest >>= 1n, power = add(power, power))
    if (rest & 1n) sum = add(sum, power);
  return sum;
}

// `key` is 04 ‖ X ‖ Y, `signature` r ‖ s.
export function verifySm2(key, message, signature, id) {
  if (key.length !== 65 || key[0] !== 4 || signature.length !== 64) return false;
  const P = [number(key.subarray(1, 33)), number(key.subarray(33))];
  if (mod(P[1] * P[1] - (P[0] ** 3n + a * P[0] + b), p) !== 0n) return false;
  const r = number(signature.subarray(0, 32)), s = number(signature.subarray(32));
  if (r < 1n || r >= n || s < 1n || s >= n) return false;
  const name = Buffer.from(id), length = Buffer.from([name.length * 8 >> 8, name.length * 8 & 255]);
  const Z = sm3(length, name, bytes(a), bytes(b), bytes(G[0]), bytes(G[1]), key.subarray(1));
  const e = number(sm3(Z, message)), t = mod(r + s, n);
  if (t === 0n) return false;
  const point = add(times(s, G), times(t, P));
  return point !== null && mod(e + point[0], n) === r;
}
