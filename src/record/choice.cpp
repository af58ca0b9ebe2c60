#include "creditlink/record/choice.h"

#include <algorithm>

#include "creditlink/base/text.h"

namespace creditlink {

namespace {

constexpr std::string_view kOther = "其他-*";  // any words after "其他-"
constexpr std::string_view kOtherPrefix = "其他-";

bool among(const std::vector<Choice>& choices, std::string_view text) {
    return std::any_of(choices.begin(), choices.end(), [&](const Choice& choice) {
        return choice.value == kOther ? text.starts_with(kOtherPrefix) && text.size() > kOtherPrefix.size() : text == choice.value;
    });
}

}  // namespace

bool is_choice(const Field& field, std::string_view text) {
    if (field.choice_separator.empty()) return among(field.choices, text);
    const auto parts = split(text, field.choice_separator);
    return std::all_of(parts.begin(), parts.end(), [&](std::string_view part) { return among(field.choices, part); });
}

}  // namespace creditlink
