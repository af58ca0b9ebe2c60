// RFC 8941 structured fields, strictly: a dictionary member or a parameter twice is refused, base64 is padded and
// canonical. A bare item is {type, value}: integer, decimal (as text), string, token, bytes, boolean.

export class FieldError extends Error {}

export function canonicalBase64(text) {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

export function canonicalBase64url(text) {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : null;
}

class Reader {
  constructor(text) { this.text = text; this.at = 0; }
  get end() { return this.at >= this.text.length; }
  get next() { return this.text[this.at] ?? ''; }
  fail(what) { throw new FieldError(`${what} at ${this.at}`); }
  take(c) { if (this.next !== c) this.fail(`expected ${c}`); this.at++; }
  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (!found) return null;
    this.at += found[0].length;
    return found[0];
  }
  spaces() { this.match(/ */y); }
  optionalWhitespace() { this.match(/[ \t]*/y); }
}

function readBare(r) {
  const c = r.next;
  if (c === '"') {
    const raw = r.match(/"(?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"/y) ?? r.fail('bad string');
    return { type: 'string', value: raw.slice(1, -1).replace(/\\(["\\])/g, '$1') };
  }
  if (c === ':') {
    const raw = r.match(/:[A-Za-z0-9+/=]*:/y) ?? r.fail('bad byte sequence');
    return { type: 'bytes', value: canonicalBase64(raw.slice(1, -1)) ?? r.fail('base64 is not canonical') };
  }
  if (c === '?') return { type: 'boolean', value: (r.match(/\?[01]/y) ?? r.fail('bad boolean')) === '?1' };
  if (/[-0-9]/.test(c)) {
    const raw = r.match(/-?[0-9]+(?:\.[0-9]+)?/y) ?? r.fail('bad number');
    const [whole, fraction] = raw.replace('-', '').split('.');
    if (fraction === undefined) return whole.length <= 15 ? { type: 'integer', value: Number(raw) } : r.fail('integer too long');
    return whole.length <= 12 && fraction.length <= 3 ? { type: 'decimal', value: raw } : r.fail('decimal too long');
  }
  const token = r.match(/[A-Za-z*][A-Za-z0-9!#$%&'*+\-.^_`|~:/]*/y) ?? r.fail('no item');
  return { type: 'token', value: token };
}

const keyPattern = () => /[a-z*][a-z0-9_\-.*]*/y;

function readParameters(r) {
  const parameters = new Map();
  while (r.next === ';') {
    r.at++;
    r.spaces();
    const key = r.match(keyPattern()) ?? r.fail('no parameter name');
    let value = { type: 'boolean', value: true };
    if (r.next === '=') { r.at++; value = readBare(r); }
    if (parameters.has(key)) r.fail(`parameter ${key} twice`);
    parameters.set(key, value);
  }
  return parameters;
}

function readItem(r) {
  const bare = readBare(r);
  return { ...bare, parameters: readParameters(r) };
}

function readMemberValue(r) {
  if (r.next !== '(') return readItem(r);
  r.at++;
  const items = [];
  for (;;) {
    r.spaces();
    if (r.next === ')') { r.at++; break; }
    items.push(readItem(r));
    if (r.next !== ' ' && r.next !== ')') r.fail('bad inner list');
  }
  return { type: 'list', value: items, parameters: readParameters(r) };
}

export function parseDictionary(text) {
  const r = new Reader(text);
  const members = new Map();
  r.spaces();
  while (!r.end) {
    const key = r.match(keyPattern()) ?? r.fail('no member name');
    let value;
    if (r.next === '=') { r.at++; value = readMemberValue(r); }
    else value = { type: 'boolean', value: true, parameters: readParameters(r) };
    if (members.has(key)) r.fail(`member ${key} twice`);
    members.set(key, value);
    r.optionalWhitespace();
    if (r.end) return members;
    r.take(',');
    r.optionalWhitespace();
    if (r.end) r.fail('comma at the end');
  }
  return members;
}

export function parseItem(text) {
  const r = new Reader(text);
  r.spaces();
  const item = readItem(r);
  r.spaces();
  if (!r.end) r.fail('text after the item');
  return item;
}

function writeBare({ type, value }) {
  switch (type) {
    case 'string': return `"${value.replace(/["\\]/g, '\\$&')}"`;
    case 'bytes': return `:${value.toString('base64')}:`;
    case 'boolean': return value ? '?1' : '?0';
    case 'decimal': return value.replace(/(\.[0-9]*?)0+$/, '$1').replace(/\.$/, '.0').replace(/^(-?)0+(?=[0-9])/, '$1');
    default: return String(value);
  }
}

export function writeParameters(parameters) {
  let out = '';
  for (const [key, value] of parameters) out += value.type === 'boolean' && value.value ? `;${key}` : `;${key}=${writeBare(value)}`;
  return out;
}

export function write(member) {
  const head = member.type === 'list' ? `(${member.value.map(write).join(' ')})` : writeBare(member);
  return head + writeParameters(member.parameters ?? new Map());
}

export const text = (value) => ({ type: 'string', value, parameters: new Map() });
export const integer = (value) => ({ type: 'integer', value, parameters: new Map() });
