// A DOCX read from ISO/IEC 29500 (transitional) and 29500-2 (packages) alone, with Node's standard library: parts are found by their
// relationships and types, XML is well-formed, properties stand in the order of the schema, styles and fields are what they refer to.
//   node docx_reader.mjs FILE.docx       prints the text, a paragraph a line, or what is wrong
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readZip } from './pack_verifier.mjs';

const kOfficeDocument = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const kPng = Buffer.from('89504e470d0a1a0a', 'hex');
const kMain = 'application/vnd.openxmlformats-officedocument.wordprocessingml';

class Fault extends Error {}
function require(condition, what) { if (!condition) throw new Fault(what); }

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unescaped = (text) => text.replaceAll(/&(#x([0-9a-fA-F]+)|#(\d+)|\w+);/g, (all, name, hex, decimal) => (hex ? String.fromCodePoint(parseInt(hex, 16)) : decimal ? String.fromCodePoint(+decimal) : entities[name] ?? all));

// ---- XML without DOCTYPE: { name, attributes, children: elements and texts }
function parse(part, bytes) {
  const text = bytes.toString('utf8'), root = { name: '', attributes: {}, children: [] }, open = [root];
  require(text.startsWith('<?xml ') && !text.includes('<!'), `${part}: no plain XML`);
  for (const [, tag, close, name, words, empty, content] of text.matchAll(/(<(\/?)([\w:]+)((?:\s+[\w:]+="[^"<]*")*)\s*(\/?)>)|<\?[^>]*\?>|([^<]+)/g)) {
    if (content !== undefined) { open.at(-1).children.push(unescaped(content)); continue; }
    if (tag === undefined) continue;
    if (close) { require(open.pop().name === name, `${part}: </${name}> closes something else`); continue; }
    const attributes = Object.fromEntries([...words.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, key, value]) => [key, unescaped(value)]));
    const element = { name, attributes, children: [] };
    open.at(-1).children.push(element);
    if (!empty) open.push(element);
  }
  require(open.length === 1 && root.children.filter((child) => child.name).length === 1, `${part}: not well-formed`);
  return root.children.find((child) => child.name);
}

const elements = (node, name) => node.children.filter((child) => child.name && (!name || child.name === name));
function* all(node) { yield node; for (const child of elements(node)) yield* all(child); }

// ---- the sequences of the schema (wml.xsd), of what a letter may use
const orders = Object.fromEntries(Object.entries({
  pPr: 'pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange',
  rPr: 'rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath',
  tblPr: 'tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook',
  tblBorders: 'top left start bottom right end insideH insideV',
  trPr: 'cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden',
  tcPr: 'cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark',
  sdt: 'sdtPr sdtEndPr sdtContent',
  sdtPr: 'rPr alias tag id lock placeholder temporary showingPlcHdr dataBinding label tabIndex text dropDownList date',
  sectPr: 'headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings',
  style: 'name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal rsid pPr rPr tblPr trPr tcPr tblStylePr',
}).map(([name, words]) => [`w:${name}`, words.split(' ').map((word) => `w:${word}`)]));

function checkOrder(part, root) {
  for (const node of all(root)) {
    const order = orders[node.name];
    if (!order) continue;
    let last = -1;
    for (const child of elements(node)) {
      const at = order.indexOf(child.name);
      require(at >= last && at >= 0, `${part}: ${child.name} does not stand there in ${node.name}`);
      last = at;
    }
  }
}

function paragraph(node) {
  let text = '';
  for (const child of all(node)) if (child.name === 'w:t') text += child.children.join('');
  return text;
}

function paragraphs(body, out = []) {
  for (const node of elements(body)) {
    if (node.name === 'w:p') out.push(paragraph(node));
    else if (node.name === 'w:tbl') for (const row of elements(node, 'w:tr')) for (const cell of elements(row, 'w:tc')) {
      require(elements(cell).at(-1)?.name === 'w:p', 'a cell does not end with a paragraph');
      paragraphs(cell, out);
    }
  }
  return out;
}

// { paragraphs: text of each, fields: names of what is to be filled in, pictures: bytes of each, page: attributes of its size and margins, styles: by paragraph }
export function readDocx(file) {
  const zip = readZip(file), types = parse('[Content_Types].xml', zip.get('[Content_Types].xml'));
  const defaults = Object.fromEntries(elements(types, 'Default').map((each) => [each.attributes.Extension, each.attributes.ContentType]));
  const overrides = Object.fromEntries(elements(types, 'Override').map((each) => [each.attributes.PartName.slice(1), each.attributes.ContentType]));
  const typeOf = (part) => overrides[part] ?? defaults[part.split('.').at(-1)];
  for (const part of Object.keys(overrides)) require(zip.has(part), `${part} has a type and is missing`);
  const parts = {};
  for (const [name, bytes] of zip) if (name !== '[Content_Types].xml') { 
    require(typeOf(name), `${name} has no type`);
    if (typeOf(name) === 'image/png') { require(bytes.subarray(0, 8).equals(kPng), `${name} is no PNG`); continue; }
    parts[name] = parse(name, bytes);
    checkOrder(name, parts[name]);
  }
  const related = (rels, folder) => elements(parts[rels]).map(({ attributes: { Id, Type, Target } }) => { require(zip.has(folder + Target), `${rels} leads to ${Target}, which is missing`); return { id: Id, type: Type, part: folder + Target }; });
  const main = related('_rels/.rels', '').find((each) => each.type === `${kOfficeDocument}/officeDocument`)?.part;
  require(main && typeOf(main) === `${kMain}.document.main+xml`, 'no main document');
  const others = related('word/_rels/document.xml.rels', 'word/');
  const styles = parts[others.find((each) => each.type === `${kOfficeDocument}/styles`)?.part];
  require(styles, 'no styles');
  const known = new Set(elements(styles, 'w:style').map((style) => style.attributes['w:styleId']));
  const ids = new Set();
  const fields = [], pictures = [];
  for (const [name, root] of Object.entries(parts)) for (const node of all(root)) {
    if (node.name === 'w:pStyle') require(known.has(node.attributes['w:val']), `${name}: no style ${node.attributes['w:val']}`);
    if (node.attributes['r:id']) require(others.some((each) => each.id === node.attributes['r:id']), `${name}: ${node.attributes['r:id']} leads nowhere`);
    const picture = node.attributes['r:embed'];
    if (picture) { require(others.some((each) => each.id === picture && each.type === `${kOfficeDocument}/image` && typeOf(each.part) === 'image/png'), `${name}: ${picture} is no picture`); pictures.push(others.find((each) => each.id === picture).part); }
    if (node.name !== 'w:sdtPr') continue;
    const id = elements(node, 'w:id')[0]?.attributes['w:val'];
    require(id && !ids.has(id), `${name}: a field has no number of its own`);
    ids.add(id);
    fields.push(elements(node, 'w:alias')[0].attributes['w:val']);
  }
  const body = elements(parts[main], 'w:body')[0], section = elements(body).at(-1);
  require(section.name === 'w:sectPr', 'the document does not end with its section');
  const size = (name) => elements(section, name)[0].attributes;
  return { paragraphs: paragraphs(body), fields, pictures: pictures.map((part) => zip.get(part)), page: { ...size('w:pgSz'), ...size('w:pgMar') } };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(readDocx(fs.readFileSync(process.argv[2])).paragraphs.join('\n'));
  } catch (error) {
    console.log(error.message);
    process.exitCode = 1;
  }
}
