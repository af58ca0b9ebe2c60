#pragma once
// One quarantined row as people and programs see it.

#include <string>
#include <vector>

#include "command.h"
#include "creditlink/base/json.h"
#include "creditlink/ledger/ledger.h"

namespace creditlink {

struct Sentence {
    std::string code, severity, field, column, value, what, fix;
};

std::vector<Sentence> sentences_of(const QuarantineView& item);  // its findings, in words

void item_json(const QuarantineView& item, json::Writer& writer);  // begins the object and leaves it open

Result<Exit> quarantine_show(const Invocation& in);

}  // namespace creditlink
