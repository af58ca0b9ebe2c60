#pragma once
// HTML that is safe by its type: patterns are literals of the program, and every text that is put into one is escaped. There is
// no way from a string that came from outside to Markup but escaping.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace creditlink::console_detail {

class Pattern {
  public:
    consteval Pattern(const char* literal) : text_(literal) {}  // a literal and nothing else: checked while compiling
    constexpr std::string_view text() const { return text_; }

  private:
    std::string_view text_;
};

class Markup {
  public:
    Markup() = default;
    const std::string& html() const { return html_; }
    bool empty() const { return html_.empty(); }
    Markup& operator+=(const Markup& more) {
        html_ += more.html_;
        return *this;
    }

  private:
    friend Markup html(Pattern, std::initializer_list<std::pair<std::string_view, std::variant<std::string, Markup>>>);
    std::string html_;
};

using Slot = std::variant<std::string, Markup>;

// "{name}" in the pattern replaced: a text escaped, for element and quoted attribute alike; Markup as it is. Every name that
// the pattern has is given; one that is not aborts, as a mistake of the program.
Markup html(Pattern pattern, std::initializer_list<std::pair<std::string_view, Slot>> slots = {});
Markup text(std::string_view plain);  // escaped

}  // namespace creditlink::console_detail
