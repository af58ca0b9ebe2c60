#pragma once
// The page of an evidence pack for people: what was sent, what was answered, what each part proves, and what it does
// not.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "creditlink/audit/pack_maker.h"
#include "evidence_sheet.h"

namespace creditlink {

struct PageWords {
    std::string office, platform;                             // titles for people
    std::vector<std::pair<std::string, std::string>> record;  // title and value of each field; empty for a batch
    std::string source;                                       // what is said about the source row, a sentence
};

// In the language of the process.
Sheet evidence_sheet(const MadePack& made, const PageWords& words);

}  // namespace creditlink
