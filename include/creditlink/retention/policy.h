#pragma once
// How long contents of the evidence store are kept: by class, in whole months after the month of their exchange.
//
// A class is a record kind ("xk", "cf", …), which every request and every receipt belongs to, "inquiry": answers
// that are no receipt, to inquiries and to requests, or "letters": announcements of letters and the platform's words on
// them. Months are Beijing's.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/civil_date.h"
#include "creditlink/base/json.h"
#include "creditlink/base/result.h"

namespace creditlink {

inline constexpr std::string_view kInquiryClass = "inquiry", kLettersClass = "letters";

struct Month {
    int year = 0, number = 1;
    static std::optional<Month> parse(std::string_view text);  // exactly YYYY-MM
    static Month of_unix_ms(std::int64_t time);
    std::string text() const;  // YYYY-MM
    Month plus(int months) const;
    CivilDate first_day() const;
    auto operator<=>(const Month&) const = default;
};

struct RetentionRule {
    std::string of;        // a class, or "default"
    int months = 0;        // 1 to 1,200
    std::string basis;     // why so long
    bool assumed = false;  // nobody configured it, and no regulation that we know says it
};

class RetentionPolicy {
  public:
    // What holds where nothing is configured.
    static RetentionPolicy standard();
    // The configuration's member "retention", {"<class>": {"months": 36, "basis": "…"}, …}, over the standard; nullptr:
    // the standard. Errc::config, naming file, line and member.
    static Result<RetentionPolicy> parse(const json::Value* retention, std::string_view file);

    const RetentionRule& rule(std::string_view of) const;
    CivilDate due_from(std::string_view of,
                       Month month) const;  // the first day on which contents of that month are due
    const std::vector<RetentionRule>& rules() const { return rules_; }

  private:
    std::vector<RetentionRule> rules_;  // "default" among them
};

}  // namespace creditlink
