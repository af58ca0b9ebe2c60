#include "identifier_parts.h"

#include <algorithm>
#include <array>

#include "creditlink/base/message.h"

namespace creditlink::identifier {

bool digits_only(std::string_view text) {
    bool all = true;  // to the end in any case: nearly every text has nothing else, and so the loop is short
    for (const char c : text) all &= is_digit(c);
    return all;
}

IdentifierVerdict refused(std::string_view code, std::string_view detail) { return {code, std::string(detail), {}}; }

std::string wrong_length(std::string_view text, std::string_view expected) {
    // Characters are what a person counts; bytes that are no UTF-8 count one each.
    std::size_t count = 0;
    for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return say("长度 {n}，应为 {expected}", "{n} characters long, {expected} expected",
               {{"n", std::to_string(count)}, {"expected", std::string(expected)}});
}

std::string wrong_check(char expected) {
    return say("校验位应为 {c}", "the check character should be {c}", {{"c", std::string(1, expected)}});
}

char mod_11_2(std::string_view digits) {
    static constexpr std::array<int, 17> kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};  // 2^(18-i) mod 11
    int sum = 0;
    for (std::size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * (digits[i] - '0');
    return "10X98765432"[sum % 11];
}

char organisation_check(std::string_view body) {
    static constexpr std::array<int, 8> kWeights = {3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (std::size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * (body[i] - (is_digit(body[i]) ? '0' : 'A' - 10));
    const int check = 11 - sum % 11;  // 1 to 11
    return check == 10 ? 'X' : check == 11 ? '0' : static_cast<char>('0' + check);
}

}  // namespace creditlink::identifier
