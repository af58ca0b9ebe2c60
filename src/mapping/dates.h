#pragma once
// The many ways in which offices write a day.

#include <optional>
#include <string_view>

#include "creditlink/base/civil_date.h"

namespace creditlink::mapping_detail {

inline constexpr std::string_view kLongTerm = "2099/12/31";  // the catalogue's way to say "without end"

struct ReadDate {
    enum class Outcome { day, long_term, not_a_date, no_such_day } outcome = Outcome::not_a_date;
    std::optional<CivilDate> day;
    bool rewritten = false;  // another notation than 2021/03/05 or 2021-03-05
};

// 2021-03-05, 2021/3/5, 2021.03.05, 2021年3月5日, 二〇二一年三月五日, 20210305, with or without a time, which counts only where it
// has a zone: then it is the day in Beijing; 长期, 永久, 9999-12-31; a spreadsheet's
// serial number of five digits, counted from 1900 or 1904. The text is trimmed.
ReadDate read_date(std::string_view text, bool epoch_1904);

// The day in Beijing of a moment: "2026-07-31 07:49:39+00", "…T…Z", "…+08:00". Without an offset it is UTC.
ReadDate read_beijing_date(std::string_view text);

}  // namespace creditlink::mapping_detail
