#include <array>

#include "creditlink/letter/document.h"
#include "page.h"
#include "pages.h"

namespace creditlink::publication {

namespace {

constexpr std::string_view kRoot = "../../";

std::string withdrawal(const LetterVersion& version) {
    return "<p>第 " + std::to_string(version.version) + " 版于 " + day_of_unix(version.withdrawn) + " 撤回，不再使用。撤回原因：" + html(version.note) + "</p>\n";
}

struct Kind {
    std::string_view ending, words;
};
constexpr std::array<Kind, 3> kKinds = {{{".pdf", "PDF（已签名，打印用）"}, {".ofd", "OFD（版式文件）"}, {".docx", "Word（下载后在电脑上填写）"}}};

std::string signature_link(const LetterVersion& v, const std::string& name, const SiteOptions& options) {
    const std::string signature = signature_of(v, name, options);
    return signature.empty() ? signature : "（<a href=\"" + signature + "\">SM2 签名</a>）";
}

std::string download_item(const std::string& name, std::string_view words, std::size_t bytes, const std::string& signature) {
    return "<li><a href=\"" + name + "\">" + std::string(words) + "</a> " + std::to_string((bytes + 1023) / 1024) + " KB" + signature + "</li>\n";
}

// A line each, with its size, so that a phone's owner knows what he fetches.
std::string download_links(const LetterVersion& v, const SiteOptions& options) {
    std::string links = "<ul class=\"downloads\">\n";
    for (const Rendering* file : downloads(v, options))
        for (const Kind& kind : kKinds)
            if (file->name.ends_with(kind.ending)) links += download_item(file->name, kind.words, file->bytes.size(), "（<a href=\"" + file->name + ".sm2\">SM2 签名</a>）");
    links += download_item(text_name(v.version), "原始文本（Markdown）", v.text.size(), signature_link(v, text_name(v.version), options)) + "</ul>\n";
    const std::string key = signature_key_of(v, options);
    return key.empty() ? links : links + "<p class=\"facts\"><a href=\"../../" + key + "\">这一版的签名公钥</a>（<a href=\"../../verify.html#sm2\">怎样核对</a>）</p>\n";
}

std::string status(const PublicLetter& letter, const SiteOptions& options) {
    const PublicVersion& shown = *letter.shown;
    const LetterVersion& v = *shown.stored;
    std::string out = "<div class=\"status " + std::string(name_of(shown.standing)) + "\">\n<p>" + badge(shown.standing) + "　第 " + std::to_string(v.version) + " 版";
    if (shown.standing == Standing::withdrawn) return out + "</p>\n" + withdrawal(v) + "</div>\n";
    out += "，" + dashed(v.effective) + " 起施行";
    if (v.ends) out += "，" + dashed(v.ends) + " 止";
    out += "</p>\n<p><a class=\"button\" href=\"" + document_name(v.version) + "\">打开打印用全文</a>" + signature_link(v, document_name(v.version), options) + "</p>\n" + download_links(v, options);
    for (const PublicVersion& other : letter.versions)
        if (other.standing == Standing::withdrawn) out += withdrawal(*other.stored);
    return out + "</div>\n";
}

std::string fact(std::string_view name, const std::string& value) {
    return value.empty() ? std::string() : "<tr><th scope=\"row\">" + std::string(name) + "</th><td>" + html(value) + "</td></tr>\n";
}

std::string facts(const PublicLetter& letter) {
    std::string party, item;
    for (const std::string& each : letter.letter.party) party += (party.empty() ? "" : "、") + each;
    if (letter.item) item = letter.item->name + "（" + letter.item->type + "），编码 " + letter.item->code + "，依据" + letter.item->basis;
    return "<section>\n<h2>基本信息</h2>\n<table class=\"facts-table\">\n" + fact("编号", letter.letter.number) + fact("承诺类型", letter.letter.type) + fact("应用领域", letter.letter.field) +
           fact("应用场景", letter.letter.scenario) + fact("服务事项", item) + fact("承诺人", party) + fact("受理单位", letter.letter.addressee) + fact("签署后的公开范围", letter.letter.publication) + "</table>\n</section>\n";
}

std::string history(const PublicLetter& letter) {
    std::string out = "<section>\n<h2>版本沿革</h2>\n<div class=\"scroll\"><table class=\"history versions\">\n<thead><tr><th scope=\"col\">版本</th><th scope=\"col\">状态</th><th scope=\"col\">公布</th><th scope=\"col\">施行</th><th scope=\"col\">全文的 SHA-256</th></tr></thead>\n<tbody>\n";
    for (const PublicVersion& version : letter.versions) {
        const LetterVersion& v = *version.stored;
        out += "<tr><td><a href=\"" + document_name(v.version) + "\">第 " + std::to_string(v.version) + " 版</a></td><td>" + badge(version.standing) + "</td><td class=\"day\" data-name=\"公布\">" + day_of_unix(v.published) + "</td><td class=\"day\" data-name=\"施行\">" + dashed(v.effective) +
               "</td><td>" + digest_code(bytes_of(v.digest)) + "</td></tr>\n";
    }
    return out + "</tbody>\n</table></div>\n<p>下载的文件与此处摘要一致的，即为本单位公布的原文。方法见<a href=\"../../verify.html\">核对真伪</a>。</p>\n</section>\n";
}

std::string crumbs(const PublicLetter& letter) {
    return "<p class=\"crumbs\"><a href=\"../../index.html\">目录</a> › " + html(letter.letter.field) + "</p>\n";
}

}  // namespace

std::string letter_page(const PublicLetter& letter, const SiteOptions& options) {
    const bool withdrawn = letter.shown->standing == Standing::withdrawn;
    std::string main = crumbs(letter);
    if (withdrawn) main += "<h1 class=\"narrow\">" + html(letter.letter.title) + "</h1>\n";
    main += status(letter, options);
    if (!withdrawn) main += std::string(article_of(letter.shown->stored->document)) + "\n";
    main += "<div class=\"after\">\n" + facts(letter) + history(letter) + "</div>\n";
    return page({letter.letter.title, kRoot, {}}, options, main);
}

std::string withdrawal_notice(const PublicLetter& letter, const LetterVersion& version, const SiteOptions& options) {
    std::string main = crumbs(letter) + "<h1 class=\"narrow\">" + html(letter.letter.title) + "</h1>\n<div class=\"status withdrawn\">\n<p>" + badge(Standing::withdrawn) + "</p>\n" + withdrawal(version) +
                       "<p><a href=\"index.html\">本承诺书的现行状态和版本沿革</a></p>\n</div>\n<p class=\"narrow\">撤回前公布的全文，SHA-256 为 " + digest_code(bytes_of(version.digest)) + "</p>\n";
    return page({letter.letter.title + "（已撤回）", kRoot, {}}, options, main);
}

}  // namespace creditlink::publication
