// Each rule in a sentence, for people who ask what is checked.

#include "creditlink/base/message.h"
#include "rules.h"

namespace creditlink {

using namespace quality_detail;

namespace {

std::string title_of(const Kind& kind, std::uint32_t field) { return kind.fields[field].title; }

std::string sentence_of(const Kind& kind, const Rule& rule, bool zh) {
    std::string fields;
    for (const std::uint32_t field : rule.fields) fields.append(fields.empty() ? "" : zh ? "、" : ", ").append(title_of(kind, field));
    std::string out = rule.id + ": ";
    if (!rule.when.empty()) {
        const auto name_of = [&](int slot) { return title_of(kind, static_cast<std::uint32_t>(slot)); };
        out += (zh ? "当 " : "when ") + rule.when.front().sentence(name_of) + (zh ? "，" : ": ");
    }
    if (rule.type == RuleType::placeholder) out += zh ? "各栏不得是占位内容" : "no field is a stand-in";
    else out += fields;
    out += " → " + std::string(rule.finding->code);
    if (rule.other >= 0) out += " (" + title_of(kind, static_cast<std::uint32_t>(rule.other)) + ")";
    if (!rule.text.empty()) out += " " + rule.text;
    if (!rule.assumed.empty()) out += (zh ? "（推定：" : " (assumed: ") + rule.assumed + (zh ? "）" : ")");
    return out;
}

std::string sentence_of(const Field& field, bool zh) {
    std::string out = field.name + " " + field.title + ": ";
    if (field.required) out += zh ? "必填" : "required";
    if (field.max_length > 0) out += (zh ? " 不超过 " : " at most ") + std::to_string(field.max_length) + (zh ? " 字符" : " characters");
    if (!field.check.empty()) out += " " + field.check;
    if (!field.choices.empty()) {
        out += zh ? " 取值" : " one of";
        for (const Choice& choice : field.choices) out += " " + choice.value;
    }
    return out;
}

}  // namespace

std::vector<std::string> RuleSet::describe(Language language) const {
    const bool zh = language == Language::zh;
    std::vector<std::string> sentences;
    for (const Field& field : impl_->kind->fields) sentences.push_back(sentence_of(field, zh));
    for (const Rule& rule : impl_->rules) sentences.push_back(sentence_of(*impl_->kind, rule, zh));
    return sentences;
}

}  // namespace creditlink
