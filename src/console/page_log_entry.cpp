// One entry of the exchange log with its proof, and how to check it without us: the very commands, with openssl alone or with
// creditlink-verify, over files that this page hands out.

#include "creditlink/base/message.h"
#include "decisions.h"
#include "log_parts.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

constexpr std::size_t kMostShownContent = 256u << 10;  // of a message; more is for a file: creditlink log content --out

std::string entry_file(const DeskProof& proof, std::string_view end) { return "entry-" + std::to_string(proof.number) + std::string(end); }

// The leaf, each node above it, the root: and that the root stands in the checkpoint, and that the checkpoint is signed.
std::string openssl_commands(const DeskProof& proof) {
    std::string lines(say("# 在 bash 里，与下载的文件同一目录；只用 openssl 和系统自带的工具\n", "# in bash, beside the downloaded files; openssl and what every system has\n"));
    lines += "node() { printf \"$(printf '01%s%s' $1 $2 | sed 's/../\\\\x&/g')\" | openssl dgst -sha256 -r | cut -c1-64; }\n";
    lines += "h=$( (printf '\\000'; cat " + entry_file(proof, ".json") + ") | openssl dgst -sha256 -r | cut -c1-64)\n";
    for (const auto& [left, hash] : proof.path) lines += left ? "h=$(node " + hash + " $h)\n" : "h=$(node $h " + hash + ")\n";
    lines += "cat > checkpoint <<'END'\n" + proof.checkpoint + "END\n";
    lines += "test \"$h\" = \"$(sed -n 3p checkpoint | openssl base64 -d | od -An -vtx1 | tr -d ' \\n')\" && echo root-ok\n";
    bool ed25519 = false;
    for (const auto& [algorithm, id] : proof.keys) ed25519 = ed25519 || algorithm == "Ed25519";
    if (!ed25519) return lines;
    lines += "head -3 checkpoint > note\n";
    lines += "sed -n 5p checkpoint | awk '{print $3}' | openssl base64 -d -A | tail -c 64 > note.sig\n";
    return lines + "openssl pkeyutl -verify -rawin -pubin -inkey log-ed25519.pem -in note -sigfile note.sig\n";
}

Markup file_links(const DeskProof& proof) {
    const std::string at = "/log/entries/" + std::to_string(proof.number);
    Markup links = html("<a href=\"{p}/bytes\">{n}</a> ", {{"p", at}, {"n", entry_file(proof, ".json")}});
    links += html("<a href=\"{p}/proof\">{n}</a> <a href=\"/log/keys\">log-keys</a> <a href=\"/log/keys/ed25519\">log-ed25519.pem</a>", {{"p", at}, {"n", entry_file(proof, ".proof.json")}});
    return html("<p class=\"files\">{l}</p>\n", {{"l", links}});
}

Markup check_it_yourself(const DeskProof& proof) {
    Markup part = html("<h2>{h}</h2>\n<p>{t}</p>\n", {{"h", std::string(say("不依赖本系统的核对", "Checking it without us"))},
        {"t", std::string(say("下载这几个文件，拿到任何一台不联网的电脑上核对。公钥的编号要与您从别处得知的一致：本页给的公钥只是方便。", "Download these files and check them on any computer without a network. The keys' ids must be those that you learnt elsewhere: what this page hands out is a convenience."))}});
    part += file_links(proof);
    part += html("<pre class=\"commands\" tabindex=\"0\">creditlink-verify proof {f} --key log-keys</pre>\n", {{"f", entry_file(proof, ".proof.json")}});
    part += html("<p>{t}</p>\n<pre class=\"commands\" tabindex=\"0\" id=\"openssl\">{c}</pre>\n<p class=\"hint\">{h}</p>\n",
                 {{"t", std::string(say("没有 creditlink-verify 时，只用 openssl（依 RFC 9162 从叶到根，再验日志头的签名）：", "Without creditlink-verify, with openssl alone (RFC 9162 from the leaf to the root, then the signature of the head):"))},
                  {"c", openssl_commands(proof)}, {"h", std::string(say("应看到 root-ok 和 Signature Verified Successfully。日志头另有 SM2 签名，由 creditlink-verify 核对。", "It says root-ok and Signature Verified Successfully. The head has an SM2 signature too, which creditlink-verify checks."))}});
    return part;
}

Markup proof_of_entry(const DeskProof& proof) {
    Markup part = html("<h2>{h}</h2>\n", {{"h", std::string(say("在日志中的证明", "Proof that it stands in the log"))}});
    DeskLines lines{{std::string(say("叶哈希", "leaf hash")), proof.leaf}};
    if (proof.size == 0) {
        part += log_facts(lines);
        return part += html("<p class=\"empty\">{t}</p>\n", {{"t", std::string(say("还没有签名的日志头覆盖这一条：它已落盘，最迟一分钟内签名。请稍后刷新。", "No signed head covers this entry yet: it is on disk, and signed within a minute. Reload then."))}});
    }
    lines.emplace_back(say("日志头", "head"), say("前 {n} 条", "the first {n} entries", {{"n", std::to_string(proof.size)}}));
    lines.emplace_back(say("树根", "root"), proof.root);
    for (const auto& [algorithm, id] : proof.keys) lines.emplace_back(say("签名公钥 {a}", "signed by {a}", {{"a", algorithm}}), id);
    for (const auto& [witness, when] : proof.cosigned) lines.emplace_back(say("见证人 {w}", "witness {w}", {{"w", witness}}), when);
    if (proof.cosigned.empty()) lines.emplace_back(say("见证人", "witnesses"), say("还没有见证人副署的日志头覆盖这一条", "no head that a witness cosigned covers it yet"));
    part += log_facts(lines);
    Markup steps;
    for (const auto& [left, hash] : proof.path) steps += html("<li><span class=\"hint\">{s}</span> <code>{h}</code></li>\n", {{"s", std::string(left ? say("左", "left") : say("右", "right"))}, {"h", hash}});
    part += html("<details><summary>{t}</summary><ol class=\"path\">{s}</ol></details>\n<details><summary>{c}</summary><pre tabindex=\"0\">{n}</pre></details>\n",
                 {{"t", say("审计路径，{n} 步，自下而上", "audit path, {n} steps, from below", {{"n", std::to_string(proof.path.size())}})}, {"s", steps}, {"c", std::string(say("签名的日志头（C2SP checkpoint）", "the signed head, a C2SP checkpoint"))}, {"n", proof.checkpoint}});
    return part;
}

Markup content_form(const Visit& visit, const DeskProof& proof) {
    if (!proof.has_content) return {};
    return html("<details><summary>{s}</summary>{f}</details>\n",
                {{"s", std::string(say("查看这一条所指的原文（含个人信息）", "Show the message that this entry stands for (it holds personal data)"))},
                 {"f", form(visit, "/log/entries/" + std::to_string(proof.number) + "/content", html("{p}<button>{b}</button>", {{"p", purpose_field("why-content", say("查看目的（查看行为记入交换日志）", "what for (the look is an entry of the exchange log)"))}, {"b", std::string(say("查看并记录", "show, and record it"))}}))}});
}

}  // namespace

ServerResponse log_entry_page(const Visit& visit) {
    if (visit.number(0) < 0) return error_page(visit, Error{Errc::not_found, std::string(say("没有这一条", "there is no such entry")), {}, {}});
    const auto proof = visit.desk.log_desk().entry(entry_number(visit.parts.at(0)));
    if (!proof) return error_page(visit, proof.error());
    Markup body = log_tabs({});
    Markup exchange;
    if (!proof->batch.empty()) exchange = html("<a href=\"/log/exchanges/{b}\">{t}</a>", {{"b", url_escaped(proof->batch)}, {"t", std::string(say("整个交换过程", "the whole exchange"))}});
    body += html("<p class=\"facts\"><span>{t}</span> <code>{e}</code> {at} {x}</p>\n", {{"t", proof->title}, {"e", proof->event}, {"at", time_text(proof->at)}, {"x", exchange}});
    body += log_facts(proof->members);
    body += html("<details><summary>{t}</summary><pre tabindex=\"0\">{b}</pre></details>\n", {{"t", std::string(say("条目原文，一字不差", "the entry, byte for byte"))}, {"b", proof->bytes}});
    body += content_form(visit, *proof);
    body += proof_of_entry(*proof);
    if (proof->size > 0) body += check_it_yourself(*proof);
    return page(visit, say("日志第 {n} 条", "Entry {n} of the log", {{"n", std::to_string(proof->number)}}), body);
}

ServerResponse look_at_content(const Visit& visit) {
    const std::uint64_t number = entry_number(visit.parts.at(0));
    auto message = visit.desk.log_desk().content(number, visit.request.filled("purpose"), visit.who());
    if (!message) return error_page(visit, message.error());
    Markup body = html("<p><a href=\"/log/entries/{n}\">{b}</a></p>\n<p>{t}</p>\n", {{"n", std::to_string(number)}, {"b", std::string(say("回到条目", "back to the entry"))},
        {"t", say("与日志第 {n} 条承诺的摘要一致，{b} 字节。查看已记入交换日志。", "Its digests are those of entry {n}; {b} bytes. The look is an entry of the exchange log.", {{"n", std::to_string(number)}, {"b", std::to_string(message->size())}})}});
    const bool cut = message->size() > kMostShownContent;
    if (cut) message->resize(message->rfind(',', kMostShownContent) == std::string::npos ? kMostShownContent : message->rfind(',', kMostShownContent));
    if (cut) body += html("<p class=\"hint\">{t}</p>\n", {{"t", std::string(say("只显示开头；全文用 creditlink log content --out 存入文件，或取整批的证据包。", "The beginning only; creditlink log content --out writes all of it to a file, and so does an evidence pack of the batch."))}});
    body += html("<pre class=\"message\" tabindex=\"0\">{m}</pre>\n", {{"m", *message}});
    return page(visit, say("日志第 {n} 条的原文", "The message of entry {n}", {{"n", std::to_string(number)}}), body);
}

ServerResponse entry_bytes_file(const Visit& visit) {
    auto proof = visit.desk.log_desk().entry(entry_number(visit.parts.at(0)));
    return proof ? download(entry_file(*proof, ".json"), "application/json", std::move(proof->bytes)) : error_page(visit, proof.error());
}

ServerResponse entry_proof_file(const Visit& visit) {
    auto proof = visit.desk.log_desk().entry(entry_number(visit.parts.at(0)));
    if (!proof) return error_page(visit, proof.error());
    if (proof->proof.empty()) return error_page(visit, Error{Errc::not_found, std::string(say("这一条还没有签名的证明", "there is no signed proof of this entry yet")), {}, std::string(say("一分钟后再试", "try again in a minute"))});
    return download(entry_file(*proof, ".proof.json"), "application/json", std::move(proof->proof));
}

ServerResponse checkpoint_file(const Visit& visit) {
    auto log = visit.desk.log_desk().latest(0, 1);
    return log ? download("checkpoint", "application/octet-stream", std::move(log->checkpoint)) : error_page(visit, log.error());
}

ServerResponse log_keys_file(const Visit& visit) {
    auto keys = visit.desk.log_desk().log_keys();
    return keys ? download("log-keys", "application/octet-stream", std::move(*keys)) : error_page(visit, keys.error());
}

ServerResponse ed25519_key_file(const Visit& visit) {
    auto pem = visit.desk.log_desk().ed25519_key();
    return pem ? download("log-ed25519.pem", "application/x-pem-file", std::move(*pem)) : error_page(visit, pem.error());
}

}  // namespace creditlink::console_detail
