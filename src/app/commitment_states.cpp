#include "commitment_states.h"

#include <set>

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/letter/letter.h"

namespace creditlink {

namespace {

std::string blank_text(const Result<json::Value>& values, const std::string& name) {
    const json::Value* value = values && values->is_object() ? values->find(name) : nullptr;
    return value ? value->text : std::string();
}

std::string day_text(const std::optional<CivilDate>& day) { return day ? day->dashed() : std::string(); }

}  // namespace

std::vector<ChangedBlank> changed_blanks(Ledger& ledger, const SignedCommitment& before, const SignedCommitment& after) {
    std::vector<ChangedBlank> changed;
    const auto version = Letters(ledger).find(before.letter, before.version);
    const auto letter = version && *version ? parse_letter((*version)->text, before.letter, {}) : Result<Letter>(Error{});
    const auto former = json::parse(before.values), now = json::parse(after.values);
    std::set<std::string> names;
    for (const auto* values : {&former, &now})
        if (*values && (*values)->is_object())
            for (const auto& [name, value] : (*values)->members) names.insert(name);
    const auto add = [&](const std::string& name, const std::string& label, std::string a, std::string b) {
        if (a != b) changed.push_back({name, label, std::move(a), std::move(b)});
    };
    if (letter)
        for (const Blank& blank : letter->blanks)
            if (names.erase(blank.name) > 0) add(blank.name, blank.label, blank_text(former, blank.name), blank_text(now, blank.name));
    for (const std::string& name : names) add(name, name, blank_text(former, name), blank_text(now, name));
    add("category", std::string(say("承诺人类别", "category")), before.category, after.category);
    add("until", std::string(say("有效期至", "until")), day_text(before.until), day_text(after.until));
    return changed;
}

std::string labels_of(const std::vector<ChangedBlank>& changed) {
    std::string list;
    for (const ChangedBlank& blank : changed) list.append(list.empty() ? std::string_view() : say("、", ", ")).append(blank.label);
    return list;
}

}  // namespace creditlink
