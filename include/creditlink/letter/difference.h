#pragma once
// What changed between two versions of a letter, clause by clause.

#include <string>
#include <vector>

#include "creditlink/letter/letter.h"

namespace creditlink {

struct ClauseChange {
    enum class Kind { added, removed, changed };
    Kind kind = Kind::changed;
    std::string where;         // "承诺内容（三）", "标题", "填写项 amount"
    std::string before, after;
};

// In the order of the newer letter; empty if nothing that people read has changed. Clauses that only moved up or down because
// others came or went are no change.
std::vector<ClauseChange> difference(const Letter& before, const Letter& after);

// Of a changed clause, the part in the middle that differs, without cutting characters: offsets into both texts.
struct ChangedSpan {
    std::size_t before_begin = 0, before_end = 0, after_begin = 0, after_end = 0;
};
ChangedSpan changed_span(std::string_view before, std::string_view after);

}  // namespace creditlink
