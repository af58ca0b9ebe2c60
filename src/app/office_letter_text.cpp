// How letters are written at the console.

#include <set>

#include "creditlink/base/encode.h"
#include "creditlink/base/line_feeds.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/letter/document.h"
#include "desk_clause.h"
#include "desk_hint.h"
#include "office_letter_desk.h"
#include "print.h"

namespace creditlink {

namespace {

// What a new letter begins with: every part there is, to be written over.
constexpr std::string_view kFirstText = R"({
  "number": "",
  "title": "",
  "type": "主动型",
  "party": ["法人及非法人组织"],
  "field": "",
  "scenario": "",
  "addressee": "",
  "basis": ["《》"],
  "publication": "可向社会公开",
  "validity": {"from": "signed_on", "until": ""},
  "blanks": [
    {"name": "promisor", "label": "承诺人（单位全称）", "type": "text", "required": true, "max": 200},
    {"name": "uscc", "label": "统一社会信用代码", "type": "uscc", "required": true},
    {"name": "signed_on", "label": "作出日期", "type": "date", "required": true}
  ],
  "signature": ["承诺单位（盖章）", "法定代表人（签字）"]
}
---

用一段话说明为何作出承诺。

## 承诺内容

1. 一条只说一件事。

## 违诺责任

1. 违背承诺的后果。

## 公开与归集

承诺人知悉并同意：本承诺书以及今后的履行情况进入信用信息平台，可以向社会公开。
)";

Status can_name_a_letter(std::string_view id) {
    if (is_letter_id(id)) return {};
    return Error{Errc::usage, say("“{i}”不能作承诺书的名字", "\"{i}\" cannot name a letter", {{"i", shown(id)}}), {},
                 std::string(say("用小写字母、数字和连字符，最多 63 个，例如 sme-evaluation；它也是公布页面的地址", "small letters, digits and hyphens, at most 63, as in sme-evaluation; it is the public page's address too"))};
}

std::string digest_text(std::string_view text) { return hex(bytes_of(sha256(text))); }

}  // namespace

Result<DeskLetterText> OfficeLetterDesk::text(std::string_view id, std::string_view like) {
    if (Status named = can_name_a_letter(id); !named) return named.error();
    auto at = opened(office_(), Access::look);
    if (!at) return at.error();
    Letters letters(at->ledger);
    auto newest = letters.newest(id);
    if (!newest) return newest.error();
    DeskLetterText out;
    if (!*newest) {
        out.text = kFirstText, out.digest = digest_text({}), out.version = 1;
        if (like.empty()) return out;
        auto pattern = letters.newest(like);
        if (!pattern) return pattern.error();
        if (*pattern) out.text = with_line_feeds((*pattern)->text);
        return out;
    }
    LetterVersion& v = **newest;
    if (v.state == LetterState::submitted || v.state == LetterState::approved)
        return Error{Errc::usage, say("第 {v} 版{s}，先退回才能改写", "version {v} is {s}: it goes back before it is changed", {{"v", std::to_string(v.version)}, {"s", std::string(title_of(v.state))}}), v.id, {}};
    const bool draft = v.state == LetterState::draft;
    auto number = letters.number_of_draft(id);
    if (!number) return number.error();
    out.digest = digest_text(v.text), out.text = with_line_feeds(v.text), out.version = *number;
    if (draft) out.authors = std::move(v.authors);
    return out;
}

Result<std::string> OfficeLetterDesk::preview(std::string_view id, std::string_view text) {
    if (Status named = can_name_a_letter(id); !named) return named.error();
    auto at = opened(office_(), Access::look);
    if (!at) return at.error();
    auto items = service_items(at->office->config());
    if (!items) return items.error();
    const auto version = Letters(at->ledger).number_of_draft(id);
    if (!version) return version.error();
    auto letter = sound_letter(with_line_feeds(text), id, *items);
    if (!letter) return letter.error();
    return letter_document(*letter, items->find(letter->item), *version, at->office->config().documents.address);
}

Result<std::vector<Error>> OfficeLetterDesk::faults(std::string_view id, std::string_view text) {
    auto at = opened(office_(), Access::look);
    if (!at) return at.error();
    auto items = service_items(at->office->config());
    if (!items) return items.error();
    return letter_faults(with_line_feeds(text), id, *items);
}

Result<DeskLetterChoices> OfficeLetterDesk::choices() {
    auto at = opened(office_(), Access::look);
    if (!at) return at.error();
    auto items = service_items(at->office->config());
    if (!items) return items.error();
    auto all = Letters(at->ledger).all();
    if (!all) return all.error();
    DeskLetterChoices choices;
    for (const ServiceItem& item : items->all()) choices.items.emplace_back(item.code, item.name);
    std::set<std::string> fields;
    for (const LetterVersion& v : *all)
        if (const auto letter = parse_letter(v.text, v.id, {})) fields.insert(letter->field);
    choices.fields.assign(fields.begin(), fields.end());
    return choices;
}

Result<std::vector<DeskClauseChange>> OfficeLetterDesk::changes(std::string_view id, std::string_view text) {
    auto at = opened(office_(), Access::look);
    if (!at) return at.error();
    auto newest = Letters(at->ledger).newest(id);
    if (!newest) return newest.error();
    if (!*newest) return std::vector<DeskClauseChange>();
    return clause_changes(id, (*newest)->text, with_line_feeds(text));
}

Result<std::uint32_t> OfficeLetterDesk::save(std::string_view id, std::string_view text, std::string_view digest, std::string_view who) {
    if (Status named = can_name_a_letter(id); !named) return named.error();
    const std::string kept = with_line_feeds(text);
    if (kept.size() > kMaxLetterBytes)
        return Error{Errc::usage, say("全文有 {k} KB，超过 {n} KB", "the text has {k} KB, more than {n} KB", {{"k", std::to_string(kept.size() >> 10)}, {"n", std::to_string(kMaxLetterBytes >> 10)}}), {},
                     std::string(say("没有保存；请删短", "it was not kept: make it shorter"))};
    auto at = opened(office_(), Access::change);
    if (!at) return at.error();
    Letters letters(at->ledger);
    std::uint32_t version = 0;
    Status done = at->ledger.together([&]() -> Status {
        auto newest = letters.newest(id);
        if (!newest) return newest.error();
        if (digest_text(*newest ? (*newest)->text : std::string()) != digest)
            return Error{Errc::locked, say("您打开之后，{w} 在 {t} 改过这份承诺书，没有保存您的改动", "since you opened it, {w} has changed this letter at {t}: your changes were not kept",
                                           {{"w", *newest ? (*newest)->authors : std::string()}, {"t", shown_minute(*newest ? (*newest)->changed : 0)}}), {},
                         std::string(say("您写的仍在下面。先看两份的差别，再决定", "what you wrote is still below. See what differs, then decide"))};
        auto drafted = for_a_browser(letters.draft(id, kept, {.person = std::string(who), .account = {}}));
        if (!drafted) return drafted.error();
        version = *drafted;
        return {};
    });
    if (!done) return done.error();
    return version;
}

}  // namespace creditlink
