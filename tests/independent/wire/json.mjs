// JSON as the interface wants it: UTF-8 without byte order mark, no member twice, bounded depth. Objects become Maps (their
// order matters here), integers that are safe become numbers, every other number an instance of OtherNumber.

export class JsonError extends Error {}
export class OtherNumber { constructor(text) { this.text = text; } }

const kMaxDepth = 64;
const kEscapes = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

class Parser {
  constructor(text) { this.text = text; this.at = 0; }
  fail(what) { throw new JsonError(`${what} at character ${this.at}`); }
  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at += found[0].length;
    return found?.[0];
  }
  space() { this.match(/[ \t\r\n]*/y); }

  string() {
    if (this.text[this.at] !== '"') this.fail('expected a string');
    this.at++;
    let out = '';
    for (;;) {
      out += this.match(/[^"\\\u0000-\u001f]*/y) ?? '';
      const c = this.text[this.at++];
      if (c === '"') break;
      if (c !== '\\') this.fail('bad character in a string');
      const e = this.text[this.at++];
      if (e === 'u') {
        const hex = this.match(/[0-9a-fA-F]{4}/y) ?? this.fail('bad \\u');
        out += String.fromCharCode(parseInt(hex, 16));
      } else out += kEscapes[e] ?? this.fail('bad escape');
    }
    if (/\p{Surrogate}/u.test(out)) this.fail('a lone surrogate');
    return out;
  }

  value(depth) {
    if (depth > kMaxDepth) this.fail('too deep');
    this.space();
    const c = this.text[this.at];
    if (c === '{') return this.object(depth);
    if (c === '[') return this.array(depth);
    if (c === '"') return this.string();
    const word = this.match(/true|false|null/y);
    if (word) return word === 'null' ? null : word === 'true';
    const number = this.match(/-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y) ?? this.fail('no value');
    const n = Number(number);
    return /^-?[0-9]+$/.test(number) && Number.isSafeInteger(n) ? n : new OtherNumber(number);
  }

  object(depth) {
    const out = new Map();
    this.at++;
    this.space();
    if (this.text[this.at] === '}') { this.at++; return out; }
    for (;;) {
      this.space();
      const name = this.string();
      if (out.has(name)) this.fail(`member ${JSON.stringify(name)} twice`);
      this.space();
      if (this.text[this.at++] !== ':') this.fail('expected :');
      out.set(name, this.value(depth + 1));
      this.space();
      const c = this.text[this.at++];
      if (c === '}') return out;
      if (c !== ',') this.fail('expected , or }');
    }
  }

  array(depth) {
    const out = [];
    this.at++;
    this.space();
    if (this.text[this.at] === ']') { this.at++; return out; }
    for (;;) {
      out.push(this.value(depth + 1));
      this.space();
      const c = this.text[this.at++];
      if (c === ']') return out;
      if (c !== ',') this.fail('expected , or ]');
    }
  }
}

export function parse(bytes) {
  let text;
  try { text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes); }
  catch { throw new JsonError('not UTF-8'); }
  if (text.startsWith('\ufeff')) throw new JsonError('a byte order mark');
  const p = new Parser(text);
  const value = p.value(0);
  p.space();
  if (p.at !== text.length) p.fail('text after the value');
  return value;
}

// RFC 8785 order is by UTF-16 code units, which is how JavaScript compares strings; JSON.stringify escapes as the RFC does.
const byUnits = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
export const inCanonicalOrder = (map) => { const names = [...map.keys()]; return names.every((n, i) => i === 0 || byUnits(names[i - 1], n) < 0); };
export function canonicalStrings(map) {
  return `{${[...map].sort(([a], [b]) => byUnits(a, b)).map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join(',')}}`;
}
