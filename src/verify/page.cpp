#include "page.h"

#include <algorithm>

#include "creditlink/base/text.h"

namespace creditlink::verify {
namespace {

constexpr std::size_t kColumns = 80;

bool is_wide(std::string_view text, std::size_t at) {
    const char32_t c = next_code_point(text, at);
    return c >= 0x2e80;  // may be broken after, as Chinese is
}

// As much of `text` as fits `columns`, broken behind a space or a wide character where there is one; at least one
// character.
std::size_t piece(std::string_view text, std::size_t columns) {
    std::size_t at = 0, good = 0, used = 0;
    while (at < text.size()) {
        std::size_t next = at;
        next_code_point(text, next);
        used += display_width(text.substr(at, next - at));
        if (used > columns) return good > 0 ? good : std::max(at, std::size_t{1});
        if (text[at] == ' ' || is_wide(text, at)) good = next;
        at = next;
    }
    return text.size();
}

}  // namespace

void Page::title(std::string_view text) {
    title_ = text;
}
void Page::line(std::string label, std::string text) {
    lines_.emplace_back(std::move(label), std::move(text));
}
void Page::gap() {
    lines_.emplace_back();
}

std::string Page::text() const {
    std::size_t width = 0;
    for (const auto& [label, text] : lines_) width = std::max(width, display_width(label));
    std::string out;
    if (!title_.empty()) out = title_ + "\n" + std::string(display_width(title_), '=') + "\n";
    for (const auto& [label, text] : lines_) {
        std::string start = label + std::string(width - display_width(label), ' ') + "  ";
        std::string_view rest = text;
        do {
            const std::size_t taken = piece(rest, kColumns - std::min(kColumns / 2, width + 2));
            std::string line = start + std::string(rest.substr(0, taken));
            line.erase(line.find_last_not_of(' ') + 1);
            out += line + "\n";
            rest.remove_prefix(taken);
            start = std::string(width + 2, ' ');
        } while (!rest.empty());
    }
    return out;
}

}  // namespace creditlink::verify
