// Texts that would run as a script, ask somewhere else for something, or break out of where they stand, on a page that is not careful.
// Each family goes through one way of being careless: what stands in a text, in an attribute, in an address, in a script, in a style, in a
// drawing, in a template, in a header; and what a decoder makes of something that looked harmless.
const run = 'globalThis.ran=(globalThis.ran||0)+1;alert(1)';
const evil = 'https://evil.invalid/x';
const each = (list, make) => list.flatMap(make);

const elements = [
    `<script>${run}</script>`, `<img src=x onerror="${run}">`, `<img src=x onerror='${run}'>`, `<svg onload="${run}">`, `<svg><script>${run}</script></svg>`, `<body onload="${run}">`,
    `<iframe srcdoc="<script>${run}</script>"></iframe>`, `<iframe src="javascript:${run}"></iframe>`, `<a href="javascript:${run}">x</a>`, `<details open ontoggle="${run}">x</details>`,
    `<input autofocus onfocus="${run}">`, `<video><source onerror="${run}"></video>`, `<math><mtext></mtext><mglyph><style><img src=x onerror="${run}"></style></math>`,
    `<object data="javascript:${run}"></object>`, `<embed src="javascript:${run}">`, `<form action="javascript:${run}"><button autofocus>x</button></form>`,
    `<style>@import '${evil}.css';</style>`, `<link rel=stylesheet href="${evil}.css">`, `<img src="${evil}.png">`, `<meta http-equiv="refresh" content="0;url=${evil}">`,
    `<base href="https://evil.invalid/">`, `<template><script>${run}</script></template>`, `<noscript><p title="</noscript><img src=x onerror='${run}'>"></noscript>`, `<marquee onstart="${run}">x</marquee>`,
    `<audio src=x onerror=${run}>`, `<select autofocus onfocus=${run}><option>x</select>`, `<textarea autofocus onfocus=${run}>x</textarea>`, `<table background="${evil}.png"><tr><td>x</table>`,
    `<iframe srcdoc='&lt;script&gt;${run}&lt;/script&gt;'></iframe>`, `<object type="text/html" data="data:text/html,<script>parent.ran=1</script>"></object>`,
];
const breaks = ['', '">', "'>", '"><', '</title>', '</textarea>', '</style>', '</script>', '-->', ']]>', '" autofocus onfocus="', '</td></tr></table>', '</code></pre>', '</option></select>', '<!--"><!-->', '</noscript>', '</svg></math>', '\u0000">'];

const events = ['onmouseover', 'onfocus', 'onload', 'onerror', 'onclick', 'onanimationstart', 'ontoggle', 'onpointerenter'];
const attributes = each(events, (event) => each(['"', "'", '`', ''], (quote) => [`x${quote} ${event}=${quote}${run}${quote} autofocus tabindex=1 x=${quote}`, `x${quote}/${event}=${quote}${run}${quote}/style=${quote}animation:x`]));

const schemes = ['javascript:', 'JaVaScRiPt:', 'java\tscript:', 'java\nscript:', ' javascript:', '\u0001javascript:', 'javascript&colon;', 'javascript&#58;', '&#106;avascript:', 'javascript:%0a', 'javascript://x%0a', 'vbscript:', 'data:text/html,<script>', 'data:text/html;base64,PHNjcmlwdD5wYXJlbnQucmFuPTE8L3NjcmlwdD4=', '//evil.invalid/', '\\\\evil.invalid\\', 'https:evil.invalid/', '/\\evil.invalid/'];
const addresses = each(schemes, (scheme) => [`${scheme}${run}`, `" href="${scheme}${run}" x="`, `x' src='${scheme}${run}' x='`, `<a href="${scheme}${run}">x</a>`]);

const scripts = each(['"', "'", '`', '\\', '</script>', '*/', '\u2028', '\u2029'], (end) => [`${end};${run}//`, `${end}+(${run.replaceAll(';', ',')})+${end}`, `${end}}];${run};[{${end}`]);

const styles = each(['', '"', "'", ')', '}', ';', '</style>'], (end) => [`${end}background:url(${evil})`, `${end}}body{background:url("${evil}")}`, `${end}@import url(${evil});`, `${end}expression(${run})`, `${end}-moz-binding:url(${evil}#x)`]);

const drawings = each([`<script>${run}</script>`, `<script href="data:,${run}"/>`, `<animate onbegin="${run}" attributeName="x" dur="1s"/>`, `<set onbegin="${run}" attributeName="x"/>`, `<a href="javascript:${run}"><text>x</text></a>`, `<use href="${evil}#x"/>`, `<image href="${evil}.png" onerror="${run}"/>`, `<foreignObject><img src=x onerror="${run}"></foreignObject>`, `<style>@import "${evil}";</style>`, `<title><img src=x onerror="${run}"></title>`],
    (inside) => [`<svg xmlns="http://www.w3.org/2000/svg">${inside}</svg>`, `</svg><svg>${inside}`, `</title></desc><svg>${inside}</svg>`]);

const templates = each(['{{x}}', '${x}', '<%= x %>', '#{x}', '{x}', '[[x]]', '@(x)', '{%x%}', '<?php x ?>', '%{x}', '{{{x}}}', '${{x}}'], (form) => each([run, "constructor.constructor('alert(1)')()", '7*7', 'body', 'token'], (inside) => [form.replace('x', inside)]));

// One base through what some decoder, here or behind, would take back.
const hex = (text, make) => [...text].map((c) => make(c.codePointAt(0))).join('');
const encodings = each([`<script>${run}</script>`, `"><img src=x onerror=${run}>`, `'><svg/onload=${run}>`, `</textarea><script>${run}</script>`, `javascript:${run}`, `" onfocus=${run} autofocus "`], (text) => [
    encodeURIComponent(text), encodeURIComponent(encodeURIComponent(text)), hex(text, (c) => `&#${c};`), hex(text, (c) => `&#x${c.toString(16)};`), hex(text, (c) => `&#${String(c).padStart(7, '0')}`), hex(text, (c) => `\\u${c.toString(16).padStart(4, '0')}`),
    hex(text, (c) => `\\x${c.toString(16).padStart(2, '0')}`), hex(text, (c) => `\\${c.toString(16)} `), hex(text, (c) => `%u${c.toString(16).padStart(4, '0')}`), Buffer.from(text).toString('base64'), `+ADw-${text.slice(1)}`, text.replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    text.replaceAll('<', '&amp;lt;'), text.replaceAll('<', '＜').replaceAll('>', '＞'), text.replaceAll('<', '\u2039'), text.replaceAll('<', '%C0%BC'), text.replace('script', 'scr<script>ipt'), text.replace('script', 'ScRiPt'), text.replace('script', 'scr\u0131pt'), text.replaceAll(' ', '\u000c'),
    text.replaceAll('<', '<\u200b'), text.replaceAll('<', '<\u00ad'), `\u202e${text}\u202c`, `\ufeff${text}`, `\u2066${text}\u2069`, `e\u0301\u0301\u0301${text}`, `\ue000${text}`, text.normalize('NFKD') + '\u{e0001}', `\u{1f468}\u200d\u{1f469}${text}`, `${text}\u3000`,
]);

const headers = each(['\r\n', '\n', '\r', '%0d%0a', '%0A', '\\r\\n', '\u2028', '\u560d\u560a'], (end) => [`x${end}Set-Cookie: a=b`, `x${end}Location: ${evil}`, `x${end}${end}<script>${run}</script>`, `zh${end}Content-Type: text/html${end}${end}<img src=x onerror=${run}>`]);

const others = ['\u202e<gpj.exe', '<\u200bscript>', '<scr<script>ipt>', '<script', '<!--', '{name}', '{body}', '{token}', '=cmd|x', '../../etc/passwd', '"', "'", '<', '>', '&', '&lt', '</', '\\', `<${'a'.repeat(5000)}>`, `<script/${'x'.repeat(300)}>${run}</script>`];

export const families = { elements: each(breaks, (before) => elements.map((element) => before + element)), attributes, addresses, scripts, styles, drawings, templates, encodings, headers, others };
export const payloads = [...new Set(Object.values(families).flat())];

// Ways of being careless, each with a hole that a text is put into, and the families that are to run there: a test in which nothing can
// run proves nothing.
export const careless = [
    { of: ['elements', 'encodings', 'drawings', 'headers', 'others'], make: (it) => `<p>${it}</p>` },
    { of: ['elements'], make: (it) => `<textarea>${it}</textarea>` },
    { of: ['attributes', 'elements'], make: (it) => `<input value="${it}">` },
    { of: ['attributes'], make: (it) => `<input value='${it}'>` },
    { of: ['attributes'], make: (it) => `<input value=${it}>` },
    { of: ['addresses'], make: (it) => `<iframe src="${it}"></iframe>` },
    { of: ['scripts'], make: (it) => `<script>var x="${it}";</script>` },
    { of: ['scripts'], make: (it) => `<script>var x='${it}';</script>` },
    { of: ['scripts'], make: (it) => `<script>/* ${it} */</script>` },
    { of: ['styles'], make: (it) => `<style>p{color:${it}}</style><p>x` },
];
