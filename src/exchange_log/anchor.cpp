#include "creditlink/exchange_log/anchor.h"

#include <algorithm>
#include <optional>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {
namespace {

constexpr std::string_view kStart = "CL1";
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";  // GB 32100-2015: without I, O, S, V, Z
constexpr unsigned kBase = 31;
constexpr std::size_t kDigits = 52;  // 31^52 > 2^256
constexpr std::size_t kGroup = 4, kGroups = kDigits / kGroup;
constexpr std::size_t kMaxSizeDigits = 20;
constexpr std::size_t kMaxLine = 400;  // with spaces as somebody may put them

// Weights 3^i mod 31 as in GB 32100-2015, and the group's number: finds any one wrong character, any two neighbours
// swapped, and any two groups swapped.
char check_of(std::string_view digits, std::size_t group) {
    std::size_t sum = group, weight = 1;
    for (char c : digits) {
        sum += weight * kAlphabet.find(c);
        weight = weight * 3 % kBase;
    }
    return kAlphabet[(kBase - sum % kBase) % kBase];
}

std::string digits_of(Digest256 number) {
    std::string digits(kDigits, '0');
    for (std::size_t i = kDigits; i-- > 0;) {
        unsigned rest = 0;
        for (std::uint8_t& byte : number) {
            rest = rest << 8 | byte;
            byte = static_cast<std::uint8_t>(rest / kBase);
            rest %= kBase;
        }
        digits[i] = kAlphabet[rest];
    }
    return digits;
}

std::optional<Digest256> number_of(std::string_view digits) {
    Digest256 number{};
    for (char c : digits) {
        auto carry = static_cast<unsigned>(kAlphabet.find(c));
        for (std::size_t i = number.size(); i-- > 0;) {
            carry += number[i] * kBase;
            number[i] = static_cast<std::uint8_t>(carry & 0xff);
            carry >>= 8;
        }
        if (carry != 0) return {};
    }
    return number;
}

// What was typed, in the alphabet's own characters and without separators.
std::string folded(std::string_view line) {
    std::string out;
    for (char c : upper_ascii(fold_width(line))) {
        if (c == '-' || c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
        out += c == 'I' ? '1' : c == 'O' ? '0' : c == 'S' ? '5' : c == 'Z' ? '2' : c;
    }
    return out;
}

Error mistyped(std::string_view zh, std::string_view en, const Words& words = {}) {
    return {Errc::usage,
            say(zh, en, words),
            {},
            std::string(say("请对照打印件重新输入", "type it again from the printed page"))};
}

Error mistyped_group(std::size_t group) {
    return group == 0 ? mistyped("锚定行中的条数有误", "the size in the anchor is mistyped")
                      : mistyped("锚定行第 {n} 组有误（CL1 和条数之后算起）",
                                 "group {n} of the anchor is mistyped (counted after CL1 and the size)",
                                 {{"n", std::to_string(group)}});
}

}  // namespace

std::string anchor_line(const LogHead& head) {
    std::string line(kStart);
    const auto add = [&](std::string_view digits, std::size_t group) {
        line.append("-").append(digits) += check_of(digits, group);
    };
    add(std::to_string(head.size), 0);
    const std::string digits = digits_of(head.root);
    for (std::size_t i = 0; i < kGroups; ++i) add(std::string_view(digits).substr(i * kGroup, kGroup), i + 1);
    return line;
}

Result<LogHead> parse_anchor(std::string_view line) {
    const std::string typed = line.size() <= kMaxLine && is_utf8(line) ? folded(line) : std::string();
    constexpr std::size_t kRootCharacters = kGroups * (kGroup + 1);
    if (!typed.starts_with(kStart)) return mistyped("锚定行以 CL1 开头", "an anchor begins with CL1");
    if (typed.find_first_not_of(kAlphabet) != std::string::npos)
        return mistyped("锚定行中有不该出现的字符", "the anchor has a character that no anchor has");
    if (typed.size() < kStart.size() + 2 + kRootCharacters ||
        typed.size() > kStart.size() + kMaxSizeDigits + 1 + kRootCharacters)
        return mistyped("锚定行的长度不对：CL1、条数之后应有 13 组，每组 5 个字符",
                        "the anchor has the wrong length: 13 groups of 5 characters follow CL1 and the size");

    const std::string_view all = typed, size = all.substr(kStart.size(), all.size() - kStart.size() - kRootCharacters);
    const std::string_view size_digits = size.substr(0, size.size() - 1);
    if (check_of(size_digits, 0) != size.back() ||
        size_digits.find_first_not_of("0123456789") != std::string_view::npos)
        return mistyped_group(0);
    std::string digits;
    for (std::size_t i = 0; i < kGroups; ++i) {
        const std::string_view group = all.substr(all.size() - kRootCharacters + i * (kGroup + 1), kGroup + 1);
        if (check_of(group.substr(0, kGroup), i + 1) != group.back()) return mistyped_group(i + 1);
        digits += group.substr(0, kGroup);
    }
    const auto root = number_of(digits);
    if (!root) return mistyped_group(1);
    auto head = LogHead::parse(std::string(size_digits) + " " + LogHead{0, *root}.text().substr(2));
    return head ? std::move(head) : Result<LogHead>(mistyped_group(0));
}

}  // namespace creditlink
