// Records that pass every check of the standard kinds, and batches of them. All subjects are invented.
import crypto from 'node:crypto';

const kAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

export function usccOf(first17) {
  let sum = 0, weight = 1;
  for (const c of first17) { sum += kAlphabet.indexOf(c) * weight; weight = (weight * 3) % 31; }
  return first17 + kAlphabet[(31 - (sum % 31)) % 31];
}
// A number below ten million for any name, so that codes stay well formed.
const numberOf = (n) => String(parseInt(crypto.createHash('sha256').update(String(n)).digest('hex').slice(0, 8), 16) % 1e7).padStart(7, '0');
const office = usccOf('11220000MB0000000');

export const licence = (n, change = {}) => without({
  XK_XDR_MC: `示例单位${n}`, XK_XDR_LB: '法人及非法人组织', XK_XDR_SHXYM: usccOf(`91220101MA${numberOf(n)}`), XK_FRDB: '张示例',
  XK_XKWS: '实验动物使用许可决定书', XK_WSH: `吉科动许〔2025〕${n}号`, XK_XKLB: '普通', XK_NR: `许可使用实验动物，第 ${n} 项`, XK_JDRQ: '2025/03/04',
  XK_YXQZ: '2025/03/04', XK_YXQZI: '2030/03/03', XK_XKJG: '示例科技局', XK_XKJGDM: office, XK_ZT: '1', XK_LYDW: '示例科技局', XK_LYDWDM: office, ...change });

export const penalty = (n, change = {}) => without({
  CF_XDR_MC: `示例单位${n}`, CF_XDR_LB: '法人及非法人组织', CF_XDR_SHXYM: usccOf(`91220101MA${numberOf(n)}`), CF_FRDB: '张示例', CF_WSH: `吉科罚〔2025〕${n}号`,
  CF_WFXW: '违反实验动物管理规定', CF_SY: '未按规定保存记录', CF_YJ: '《实验动物管理条例》第二十八条', CF_CFLB: '罚款', CF_NR: '罚款 2000 元', CF_NR_FK: '0.2', CF_JDRQ: '2025/05/06', CF_YXQ: '2026/05/05',
  CF_CFJG: '示例科技局', CF_CFJGDM: office, CF_SJLY: '示例科技局', CF_SJLYDM: office, ...change });

const without = (data) => Object.fromEntries(Object.entries(data).filter(([, v]) => v !== undefined));
export const sorted = (data) => Object.fromEntries(Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1)));

const idOf = (prefix, text) => `${prefix}-${crypto.createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
export const keyOf = (n) => idOf('k', `key ${n}`);

export function put(n, { version = 1, data = licence(n) } = {}) {
  const ordered = sorted(data);
  return { id: idOf('s', `${n} ${version} ${JSON.stringify(ordered)}`), key: keyOf(n), version, op: 'put', data: ordered };
}

export function withdraw(n, { version = 2, reason = 'revoked', basis = '吉科动许〔2026〕3号' } = {}) {
  return { id: idOf('s', `${n} ${version} ${reason}`), key: keyOf(n), version, op: 'withdraw', reason, basis };
}

export function batchOf(sender, records, change = {}) {
  const id = change.id ?? idOf('b', `${sender} ${records.map((r) => r.id).join(' ')}`);
  const value = { batch: id, sender, kind: 'xk', catalogue: '2018.1', created: '2026-11-23T10:00:00+08:00', count: records.length, records, ...change.members };
  return { id, sender, records, value, bytes: change.bytes ?? JSON.stringify(value) };
}
