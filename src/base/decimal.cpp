#include "creditlink/base/decimal.h"

#include <algorithm>

namespace creditlink {
namespace {

constexpr std::size_t kMaxDigits = 30;  // the largest sum of money any field holds has 20

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "1,234,567" → "1234567"; nullopt if a comma stands where none belongs.
std::optional<std::string> without_separators(std::string_view text) {
    const std::size_t first = text.find(',');
    if (first == std::string_view::npos) return std::string(text);
    if (first == 0 || first > 3) return std::nullopt;
    std::string digits(text.substr(0, first));
    for (std::size_t at = first; at < text.size(); at += 4) {
        if (text[at] != ',' || text.size() - at < 4) return std::nullopt;
        digits.append(text.substr(at + 1, 3));
    }
    return digits;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
    Decimal value;
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
        value.negative_ = text.front() == '-';
        text.remove_prefix(1);
    }
    const std::size_t point = text.find('.');
    const auto whole = without_separators(text.substr(0, point));
    const std::string_view fraction = point == std::string_view::npos ? "" : text.substr(point + 1);
    if (!whole || whole->empty() || (point != std::string_view::npos && fraction.empty())) return std::nullopt;

    std::string digits = *whole;
    digits.append(fraction);
    if (digits.size() > kMaxDigits || !std::all_of(digits.begin(), digits.end(), is_digit)) return std::nullopt;
    const std::size_t leading = std::min(digits.find_first_not_of('0'), digits.size());
    value.exponent_ = static_cast<int>(whole->size()) - static_cast<int>(leading);
    digits.erase(0, leading);
    digits.erase(digits.find_last_not_of('0') + 1);
    value.digits_ = std::move(digits);
    if (value.zero()) value.negative_ = false, value.exponent_ = 0;
    return value;
}

Decimal Decimal::shifted(int places) const {
    Decimal value = *this;
    if (!zero()) value.exponent_ += places;
    return value;
}

int Decimal::integer_digits() const { return std::max(0, exponent_); }
int Decimal::fraction_digits() const { return std::max(0, static_cast<int>(digits_.size()) - exponent_); }

std::string Decimal::text() const {
    if (zero()) return "0";
    std::string out = negative_ ? "-" : "";
    const int count = static_cast<int>(digits_.size());
    if (exponent_ <= 0) return out.append("0.").append(static_cast<std::size_t>(-exponent_), '0').append(digits_);
    if (exponent_ >= count) return out.append(digits_).append(static_cast<std::size_t>(exponent_ - count), '0');
    const auto whole = static_cast<std::size_t>(exponent_);
    return out.append(digits_, 0, whole).append(".").append(digits_, whole, std::string::npos);
}

}  // namespace creditlink
