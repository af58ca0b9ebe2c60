// What a mapping would give a field that its catalogue does not allow, as far as the mapping alone says it: such a row is
// refused whenever it comes. That is told when the mapping is checked, and stops no run.

#include <algorithm>

#include "compiler.h"
#include "creditlink/record/choice.h"

namespace creditlink::mapping_detail {

namespace {

constexpr std::size_t kToldOfOneField = 3;

}  // namespace

// The texts that the value is made of: constants, the words that a code list gives.
void Compiler::known_results(const Value& value, std::vector<std::string_view>& results) const {
    if (!value.steps.empty()) {
        const Step& last = value.steps.back();
        if (last.list)
            for (const auto& [from, to] : last.list->exact) results.push_back(to);
        if (last.list || last.function->help.name == "default") results.insert(results.end(), last.texts.begin(), last.texts.end());
        if (last.function->help.name != "default" || value.steps.size() > 1) return;
    }
    if (value.from == Value::From::constant) results.push_back(value.text);
    if (value.from == Value::From::named) known_results(plan_.named[static_cast<std::size_t>(value.index)].second, results);
    if (value.from == Value::From::first_non_empty)
        for (const Value& part : value.parts) known_results(part, results);
    for (const Branch& branch : value.branches) known_results(branch.value, results);
}

void Compiler::doubt_choices(const json::Value& at, const Field& field, const Value& value) {
    if (field.type != FieldType::choice || field.choices.empty()) return;
    std::vector<std::string_view> results, words;
    known_results(value, results);
    std::sort(results.begin(), results.end());
    results.erase(std::unique(results.begin(), results.end()), results.end());
    for (const Choice& choice : field.choices) {
        words.push_back(choice.value);
        words.insert(words.end(), choice.also.begin(), choice.also.end());
    }
    std::size_t told = 0;
    for (const std::string_view result : results) {
        const std::string_view text = trim(result);
        if (text.empty() || is_choice(field, text) || std::find(words.begin(), words.end(), text) != words.end() || told++ >= kToldOfOneField) continue;
        const Error doubt = json::error_at(plan_.file, at, say("{name}（{title}）会得到“{text}”，目录没有这个取值", "{name} ({title}) would become \"{text}\", which its catalogue does not have",
                                                               {{"name", field.name}, {"title", field.title}, {"text", shown(text)}}), did_you_mean(text, words));
        plan_.doubts.push_back(doubt.place + " " + doubt.message + (doubt.hint.empty() ? std::string() : std::string(say("；", "; ")) + doubt.hint));
    }
}

}  // namespace creditlink::mapping_detail
