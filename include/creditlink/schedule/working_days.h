#pragma once
// Working days of the state's offices: Monday to Friday, less the statutory holidays and plus the make-up days that the State
// Council announces for each year, usually in November of the year before. One file a year, calendars/<year>.json under the
// mappings; a year that has none is an error that names the file, never a guess.

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "creditlink/base/civil_date.h"
#include "creditlink/base/result.h"

namespace creditlink {

class WorkingDays {
  public:
    // `folder` is where the files stand: for messages.
    explicit WorkingDays(std::string folder) : folder_(std::move(folder)) {}

    // Takes in one year's file. Errc::config with line and column: a day of another year, a make-up day that would be a working
    // day anyway or that is a holiday, a period that ends before it begins.
    Status add(int year, std::string_view text);
    bool has(int year) const { return years_.contains(year); }
    std::string file(int year) const;  // "…/calendars/2027.json"

    // Errc::config if the year's file is missing.
    Result<bool> is_working(CivilDate day) const;
    // The n-th working day after `day`, which itself is not counted (民法典, article 201): a decision's seven working days end
    // with after(decision, 7). n is 1 to 1000.
    Result<CivilDate> after(CivilDate day, int n) const;
    // How many working days lie after `from`, `to` included; 0 if `to` is not later.
    Result<int> between(CivilDate from, CivilDate to) const;

  private:
    struct Year {
        std::set<CivilDate> holidays, made_up;
    };
    std::string folder_;
    std::map<int, Year> years_;
};

}  // namespace creditlink
