// What people have signed on the letters, for everybody to read and for programs: who, on which version, how it was kept.

#include <algorithm>
#include <array>
#include <map>

#include "creditlink/base/clock.h"
#include "creditlink/base/json.h"
#include "creditlink/letter/document.h"
#include "page.h"
#include "pages.h"

namespace creditlink::publication {

namespace {

constexpr std::size_t kOnAPage = 100;

struct Kept {
    std::string_view result, words, badge, shape;
};
constexpr std::array<Kept, 4> kKept = {{{creditlink::kKept, "全部履行", "in-force", "●"}, {kPartlyKept, "部分履行", "upcoming", "◐"}, {kNotKept, "全部未履行", "withdrawn", "■"}, {"", "尚未认定", "superseded", "○"}}};

std::string badge_of(const std::string& result) {
    const Kept* kept = std::find_if(kKept.begin(), kKept.end() - 1, [&](const Kept& each) { return each.result == result; });
    return "<span class=\"badge " + std::string(kept->badge) + "\"><span aria-hidden=\"true\">" + std::string(kept->shape) + "</span> " + std::string(kept->words) + "</span>";
}

using Titles = std::map<std::string, std::string>;  // by letter
Titles titles_of(const std::vector<PublicLetter>& letters) {
    Titles titles;
    for (const PublicLetter& letter : letters) titles[letter.letter.id] = letter.letter.title;
    return titles;
}

std::string item(const PublicCommitment& c, const std::string& title) {
    std::string out = "<li>\n<p class=\"name\">" + html(c.subject) + " " + badge_of(c.result) + "</p>\n<p class=\"about\"><a href=\"" + folder_of(c.letter) + "index.html\">" + html(title) + "</a>（第 " + std::to_string(c.version) + " 版）</p>\n";
    out += "<p class=\"facts\"><span>承诺编码 " + c.code + "</span><span>" + html(c.category) + "</span><span>代码 " + html(c.identify) + "</span><span>" + c.signed_on.dashed() + " 作出</span>";
    if (c.until) out += "<span>" + c.until->dashed() + " 期满</span>";
    if (c.judged) out += "<span>" + c.judged->dashed() + " 认定</span>";
    return out + "</p>\n</li>\n";
}

std::string file_of(std::size_t number) { return number == 0 ? std::string("commitments.html") : "commitments-" + std::to_string(number + 1) + ".html"; }

std::string paging(std::size_t here, std::size_t pages) {
    if (pages < 2) return {};
    const auto link = [](std::size_t to, std::string_view words) { return "<a href=\"" + file_of(to) + "\">" + std::string(words) + "</a> "; };
    std::string out = "<nav class=\"paging\" aria-label=\"分页\"><p>";
    if (here > 0) out += link(here - 1, "上一页");
    out += "<span>第 " + std::to_string(here + 1) + " 页，共 " + std::to_string(pages) + " 页</span> ";
    if (here + 1 < pages) out += link(here + 1, "下一页");
    return out + "</p></nav>\n";
}

std::string lead(const SiteOptions& options) {
    std::map<std::string_view, std::size_t> counts;
    for (const PublicCommitment& c : options.commitments) ++counts[c.result];
    std::string out = "<p class=\"lead\">承诺人同意向社会公开的承诺书及其履行状况，按作出日期从近到远，共 " + std::to_string(options.commitments.size()) + " 份";
    for (const Kept& kept : kKept)
        if (counts.contains(kept.result)) out += "，" + std::string(kept.words) + " " + std::to_string(counts[kept.result]) + " 份";
    out += "。承诺人代码隐去一部分；自然人和个体工商户的名称只写第一个字，本人同意公开的除外。截至 <span class=\"when\">" + rfc3339(options.before).substr(0, 16).replace(10, 1, " ") + "</span>。<a href=\"commitments.json\">机器可读（JSON）</a></p>\n";
    if (options.commitments.size() >= kMostPublicCommitments) out += "<p class=\"lead\">更早的请向本单位查询。</p>\n";
    return out;
}

}  // namespace

SiteFiles commitment_pages(const std::vector<PublicLetter>& letters, const SiteOptions& options) {
    const Titles titles = titles_of(letters);
    const std::vector<PublicCommitment>& all = options.commitments;
    const std::size_t pages = std::max<std::size_t>(1, (all.size() + kOnAPage - 1) / kOnAPage);
    SiteFiles files;
    for (std::size_t number = 0; number < pages; ++number) {
        std::string main = "<h1>承诺公示</h1>\n" + lead(options);
        if (all.empty()) main += "<p class=\"empty\">目前没有公开的承诺。</p>\n";
        else main += "<ul class=\"letters\">\n";
        for (std::size_t i = number * kOnAPage; i < std::min(all.size(), (number + 1) * kOnAPage); ++i) {
            const auto title = titles.find(all[i].letter);
            main += item(all[i], title == titles.end() ? all[i].letter : title->second);
        }
        if (!all.empty()) main += "</ul>\n";
        files[file_of(number)] = page({"承诺公示", "", "commitments.html"}, options, main + paging(number, pages));
    }
    return files;
}

std::string commitments_json(const std::vector<PublicLetter>& letters, const SiteOptions& options) {
    const Titles titles = titles_of(letters);
    json::Writer w;
    w.begin_object().member("office", options.office).member("before", rfc3339(options.before)).name("commitments").begin_array();
    for (const PublicCommitment& c : options.commitments) {
        w.begin_object().member("code", c.code).member("letter", c.letter).member("version", std::int64_t{c.version});
        if (const auto title = titles.find(c.letter); title != titles.end()) w.member("title", title->second);
        w.member("promisor", c.subject);
        if (c.name_masked) w.name("masked").boolean(true);
        w.member("category", c.category).member("identify", c.identify).member("signed", c.signed_on.dashed());
        if (c.until) w.member("until", c.until->dashed());
        if (c.judged) w.name("performance").begin_object().member("result", c.result).member("judged", c.judged->dashed()).end_object();
        w.end_object();
    }
    return w.end_array().end_object().take() + "\n";
}

}  // namespace creditlink::publication
