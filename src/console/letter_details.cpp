#include "letter_details.h"

#include <algorithm>
#include <array>
#include <utility>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink::console_detail {
namespace {

constexpr std::string_view kDetailEnds = "；";
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kDetailWords = {{
    {"max", "最多字数"}, {"min", "最小"}, {"scale", "小数位数"}, {"options", "选项"}, {"after", "不早于"}, {"at_most", "不大于"}, {"kind_from", "证件类型看"}, {"pattern", "格式"},
}};

// Each detail with its name replaced; what has no name stays as it was typed.
template <typename Named>
std::string renamed(std::string_view details, const Named& named) {
    std::string out;
    bool first = true;
    for (const std::string_view detail : split(details, kDetailEnds)) {
        const std::size_t equals = detail.find('=');
        if (!first) out += kDetailEnds;
        first = false;
        if (equals == std::string_view::npos) out += detail;
        else out.append(named(trim(detail.substr(0, equals)))).append(detail.substr(equals));
    }
    return out;
}

}  // namespace

std::string details_in_words(std::string_view details) {
    return renamed(details, [](std::string_view name) {
        const auto at = std::find_if(kDetailWords.begin(), kDetailWords.end(), [&](const auto& each) { return each.first == name; });
        return at == kDetailWords.end() ? name : say(at->second, at->first);
    });
}

std::string details_as_kept(std::string_view typed) {
    return renamed(typed, [](std::string_view name) {
        const auto at = std::find_if(kDetailWords.begin(), kDetailWords.end(), [&](const auto& each) { return each.second == name; });
        return at == kDetailWords.end() ? name : at->first;
    });
}

}  // namespace creditlink::console_detail
