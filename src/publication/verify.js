// Looks a letter up in the table of this page: by number, by what its QR code opens, or by the SHA-256 of a file, which is
// computed here and sent nowhere. Without this script the table says the same. Written for old browsers; crypto.subtle is
// missing where the page is opened as a file or over http, so the digest is our own (FIPS 180-4).
(function () {
  'use strict';
  var table = document.getElementById('files'), tools = document.getElementById('tools');
  var answer = document.getElementById('answer'), wanted = document.getElementById('wanted'), file = document.getElementById('file'), drop = document.getElementById('drop');
  if (!table || !tools || !window.FileReader || !window.Uint8Array) return;

  var rows = [];
  Array.prototype.forEach.call(table.getElementsByTagName('tr'), function (tr) {
    var codes = tr.getElementsByTagName('code');
    if (codes.length < 1) return;
    rows.push({ id: tr.getAttribute('data-letter'), number: tr.getAttribute('data-number'), version: tr.getAttribute('data-version'),
                standing: tr.getAttribute('data-standing'), words: tr.getAttribute('data-words'), title: tr.getAttribute('data-title'), sha256: codes[0].textContent });
  });

  var k = [], first = [];
  (function () {
    function fraction(x) { return ((x - Math.floor(x)) * 4294967296) | 0; }
    for (var n = 2; k.length < 64; n++) {
      var prime = true;
      for (var d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
      if (!prime) continue;
      if (first.length < 8) first.push(fraction(Math.sqrt(n)));
      k.push(fraction(Math.pow(n, 1 / 3)));
    }
  })();

  function sha256(bytes) {
    var length = bytes.length, blocks = ((length + 8) >> 6) + 1, h = first.slice(), w = new Int32Array(64), tail = new Uint8Array(128);
    var whole = length >> 6, from = whole << 6, i;
    for (i = from; i < length; i++) tail[i - from] = bytes[i];
    tail[length - from] = 0x80;
    var end = (blocks - whole) << 6, low = (length << 3) >>> 0, high = Math.floor(length / 536870912);
    for (i = 0; i < 4; i++) { tail[end - 1 - i] = (low >>> (8 * i)) & 255; tail[end - 5 - i] = (high >>> (8 * i)) & 255; }
    function right(x, n) { return (x >>> n) | (x << (32 - n)); }
    function block(source, at) {
      var t;
      for (t = 0; t < 16; t++, at += 4) w[t] = (source[at] << 24) | (source[at + 1] << 16) | (source[at + 2] << 8) | source[at + 3];
      for (; t < 64; t++) {
        var x = w[t - 15], y = w[t - 2];
        w[t] = (w[t - 16] + (right(x, 7) ^ right(x, 18) ^ (x >>> 3)) + w[t - 7] + (right(y, 17) ^ right(y, 19) ^ (y >>> 10))) | 0;
      }
      var a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], l = h[7];
      for (t = 0; t < 64; t++) {
        var s = (l + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + ((e & f) ^ (~e & g)) + k[t] + w[t]) | 0;
        var u = ((right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        l = g; g = f; f = e; e = (d + s) | 0; d = c; c = b; b = a; a = (s + u) | 0;
      }
      h[0] = (h[0] + a) | 0; h[1] = (h[1] + b) | 0; h[2] = (h[2] + c) | 0; h[3] = (h[3] + d) | 0;
      h[4] = (h[4] + e) | 0; h[5] = (h[5] + f) | 0; h[6] = (h[6] + g) | 0; h[7] = (h[7] + l) | 0;
    }
    for (i = 0; i < whole; i++) block(bytes, i << 6);
    for (i = 0; i < end; i += 64) block(tail, i);
    return h.map(function (x) { return ('0000000' + (x >>> 0).toString(16)).slice(-8); }).join('');
  }

  function say(standing, words) {
    answer.className = 'status ' + standing;
    answer.textContent = words;
  }

  // Half-width, without spaces, and without the zeros of a number: 07, ０７ and 7 are one.
  function plain(text) {
    return text.replace(/[\uff01-\uff5e]/g, function (c) { return String.fromCharCode(c.charCodeAt(0) - 65248); }).replace(/[\s\u3000]+/g, '').replace(/^0+/, '');
  }

  // As it stands on the paper: "编号 07 第 1 版", also "07/v1".
  function paper(text) {
    var parts = /^(?:编号)?:?(.+?)(?:第(\d+)版|\/v?(\d+))?$/.exec(plain(text));
    return parts ? { number: plain(parts[1]), version: parts[2] || parts[3] || '' } : { number: '', version: '' };
  }

  // Who asks without a version may hold another one.
  function others(row) {
    var said = {}, list = [];
    for (var i = 0; i < rows.length; i++) {
      if (rows[i].id !== row.id || rows[i].version === row.version || said[rows[i].version]) continue;
      said[rows[i].version] = true;
      list.push('第 ' + rows[i].version + ' 版' + rows[i].words);
    }
    return list.length ? '手里的若是别的版本：' + list.join('；') + '。' : '';
  }

  function tell(row, about, more) {
    var advice = row.standing === 'in-force' ? '可以用来签署。' : row.standing === 'upcoming' ? '到施行日才能用来签署。' : '不能再用来签署，请从目录下载现行的。';
    say(row.standing, about + '是本单位公布的原文：《' + row.title + '》（编号 ' + row.number + '）第 ' + row.version + ' 版，' + row.words + '。' + advice + (more || ''));
  }

  function by_digest(digest, about) {
    for (var i = 0; i < rows.length; i++) if (rows[i].sha256 === digest) return tell(rows[i], about);
    say('unknown', about + '不是本单位公布的原文（SHA-256 为 ' + digest + '）。哪怕只改动一个字也会这样，请从目录重新下载。');
  }

  // A number (07, or 7), a title, a name, "name/v2", a digest, or an address: of a page of the site, or what a QR code says.
  function look_up(text) {
    text = text.replace(/^\s+|\s+$/g, '');
    if (!text) return say('unknown', '请填编号、名称、网址或者摘要。');
    if (/^[0-9a-fA-F]{64}$/.test(text)) return by_digest(text.toLowerCase(), '有这个摘要的文件');
    var mark = /#([a-z0-9-]+-v\d+)$/.exec(text) || /^([a-z0-9-]+-v\d+)$/.exec(text);  // as in verify.html#name-v2, where QR codes lead
    if (mark)
      for (var m = 0; m < rows.length; m++)
        if (rows[m].id + '-v' + rows[m].version === mark[1]) return tell(rows[m], '“' + text + '”对应的');
    var path = /letters\/([a-z0-9-]+)\/(?:v(\d+))?/.exec(text) || /^#?([a-z][a-z0-9-]*)(?:\/v?(\d+))?$/.exec(text), found = null;
    var printed = paper(text), title = text.replace(/^《|》$/g, '');
    for (var i = 0; i < rows.length; i++) {
      var same = path && rows[i].id === path[1] && (!path[2] || rows[i].version === path[2]) || plain(rows[i].number) === printed.number && (!printed.version || rows[i].version === printed.version) || rows[i].title === title;
      if (same && (!found || rows[i].standing === 'in-force' && found.standing !== 'in-force')) found = rows[i];
    }
    if (found) tell(found, '“' + text + '”对应的', printed.version ? '' : others(found));
    else say('unknown', '没有公布过“' + text + '”。请核对编号，或者从目录查找。');
  }

  function read(one) {
    if (!one) return;
    var reader = new FileReader();
    reader.onload = function () { by_digest(sha256(new Uint8Array(reader.result)), '文件“' + one.name + '”'); };
    reader.onerror = function () { say('unknown', '读不了这个文件。'); };
    say('upcoming', '正在计算……');
    reader.readAsArrayBuffer(one);
  }

  document.getElementById('look').onclick = function () { look_up(wanted.value); };
  wanted.onkeydown = function (event) { if (event.keyCode === 13) look_up(wanted.value); };
  file.onchange = function () { read(file.files[0]); };
  // Anywhere on the page: beside the box the browser would open the file and leave.
  document.ondragover = function (event) { event.preventDefault(); drop.className = 'drop over'; };
  document.ondragleave = function () { drop.className = 'drop'; };
  document.ondrop = function (event) { event.preventDefault(); drop.className = 'drop'; if (event.dataTransfer) read(event.dataTransfer.files[0]); };
  function to_answer() { tools.scrollIntoView(); }
  function from_address() {
    if (location.hash.length < 2) return;
    var text = location.hash.slice(1);
    try { text = decodeURIComponent(text); } catch (broken) { /* an address cut off in a character: as it stands */ }
    wanted.value = text;
    look_up(wanted.value);
    // The browser goes to the row in the table, at the latest when all is loaded: the answer stands above it.
    if (document.readyState === 'complete') setTimeout(to_answer, 0);
    else window.onload = function () { setTimeout(to_answer, 0); };
  }
  window.onhashchange = from_address;
  tools.hidden = false;
  from_address();
})();
