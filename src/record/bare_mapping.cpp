#include "creditlink/record/bare_mapping.h"

#include <algorithm>

namespace creditlink {
namespace {

// Of a value or a rule. What stands in a step is the step's own: a code list may have the word `comment`.
void leave_out_comments(json::Value& value) {
    std::erase_if(value.members, [](const json::Value::Member& member) { return member.first == "comment" && member.second.is_string(); });
    for (auto& [name, member] : value.members)
        if (name != "do") leave_out_comments(member);
    for (json::Value& item : value.items) leave_out_comments(item);
}

}  // namespace

std::string bare_mapping(const json::Value& mapping) {
    json::Value bare = mapping;
    std::erase_if(bare.members, [](const json::Value::Member& member) { return member.first == "examples"; });
    for (auto& [name, member] : bare.members) {
        if (name == "skip" || name == "refuse" || name == "withdraw" || name == "newest_by") leave_out_comments(member);
        if (name == "fields" || name == "values")  // whose members have the office's names
            for (auto& [own, value] : member.members) leave_out_comments(value);
    }
    return json::text_of(bare);
}

std::optional<std::string> bare_mapping(std::string_view text) {
    const auto value = json::parse(text, {.dialect = json::Dialect::commented});
    return value ? std::optional(bare_mapping(*value)) : std::nullopt;
}

}  // namespace creditlink
