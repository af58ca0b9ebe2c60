#include "filters.h"

#include <algorithm>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {

Error wants(std::string_view zh, std::string_view en, std::string example) { return {Errc::usage, std::string(say(zh, en)), {}, std::move(example)}; }

Result<std::int64_t> number_of(const Invocation& in, std::string_view prefix, const Error& otherwise) {
    constexpr std::size_t kMostDigits = 15;
    std::string_view text = in.arguments.empty() ? std::string_view() : std::string_view(in.arguments[0]);
    if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
    if (text.empty() || text.size() > kMostDigits || text.find_first_not_of("0123456789") != std::string_view::npos) return otherwise;
    return std::stoll(std::string(text));
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
