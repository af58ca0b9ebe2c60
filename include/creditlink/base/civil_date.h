#pragma once
// A day of the Gregorian calendar, 1800-01-01 to 2999-12-31, always a day that exists. No time zone, no clock.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace creditlink {

class CivilDate {
  public:
    static std::optional<CivilDate> of(int year, int month, int day);
    static std::optional<CivilDate> parse_slashed(std::string_view text);  // exactly YYYY/MM/DD
    static CivilDate of_days(std::int64_t days_since_1970);                // out of range: the nearest end
    static CivilDate of_unix(std::int64_t seconds, int offset_minutes);    // 480 = Beijing

    int year() const { return packed_ >> 9; }
    int month() const { return packed_ >> 5 & 15; }
    int day() const { return packed_ & 31; }
    std::int64_t days() const;                     // since 1970-01-01
    CivilDate plus_days(std::int64_t days) const;
    CivilDate plus_months(int months) const;       // the 31st of a shorter month becomes its last day
    CivilDate plus_years(int years) const { return plus_months(12 * years); }
    std::string slashed() const;                   // YYYY/MM/DD
    std::string dashed() const;                    // YYYY-MM-DD

    auto operator<=>(const CivilDate&) const = default;

  private:
    CivilDate(int year, int month, int day) : packed_(year << 9 | month << 5 | day) {}
    std::int32_t packed_;  // one number, which sorts as the days do: copied and compared in one piece
};

}  // namespace creditlink
