#pragma once
// One version of a letter as the ledger holds it: read, named, and changed inside a transaction. Of letters.cpp, which has the
// library, and letter_steps.cpp, which has its life.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/ledger/letters.h"
#include "impl.h"

namespace creditlink::ledger_detail {

inline constexpr const char* kNewestVersion = "SELECT * FROM letter_with_authors WHERE id = ? ORDER BY version DESC LIMIT 1";
inline constexpr const char* kBeforeLetterStep = "ledger.letter.before-commit";
inline constexpr std::string_view kSiteDue = "letters.site.due", kSiteWritten = "letters.site.written";  // facts: "<number> <unix second>"

LetterVersion version_of(const Query& q);  // a row of letter_with_authors
std::optional<LetterVersion> newest_of(Sql& sql, std::string_view id, const char* query = kNewestVersion);

// As a decision's subject: "letter:lab-animal-licence/2", then the approval digest once it has one.
std::string subject_of(const LetterVersion& v);
std::string called(const LetterVersion& v);  // "lab-animal-licence/2"
Error in_state(const LetterVersion& v, std::string_view zh, std::string_view en, std::string hint, Errc code = Errc::usage);

std::vector<std::string> authors_of(Sql& sql, const LetterVersion& v);
void add_author(Ledger::Impl& l, const LetterVersion& v, const Actor& who);
// Is a person of that name `who`?
std::function<bool(const std::string&)> being(Sql& sql, const Actor& who);

}  // namespace creditlink::ledger_detail
