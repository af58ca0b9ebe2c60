#include "creditlink/letter/difference.h"

#include <algorithm>
#include <array>

#include "creditlink/base/message.h"
#include "creditlink/letter/document.h"

namespace creditlink {

namespace {

using Kind = ClauseChange::Kind;
using Texts = std::vector<std::string>;

// Longest common subsequence: the pairs of equal texts that both sides keep in order. At most kMaxClauses a side.
std::vector<std::pair<std::size_t, std::size_t>> kept(const Texts& a, const Texts& b) {
    std::vector<std::vector<std::size_t>> length(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = a.size(); i-- > 0;)
        for (std::size_t j = b.size(); j-- > 0;)
            length[i][j] = a[i] == b[j] ? length[i + 1][j + 1] + 1 : std::max(length[i + 1][j], length[i][j + 1]);
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        if (a[i] == b[j]) pairs.emplace_back(i++, j++);
        else if (length[i + 1][j] >= length[i][j + 1]) ++i;
        else ++j;
    }
    return pairs;
}

class Differences {
  public:
    void words(std::string where, const std::string& before, const std::string& after) {
        if (before == after) return;
        found.push_back({before.empty() ? Kind::added : after.empty() ? Kind::removed : Kind::changed, std::move(where), before, after});
    }
    // Between two clauses that both sides keep, the ones that differ are paired in order; what is left over came or went.
    void clauses(const std::string& title, const Texts& before, const Texts& after) {
        auto pairs = kept(before, after);
        pairs.emplace_back(before.size(), after.size());
        std::size_t i = 0, j = 0;
        for (const auto& [i_end, j_end] : pairs) {
            for (; i < i_end || j < j_end;) {
                const std::size_t number = j < j_end ? j : i;
                words(title + "（" + chinese_number(number + 1) + "）", i < i_end ? before[i] : std::string(), j < j_end ? after[j] : std::string());
                if (i < i_end) ++i;
                if (j < j_end) ++j;
            }
            ++i, ++j;
        }
    }
    std::vector<ClauseChange> found;
};

std::string joined(const Texts& texts) {
    std::string out;
    for (const std::string& text : texts) out += (out.empty() ? "" : "；") + text;
    return out;
}

std::string day(const std::optional<CivilDate>& date) { return date ? date->dashed() : std::string(); }

std::string described(const Validity& validity) {
    return "{" + validity.from + "} – " + validity.until + (validity.years ? say("（{n} 年）", " ({n} years)", {{"n", std::to_string(validity.years)}}) : std::string());
}

std::string described(const Blank* blank) {
    if (!blank) return {};
    constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kTypes = {{{"文字", "text"}, {"统一社会信用代码", "credit code"}, {"证件号码", "document number"}, {"日期", "date"}, {"年份", "year"}, {"整数", "whole number"}, {"数", "number"}, {"选择", "choice"}, {"电话", "telephone"}, {"格式", "pattern"}}};  // in the order of BlankType
    const auto& [zh, en] = kTypes[static_cast<std::size_t>(blank->type)];
    std::string text = blank->label + "（" + std::string(say(zh, en)) + "）" + (blank->required ? "" : std::string(say("（可不填）", " (optional)")));
    if (blank->max) text += say("，最多 {n} 字", ", at most {n} characters", {{"n", std::to_string(blank->max)}});
    if (blank->min) text += say("，不小于 {n}", ", not below {n}", {{"n", std::to_string(*blank->min)}});
    for (const std::string& other : {blank->after, blank->at_most, blank->kind_from})
        if (!other.empty()) text += " {" + other + "}";
    if (!blank->options.empty()) text += std::string(say("：", ": ")) + joined(blank->options);
    if (!blank->pattern.empty()) text += " " + blank->pattern;
    return text;
}

}  // namespace

std::vector<ClauseChange> difference(const Letter& before, const Letter& after) {
    Differences d;
    const auto head = [&](std::string_view zh, std::string_view en, const std::string& a, const std::string& b) { d.words(std::string(say(zh, en)), a, b); };
    head("标题", "title", before.title, after.title);
    head("编号", "number", before.number, after.number);
    head("类型", "type", before.type, after.type);
    head("承诺人", "parties", joined(before.party), joined(after.party));
    head("应用领域", "field", before.field, after.field);
    head("应用场景", "scenario", before.scenario, after.scenario);
    head("服务事项", "service item", before.item, after.item);
    head("受理单位", "addressee", before.addressee, after.addressee);
    head("公开范围", "publication", before.publication, after.publication);
    head("公开姓名看哪一项", "consent to publish the name", before.name_consent, after.name_consent);
    head("施行日", "takes effect", day(before.effective), day(after.effective));
    head("废止日", "ends", day(before.ends), day(after.ends));
    head("有效期", "validity", described(before.validity), described(after.validity));
    head("签署", "signature", joined(before.signature), joined(after.signature));
    d.clauses(std::string(say("依据", "basis")), before.basis, after.basis);
    for (std::size_t kind = 0; kind < kSectionTitles.size(); ++kind) {
        static const Section kNone;
        const Section* a = before.section(static_cast<SectionKind>(kind));
        const Section* b = after.section(static_cast<SectionKind>(kind));
        const std::string title(kind ? kSectionTitles[kind] : say("事由", "opening"));
        d.words(title, joined((a ? a : &kNone)->paragraphs), joined((b ? b : &kNone)->paragraphs));
        d.clauses(title, (a ? a : &kNone)->clauses, (b ? b : &kNone)->clauses);
    }
    for (const Blank& blank : after.blanks) head("填写项 " + blank.name, "blank " + blank.name, described(before.blank(blank.name)), described(&blank));
    for (const Blank& blank : before.blanks)
        if (!after.blank(blank.name)) head("填写项 " + blank.name, "blank " + blank.name, described(&blank), {});
    return std::move(d.found);
}

ChangedSpan changed_span(std::string_view before, std::string_view after) {
    const auto inside = [](std::string_view text, std::size_t at) { return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80; };
    const std::size_t least = std::min(before.size(), after.size());
    std::size_t begin = 0, end = 0;
    while (begin < least && before[begin] == after[begin]) ++begin;
    while (begin > 0 && (inside(before, begin) || inside(after, begin))) --begin;
    while (end < least - begin && before[before.size() - 1 - end] == after[after.size() - 1 - end]) ++end;
    while (end > 0 && (inside(before, before.size() - end) || inside(after, after.size() - end))) --end;
    return {begin, before.size() - end, begin, after.size() - end};
}

}  // namespace creditlink
