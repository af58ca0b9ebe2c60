#include "page.h"

#include <array>

#include "creditlink/base/encode.h"
#include "creditlink/letter/document.h"

namespace creditlink::publication {

namespace {

constexpr std::string_view kPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'", kAllowScript = "; script-src 'self'";

struct Way {
    std::string_view file, words;
};
constexpr std::array<Way, 5> kWays = {{{"index.html", "按领域"}, {"types.html", "按类型"}, {"items.html", "按事项"}, {"commitments.html", "承诺公示"}, {"verify.html", "核对真伪"}}};

}  // namespace

std::string page(const PageHead& head, const SiteOptions& options, std::string_view main) {
    const std::string root(head.root), office = html(options.office);
    std::string out = "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"";
    out += std::string(kPolicy) + std::string(head.script.empty() ? "" : kAllowScript) + "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n";
    out += "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" + html(head.title) + " - " + office + "</title>\n<link rel=\"stylesheet\" href=\"" + root + "style.css\">\n<link rel=\"alternate\" type=\"application/atom+xml\" title=\"" + office + "信用承诺书\" href=\"" + root + "feed.xml\">\n</head>\n<body>\n";
    out += "<a class=\"skip\" href=\"#main\">跳到正文</a>\n<header class=\"top\"><div class=\"wide\">\n<p class=\"brand\"><a href=\"" + root + "index.html\">" + office + "<span>信用承诺书</span></a></p>\n<nav aria-label=\"查找方式\"><ul>\n";
    for (const Way& way : kWays)
        if (options.before > 0 || way.file != "commitments.html") out += "<li><a href=\"" + root + std::string(way.file) + "\"" + (way.file == head.here ? " aria-current=\"page\"" : "") + ">" + std::string(way.words) + "</a></li>\n";
    out += "</ul></nav>\n</div></header>\n<main id=\"main\" class=\"wide\">\n";
    out += main;
    out += "</main>\n<footer class=\"bottom\"><div class=\"wide\">\n<p>" + office + "公布，截至 " + options.as_of.dashed() + "。<a href=\"" + root + "index.json\">机器可读目录（JSON）</a> <a href=\"" + root + "feed.xml\">订阅（Atom）</a></p>\n</div></footer>\n";
    if (!head.script.empty()) out += "<script src=\"" + root + std::string(head.script) + "\"></script>\n";
    out += "</body>\n</html>\n";
    return out;
}

std::string digest_code(std::string_view bytes) {
    constexpr std::size_t kPiece = 16;
    const std::string digits = hex(bytes);
    std::string out = "<code>";
    for (std::size_t at = 0; at < digits.size(); at += kPiece) out += (at ? "<wbr>" : "") + digits.substr(at, kPiece);
    return out + "</code>";
}

}  // namespace creditlink::publication
