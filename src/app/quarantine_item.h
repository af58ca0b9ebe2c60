#pragma once
// One quarantined row as people and programs see it.

#include <string>
#include <vector>

#include "command.h"
#include "creditlink/base/json.h"
#include "creditlink/ledger/ledger.h"
#include "masking.h"

namespace creditlink {

struct Sentence {
    std::string code, severity, field, column, value, what, fix, rule;
};

std::vector<Sentence> sentences_of(const QuarantineView& item);  // its findings, in words

// A quarantined row's columns, cells and corrections, as they may be shown.
struct ShownRow {
    std::vector<std::string> columns, cells, corrections;  // correction: "" = none
};
ShownRow shown_row(const QuarantineView& item, const Plan* plan, Personal personal);  // plan: null if there is none any more

void item_json(const QuarantineView& item, json::Writer& writer);  // begins the object and leaves it open

Result<std::int64_t> quarantined_number(const Invocation& in);  // the first argument: "q-17" or "17"
Result<Exit> quarantine_show(const Invocation& in);

}  // namespace creditlink
