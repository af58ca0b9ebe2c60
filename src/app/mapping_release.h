#pragma once
// A change of a mapping on its way to being in force: checked, compared, proposed by one person, released by another and written.
// The console and the command line do the same through these.

#include "creditlink/app/office.h"
#include "creditlink/console/mapping_desk.h"
#include "creditlink/ledger/mappings.h"

namespace creditlink {

DeskMappingCheck check_mapping(const Office& office, std::string_view file, std::string_view text);
// What differs, as names for the log's entry: "field:XK_ZT", "list:status", "examples". Never a value.
std::optional<std::vector<std::string>> mapping_difference_names(std::string_view before, std::string_view after);
DeskMappingDifference mapping_difference(const Office& office, std::string_view file, std::string_view before, std::string_view after);

// Errc::usage if the text is not sound; what Mappings::propose says; the text that the file has by now is noticed first.
Result<std::int64_t> propose_mapping(const Office& office, Ledger& ledger, std::string_view file, std::string_view text, const Digest256& base, std::string_view reason, const Signatory& who);
// The second half of a release: its text into the file. Errc::usage if another text is in force all the same: what it is.
Status finish_release(const Office& office, Ledger& ledger, std::int64_t number, std::string_view file);
// In force when it returns, and its file written. Errc::storage: the file cannot be written; nothing is released if that was seen
// before, else it is in force and is written as soon as it can be.
Status release_mapping_text(const Office& office, Ledger& ledger, std::int64_t number, std::string_view digest_begins, const Signatory& who);

}  // namespace creditlink
