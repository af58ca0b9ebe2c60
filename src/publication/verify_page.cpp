#include "creditlink/letter/document.h"
#include "page.h"
#include "pages.h"

namespace creditlink::publication {

namespace {

// Shown by the script; what it tells, the table tells too.
constexpr std::string_view kTools =
    "<div id=\"tools\" hidden>\n<p><label for=\"wanted\">编号、二维码里的网址或者摘要</label><br>\n<input id=\"wanted\" type=\"text\" autocomplete=\"off\"> <button id=\"look\" type=\"button\">查</button></p>\n"
    "<div id=\"drop\" class=\"drop\">\n<label for=\"file\">把文件拖到这里，或者选一个文件</label>\n<input id=\"file\" type=\"file\">\n<p>摘要在您的浏览器里计算，文件不会上传。</p>\n</div>\n"
    "<p id=\"answer\" role=\"status\" aria-live=\"polite\"></p>\n</div>\n";

constexpr std::string_view kSteps =
    "<h2>不用脚本核对</h2>\n<ol class=\"steps\">\n"
    "<li>算出手中文件的 SHA-256 摘要（64 位）：Windows 在命令提示符里输入 <code>certutil -hashfile 文件名 SHA256</code>，Linux 输入 <code>sha256sum 文件名</code>，macOS 输入 <code>shasum -a 256 文件名</code>。</li>\n"
    "<li>在下表里找这个摘要（浏览器中按 Ctrl+F 查找前八位）。</li>\n"
    "<li>找到的，看它的状态：只有“现行有效”的可以用来签署。找不到的，不是本单位公布的原文，请从目录重新下载。</li>\n</ol>\n";

std::string rows(const PublicLetter& letter, const SiteOptions& options) {
    std::string out;
    for (const PublicVersion& version : letter.versions) {
        const LetterVersion& v = *version.stored;
        const std::string place = folder_of(letter.letter.id);
        std::string id = " id=\"" + letter.letter.id + "-v" + std::to_string(v.version) + "\"";  // where QR codes lead
        const auto row = [&](const std::string& name, const std::string& bytes, const std::string& key = {}) {
            out += "<tr" + id + " data-letter=\"" + html(letter.letter.id) + "\" data-number=\"" + html(letter.letter.number) + "\" data-version=\"" + std::to_string(v.version) + "\" data-standing=\"" + std::string(name_of(version.standing)) +
                   "\" data-words=\"" + std::string(words_of(version.standing)) + "\" data-title=\"" + html(letter.letter.title) + "\"><td><a href=\"" + place + "index.html\">" + html(letter.letter.title) + "</a><br>" + html(letter.letter.number) + " 第 " + std::to_string(v.version) + " 版 " + name + (key.empty() ? std::string() : "<br>公钥 <a href=\"" + key + "\">" + key.substr(5) + "</a>") + "</td><td>" + badge(version.standing) +
                   "</td><td>" + digest_code(bytes_of(sha256(bytes))) + "</td><td>" + digest_code(bytes_of(sm3(bytes))) + "</td></tr>\n";
            id.clear();
        };
        const auto signed_row = [&](const std::string& name, const std::string& bytes) { row(name, bytes, signature_of(v, name, options).empty() ? std::string() : signature_key_of(v, options)); };
        signed_row(document_name(v.version), v.document);
        signed_row(text_name(v.version), v.text);
        for (const Rendering* file : downloads(v, options)) row(file->name, file->bytes, signature_key_of(v, options));
    }
    return out;
}

}  // namespace

std::string verify_page(const std::vector<PublicLetter>& letters, const SiteOptions& options) {
    std::string main = "<h1>核对真伪</h1>\n<p class=\"lead\">收到或者下载的承诺书文本是不是本单位公布的、现在还有没有效，在这里核对。一个字不同，摘要就完全不同。</p>\n" + std::string(kTools) + std::string(kSteps);
    main += "<div class=\"scroll\"><table class=\"history\" id=\"files\">\n<thead><tr><th scope=\"col\">文件</th><th scope=\"col\">状态</th><th scope=\"col\">SHA-256</th><th scope=\"col\">SM3</th></tr></thead>\n<tbody>\n";
    for (const PublicLetter& letter : letters) main += rows(letter, options);
    main += "</tbody>\n</table></div>\n" + about_signatures(options);
    return page({"核对真伪", "", "verify.html", "verify.js"}, options, main);
}

}  // namespace creditlink::publication
