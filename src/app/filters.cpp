#include "filters.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {

Error wants(std::string_view zh, std::string_view en, std::string example) { return {Errc::usage, std::string(say(zh, en)), {}, std::move(example)}; }

namespace {

constexpr std::size_t kMostDigits = 15;
constexpr std::int64_t kMostAtOnce = 10'000;  // a typing error must not decide about everything

std::optional<std::int64_t> one_number(std::string_view text, std::string_view prefix) {
    if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
    if (text.empty() || text.size() > kMostDigits || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    return std::stoll(std::string(text));
}

}  // namespace

Result<std::int64_t> number_of(const Invocation& in, std::string_view prefix, const Error& otherwise) {
    const auto number = in.arguments.empty() ? std::nullopt : one_number(in.arguments[0], prefix);
    return number ? Result<std::int64_t>(*number) : Result<std::int64_t>(otherwise);
}

Result<std::vector<std::int64_t>> numbers_of(const Invocation& in, std::string_view prefix, const Error& otherwise) {
    std::vector<std::int64_t> numbers;
    for (const std::string_view text : in.arguments) {
        const auto dots = text.find("..");
        const auto from = one_number(text.substr(0, dots), prefix), to = dots == std::string_view::npos ? from : one_number(text.substr(dots + 2), prefix);
        if (!from || !to || *to < *from || *to - *from >= kMostAtOnce) return otherwise;
        for (std::int64_t number = *from; number <= *to; ++number)
            if (std::find(numbers.begin(), numbers.end(), number) == numbers.end()) numbers.push_back(number);
    }
    return numbers.empty() ? Result<std::vector<std::int64_t>>(otherwise) : Result<std::vector<std::int64_t>>(std::move(numbers));
}

Status known_filter(const Office& office, const Invocation& in, const std::vector<std::string_view>& states) {
    std::vector<std::string_view> tasks;
    for (const TaskConfig& task : office.config().tasks) tasks.push_back(task.name);
    const auto check = [](const std::string& word, const std::vector<std::string_view>& known) -> Status {
        if (word.empty() || std::find(known.begin(), known.end(), word) != known.end()) return {};
        std::string list;
        for (std::string_view each : known) list += (list.empty() ? "" : " ") + std::string(each);
        return Error{Errc::usage, say("没有“{w}”", "there is no \"{w}\"", {{"w", shown(word)}}), {}, say("可用：{l}", "known: {l}", {{"l", list}})};
    };
    if (auto sound = check(in.option("--task"), tasks); !sound) return sound;
    return check(in.option("--state"), states);
}

}  // namespace creditlink
