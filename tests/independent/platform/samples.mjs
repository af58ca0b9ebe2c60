// One list and two code lists, invented, so that every call has something to answer.
export const kLists = [{
  list: 'serious-breach', title: '严重失信主体名单（示例）', version: '2026-11', changes: [
    { op: 'add', entry: 'e-1', subject: { name: '示例甲有限公司', code: '91220101MA00000001', category: '法人及非法人组织' }, since: '2026-10-01', until: '2029-10-01', basis: '示例决定〔2026〕1号', measures: ['限制享受政策'] },
    { op: 'add', entry: 'e-2', subject: { name: '示例乙有限公司', code: '91220101MA00000002', category: '法人及非法人组织' }, since: '2026-10-08', until: '2029-10-08', basis: '示例决定〔2026〕2号', measures: ['加强监管'] },
    { op: 'remove', entry: 'e-1', subject: { name: '示例甲有限公司', code: '91220101MA00000001', category: '法人及非法人组织' }, since: '2026-11-01', until: null, basis: '信用修复', measures: [] },
  ] }];

export const kCodes = {
  'subject-category': { version: '1', effective: '2018-01-01', items: [{ code: '1', name: '法人及非法人组织' }, { code: '2', name: '自然人' }, { code: '3', name: '个体工商户' }] },
  'licence-state': { version: '1', effective: '2018-01-01', items: [{ code: '1', name: '有效' }, { code: '2', name: '无效' }] },
};
