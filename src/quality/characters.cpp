// What the characters of a value give away. Nearly every value of every record comes through here, so each question first
// asks what is cheapest to know.

#include <algorithm>
#include <array>
#include <cstring>

#include "rules.h"

namespace creditlink::quality_detail {

namespace {

constexpr std::uint64_t everywhere(std::uint64_t byte) { return byte * 0x0101010101010101u; }

// No byte below 0x20 and no 0x7F among these eight. The high bit of a byte is set by a subtraction below zero, unless the
// byte had it already and is part of a longer character; now and then "no" is said wrongly, never "yes".
bool surely_no_control(std::uint64_t eight) {
    const std::uint64_t low = eight - everywhere(0x20), del = (eight ^ everywhere(0x7F)) - everywhere(1);
    return ((low | del) & ~eight & everywhere(0x80)) == 0;
}

bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7F; }

bool is_filler(char c) { return std::string_view("*-/\\._?#").find(c) != std::string_view::npos; }

}  // namespace

const char* find_control(std::string_view text) {
    std::uint64_t eight;
    if (text.size() >= sizeof eight) {
        const char* const last = text.data() + text.size() - sizeof eight;
        std::memcpy(&eight, last, sizeof eight);
        bool clean = surely_no_control(eight);
        for (const char* p = text.data(); clean && p < last; p += sizeof eight) {
            std::memcpy(&eight, p, sizeof eight);
            clean = surely_no_control(eight);
        }
        if (clean) return nullptr;
    }
    const auto found = std::find_if(text.begin(), text.end(), is_control);
    return found == text.end() ? nullptr : &*found;
}

bool is_placeholder(std::string_view text) {
    static constexpr std::array kWords = {std::string_view("空"), std::string_view("无"), std::string_view("null"), std::string_view("test"), std::string_view("none"),
                                          std::string_view("n/a"), std::string_view("暂无"), std::string_view("未知"), std::string_view("测试")};
    constexpr std::size_t kLongest = 32, kLongestWord = 6;  // bytes; no stand-in is longer, and most values are
    if (text.size() > kLongest) return false;
    if (text.empty() || (is_filler(text.front()) && std::all_of(text.begin(), text.end(), is_filler)) || text.find("***") != std::string_view::npos) return true;
    if (text.size() > kLongestWord) return false;
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

}  // namespace creditlink::quality_detail
