// A mapping file as a whole, and its rules about rows.

#include <algorithm>

#include "compiler.h"
#include "creditlink/record/bare_mapping.h"

namespace creditlink::mapping_detail {

Result<std::string> Compiler::read(const json::Value& name) {
    auto path = text(name);
    if (!path) return path.error();
    if (path->starts_with("/") || path->find("..") != std::string::npos) return wrong(name, "只能用 mappings/ 之下的文件", "only files below mappings/ may be named");
    auto content = context_.read(*path);
    if (!content) return wrong(name, "读不到这个文件", "this file cannot be read", content.error().hint.empty() ? content.error().message : content.error().hint);
    stamped += *path + '\0' + std::to_string(content->size()) + '\0' + *content;
    return content;
}

Status Compiler::kind(const json::Value& root) {
    const json::Value* name = root.find("kind");
    if (!name) return wrong(root, "缺少 \"kind\"", "\"kind\" is missing", "\"kind\": \"kinds/xk.json\"");
    auto content = read(*name);
    if (!content) return content.error();
    auto loaded = load_kind(*content, name->text);
    if (!loaded) return loaded.error();
    plan_.kind = std::move(*loaded);
    return {};
}

Status Compiler::rule_list(const json::Value* list, std::string_view word, std::vector<RowRule>& out) {
    if (!list) return {};
    if (!list->is_array()) return wrong(*list, "应为一列规则", "a list of rules is expected");
    for (const json::Value& item : list->items) {
        if (auto ok = json::only_members(plan_.file, item, {word, "when", "column", "comment"}); !ok) return ok;
        const json::Value* name = item.find(word);
        const json::Value* when = item.find("when");
        if (!name || !name->is_string() || !when)
            return json::error_at(plan_.file, item, say("要有 \"{word}\" 和 \"when\"", "\"{word}\" and \"when\" are needed", {{"word", std::string(word)}}));
        auto test = condition(*when);
        if (!test) return test.error();
        RowRule rule{std::move(*test), name->text, nullptr, -1};
        if (word == "code" && !(rule.finding = finding_kind(name->text))) return wrong(*name, "没有这个发现代码", "there is no such finding code");
        if (const json::Value* at = item.find("column")) rule.column = column(at->text, false);
        out.push_back(std::move(rule));
    }
    return {};
}

Status Compiler::rules(const json::Value& root) {
    if (auto ok = rule_list(root.find("skip"), "reason", plan_.skips); !ok) return ok;
    if (auto ok = rule_list(root.find("refuse"), "code", plan_.refusals); !ok) return ok;
    if (auto ok = rule_list(root.find("withdraw"), "reason", plan_.withdrawals); !ok) return ok;
    static const std::vector<std::string_view> kReasons = {"revoked", "cancelled", "voided", "duplicate", "wrong-subject", "repaired", "expired", "other"};
    if (const json::Value* list = root.find("withdraw"))
        for (const json::Value& item : list->items)
            if (const json::Value& reason = *item.find("reason"); std::find(kReasons.begin(), kReasons.end(), reason.text) == kReasons.end())
                return wrong(reason, "平台没有这种撤回理由", "the platform knows no such reason", "revoked, cancelled, voided, duplicate, wrong-subject, repaired, expired, other");
    if (const json::Value* newest = root.find("newest_by")) {
        auto made = value(*newest, 0);
        if (!made) return made.error();
        plan_.newest_by.push_back(std::move(*made));
    }
    return {};
}

Status Compiler::mapping(const json::Value& root) {
    if (auto ok = json::only_members(plan_.file, root, {"$schema", "name", "title", "kind", "lists", "values", "skip", "refuse", "withdraw", "newest_by", "fields", "assumed", "examples"}); !ok)
        return ok;
    plan_.name = root.find("name") ? root.find("name")->text : plan_.file;
    for (const auto step : {&Compiler::kind, &Compiler::lists, &Compiler::fields, &Compiler::rules})
        if (auto ok = (this->*step)(root); !ok) return ok;
    plan_.assumptions = plan_.kind->assumptions;
    if (const json::Value* assumed = root.find("assumed"))
        for (const json::Value& sentence : assumed->items) plan_.assumptions.push_back(sentence.text);
    if (const json::Value* examples = root.find("examples")) {
        if (!examples->is_array()) return wrong(*examples, "examples 应为一列例子", "examples is a list");
        plan_.examples = *examples;
    }
    return {};
}

Status compile_into(Plan::Impl& plan, std::string_view text, const json::Value& root, const MappingContext& context, std::vector<Error>* mistakes) {
    Compiler compiler(plan, context);
    compiler.mistakes = mistakes;
    if (auto ok = compiler.mapping(root); !ok) return ok;
    std::string stamped = std::string(text) + '\0' + compiler.stamped;
    for (const auto& [name, term] : context.terms) stamped += name + '\0' + term + '\0';
    plan.stamp = xxh3_128(stamped);
    plan.bare_digest = sha256(bare_mapping(root));
    return {};
}

}  // namespace creditlink::mapping_detail
