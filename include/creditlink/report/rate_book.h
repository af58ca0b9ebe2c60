#pragma once
// The room `report`: how well the office reports, as the province grades it. Knows base, schedule (working days) and ledger (reported.h).
// Formulas stand in a file, mappings/rates.json, each with its source; what they count is fixed here. Nothing is persisted.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/result.h"

namespace creditlink {

// What a record at a platform can be counted as. The first six say whether it came in time, the others what became of it; it is one of
// each. A row in quarantine is `quarantined`, and `overdue` or `due` where its decision date can be read.
enum class Count : std::uint8_t { in_time, late, overdue, due, undated, untimed, accepted, doubtful, rejected, undecided, dropped, quarantined };
inline constexpr std::size_t kCounts = 12;
std::string_view name_of(Count count);
std::string_view title_of(Count count);  // in the language of the process
std::optional<Count> count_named(std::string_view name);
using Counts = std::array<std::uint64_t, kCounts>;

struct Rate {
    std::string name, zh, en;
    std::vector<Count> count, among;  // the rate is the sum of the first divided by the sum of the second
    std::string source;               // where the formula comes from; "assumed"
    std::string title() const;        // these two in the language of the process
    std::string formula() const;      // "及时率＝按期到平台÷（…）；出处：assumed"

    // In hundredths of a percent, 0 to 10000, rounded to the nearest; nullopt if nothing is counted among.
    std::optional<std::int64_t> of(const Counts& counts) const;
};

struct RateBook {
    int time_limit = 0;               // working days after the decision, the last one included
    std::string time_limit_source;
    int warning = 0;                  // working days ahead in which a record is said to become late
    std::vector<Rate> rates;

    // Errc::config with line and column.
    static Result<RateBook> parse(std::string_view text, std::string_view file);
};

std::string percent(std::optional<std::int64_t> hundredths);  // "98.72 %", "–" without a rate

}  // namespace creditlink
