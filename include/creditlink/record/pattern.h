#pragma once
// A regular expression (RE2: linear time, no back-references) as mapping and kind files write them. The one place that
// knows RE2. Texts longer than kMaxText do not match: no field is that long.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "creditlink/base/result.h"

namespace creditlink {

class Pattern {
  public:
    static constexpr std::size_t kMaxText = 64u << 10;          // bytes; the longest field holds 5,000 characters
    static Result<Pattern> compile(std::string_view expression);  // Errc::config with RE2's own words
    Pattern(Pattern&&) noexcept;
    Pattern& operator=(Pattern&&) noexcept;
    ~Pattern();

    bool matches(std::string_view text) const;                              // the whole text
    std::optional<std::string_view> capture(std::string_view text) const;   // first group (or all) of the first match anywhere

  private:
    struct State;
    explicit Pattern(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace creditlink
