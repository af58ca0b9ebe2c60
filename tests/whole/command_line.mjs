// The command line as people and programs meet it: JSON, masking, reasons, screens, names that would forge lines.
import fs from 'node:fs';
import path from 'node:path';
import { World, close, licences, scenario } from './world.mjs';

const idNumber = '220102199001010017', phone = '13843012345', purpose = '电话核实';

// A licence of a natural person with a wrong period, so that the row is quarantined and people look at it.
function spoilt() {
    const rows = licences(6);
    rows[0] = { ...rows[0], 有效期止: '2001-01-01', 许可内容: `${idNumber} ${phone}` };
    return rows;
}

const lines = (text) => text.split('\n').filter(Boolean);
const isObject = (line) => { try { const value = JSON.parse(line); return value !== null && typeof value === 'object' && !Array.isArray(value); } catch { return false; } };
// Columns of a terminal that a line takes.
const width = (line) => [...line].reduce((sum, c) => sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(c) ? 2 : 1), 0);

async function synced() {
    const world = new World();
    world.rows(spoilt());
    await world.sandbox();
    await world.sync();
    return world;
}

const words = (world) => ({ TASK: 'licences', NUMBER: 'q-1', FILE: world.folder + '/keys/office-sm2.pem.pub' });

await scenario('every command that lists --json prints one object a line and nothing else on stdout', async (problems) => {
    const world = await synced();
    const commands = lines(world.run(['--help', '--json']).out).map((line) => JSON.parse(line));
    if (commands.length < 30) problems.push(`only ${commands.length} commands`);
    process.chdir(world.folder);  // examples write their files beside the configuration
    let tried = 0;
    for (const command of commands.filter((each) => each.json)) {
        const example = command.example.split(' && ')[0].match(/"[^"]*"|'[^']*'|\S+/g).map((word) => word.replace(/^["']|["']$/g, ''));
        const given = example.slice(1).map((word) => (/^(animals|penalties|approvals|foreigners|commitments|contracts|hightech|spotchecks)$/.test(word) ? 'licences' : word));
        const result = world.run([...given, '--json']);
        const bad = lines(result.out).find((line) => !isObject(line));
        if (bad !== undefined) problems.push(`${given.join(' ')}: ${bad.slice(0, 80)}`);
        if (result.code === 70 || result.signal) problems.push(`${given.join(' ')}: exit ${result.code} ${result.signal ?? ''} ${result.err.slice(0, 200)}`);
        tried += 1;
    }
    process.chdir('/');
    if (tried < 25) problems.push(`only ${tried} were tried`);
    await world.end();
});

await scenario('every help screen fits 24 lines of 80 columns in both languages', async (problems) => {
    const world = new World();
    const commands = lines(world.run(['--help', '--json']).out).map((line) => JSON.parse(line));
    const screens = [['--help'], ...new Set(commands.map((c) => c.noun)).values()].map((each) => (Array.isArray(each) ? each : [each, '--help']));
    for (const command of commands) screens.push([command.noun, command.verb, '--help'].filter(Boolean));
    for (const language of ['zh', 'en'])
        for (const screen of screens) {
            const text = world.run([...screen, '--lang', language]).out.trimEnd().split('\n');
            if (text.length > 24) problems.push(`${screen.join(' ')} (${language}) has ${text.length} lines`);
            const wide = text.find((line) => width(line) > 80);
            if (wide) problems.push(`${screen.join(' ')} (${language}): ${width(wide)} columns: ${wide}`);
        }
    await world.end();
});

await scenario('personal data is masked until a purpose is stated, and then the look is in the exchange log', async (problems) => {
    const world = await synced();
    const screens = [['quarantine', 'show', 'q-1'], ['source', 'preview', 'licences'], ['mapping', 'preview', 'licences']];
    for (const screen of screens)
        for (const json of [[], ['--json']]) {
            const masked = world.run([...screen, ...json]);
            if (masked.code !== 0) problems.push(`${screen.join(' ')}: exit ${masked.code} ${masked.err}`);
            for (const secret of [idNumber, phone, '佴旎']) if (masked.out.includes(secret)) problems.push(`${[...screen, ...json].join(' ')} shows ${secret}`);
            const silent = world.run([...screen, ...json, '--unmasked']);
            if (silent.code !== 2 || silent.out.includes(idNumber)) problems.push(`${screen.join(' ')} --unmasked without a purpose: exit ${silent.code}`);
            const shown = world.run([...screen, ...json, '--unmasked', '--purpose', purpose]);
            if (shown.code !== 0 || !shown.out.includes(idNumber)) problems.push(`${screen.join(' ')} with a purpose: exit ${shown.code} ${shown.err}`);
        }
    await world.sync();
    const looks = lines(world.run(['log', 'show', '--last', '200', '--json']).out).filter((line) => line.includes('unmask'));
    if (looks.length !== 2 * screens.length) problems.push(`${looks.length} looks in the log, ${2 * screens.length} were taken`);
    if (looks.some((line) => line.includes(purpose) || line.includes(idNumber))) problems.push('the log holds the purpose or the data');
    await world.end();
});

await scenario('each setting in force says which line of which file set it, that it is a default, or what keeps its secret', async (problems) => {
    const world = new World({ config: (config) => { config.alerts = { lead_minutes: 5, webhook: { url: 'https://hooks.example/x', secret: { env: 'HOOK_SECRET' } } }; } });
    world.rows(licences(1));
    world.writeConfig('http://127.0.0.1:1');
    fs.mkdirSync(path.join(world.folder, 'conf.d'));
    fs.writeFileSync(path.join(world.folder, 'conf.d/10-site.json'), '{\n "alerts": {\n  "lead_minutes": 15\n }\n}');
    const all = new Map(lines(world.must(['config', 'show', '--origin', '--json']).out).map((line) => JSON.parse(line)).map((each) => [each.setting, each]));
    const is = (name, wanted) => { for (const [key, value] of Object.entries(wanted)) if (all.get(name)?.[key] !== value) problems.push(`${name}: ${JSON.stringify(all.get(name))}`); };
    is('alerts.lead_minutes', { value: '15', from: 'file', file: 'conf.d/10-site.json', line: 3 });
    is('alerts.webhook.secret', { from: 'environment', file: 'creditlink.json', secret: true });
    is('alerts.repeat_hours', { value: '', from: 'default', file: '' });
    const [zh, en] = ['zh', 'en'].map((lang) => world.must(['config', 'show', '--origin', '--lang', lang]).out);
    for (const [text, words] of [[zh, /^alerts\.lead_minutes +conf\.d\/10-site\.json:3 +15$/m], [zh, /^alerts\.repeat_hours +默认 /m], [zh, /^alerts\.webhook\.secret +creditlink\.json:\d+，环境变量 /m], [en, /^alerts\.repeat_hours +default /m]])
        if (!words.test(text)) problems.push(`${words} is not in:\n${text}`);
    await world.end();
});

await scenario('who dropped a row, when and why can be read afterwards', async (problems) => {
    const world = await synced();
    world.must(['quarantine', 'drop', 'q-1', '--reason', '重复录入，以纸质台账为准'], { USER: 'somebody-else' });
    const shown = world.must(['quarantine', 'show', 'q-1']).out;
    if (!shown.includes('重复录入，以纸质台账为准')) problems.push(`the reason is not shown:\n${shown}`);
    const decisions = JSON.parse(lines(world.must(['quarantine', 'show', 'q-1', '--json']).out)[0]).decisions;
    if (decisions?.length !== 1 || decisions[0].reason !== '重复录入，以纸质台账为准' || !decisions[0].who || decisions[0].who === 'somebody-else' || !decisions[0].at) problems.push(JSON.stringify(decisions));
    await world.sync();
    if (world.must(['log', 'show', '--last', '200', '--json']).out.includes('重复录入')) problems.push('the log holds the reason itself');
    await world.end();
});

await scenario('a name with line breaks, terminal escapes and U+2028 forges no line and no colour', async (problems) => {
    const world = new World();
    const rows = licences(3);
    rows[1] = { ...rows[1], 单位名称: '示范\u001b[31m红\u001b[0m\u2028{"task":"forged"}\u202e', 有效期止: '2001-01-01' };
    world.rows(rows);
    await world.sandbox();
    for (const screen of [['check', 'licences'], ['source', 'preview', 'licences'], ['mapping', 'preview', 'licences'], ['sync', 'run', '--patience', '20'], ['quarantine', 'list'], ['quarantine', 'show', 'q-1', '--unmasked', '--purpose', purpose]])
        for (const json of [[], ['--json']]) {
            const result = world.run([...screen, ...json]);
            const text = result.out + result.err;
            for (const [name, forged] of [['ESC', '\u001b'], ['U+2028', '\u2028'], ['U+202E', '\u202e']])
                if (text.includes(forged)) problems.push(`${[...screen, ...json].join(' ')} prints ${name}`);
        }
    await world.end();
});

await scenario('a state folder that cannot be written ends with 12 and says what to do', async (problems) => {
    const world = new World({ config: (config) => { config.state = '/proc/creditlink-state'; } });
    world.rows(licences(3));
    world.writeConfig('http://127.0.0.1:1');
    const result = world.run(['sync', 'run', '--patience', '1']);
    if (result.code !== 12 || !result.err.includes('提示')) problems.push(`exit ${result.code}: ${result.err}`);
    await world.end();
});

await scenario('no memory is dumped, and neither secrets nor personal data come out of a run with errors, into its log or any file name', async (problems) => {
    const world = await synced();
    const canaries = [idNumber, phone, '佴旎', fs.readFileSync(path.join(world.folder, 'keys/office-secret'), 'latin1')];
    let seen = '';
    for (const screen of [['sync', 'run', '--patience', '1'], ['sync', 'plan', 'licences', '--rows', '9'], ['check', 'licences', '--rows', '9'], ['check', 'licences', '--json'],
                          ['quarantine', 'list', '--json'], ['quarantine', 'show', 'q-1', '--json'], ['sync', 'run', 'nobody'], ['config', 'show'], ['config', 'show', '--origin'], ['key', 'list'], ['log', 'show', '--last', '500']]) {
        const result = world.run(screen);
        seen += result.out + result.err;
    }
    const child = world.start(['sync', 'run', '--patience', '2'], {});
    const sealed = () => /Max core file size +0 +0/.test(fs.readFileSync(`/proc/${child.pid}/limits`, 'utf8'));
    let noCore = false;
    for (let turn = 0; turn < 200 && child.exitCode === null && !noCore; ++turn) {
        noCore = sealed();
        await new Promise((done) => setTimeout(done, 5));
    }
    if (!noCore) problems.push('a core could be dumped');
    await child.done;
    const log = path.join(world.folder, 'state/log');
    const files = fs.readdirSync(log, { recursive: true }).map((name) => path.join(log, name)).filter((name) => fs.statSync(name).isFile());
    for (const name of files) seen += name + fs.readFileSync(name, 'latin1') + fs.readFileSync(name, 'utf8');
    seen += fs.readdirSync(world.folder, { recursive: true }).join('\n');
    if (files.length < 2 || seen.length < 5000) problems.push(`little was looked at: ${files.length} files, ${seen.length} characters`);
    for (const canary of canaries) if (seen.includes(canary)) problems.push(`${canary} came out`);
    await world.end();
});

close();
