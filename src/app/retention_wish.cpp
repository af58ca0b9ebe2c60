#include "retention_wish.h"

#include <array>
#include <filesystem>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {
namespace {

bool is_class(const Config& config, const std::string& name) {
    std::error_code none;
    const bool plain = name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos;
    return name == kInquiryClass || name == kLettersClass ||
           (plain && std::filesystem::is_regular_file(config.mappings / "kinds" / (name + ".json"), none));
}

Error no_month(const std::string& text) {
    return {Errc::usage,
            say("月份“{m}”应写成 2024-03 或 2024-01..2024-03", "month \"{m}\" should be 2024-03 or 2024-01..2024-03",
                {{"m", shown(text)}}),
            {},
            {}};
}

}  // namespace

Result<RetentionPolicy> retention_policy(const Config& config) {
    const json::Value* retention = config.merged.find("retention");
    auto policy = RetentionPolicy::parse(retention, config.file);
    if (!policy || !retention) return policy;
    for (const auto& [name, value] : retention->members)
        if (name != "default" && !is_class(config, name))
            return json::error_at(
                config.file, value,
                say("retention：没有“{c}”这一类", "retention: there is no class \"{c}\"", {{"c", shown(name)}}),
                std::string(say("类别是 mappings/kinds 下的名称、inquiry、letters 或 default",
                                "classes are the names under mappings/kinds, inquiry, letters, or default")));
    return policy;
}

Result<ErasureWish> erasure_wish(const Invocation& in, const Config& config) {
    ErasureWish wish;
    wish.of = in.option("--class");
    wish.early = in.has("--early");
    if (in.has("--class") && !is_class(config, wish.of))
        return Error{Errc::usage,
                     say("没有“{c}”这一类", "there is no class \"{c}\"", {{"c", shown(wish.of)}}),
                     {},
                     std::string(say("creditlink evidence retention 列出各类",
                                     "creditlink evidence retention lists the classes"))};
    if (!in.has("--month")) return wish;
    const std::string text = in.option("--month");
    const std::size_t dots = text.find("..");
    wish.from = Month::parse(text.substr(0, dots));
    wish.until = dots == std::string::npos ? wish.from : Month::parse(text.substr(dots + 2));
    if (!wish.from || !wish.until || *wish.until < *wish.from) return no_month(text);
    return wish;
}

std::string size_text(std::uint64_t bytes) {
    constexpr std::array kUnits = {"B", "kB", "MB", "GB", "TB"};
    std::size_t unit = 0;
    std::uint64_t tenths = bytes * 10;
    for (; tenths >= 10'000 && unit + 1 < kUnits.size(); ++unit) tenths /= 1000;
    std::string text = std::to_string(tenths / 10);
    if (unit > 0) text += "." + std::to_string(tenths % 10);
    return text + " " + kUnits[unit];
}

}  // namespace creditlink
