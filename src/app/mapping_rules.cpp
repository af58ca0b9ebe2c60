#include "mapping_rules.h"

#include <vector>

#include "creditlink/base/message.h"
#include "rule_words.h"

namespace creditlink {

namespace {

// Every "list" in a rule, however deep it stands.
void find_lists(const json::Value& value, std::vector<const json::Value*>& found) {
    for (const auto& [name, member] : value.members) {
        if (name == "list") found.push_back(&member);
        find_lists(member, found);
    }
    for (const json::Value& item : value.items) find_lists(item, found);
}

}  // namespace

Result<MappingRules> MappingRules::parse(std::string_view text, std::string_view file) {
    auto parsed = json::parse(text, {.dialect = json::Dialect::commented, .file = file});
    if (!parsed) return parsed.error();
    MappingRules rules;
    rules.file_ = std::move(*parsed);
    return rules;
}

const json::Value* MappingRules::rule_of(std::string_view field) const {
    const json::Value* fields = file_.find("fields");
    return fields ? fields->find(field) : nullptr;
}

std::string MappingRules::rule(std::string_view field) const {
    const json::Value* rule = rule_of(field);
    return rule && !rule->is_string() ? json::text_of(*rule) : std::string();
}

std::string MappingRules::in_words(std::string_view field, const Kind& kind) const {
    const json::Value* rule = rule_of(field);
    return rule && !rule->is_string() ? rule_words(*rule, file_.find("lists"), kind) : std::string();
}

std::string MappingRules::constant(std::string_view field) const {
    const json::Value* rule = rule_of(field);
    const json::Value* constant = rule && rule->members.size() == 1 ? rule->find("constant") : nullptr;
    return constant ? std::string(constant->string_or("")) : std::string();
}

std::string MappingRules::code_lists(std::string_view field) const {
    const json::Value* rule = rule_of(field);
    std::vector<const json::Value*> found;
    if (rule) find_lists(*rule, found);
    std::string words;
    for (const json::Value* list : found) {
        const json::Value* lists = file_.find("lists");
        const json::Value* named = list->is_string() && lists ? lists->find(list->text) : list;
        if (!words.empty()) words += say("，", ", ");
        words += list->is_string() ? list->text + " " : std::string();
        words += named && named->is_string() ? named->text : std::string(say("（在映射里）", "(in the mapping)"));
    }
    return words;
}

}  // namespace creditlink
