#pragma once
// Money and other exact numbers: sign, up to 30 significant digits, a decimal exponent. Never a double.

#include <optional>
#include <string>
#include <string_view>

namespace creditlink {

class Decimal {
  public:
    // Optional sign, digits, optional point and digits; thousands separators "," only where they belong (1,234,567.8).
    // No exponent, no currency sign, no white space: a mapping takes those off first. At most 30 digits.
    static std::optional<Decimal> parse(std::string_view text);

    Decimal shifted(int places) const;      // times 10^places, exactly: shifted(-4) turns 元 into 万元
    int integer_digits() const;             // 0 for |x| < 1
    int fraction_digits() const;            // after the zeros at the end are gone
    bool negative() const { return negative_; }
    bool zero() const { return digits_.empty(); }
    std::string text() const;               // plain, no zeros at the end, no "+", "0.2" not ".2"

    bool operator==(const Decimal&) const = default;

  private:
    bool negative_ = false;
    std::string digits_;  // no zero at either end; empty is zero
    int exponent_ = 0;    // value = 0.digits_ * 10^exponent_
};

}  // namespace creditlink
