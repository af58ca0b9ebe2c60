#pragma once
// What the workbench may show of a row. A draft says of itself which columns are personal, and it may be wrong: a cell is shown
// as the strictest of the draft, the text in force and the column's own name would show it, and so is what a field takes from it.

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "masking.h"

namespace creditlink {

class PreviewMasking {
  public:
    struct Row {
        std::vector<std::string> cells;  // as they may be shown
        std::vector<bool> hides;         // by column: something of its text is hidden
    };

    // Both plans outlive this; `now` may be null. They are bound to an origin before its rows are shown.
    PreviewMasking(const Plan& next, const Plan* now) : next_(next), now_(now) {}

    Row row(const Origin& origin, std::span<const std::string_view> texts) const;
    // What `plan`, one of the two, made of the row.
    std::vector<std::string> values(const Plan& plan, const Origin& origin, const Row& row, std::span<const std::string> values) const;
    // Of the draft: without what its value says of a personal cell.
    Finding finding(Finding finding, const Origin& origin, const Row& row) const;

    // By their names, in every origin told of: for words that are counted over rows.
    void tell(const Origin& origin);
    std::string word(std::string_view column, std::string_view text) const;

  private:
    void tell_plan(const Plan& plan, const Origin& origin);

    const Plan& next_;
    const Plan* now_;
    std::set<std::string, std::less<>> personal_;  // columns
};

}  // namespace creditlink
