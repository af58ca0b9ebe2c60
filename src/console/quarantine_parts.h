#pragma once
// What the list of quarantined rows and the page of one have in common.

#include <span>

#include "page.h"

namespace creditlink::console_detail {

struct QuarantineState {
    std::string_view name, zh, en, mood;
};
// "waiting" is open and fixed together: as a filter it stands for both, and an open row's badge says the same.
std::span<const QuarantineState> quarantine_states();

Markup finding_lines(const std::vector<DeskFinding>& findings, bool with_rule);  // but for what was fixed

}  // namespace creditlink::console_detail
