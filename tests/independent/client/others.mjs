// Sections 5 and 6: status, feedback, digests, lists, codes, letters, and what the platform's own views show.
import { sha256 } from '../wire/keys.mjs';
import { canonicalStrings } from '../wire/json.mjs';
import { batchOf, put, licence, withdraw } from './samples.mjs';
import { faultOf } from './receipt.mjs';

const hex = (text) => sha256(Buffer.from(text, 'utf8')).toString('hex');
const said = (r) => `${r.failed ?? r.status} ${r.code ?? ''} ${r.why ?? ''}`;
const get = (peer, key, path) => peer.call('GET', `/exchange/v1/${path}`, key);

export async function readStatus({ peer, check, key }) {
  const reply = await get(peer, key, 'status');
  check('status is signed', reply.trusted && reply.status === 200, said(reply));
  const limits = reply.json.get('limits');
  check('status tells limits, kinds, time and maintenance', limits.get('records') > 0 && limits.get('bytes') > 0 && reply.json.get('kinds').get('xk') === '2018.1'
    && typeof reply.json.get('time') === 'string' && reply.json.get('maintenance') === null && typeof reply.json.get('gzip') === 'boolean');
  return { records: limits.get('records'), bytes: limits.get('bytes'), gzip: reply.json.get('gzip'), last: reply.json.get('last') };
}

export async function feedback({ peer, check, sender, key, otherKey }) {
  const old = put('old', { data: licence(1, { XK_JDRQ: '1947/01/01' }) });
  const batch = batchOf(sender, [old]);
  const reply = await peer.post(batch, key);
  check('a doubtful record is in a strict receipt', faultOf(reply, batch) === null && reply.json.get('counts').get('doubtful') === 1, faultOf(reply, batch));
  const all = await get(peer, key, 'feedback?limit=1000');
  const item = all.json.get('items').find((i) => i.get('submission') === old.id);
  check('it raises a feedback item with all its members', item && ['id', 'kind', 'key', 'field', 'code', 'message', 'raised', 'due'].every((m) => typeof item.get(m) === 'string'));
  const next = all.json.get('next');
  const nothing = await get(peer, key, `feedback?after=${encodeURIComponent(next)}&limit=500`);
  check('after the last cursor there is nothing, and a cursor still', nothing.json.get('items').length === 0 && typeof nothing.json.get('next') === 'string');
  const one = await get(peer, key, 'feedback?limit=1');
  check('limit=1 gives one', one.json.get('items').length === 1);
  const second = await get(peer, key, `feedback?after=${encodeURIComponent(one.json.get('next'))}`);
  check('and its cursor goes on behind it', second.json.get('items').length === all.json.get('items').length - 1);
  for (const bad of ['limit=0', 'limit=1001', 'limit=x', 'after=zzz'])
    check(`feedback?${bad} is refused`, (await get(peer, key, `feedback?${bad}`)).status === 400);
  check("another signer sees no item of ours", (await get(peer, otherKey, 'feedback')).json.get('items').every((i) => i.get('submission') !== old.id));

  const path = `feedback/${item.get('id')}`;
  const answer = (body, k = key) => peer.call('POST', `/exchange/v1/${path}`, k, { body });
  const resolved = JSON.stringify({ state: 'resolved', note: '已更正', submission: 's-correction' });
  const ack = await answer(resolved);
  check('answering it is acknowledged with the digest of the body', ack.trusted && ack.status === 200 && ack.json.get('of') === item.get('id') && ack.json.get('digest') === hex(resolved), said(ack));
  check('the same body gets the same acknowledgement', (await answer(resolved)).answer.body.equals(ack.answer.body));
  const disputed = await answer(JSON.stringify({ state: 'disputed', note: '原件如此' }));
  check('an item takes a later state', disputed.status === 200 && !disputed.answer.body.equals(ack.answer.body), said(disputed));
  check('an unknown state is refused', (await answer(JSON.stringify({ state: 'whatever' }))).status === 422);
  check('an item of somebody else is not found', (await answer(resolved, otherKey)).code === 'not-found');
  const none = await peer.call('POST', '/exchange/v1/feedback/f-none', key, { body: resolved });
  check('an unknown item is not found', none.trusted && none.status === 404 && none.code === 'not-found', said(none));
}

// What the platform must have, from what we sent.
function expectedBuckets(records, prefix) {
  const lines = new Map();
  for (const r of [...records].sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)))) {
    const bucket = hex(r.key).slice(0, prefix.length + 2);
    if (!bucket.startsWith(prefix)) continue;
    lines.set(bucket, [...(lines.get(bucket) ?? []), `${r.key} ${r.version} ${r.state} ${r.digest}\n`]);
  }
  return Array.from({ length: 256 }, (_, i) => prefix + i.toString(16).padStart(2, '0'))
    .map((bucket) => ({ bucket, count: lines.get(bucket)?.length ?? 0, digest: hex((lines.get(bucket) ?? []).join('')) }));
}

export async function digests({ peer, check, otherSender, otherKey }) {
  const records = Array.from({ length: 60 }, (_, i) => put(`d${i}`));
  records.push(withdraw('d0'), withdraw('d-unknown', { version: 9 }), put('d1', { version: 4, data: licence(1, { XK_NR: '第四版 "引号" \\ \u2028 𠮷' }) }));
  const batch = batchOf(otherSender, records);
  check('records for the digests are taken', faultOf(await peer.post(batch, otherKey), batch) === null);
  const stored = new Map();
  for (const r of records) stored.set(r.key, { key: r.key, version: r.version, state: r.op === 'put' ? 'current' : 'withdrawn', digest: r.op === 'put' ? hex(canonicalStrings(new Map(Object.entries(r.data)))) : hex('') });
  const extra = (await peer.allRecords?.())?.filter((r) => r.sender === otherSender && r.kind === 'xk' && !stored.has(r.key)) ?? [];
  for (const r of extra) stored.set(r.key, { ...r, state: r.op === 'put' ? 'current' : 'withdrawn' });
  const all = [...stored.values()];
  const shape = (reply) => reply.json.get('buckets').map((b) => ({ bucket: b.get('bucket'), count: b.get('count'), digest: b.get('digest') }));
  const top = await get(peer, otherKey, 'digests?kind=xk');
  check('the 256 buckets are those of what was sent', JSON.stringify(shape(top)) === JSON.stringify(expectedBuckets(all, '')), said(top));
  const full = hex(records[5].key);
  const sub = await get(peer, otherKey, `digests?kind=xk&bucket=${full.slice(0, 2)}`);
  check('a bucket has 256 buckets of its own', JSON.stringify(shape(sub)) === JSON.stringify(expectedBuckets(all, full.slice(0, 2))), said(sub));
  const leaf = await get(peer, otherKey, `digests?kind=xk&bucket=${full.slice(0, 4)}`);
  const found = leaf.json.get('records').find((r) => r.get('key') === records[5].key);
  check('and the last level has the records', found && found.get('state') === 'current' && found.get('version') === 1 && found.get('digest') === stored.get(records[5].key).digest && leaf.json.get('next') === null, said(leaf));
  const behind = await get(peer, otherKey, `digests?kind=xk&bucket=${full.slice(0, 4)}&after=${records[5].key}`);
  check('after the last key there is nothing and next is null', behind.json.get('records').every((r) => r.get('key') > records[5].key) && behind.json.get('next') === null);
  const empty = await get(peer, otherKey, 'digests?kind=cn');
  check('an empty kind has 256 empty buckets', shape(empty).every((b) => b.count === 0 && b.digest === hex('')) && shape(empty).length === 256);
  check('digests without a kind are refused', (await get(peer, otherKey, 'digests')).code === 'kind-unknown');
  check('a bucket of three digits is refused', (await get(peer, otherKey, 'digests?kind=xk&bucket=abc')).status === 400);
}

export async function listsAndCodes({ peer, check, key }) {
  const lists = await get(peer, key, 'lists');
  const list = lists.json[0]?.get('list');
  check('lists are told with title, version and entries', lists.trusted && lists.json.every((l) => l.get('title') && l.get('version') && Number.isInteger(l.get('entries'))), said(lists));
  const page = await get(peer, key, `lists/${list}`);
  const changes = page.json.get('changes');
  check('a list is a sequence of changes', changes.length > 0 && changes.every((c) => ['add', 'remove'].includes(c.get('op')) && c.get('subject').get('name')) && typeof page.json.get('next') === 'string');
  check('after them there is nothing new', (await get(peer, key, `lists/${list}?after=${encodeURIComponent(page.json.get('next'))}`)).json.get('changes').length === 0);
  check('an unknown list is not found', (await get(peer, key, 'lists/none')).code === 'not-found');
  const measure = (body) => peer.call('POST', `/exchange/v1/lists/${list}/measures`, key, { body: JSON.stringify({ id: 'm-1', entry: changes[0].get('entry'), measure: '限制享受政策', result: '已执行', at: '2026-11-23T10:00:00+08:00', note: '', ...body }) });
  const ack = await measure({});
  check('a measure is acknowledged', ack.trusted && ack.status === 200 && ack.json.get('of') === 'm-1', said(ack));
  check('the same measure gets the same acknowledgement', (await measure({})).answer.body.equals(ack.answer.body));
  check('other bytes for it are version-conflict', (await measure({ note: '别的' })).code === 'version-conflict');
  check('a measure about an unknown entry is not found', (await measure({ id: 'm-2', entry: 'e-none' })).code === 'not-found');
  const codes = await get(peer, key, 'codes/subject-category');
  check('a code list has items', codes.trusted && codes.json.get('items')?.length === 3 && codes.json.get('list') === 'subject-category', said(codes));
  check('an unknown code list is not found', (await get(peer, key, 'codes/none')).code === 'not-found');
}

export async function letters({ peer, check, key }) {
  const call = (method, version, body) => peer.call(method, `/exchange/v1/letters/l-1/versions/${version}`, key, { body: JSON.stringify(body) });
  const letter = { title: '示例信用承诺书', type: '审批替代型', field: '实验动物', effective: '2026-11-01', ends: '2027-11-01', page: 'https://office.example/letters/l-1',
    files: [{ name: 'l-1.pdf', sha256: hex('pdf'), sm3: hex('pdf') }] };
  check('a withdrawal of an unknown letter is not found', (await call('DELETE', 1, { reason: '修订' })).code === 'not-found');
  const ack = await call('PUT', 1, letter);
  check('a letter is acknowledged', ack.trusted && ack.status === 200 && ack.json.get('of') === 'l-1' && ack.json.get('digest') === hex(JSON.stringify(letter)), said(ack));
  check('the same letter gets the same acknowledgement', (await call('PUT', 1, letter)).answer.body.equals(ack.answer.body));
  check('other bytes for this version are version-conflict', (await call('PUT', 1, { ...letter, title: '别的' })).code === 'version-conflict');
  check('another version is free', (await call('PUT', 2, { ...letter, title: '别的' })).status === 200);
  const gone = await call('DELETE', 1, { reason: '修订' });
  check('a withdrawal is acknowledged', gone.trusted && gone.status === 200, said(gone));
  check('the same withdrawal gets the same acknowledgement', (await call('DELETE', 1, { reason: '修订' })).answer.body.equals(gone.answer.body));
}

export async function lastBatch({ peer, check, sender, key }) {
  const head = `42 ${Buffer.alloc(32, 42).toString('base64')}`;
  const batch = batchOf(sender, [put('last')], { members: { head } });
  const receipt = await peer.post(batch, key);
  const last = (await get(peer, key, 'status')).json.get('last');
  check('status names the last batch with its head', last?.get('batch') === batch.id && last.get('head') === head && last.get('received') === receipt.json.get('received'));
}

// Only a program that we started ourselves has these views.
export async function views({ peer, check, sender }) {
  const records = await peer.allRecords();
  const key10 = records.find((r) => r.sender === sender && r.key === put(10).key);
  check('the view shows the record as it stands', key10?.version === 11 && key10.op === 'put' && key10.data?.XK_NR === '又来' && key10.digest === hex(canonicalStrings(new Map(Object.entries(key10.data)))));
  const withdrawn = records.find((r) => r.sender === sender && r.key === put(14).key);
  check('and a withdrawal of a key that never came', withdrawn?.op === 'withdraw' && withdrawn.version === 3 && withdrawn.digest === hex(''));
  check('no record stands twice', new Set(records.map((r) => `${r.sender} ${r.kind} ${r.key}`)).size === records.length);
  const { batches } = await peer.view('batches');
  check('and the batches with how often each came', batches.some((b) => b.posts >= 2) && batches.every((b) => b.batch && b.digest));
}
