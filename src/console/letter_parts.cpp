#include "letter_parts.h"

#include <algorithm>
#include <array>

#include "creditlink/base/encode.h"
#include "creditlink/base/text.h"

namespace creditlink::console_detail {
namespace {

constexpr std::array<std::string_view, 7> kLetterMoods = {"calm", "warn", "warn", "good", "calm", "bad", "calm"};  // in the order of LetterState

Markup marked_clause(std::string_view whole, std::size_t begin, std::size_t end, bool removed) {
    end = std::min(end, whole.size()), begin = std::min(begin, end);
    const Markup middle = begin == end ? Markup() : removed ? html("<del>{t}</del>", {{"t", std::string(whole.substr(begin, end - begin))}}) : html("<ins>{t}</ins>", {{"t", std::string(whole.substr(begin, end - begin))}});
    return html("{a}{m}{b}", {{"a", std::string(whole.substr(0, begin))}, {"m", middle}, {"b", std::string(whole.substr(end))}});
}

Markup clause_change(const DeskClauseChange& c) {
    using Kind = DeskClauseChange::Kind;
    if (c.kind == Kind::added)
        return html("<dt>{k} {w}</dt><dd class=\"after\"><span class=\"unseen\">{l}</span>{t}</dd>\n", {{"k", badge(say("新增", "added"), "good")}, {"w", c.where}, {"l", std::string(say("新：", "new: "))}, {"t", marked_clause(c.after, 0, c.after.size(), false)}});
    if (c.kind == Kind::removed)
        return html("<dt>{k} {w}</dt><dd class=\"before\"><span class=\"unseen\">{l}</span>{t}</dd>\n", {{"k", badge(say("删去", "removed"), "bad")}, {"w", c.where}, {"l", std::string(say("原：", "old: "))}, {"t", marked_clause(c.before, 0, c.before.size(), true)}});
    return html("<dt>{k} {w}</dt><dd class=\"before\"><span class=\"which\">{o}</span> {a}</dd><dd class=\"after\"><span class=\"which\">{n}</span> {b}</dd>\n",
                {{"k", badge(say("修改", "changed"), "warn")}, {"w", c.where}, {"o", std::string(say("原：", "old:"))}, {"a", marked_clause(c.before, c.before_begin, c.before_end, true)},
                 {"n", std::string(say("新：", "new:"))}, {"b", marked_clause(c.after, c.after_begin, c.after_end, false)}});
}

}  // namespace

Markup letter_state(LetterState state) { return badge(title_of(state), kLetterMoods[static_cast<std::size_t>(state)]); }

Markup letter_days(const LetterVersion& v) {
    if (!v.effective && !v.ends) return text(say("公布当天起", "from publication"));
    std::string days = v.effective ? say("{d} 起", "from {d}", {{"d", v.effective->dashed()}}) : std::string(say("公布当天起", "from publication"));
    if (v.ends) days += say("，{d} 止", " until {d}", {{"d", v.ends->dashed()}});
    return text(days);
}

Markup digest_code(const LetterVersion& v) {
    if (!v.was_submitted()) return text("–");
    const std::string digest = hex(bytes_of(v.digest));
    return html("<code class=\"id\" title=\"{d}\">{d}</code>", {{"d", digest}});
}

Markup clause_list(const std::vector<DeskClauseChange>& changes) {
    Markup list;
    for (const DeskClauseChange& change : changes) list += clause_change(change);
    return html("<dl class=\"changes\">\n{l}</dl>\n", {{"l", list}});
}

Markup document_frame(std::string_view path, std::string_view title) {
    return html("<iframe class=\"paper\" name=\"paper\" src=\"{p}\" title=\"{t}\" sandbox></iframe>\n", {{"p", std::string(path)}, {"t", std::string(title)}});
}

void permit_frames(ServerResponse& answer) {
    for (auto& [name, value] : answer.fields)
        if (name == "Content-Security-Policy") value += "; frame-src 'self'";
}

bool wrote(const LetterVersion& v, std::string_view who) {
    for (const std::string_view author : split(v.authors, ", "))
        if (author == who) return true;
    return false;
}

}  // namespace creditlink::console_detail
