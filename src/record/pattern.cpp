#include "creditlink/record/pattern.h"

#include <re2/re2.h>

#include "creditlink/base/message.h"

namespace creditlink {

namespace {
constexpr std::int64_t kMaxProgramBytes = 8 << 20;  // RE2's default: honest patterns need some kilobytes

RE2::Options options() {
    RE2::Options chosen(RE2::Quiet);
    chosen.set_max_mem(kMaxProgramBytes);
    return chosen;
}
}  // namespace

struct Pattern::State {
    explicit State(std::string_view expression) : re(re2::StringPiece(expression.data(), expression.size()), options()) {}
    RE2 re;
};

Pattern::Pattern(std::unique_ptr<State> state) : state_(std::move(state)) {}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

Result<Pattern> Pattern::compile(std::string_view expression) {
    auto state = std::make_unique<State>(expression);
    if (!state->re.ok())
        return Error{Errc::config, say("正则表达式写错了：{why}", "the pattern is wrong: {why}", {{"why", state->re.error()}}), {},
                     std::string(say("语法见 RE2；没有回溯引用和环视", "see RE2's syntax: no back-references, no look-around"))};
    return Pattern(std::move(state));
}

bool Pattern::matches(std::string_view text) const {
    return text.size() <= kMaxText && RE2::FullMatch(re2::StringPiece(text.data(), text.size()), state_->re);
}

std::optional<std::string_view> Pattern::capture(std::string_view text) const {
    if (text.size() > kMaxText) return std::nullopt;
    re2::StringPiece groups[2];
    const int wanted = state_->re.NumberOfCapturingGroups() > 0 ? 2 : 1;
    if (!state_->re.Match(re2::StringPiece(text.data(), text.size()), 0, text.size(), RE2::UNANCHORED, groups, wanted)) return std::nullopt;
    const re2::StringPiece& found = groups[wanted - 1];
    return std::string_view(found.data(), found.size());
}

}  // namespace creditlink
