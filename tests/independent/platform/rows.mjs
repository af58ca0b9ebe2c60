// A few row checks of the three standard kinds, with the row codes that a real city platform uses. Not a quality check: just
// enough that rejected and doubtful rows occur for a reason that both sides can name.

const kAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

export function isUscc(code) {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) return false;
  let sum = 0, weight = 1;
  for (const c of code.slice(0, 17)) { sum += kAlphabet.indexOf(c) * weight; weight = (weight * 3) % 31; }
  return kAlphabet[(31 - (sum % 31)) % 31] === code[17];
}

const isDate = (s) => {
  const m = /^(\d{4})\/(\d{2})\/(\d{2})$/.exec(s);
  if (!m) return false;
  const d = new Date(Date.UTC(+m[1], m[2] - 1, +m[3]));
  return d.getUTCFullYear() === +m[1] && d.getUTCMonth() === m[2] - 1 && d.getUTCDate() === +m[3];
};

const kSubject = ['法人及非法人组织', '自然人', '个体工商户'];
const kRules = {
  xk: { name: 'XK_XDR_MC', uscc: ['XK_XDR_SHXYM', 'XK_XKJGDM', 'XK_LYDWDM'], dates: ['XK_JDRQ', 'XK_YXQZ', 'XK_YXQZI'],
    otherDates: [], decided: 'XK_JDRQ', order: ['XK_YXQZ', 'XK_YXQZI'], choices: { XK_XDR_LB: kSubject }, numbers: [],
    mandatory: ['XK_XKWS', 'XK_WSH', 'XK_XKLB', 'XK_NR', 'XK_XKJG', 'XK_ZT', 'XK_LYDW'], lengths: { XK_XDR_MC: 200, XK_WSH: 64, XK_NR: 4000, BZ: 4000 } },
  cf: { name: 'CF_XDR_MC', uscc: ['CF_XDR_SHXYM', 'CF_CFJGDM', 'CF_SJLYDM'], dates: ['CF_JDRQ', 'CF_YXQ'], otherDates: ['CF_GSJZQ'],
    decided: 'CF_JDRQ', order: ['CF_JDRQ', 'CF_YXQ'], choices: { CF_XDR_LB: kSubject }, numbers: ['CF_NR_FK', 'CF_NR_WFFF'],
    mandatory: ['CF_WSH', 'CF_WFXW', 'CF_SY', 'CF_YJ', 'CF_CFLB', 'CF_NR', 'CF_CFJG', 'CF_SJLY'], lengths: { CF_XDR_MC: 200, CF_WSH: 64, CF_SY: 5000, BZ: 4000 } },
  cn: { name: 'subjectName', uscc: ['acceptanceUnitIdentify'], dates: ['commitmentDate'], otherDates: ['commitmentValidity', 'fulfillmentStatusDate'],
    decided: 'commitmentDate', order: ['commitmentDate', 'commitmentValidity'], numbers: [],
    choices: { subjectCategory: kSubject, publicationType: ['可向社会公开', '特定范围内公开', '不可公开'] },
    mandatory: ['code', 'reason', 'content'], lengths: { subjectName: 200, code: 20, reason: 512, content: 4000, remarks: 512 } },
};

// null, or {outcome, code, field, message}: the first thing that is wrong.
export function judge(kind, data, today) {
  const rule = kRules[kind];
  if (!rule) return null;
  const of = (f) => data.get(f);
  const rejected = (code, field, message) => ({ outcome: 'rejected', code, field, message });
  if (!of(rule.name)?.trim()) return rejected('10002', rule.name, '名称为空');
  for (const f of rule.dates) if (!of(f)) return rejected('10003', f, '必填日期为空');
  for (const f of [...rule.dates, ...rule.otherDates]) if (of(f) !== undefined && !isDate(of(f))) return rejected('10004', f, '日期不能转换');
  for (const f of rule.numbers) if (of(f) !== undefined && !/^\d+(\.\d+)?$/.test(of(f))) return rejected('10001', f, '不是数字');
  for (const f of rule.uscc) if (of(f) !== undefined && !isUscc(of(f))) return rejected('10005', f, '统一社会信用代码校验不通过');
  for (const [f, list] of Object.entries(rule.choices)) if (of(f) !== undefined && !list.includes(of(f))) return rejected('30001', f, '不在代码表中');
  for (const [f, n] of Object.entries(rule.lengths)) if (of(f) !== undefined && [...of(f)].length > n) return rejected('40002', f, '超过长度');
  for (const f of rule.mandatory) if (!of(f)) return rejected('40001', f, '必填项为空');
  const [from, to] = rule.order;
  if (of(from) && of(to) && of(from) > of(to)) return rejected('40001', to, '截止日期早于开始日期');
  if (of(rule.decided) > today) return rejected('40001', rule.decided, '决定日期晚于今天');
  if (of(rule.decided) < '1949/10/01') return { outcome: 'doubtful', code: '40001', field: rule.decided, message: '决定日期早于 1949/10/01，请核实' };
  return null;
}
