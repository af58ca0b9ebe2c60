#include "creditlink/base/text.h"

#include <algorithm>

namespace creditlink {
namespace {

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool is_ascii_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::size_t start_of_last(std::string_view text) {
    std::size_t at = text.size() - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
    return at;
}

bool droppable(char32_t c) { return is_space(c) || is_zero_width(c); }

}  // namespace

bool is_space(char32_t c) {
    if (c < 0x80) return is_ascii_space(static_cast<char>(c));
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

bool is_zero_width(char32_t c) {
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2064) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF || c == 0xAD;
}

std::string_view trim(std::string_view text) {
    while (!text.empty()) {
        if (is_ascii(text.front()) && !is_ascii_space(text.front())) break;
        std::size_t after = 0;
        if (!droppable(next_code_point(text, after))) break;
        text.remove_prefix(after);
    }
    while (!text.empty()) {
        if (is_ascii(text.back()) && !is_ascii_space(text.back())) break;
        const std::size_t last = start_of_last(text);
        std::size_t offset = last;
        if (!droppable(next_code_point(text, offset))) break;
        text.remove_suffix(text.size() - last);
    }
    return text;
}

std::string fold_width(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        if (is_ascii(text[at])) {
            out.push_back(text[at++]);
            continue;
        }
        const std::size_t from = at;
        const char32_t c = next_code_point(text, at);
        if (c == 0x3000) out.push_back(' ');
        else if (c >= 0xFF01 && c <= 0xFF5E) out.push_back(static_cast<char>(c - 0xFF01 + '!'));
        else out.append(text.substr(from, at - from));
    }
    return out;
}

std::string without_space(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t from = at;
        if (!droppable(next_code_point(text, at))) out.append(text.substr(from, at - from));
    }
    return out;
}

std::string upper_ascii(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return out;
}

std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t at = separator.empty() ? std::string_view::npos : text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + separator.size());
    }
}

std::string mask(std::string_view text, std::size_t head, std::size_t tail) {
    const std::size_t count = count_code_points(text);
    if (head > count || tail > count - head || head + tail == count) head = tail = 0;
    if (count == text.size()) {  // ASCII, as identity numbers are
        std::string ascii(text);
        ascii.replace(head, count - head - tail, count - head - tail, '*');
        return ascii;
    }
    std::string out;
    out.reserve(text.size());
    std::size_t index = 0;
    for (std::size_t at = 0; at < text.size(); ++index) {
        const std::size_t from = at;
        next_code_point(text, at);
        if (index < head || index >= count - tail) out.append(text.substr(from, at - from));
        else out.push_back('*');
    }
    return out;
}

std::string shown(std::string_view text, std::size_t limit) {
    static constexpr char kHex[] = "0123456789ABCDEF";
    if (text.size() <= limit && std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; })) return std::string(text);
    std::string out;
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count) {
        if (count == limit) return out + "…";
        const std::size_t from = at;
        const char32_t c = next_code_point(text, at);
        const bool hidden = c < 0x20 || (c >= 0x7F && c < 0xA0) || is_zero_width(c) || c == 0x2028 || c == 0x2029;
        if (!hidden) {
            out.append(text.substr(from, at - from));
            continue;
        }
        out.append("\\u{");
        for (int shift = 20; shift >= 0; shift -= 4)
            if (shift == 0 || c >> shift) out.push_back(kHex[c >> shift & 0xF]);
        out.push_back('}');
    }
    return out;
}

}  // namespace creditlink
