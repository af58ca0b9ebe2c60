// Sections 3 and 4: receipts, repeats, conflicts, versions, withdrawals, refusals, inquiry.
import zlib from 'node:zlib';
import { faultOf } from './receipt.mjs';
import { batchOf, put, withdraw, licence, penalty, keyOf, sorted } from './samples.mjs';

const problem = (reply, status, code) => reply.trusted && reply.status === status && reply.code === code
  && reply.answer.fields.some(([n, v]) => n.toLowerCase() === 'content-type' && v === 'application/problem+json');
const said = (reply) => `${reply.failed ?? reply.status} ${reply.code ?? ''} ${reply.why ?? ''}`;
const counts = (reply) => ['accepted', 'rejected', 'doubtful'].map((n) => reply.json?.get?.('counts')?.get(n)).join(' ');
const lineOf = (reply, id) => reply.json?.get?.('results')?.find((l) => l.get('id') === id);

export async function batches({ peer, check, sender, key, otherKey }) {
  const first = batchOf(sender, [put(1), put(2)], { members: { head: `7 ${Buffer.alloc(32, 7).toString('base64')}` } });
  const receipt = await peer.post(first, key);
  check('a batch of two good records gets a strict receipt', faultOf(receipt, first) === null, faultOf(receipt, first));
  check('both are accepted', counts(receipt) === '2 0 0', counts(receipt));
  const again = await peer.post(first, key);
  check('the same body again gets the same receipt', faultOf(again, first) === null && again.answer.body.equals(receipt.answer.body));
  const asked = await peer.inquire(first.id, key);
  check('an inquiry gets the same receipt', faultOf(asked, first) === null && asked.answer.body.equals(receipt.answer.body));
  const conflict = await peer.post(batchOf(sender, [put(3)], { id: first.id }), key);
  check('another body under a known id is 409 batch-conflict', problem(conflict, 409, 'batch-conflict'), said(conflict));
  const spaced = await peer.post({ ...first, bytes: `${first.bytes} ` }, key);
  check('one more space is another body', problem(spaced, 409, 'batch-conflict'), said(spaced));
  check('after a conflict the first receipt stands', (await peer.inquire(first.id, key)).answer.body.equals(receipt.answer.body));
  const unknown = await peer.inquire('b-never-sent', key);
  check('an unknown batch is 404 batch-unknown', problem(unknown, 404, 'batch-unknown'), said(unknown));
  const foreign = await peer.inquire(first.id, otherKey);
  check("another signer does not see this signer's batch", problem(foreign, 404, 'batch-unknown'), said(foreign));
  const shortest = await peer.post(batchOf(sender, [put(90)], { id: '!' }), key);
  check('an id of one character is good', shortest.status === 200, said(shortest));
  const longest = batchOf(sender, [put(91)], { id: `b-${'~'.repeat(126)}` });
  check('an id of 128 characters is good', faultOf(await peer.post(longest, key), longest) === null);
  check('and can be asked for', faultOf(await peer.inquire(longest.id, key), longest) === null);
}

export async function versions({ peer, check, sender, key }) {
  const send = async (records) => { const b = batchOf(sender, records); const r = await peer.post(b, key); check('each batch gets a strict receipt', faultOf(r, b) === null, faultOf(r, b)); return r; };
  const changed = (n, version, text) => put(n, { version, data: licence(n, { XK_NR: text }) });
  await send([put(10)]);
  check('the stored version with the same content counts as accepted', counts(await send([put(10), put(11)])) === '2 0 0');
  const same = await send([changed(10, 1, '别的内容'), put(12)]);
  check('the stored version with other content is rejected 20001', counts(same) === '1 1 0' && lineOf(same, changed(10, 1, '别的内容').id)?.get('code') === '20001', counts(same));
  check('versions may have gaps', counts(await send([changed(10, 5, '第五版')])) === '1 0 0');
  check('a lower version is rejected', counts(await send([changed(10, 4, '第四版')])) === '0 1 0');
  check('two versions of one key are taken in the order of the list', counts(await send([changed(10, 6, '六'), changed(10, 7, '七')])) === '2 0 0');
  check('in the wrong order the second is rejected', counts(await send([changed(10, 9, '九'), changed(10, 8, '八')])) === '1 1 0');
  check('a withdrawal is stored', counts(await send([withdraw(10, { version: 10 })])) === '1 0 0');
  check('the same withdrawal in another batch is accepted', counts(await send([withdraw(10, { version: 10 }), put(13)])) === '2 0 0');
  check('a record may come back after a withdrawal', counts(await send([changed(10, 11, '又来')])) === '1 0 0');
  check('a withdrawal of an unknown key is stored', counts(await send([withdraw(14, { version: 3 })])) === '1 0 0');
  check('so a lower put of it is rejected', counts(await send([put(14)])) === '0 1 0');
  for (const reason of ['revoked', 'cancelled', 'voided', 'duplicate', 'wrong-subject', 'repaired', 'expired', 'other'])
    check(`reason ${reason} is known`, counts(await send([withdraw(`r-${reason}`, { reason, basis: '依'.repeat(200) })])) === '1 0 0');
}

export async function refusals({ peer, check, sender, key, status }) {
  let n = 100;
  const refused = async (sentence, wantStatus, wantCode, make, how) => {
    const records = [put(++n)];
    const batch = make ? make(records) : batchOf(sender, records);
    const reply = await peer.post(batch, key, how);
    check(sentence, problem(reply, wantStatus, wantCode), said(reply));
    if (/^[\x21-\x7e]+$/.test(batch.id) && !/["\\/?#%]/.test(batch.id)) check(`${sentence}: and is not remembered`, problem(await peer.inquire(batch.id, key), 404, 'batch-unknown'));
  };
  const withMembers = (members) => (records) => batchOf(sender, records, { members });
  const withRecord = (change) => (records) => batchOf(sender, [{ ...records[0], ...change }]);
  const withBytes = (bend) => (records) => { const b = batchOf(sender, records); return { ...b, bytes: bend(b.bytes) }; };
  const bad = [400, 'bad-json'], no = [422, 'batch-refused'];

  await refused('truncated JSON', ...bad, withBytes((b) => b.slice(0, -1)));
  await refused('text after the JSON', ...bad, withBytes((b) => `${b}{}`));
  await refused('a byte order mark', ...bad, withBytes((b) => `\ufeff${b}`));
  await refused('a member twice', ...bad, withBytes((b) => b.replace('{', '{"kind":"xk",')));
  await refused('a member of data twice', ...bad, withBytes((b) => b.replace('"data":{', '"data":{"XK_ZT":"1",')));
  await refused('bytes that are not UTF-8', ...bad, (r) => { const b = batchOf(sender, r); const bytes = Buffer.from(b.bytes); bytes[bytes.indexOf('示例')] = 0xff; return { ...b, bytes }; });
  await refused('a lone surrogate', ...bad, withBytes((b) => b.replace('示例单位', '\\ud800')));
  await refused('an array', ...bad, withBytes((b) => `[${b}]`));
  await refused('JSON 100,000 deep', ...bad, withBytes(() => '['.repeat(100000)));
  await refused('a comment', ...bad, withBytes((b) => b.replace('{', '{/* */')));
  await refused('batch that is not the Idempotency-Key', ...no, withMembers({ batch: 'b-other' }));
  await refused('count that is not the number of records', ...no, withMembers({ count: 2 }));
  await refused('count as a string', ...no, withMembers({ count: '1' }));
  await refused('created without an offset', ...no, withMembers({ created: '2026-11-23T10:00:00' }));
  await refused('head that is no size and root', ...no, withMembers({ head: '7 abc' }));
  await refused('an unknown kind', 422, 'kind-unknown', withMembers({ kind: 'zz' }));
  await refused('another catalogue', 422, 'kind-unknown', withMembers({ catalogue: '1815' }));
  await refused('a sender this key may not sign for', 403, 'sender-unknown', withMembers({ sender: '110000000000000000' }));
  await refused('no records', ...no, withMembers({ records: [], count: 0 }));
  await refused('a number in data', ...no, withRecord({ data: { XK_XDR_MC: 5 } }));
  await refused('null in data', ...no, withRecord({ data: { XK_XDR_MC: null } }));
  await refused('an empty field', ...no, withRecord({ data: sorted(licence(1, { BZ: '' })) }));
  await refused('members of data out of order', ...no, withRecord({ data: Object.fromEntries(Object.entries(sorted(licence(1))).reverse()) }));
  await refused('put without data', ...no, withRecord({ data: undefined }));
  await refused('version 0', ...no, withRecord({ version: 0 }));
  await refused('version as a string', ...no, withRecord({ version: '1' }));
  await refused('version 1.5', ...no, withRecord({ version: 1.5 }));
  await refused('an unknown op', ...no, withRecord({ op: 'delete' }));
  await refused('a submission id with a space', ...no, withRecord({ id: 's 1' }));
  await refused('a submission id of 129 characters', ...no, withRecord({ id: `s-${'a'.repeat(127)}` }));
  await refused('a key with a slash', ...no, withRecord({ key: 'k/1' }));
  await refused('an unknown reason', ...no, (r) => batchOf(sender, [withdraw(r[0].key, { reason: 'because' })]));
  await refused('a basis of 201 characters', ...no, (r) => batchOf(sender, [withdraw(r[0].key, { basis: '依'.repeat(201) })]));
  await refused('one submission id twice', ...no, (r) => batchOf(sender, [r[0], { ...r[0], key: keyOf('twice') }]));
  await refused('Content-Type with a parameter', 415, 'batch-refused', null, { fields: [['Content-Type', 'application/json; charset=utf-8']] });
  await refused('an unknown Content-Encoding', 415, 'batch-refused', null, { fields: [['Content-Encoding', 'br']] });
  await refused('a batch id with a percent sign', ...no, (r) => batchOf(sender, r, { id: 'b%41' }));
  await refused('a batch id with a space', ...no, (r) => batchOf(sender, r, { id: 'b 1' }));
  await refused('more records than the limit', 413, 'too-large', () => batchOf(sender, Array.from({ length: status.records + 1 }, (_, i) => put(`limit ${i}`, { data: { XK_XDR_MC: '名' } }))));
  await refused('more bytes than the limit', 413, 'too-large', (r) => batchOf(sender, [{ ...r[0], data: { XK_NR: '长'.repeat(Math.ceil(status.bytes / 3)) } }]));
  const unkeyed = await peer.call('POST', '/exchange/v1/batches', key, { body: batchOf(sender, [put(++n)]).bytes });
  check('no Idempotency-Key', problem(unkeyed, ...no), said(unkeyed));
  const unquoted = await peer.call('POST', '/exchange/v1/batches', key, { body: batchOf(sender, [put(n)]).bytes, fields: [['Idempotency-Key', batchOf(sender, [put(n)]).id]] });
  check('an Idempotency-Key that is no string', problem(unquoted, ...no), said(unquoted));
  const more = batchOf(sender, [{ ...put(++n), remark: { any: [1] } }], { members: { extra: null } });
  check('members that nobody knows are ignored', faultOf(await peer.post(more, key), more) === null);
}

export async function encoding({ peer, check, sender, key, status }) {
  const batch = batchOf(sender, [put(300)]);
  const gz = { ...batch, bytes: zlib.gzipSync(batch.bytes) };
  const reply = await peer.post(gz, key, { fields: [['Content-Encoding', 'gzip']] });
  if (!status.gzip) { check('gzip that status does not allow is refused', problem(reply, 415, 'batch-refused'), said(reply)); return; }
  check('a gzipped batch is taken; its digest is of the plain bytes', faultOf(reply, batch) === null, faultOf(reply, batch));
  const plain = await peer.post(batch, key);
  check('the plain bytes are the same batch', plain.answer.body.equals(reply.answer.body));
}

export async function rows({ peer, check, sender, key }) {
  const cases = [
    ['a good licence', 'xk', licence(400), null],
    ['an empty name', 'xk', licence(401, { XK_XDR_MC: ' ' }), ['rejected', '10002', 'XK_XDR_MC']],
    ['no decision date', 'xk', licence(402, { XK_JDRQ: undefined }), ['rejected', '10003', 'XK_JDRQ']],
    ['a day that does not exist', 'xk', licence(403, { XK_JDRQ: '2025/02/29' }), ['rejected', '10004', 'XK_JDRQ']],
    ['a date in another notation', 'xk', licence(404, { XK_JDRQ: '2025-02-28' }), ['rejected', '10004', 'XK_JDRQ']],
    ['a code that fails its check', 'xk', licence(405, { XK_XDR_SHXYM: '91220101MA0000000X' }), ['rejected', '10005', 'XK_XDR_SHXYM']],
    ['a category that is not in the list', 'xk', licence(406, { XK_XDR_LB: '企业' }), ['rejected', '30001', 'XK_XDR_LB']],
    ['a number that is too long', 'xk', licence(407, { XK_WSH: '号'.repeat(65) }), ['rejected', '40002', 'XK_WSH']],
    ['a period that ends before it begins', 'xk', licence(408, { XK_YXQZI: '2020/01/01' }), ['rejected', '40001', 'XK_YXQZI']],
    ['a decision in the future', 'xk', licence(409, { XK_JDRQ: '2098/01/01' }), ['rejected', '40001', 'XK_JDRQ']],
    ['a decision before 1949', 'xk', licence(410, { XK_JDRQ: '1948/01/01' }), ['doubtful', '40001', 'XK_JDRQ']],
    ['a good penalty', 'cf', penalty(411), null],
    ['an amount that is no number', 'cf', penalty(412, { CF_NR_FK: '贰仟元' }), ['rejected', '10001', 'CF_NR_FK']],
    ['a penalty without a name', 'cf', penalty(413, { CF_XDR_MC: undefined }), ['rejected', '10002', 'CF_XDR_MC']],
  ];
  for (const [what, kind, data, wanted] of cases) {
    const record = put(`row ${what}`, { data });
    const batch = batchOf(sender, [record], { members: { kind } });
    const reply = await peer.post(batch, key);
    const line = lineOf(reply, record.id);
    const got = line ? ['outcome', 'code', 'field'].map((n) => line.get(n)) : null;
    check(`${what}: ${wanted ? wanted.join(' ') : 'accepted'}`, faultOf(reply, batch) === null && JSON.stringify(got) === JSON.stringify(wanted), JSON.stringify(got) + said(reply));
  }
  const mixed = batchOf(sender, [put(420), put(421, { data: licence(421, { XK_XDR_MC: undefined }) }), put(422)]);
  check('a bad row does not touch its neighbours', counts(await peer.post(mixed, key)) === '2 1 0');
  const mended = put(421, { version: 2 });
  check('after a rejection the next version is taken', counts(await peer.post(batchOf(sender, [mended]), key)) === '1 0 0');
}
