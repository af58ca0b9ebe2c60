#include "der.h"

#include <algorithm>
#include <charconv>

#include "creditlink/base/clock.h"

namespace creditlink::der {

std::string value(unsigned char tag, std::string_view content) {
    std::string out(1, static_cast<char>(tag)), length;
    for (std::size_t rest = content.size(); rest > 0; rest >>= 8) length.insert(length.begin(), static_cast<char>(rest & 0xff));
    if (content.size() >= 0x80) out.push_back(static_cast<char>(0x80 | length.size()));
    else if (content.empty()) length.assign(1, '\0');
    return out + length + std::string(content);
}

std::string integer(std::string_view big_endian) {
    while (big_endian.size() > 1 && big_endian.front() == '\0') big_endian.remove_prefix(1);
    const bool looks_negative = !big_endian.empty() && (static_cast<unsigned char>(big_endian.front()) & 0x80) != 0;
    return value(Tag::integer, (looks_negative ? std::string(1, '\0') : std::string()) + std::string(big_endian));
}

std::string object(std::string_view dotted) {
    std::string out;
    std::uint64_t first = 0;
    for (std::size_t part = 0; !dotted.empty(); ++part) {
        std::uint64_t number = 0;
        const auto read = std::from_chars(dotted.data(), dotted.data() + dotted.size(), number);
        dotted.remove_prefix(std::min(dotted.size(), static_cast<std::size_t>(read.ptr - dotted.data()) + 1));
        if (part == 0) {
            first = number;
            continue;
        }
        if (part == 1) number += first * 40;
        std::string digits(1, static_cast<char>(number & 0x7f));
        while ((number >>= 7) > 0) digits.insert(digits.begin(), static_cast<char>(0x80 | (number & 0x7f)));
        out += digits;
    }
    return value(Tag::object, out);
}

std::string set_of(std::vector<std::string> members) {
    std::sort(members.begin(), members.end());  // as octet strings (11.6)
    std::string all;
    for (const std::string& member : members) all += member;
    return value(Tag::set, all);
}

std::string time(std::int64_t unix_seconds) {
    std::string digits;
    for (const char c : rfc3339(unix_seconds, 0))
        if (c >= '0' && c <= '9') digits.push_back(c);
    constexpr std::string_view kTwoDigitYearsEnd = "2050";  // RFC 5280 4.1.2.5
    if (digits < kTwoDigitYearsEnd) return value(Tag::utc_time, digits.substr(2) + "Z");
    return value(Tag::general_time, digits + "Z");
}

std::optional<Element> take(std::string_view& from) {
    constexpr unsigned kLongForm = 0x80, kMostLengthBytes = 4;
    if (from.size() < 2) return std::nullopt;
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(from[i]); };
    std::size_t head = 2, length = octet(1);
    if (length >= kLongForm) {
        const std::size_t bytes = length - kLongForm;
        if (bytes == 0 || bytes > kMostLengthBytes || from.size() < head + bytes) return std::nullopt;
        length = 0;
        for (; head < 2 + bytes; ++head) length = length << 8 | octet(head);
    }
    if (from.size() - head < length) return std::nullopt;
    const Element found{octet(0), from.substr(head, length), from.substr(0, head + length)};
    from.remove_prefix(head + length);
    return found;
}

}  // namespace creditlink::der
