#pragma once
// The rules a record must keep before it is sent: types, lengths, conditions, code lists and identifiers of its kind, and
// the house rules (placeholders, date order, future dates, legacy code equal to the USCC, subject names that differ).
// Same record, same day, same rules: same findings.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "creditlink/base/civil_date.h"
#include "creditlink/base/result.h"
#include "creditlink/record/finding.h"
#include "creditlink/record/kind.h"
#include "creditlink/record/record.h"

namespace creditlink {

class RuleSet {
  public:
    struct Impl;
    // `kind` outlives the rule set. An error names the rule in the kind file.
    static Result<RuleSet> compile(const Kind& kind, std::string_view file);
    RuleSet(RuleSet&&) noexcept;
    RuleSet& operator=(RuleSet&&) noexcept;
    ~RuleSet();

    // Appends what is wrong with `record` to `findings`. `today` is the reporting day: no decision lies after it.
    // Fields that already have an error among `findings` are not assessed again, except for the warning that an old code
    // repeats the unified one: it explains the error.
    void assess(const Record& record, CivilDate today, std::vector<Finding>& findings) const;

    std::vector<std::string> describe(Language language) const;  // each rule in a sentence, assumed ones marked

  private:
    explicit RuleSet(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

// Names seen for each subject code within a run: one code with two names is a warning that names the first place.
class SubjectBook {
  public:
    static constexpr std::size_t kMaxSubjects = 1'500'000;  // 32 MiB of places; beyond it new subjects are not compared
    // The row number at which another name stood for this code, or 0.
    std::uint64_t see(std::string_view code, std::string_view name, std::uint64_t row);

  private:
    // Fingerprints, and the row's number, of which four thousand million are enough; row 0: a free place.
    struct Seen {
        std::uint64_t code = 0;
        std::uint32_t name = 0, row = 0;
    };
    Seen& place_of(std::uint64_t code);
    void grow();

    std::vector<Seen> seen_;  // open addressing, a power of two
    std::size_t count_ = 0;
};

}  // namespace creditlink
