// A signed commitment that was entered wrongly: what is said instead goes the way of a row that is taken in.

#include "creditlink/base/json.h"
#include "creditlink/base/text.h"
#include "signing.h"

namespace creditlink {

// What was typed when it was taken in is not kept: what letter and code give by themselves is left to them.
SignedRow Signing::corrected_row(const Commitment& kept, const Correction& correction) const {
    SignedRow row;
    if (const auto values = json::parse(kept.what.values); values && values->is_object())
        for (const auto& [name, value] : values->members) row.values[name] = value.text;
    row.version = std::to_string(kept.what.version);
    const Checked given = check(row);
    if (!given.what || given.what->category != kept.what.category) row.category = kept.what.category;
    if (kept.what.until && (!given.what || given.what->until != kept.what.until)) row.until = kept.what.until->dashed();
    if (correction.category) row.category = *correction.category;
    if (correction.until) row.until = *correction.until;
    for (const auto& [heading, value] : correction.values) {
        const std::string blank = blank_of(heading), name = blank.empty() ? heading : blank;
        if (trim(value).empty() && !blank.empty()) row.values.erase(name);
        else row.values[name] = value;
    }
    return row;
}

Result<Signing::Corrected> Signing::correct(std::string_view code, const Correction& correction) {
    Corrected corrected;
    Commitments commitments(opened_->ledger);
    Status done = opened_->ledger.together([&]() -> Status {
        auto kept = commitments.in_force(code);
        if (!kept) return kept.error();
        Checked checked = check(corrected_row(*kept, correction));
        corrected.before = std::move(*kept);
        corrected.faults = std::move(checked.faults);
        if (!checked.what) return {};
        corrected.after = std::move(checked.what);
        auto changed = commitments.correct(code, *corrected.after, correction.reason, who_);
        if (!changed) return changed.error();
        corrected.changed = *changed;
        return {};
    });
    if (!done) return done.error();
    return corrected;
}

}  // namespace creditlink
