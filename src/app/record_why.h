#pragma once
// Which source cell, rule and code list gave each value of a record: its row is read again from the source and mapped again.

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
    std::string rule, constant, lists;
};

// A version of the record, with the task that its row is read by, the mapping that it was made with, and that row.
struct Traced {
    SubmissionView view;
    const TaskConfig* task = nullptr;  // of the office
    MappingOfRun used;
    ReadyMapping mapping;
    MappingRules rules;
    SourceRow row;
};

// Errc::not_found if the ledger has no such record, or the source no row of it any more; Errc::usage if that version is a
// withdrawal; those of source and mapping.
// `submission`: of that version; else of the newest.
Result<Traced> trace(Office& office, Ledger& ledger, const RecordKey& key, const std::optional<SubmissionView>& submission = {});
std::vector<Reason> reasons_of(const Traced& traced, Personal personal);
std::string rule_in_words(const Reason& reason);
std::string not_exact_words(const Traced& traced);  // why the row no longer gives what was sent; empty if it does

}  // namespace creditlink
