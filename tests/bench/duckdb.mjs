// The transform yardstick: DuckDB reads the same CSV, checks it in SQL as far as SQL goes, and writes JSON lines.
//   node duckdb.mjs FILE.csv OUT      (npm install @duckdb/node-api)
import { DuckDBInstance } from '@duckdb/node-api';

const [file, out] = process.argv.slice(2);
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const usccWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const idWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const uscc = (c) => `(length(${c}) = 18 AND regexp_full_match(${c}, '[0-9A-HJ-NPQRTUWXY]{18}') AND (31 - (${usccWeights.map((w, i) => `(instr('${alphabet}', substr(${c}, ${i + 1}, 1)) - 1) * ${w}`).join(' + ')}) % 31) % 31 = instr('${alphabet}', substr(${c}, 18, 1)) - 1)`;
const id = (c) => `(regexp_full_match(${c}, '[0-9]{17}[0-9X]') AND substr('10X98765432', (${idWeights.map((w, i) => `(ascii(substr(${c}, ${i + 1}, 1)) - 48) * ${w}`).join(' + ')}) % 11 + 1, 1) = substr(${c}, 18, 1))`;
const day = (c) => `TRY_CAST(${c} AS DATE)`;
const sound = `length(trim(coalesce(XK_XDR_MC, ''))) > 0 AND length(coalesce(XK_WSH, '')) > 0 AND length(XK_NR) BETWEEN 1 AND 4000
  AND XK_XDR_LB IN ('法人及非法人组织', '个体工商户', '自然人') AND XK_XKLB IN ('普通', '特许', '认可', '核准', '登记', '其他-行政确认') AND XK_ZT IN ('1', '2')
  AND ${day('XK_JDRQ')} IS NOT NULL AND ${day('XK_YXQZI')} >= ${day('XK_YXQZ')} AND ${uscc('XK_XKJGDM')} AND ${uscc('XK_LYDWDM')}
  AND CASE WHEN XK_XDR_LB = '自然人' THEN ${id('XK_XDR_ZJHM')} ELSE ${uscc('XK_XDR_SHXYM')} AND ${id('XK_FR_ZJHM')} END`;
const connection = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();
await connection.run("SET preserve_insertion_order = true; SET memory_limit = '4GB'");
const source = `read_csv('${file}', header = true, all_varchar = true, quote = '"', escape = '"', max_line_size = 4000000)`;
const columns = `* REPLACE (trim(XK_XDR_MC) AS XK_XDR_MC, ${day('XK_JDRQ')} AS XK_JDRQ, ${day('XK_YXQZ')} AS XK_YXQZ, ${day('XK_YXQZI')} AS XK_YXQZI, upper(trim(XK_XDR_SHXYM)) AS XK_XDR_SHXYM)`;
await connection.run(`COPY (SELECT ${columns} FROM ${source} WHERE ${sound}) TO '${out}' (FORMAT JSON)`);
