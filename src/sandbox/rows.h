#pragma once
// Small row checks of the standard kinds, answered with the row codes that a real city platform uses (section 7). They are
// the platform's own view and share nothing with the office's quality rules.

#include <optional>
#include <string>
#include <string_view>

#include "batch.h"
#include "creditlink/base/civil_date.h"

namespace creditlink::sandbox {

struct RowVerdict {
    bool doubtful = false;  // stored, with a question; otherwise rejected
    std::string_view code;
    std::string_view field;
    std::string_view message;
};

// The first thing that is wrong with a record, or nothing. A kind without checks takes everything.
std::optional<RowVerdict> judge_row(std::string_view kind, const Data& data, CivilDate today);

}  // namespace creditlink::sandbox
