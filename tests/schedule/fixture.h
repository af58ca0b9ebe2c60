#pragma once
// The calendars that come with the program, and times as people write them (Beijing).

#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include "civil_text.h"
#include "creditlink/schedule/timetable.h"
#include "support/folders.h"

namespace creditlink {

inline WorkingDays shipped_days(std::initializer_list<int> years = {2024, 2025, 2026}) {
    const std::string folder = std::string(test::kSourceFolder) + "/mappings/calendars";
    WorkingDays days(folder);
    for (const int year : years) {
        std::ifstream in(folder + "/" + std::to_string(year) + ".json");
        const Status added = days.add(year, std::string{std::istreambuf_iterator<char>(in), {}});
        REQUIRE_MESSAGE(added, year);
    }
    return days;
}

inline std::int64_t at(std::string_view minute) { return minute_named(minute, kUsualZone).value(); }
inline CivilDate day(std::string_view text) { return day_named(text).value(); }

inline Timetable timetable(const std::string& members) {
    const auto value = json::parse("{" + members + "}");
    REQUIRE(value);
    auto parsed = Timetable::parse(*value, "creditlink.json");
    REQUIRE(parsed);
    return std::move(*parsed);
}

}  // namespace creditlink
