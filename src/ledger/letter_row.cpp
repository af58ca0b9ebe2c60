#include "letter_row.h"

#include <algorithm>
#include <array>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "same_human.h"

namespace creditlink {

using namespace ledger_detail;

namespace {

constexpr std::array<std::string_view, 7> kStateNames = {"draft", "submitted", "approved", "published", "superseded", "withdrawn", "discarded"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kStateTitles = {{
    {"草稿", "draft"}, {"待批准", "to be approved"}, {"待公布", "to be published"}, {"已公布", "published"}, {"已被取代", "superseded"}, {"已撤回", "withdrawn"},
    {"已废弃", "discarded"},
}};

std::optional<CivilDate> day_or_none(const Query& q, int column) { return CivilDate::parse_slashed(q.view(column)); }

}  // namespace

std::string_view name_of(LetterState state) { return kStateNames[static_cast<std::size_t>(state)]; }

std::string_view title_of(LetterState state) {
    const auto& [zh, en] = kStateTitles[static_cast<std::size_t>(state)];
    return say(zh, en);
}

std::optional<LetterState> letter_state_named(std::string_view name) {
    const auto at = std::find(kStateNames.begin(), kStateNames.end(), name);
    if (at == kStateNames.end()) return std::nullopt;
    return static_cast<LetterState>(at - kStateNames.begin());
}

Digest256 approval_digest(const Digest256& document, const Digest256& text) {
    return sha256(hex(bytes_of(document)) + "\n" + hex(bytes_of(text)) + "\n");
}

std::optional<CivilDate> moved_to(const LetterVersion& version, CivilDate today) {
    const bool waits = version.state == LetterState::draft || version.state == LetterState::submitted || version.state == LetterState::approved;
    return waits && version.effective && *version.effective < today ? std::optional(today) : std::nullopt;
}

const LetterVersion& newest_kept(std::span<const LetterVersion> versions) {
    const auto kept = std::ranges::find_if(versions, [](const LetterVersion& v) { return v.state != LetterState::discarded; });
    return kept == versions.end() ? versions.front() : *kept;
}

// Asked of the bytes themselves: triggers hold statements off, not who changes the file.
Status check_approval(const LetterVersion& v) {
    if (approval_digest(sha256(v.document), sha256(v.text)) == v.approval) return {};
    return Error{Errc::approval, say("{l} 的全文和原文件不是 {p} 批准的那一份：批准摘要是 {d}…", "document and text of {l} are not what {p} approved: the approval's digest is {d}…",
                                     {{"l", called(v)}, {"p", shown(v.approver)}, {"d", hex(bytes_of(v.approval)).substr(0, 12)}}),
                 "ledger.db", std::string(say("台账被改动过：请保留现场并报告，从备份恢复；不能恢复的，没有公布的退回重做，已公布的撤回", "somebody has changed the ledger: keep everything, report it, and restore the backup; else send back what is not published, and withdraw what is"))};
}

namespace ledger_detail {

LetterVersion version_of(const Query& q) {
    LetterVersion v;
    v.id = q.string(0);
    v.version = static_cast<std::uint32_t>(q.integer(1));
    v.state = letter_state_named(q.view(2)).value_or(LetterState::draft);
    v.text = q.string(3), v.document = q.string(4);
    v.digest = q.bytes<32>(5);
    v.approver = q.string(6);
    v.effective = day_or_none(q, 7), v.ends = day_or_none(q, 8);
    v.changed = q.integer(9), v.published = q.integer(10), v.withdrawn = q.integer(11);
    v.note = q.string(12), v.authors = q.string(13);
    if (!q.is_null(14)) v.approval = q.bytes<32>(14);
    else if (v.was_submitted()) v.approval = approval_digest(v.digest, sha256(v.text));
    return v;
}

std::optional<LetterVersion> newest_of(Sql& sql, std::string_view id, const char* query) {
    Query q = sql.query(query);
    if (!q.text(id).step()) return std::nullopt;
    return version_of(q);
}

std::string subject_of(const LetterVersion& v) {
    std::string subject = "letter:" + v.id + "/" + std::to_string(v.version);
    if (v.was_submitted()) subject += " sha256:" + hex(bytes_of(v.approval));
    return subject;
}

std::string called(const LetterVersion& v) { return v.id + "/" + std::to_string(v.version); }

Error in_state(const LetterVersion& v, std::string_view zh, std::string_view en, std::string hint, Errc code) {
    return {code, say("{l} 现在是“{s}”：{w}", "{l} is {s}: {w}", {{"l", called(v)}, {"s", std::string(title_of(v.state))}, {"w", std::string(say(zh, en))}}), {}, std::move(hint)};
}

std::vector<std::string> authors_of(Sql& sql, const LetterVersion& v) {
    std::vector<std::string> authors;
    Query q = sql.query("SELECT person FROM letter_author WHERE id = ? AND version = ?");
    q.text(v.id).bind(v.version);
    while (q.step()) authors.push_back(q.string(0));
    return authors;
}

void add_author(Ledger::Impl& l, const LetterVersion& v, const Actor& who) {
    l.sql->query("INSERT OR IGNORE INTO letter_author VALUES (?, ?, ?)").text(v.id).bind(v.version).text(who.person).run();
    if (!who.account.empty() && is_console_account(*l.sql, who.account))  // its owner's hand, whatever name was given with it
        l.sql->query("INSERT OR IGNORE INTO letter_author VALUES (?, ?, ?)").text(v.id).bind(v.version).text(who.account).run();
}

std::function<bool(const std::string&)> being(Sql& sql, const Actor& who) {
    return [&sql, names = names_of(sql, who)](const std::string& author) { return same_human(names, names_of(sql, Actor{author, {}})); };
}

}  // namespace ledger_detail

}  // namespace creditlink
