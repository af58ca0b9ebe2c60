// Conditions and the patterns in them. The pattern is the input's first line, the condition the rest.
#include "creditlink/record/condition.h"

#include "target.h"

using namespace creditlink;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    const std::size_t end = text.find('\n');
    static const std::string long_text(30'000, 'a');
    if (const auto pattern = Pattern::compile(text.substr(0, end))) {
        (void)pattern->matches(long_text);
        if (const auto found = pattern->capture(long_text)) fuzz::require(found->size() <= long_text.size());
    }
    if (end == std::string_view::npos) return 0;
    const auto parsed = json::parse(text.substr(end + 1));
    if (!parsed) return 0;
    const auto condition = Condition::compile(*parsed, "f.json", {"field", "column"},
                                              [](std::string_view, const json::Value& name) -> Result<int> { return static_cast<int>(name.text.size() % 3); });
    if (!condition) {
        fuzz::require(!condition.error().message.empty() && !condition.error().place.empty());
        return 0;
    }
    for (const std::string_view value : {std::string_view(), std::string_view("普通"), std::string_view(long_text)})
        (void)condition->holds([value](int) { return value; });
    (void)condition->sentence([](int slot) { return std::to_string(slot); });
    return 0;
}
