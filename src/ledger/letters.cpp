// The library of letters: what is read of it, drafts, and when the site has to be written.

#include <algorithm>
#include <cstdlib>

#include "creditlink/base/message.h"
#include "letter_row.h"

namespace creditlink {

using namespace ledger_detail;

namespace {

const char* const kAllVersions = "SELECT * FROM letter_with_authors ORDER BY id, version DESC";
const char* const kNewestKept = "SELECT * FROM letter_with_authors WHERE id = ? ORDER BY state = 'discarded', version DESC LIMIT 1";
const char* const kOneVersion = "SELECT * FROM letter_with_authors WHERE id = ? AND version = ?";

}  // namespace

Letters::Letters(Ledger& ledger) : ledger_(ledger) {}

Result<std::vector<LetterVersion>> Letters::all() {
    std::vector<LetterVersion> found;
    Query q = ledger_.impl_->sql->query(kAllVersions);
    while (q.step()) found.push_back(version_of(q));
    return ledger_.impl_->sql->checked(std::move(found));
}

Result<std::optional<LetterVersion>> Letters::newest(std::string_view id) { return ledger_.impl_->sql->checked(newest_of(*ledger_.impl_->sql, id, kNewestKept)); }

Result<std::uint32_t> Letters::number_of_draft(std::string_view id) {
    const auto newest = newest_of(*ledger_.impl_->sql, id);
    return ledger_.impl_->sql->checked(!newest ? 1u : newest->state == LetterState::draft ? newest->version : newest->version + 1);
}

Result<std::optional<LetterVersion>> Letters::find(std::string_view id, std::uint32_t version) {
    Query q = ledger_.impl_->sql->query(kOneVersion);
    std::optional<LetterVersion> found;
    if (q.text(id).bind(version).step()) found = version_of(q);
    return ledger_.impl_->sql->checked(std::move(found));
}

Result<bool> Letters::is_only_author(const LetterVersion& version, const Actor& who) {
    Sql& sql = *ledger_.impl_->sql;
    const bool alone = std::ranges::all_of(authors_of(sql, version), being(sql, who));
    return sql.checked(bool{alone});
}

Result<std::uint32_t> Letters::draft(std::string_view id, std::string_view text, const Actor& who) {
    Ledger::Impl& l = *ledger_.impl_;
    std::uint32_t number = 0;
    Status done = l.write(
        [&]() -> Status {
            const auto newest = newest_of(*l.sql, id), kept = newest_of(*l.sql, id, kNewestKept);
            // What was withdrawn is issued anew as a version of its own, though its text is the same.
            if (kept && kept->text == text && kept->state != LetterState::discarded && kept->state != LetterState::withdrawn) return number = kept->version, Status();
            if (newest && (newest->state == LetterState::submitted || newest->state == LetterState::approved))
                return in_state(*newest, "先退回，才能改写", "it goes back before it is changed", "creditlink letter return " + newest->id + std::string(say(" --reason 原因", " --reason WHY")));
            LetterVersion v;
            v.id = id, v.version = newest && newest->state == LetterState::draft ? newest->version : newest ? newest->version + 1 : 1;
            number = v.version;
            l.sql->query("INSERT INTO letter (id, version, state, text, changed) VALUES (?1, ?2, 'draft', ?3, ?4) ON CONFLICT (id, version) DO UPDATE SET text = ?3, changed = ?4")
                .text(id).bind(v.version).blob(text).bind(l.now()).run();
            add_author(l, v, who);
            l.decided("letter-draft", subject_of(v), {}, who.text());
            return {};
        },
        kBeforeLetterStep);
    if (!done) return done.error();
    return number;
}

Result<std::optional<Letters::SiteDue>> Letters::site_due() {
    auto due = ledger_.fact(kSiteDue);
    if (!due) return due.error();
    auto written = ledger_.fact(kSiteWritten);
    if (!written) return written.error();
    if (!*due || *due == *written) return std::optional<SiteDue>();
    const std::size_t space = (*due)->find(' ');
    return std::optional(SiteDue{**due, space == std::string::npos ? 0 : std::strtoll((*due)->c_str() + space, nullptr, 10)});
}

Status Letters::site_written(std::string_view mark) { return ledger_.set_fact(kSiteWritten, mark); }

}  // namespace creditlink
