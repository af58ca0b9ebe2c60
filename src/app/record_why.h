#pragma once
// Which source cell, rule and code list gave each value of a record: its row, as the evidence store keeps it or, where that
// has none, read again from the source, is mapped again.

#include <string>
#include <utility>
#include <vector>

#include "creditlink/app/office.h"
#include "mapping_of_run.h"
#include "mapping_rules.h"
#include "masking.h"
#include "source_row.h"

namespace creditlink {

// One value and what gave it.
struct Reason {
    std::string field, title, value;
    std::vector<std::pair<std::string, std::string>> cells;  // column and text
    std::string rule, words, constant, lists;  // rule: as written; words: the same as a sentence
};

// A version of the record, with the mapping that it was made with, and its row.
struct Traced {
    SubmissionView view;
    MappingOfRun used;
    ReadyMapping mapping;
    MappingRules rules;
    SourceRow row;
};

// Errc::not_found if the ledger has no such record, or neither evidence nor source a row of it any more; Errc::usage if that
// version is a withdrawal; Errc::log_integrity if the row kept is not the one committed to; those of source and mapping.
// `submission`: of that version; else of the newest.
Result<Traced> trace(Office& office, Ledger& ledger, const RecordKey& key, const std::optional<SubmissionView>& submission = {});
std::vector<Reason> reasons_of(const Traced& traced, Personal personal);
std::string rule_in_words(const Reason& reason);
std::string row_words(const Traced& traced);        // where the row comes from: kept then, or read now
std::string not_exact_words(const Traced& traced);  // why the row no longer gives what was sent; empty if it does

}  // namespace creditlink
