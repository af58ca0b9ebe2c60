// The rules of a kind file, compiled. A mistake is named with its rule, line and column.

#include <algorithm>
#include <array>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/record/identifier.h"
#include "rules.h"

namespace creditlink {

using namespace quality_detail;

namespace {

// One row a type of rule: its name, the members it needs and may have, the finding it makes.
struct Shape {
    std::string_view name;
    RuleType type;
    std::vector<std::string_view> members;
    std::string_view finding;
};

const std::vector<Shape>& shapes() {
    static const std::vector<Shape> all = {
        {"required", RuleType::required, {"fields", "when"}, "required-missing"},
        {"blank", RuleType::blank, {"fields", "when"}, "must-be-blank"},
        {"forbid", RuleType::forbid, {"field", "when"}, "subject-mismatch"},
        {"order", RuleType::order, {"earlier", "later"}, "date-order"},
        {"not-future", RuleType::not_future, {"fields"}, "date-future"},
        {"not-before", RuleType::not_before, {"fields", "date"}, "date-early"},
        {"within", RuleType::within, {"field", "of", "years"}, "period-too-long"},
        {"identifier", RuleType::identifier, {"field", "check"}, "uscc-check"},
        {"placeholder", RuleType::placeholder, {"except"}, "placeholder-value"},
        {"differs", RuleType::differs, {"field", "from"}, "legacy-code-equals-uscc"},
        {"matches", RuleType::matches, {"field", "pattern"}, "number-format"},
        {"holds-date", RuleType::holds_date, {"field", "from", "date"}, "code-date"},
        {"at-most", RuleType::at_most, {"field", "of"}, "amount-order"},
    };
    return all;
}

class Compiler {
  public:
    Compiler(const Kind& kind, std::string_view file) : kind_(kind), file_(file) {}
    Result<Rule> rule(const json::Value& json);

  private:
    Error wrong(const json::Value& at, std::string_view zh, std::string_view en, std::string hint = {}) const {
        return json::error_at(file_, at, say("规则 {id}：", "rule {id}: ", {{"id", id_}}) + std::string(say(zh, en)), std::move(hint));
    }
    std::string near(std::string_view word, const std::vector<std::string_view>& known) const {
        const std::string_view found = nearest(word, known);
        return found.empty() ? std::string() : say("是不是“{near}”？", "did you mean \"{near}\"?", {{"near", std::string(found)}});
    }
    Result<int> field(const json::Value& name) const;
    Status member(const json::Value& json, std::string_view name, Rule& rule);
    Status fields(const json::Value& list, bool except, Rule& rule) const;
    Status common(const json::Value& json, Rule& rule);

    const Kind& kind_;
    std::string_view file_;
    std::string id_ = "?";
};

Result<int> Compiler::field(const json::Value& name) const {
    const int index = kind_.index_of(name.text);
    if (name.is_string() && index >= 0) return index;
    return wrong(name, "没有这个栏目", "there is no such field", near(name.text, kind_.field_names()));
}

Status Compiler::fields(const json::Value& list, bool except, Rule& rule) const {
    if (!list.is_array()) return wrong(list, "应为一列栏目", "a list of fields is expected");
    std::vector<std::uint32_t> named;
    for (const json::Value& name : list.items) {
        auto index = field(name);
        if (!index) return index.error();
        named.push_back(static_cast<std::uint32_t>(*index));
    }
    if (!except) {
        rule.fields = std::move(named);
        return {};
    }
    for (std::uint32_t i = 0; i < kind_.fields.size(); ++i) {
        const FieldType type = kind_.fields[i].type;
        if (type == FieldType::date || type == FieldType::money || type == FieldType::choice) continue;
        if (std::find(named.begin(), named.end(), i) == named.end()) rule.fields.push_back(i);
    }
    return {};
}

Status Compiler::member(const json::Value& json, std::string_view name, Rule& rule) {
    const json::Value* value = json.find(name);
    if (!value) {
        if (name == "when") return {};
        return json::error_at(file_, json, say("规则 {id}：缺少 \"{name}\"", "rule {id}: \"{name}\" is missing", {{"id", id_}, {"name", std::string(name)}}));
    }
    if (name == "fields") return fields(*value, false, rule);
    if (name == "except") return fields(*value, true, rule);
    if (name == "check") {
        rule.check = identifier_check(value->text);
        if (!rule.check) return wrong(*value, "没有这种校验", "there is no such check", "uscc, org-code, gs15, id-card, passport, tax …");
        rule.text = value->text;
        return {};
    }
    if (name == "pattern") {
        auto pattern = Pattern::compile(value->text);
        if (!pattern) return wrong(*value, pattern.error().message, pattern.error().message);
        rule.text = value->text;
        rule.patterns.push_back(std::move(*pattern));
        return {};
    }
    if (name == "date" && rule.type == RuleType::not_before) {
        rule.date = CivilDate::parse_slashed(value->text);
        return rule.date ? Status{} : Status(wrong(*value, "日期写作 1949/10/01", "a date is written 1949/10/01"));
    }
    if (name == "years" || (name == "from" && rule.type == RuleType::holds_date)) {
        const auto number = value->integer();
        if (!number || *number < 1 || *number > 1000) return wrong(*value, "应为 1 至 1000 的整数", "a whole number from 1 to 1000 is expected");
        rule.number = *number;
        return {};
    }
    auto index = field(*value);
    if (!index) return index.error();
    if (name == "field" || name == "later") rule.fields.push_back(static_cast<std::uint32_t>(*index));
    else rule.other = *index;
    return {};
}

Status Compiler::common(const json::Value& json, Rule& rule) {
    if (const json::Value* when = json.find("when")) {
        auto condition = Condition::compile(*when, file_, {"field"}, [this](std::string_view, const json::Value& name) { return field(name); });
        if (!condition) return condition.error();
        rule.when.push_back(std::move(*condition));
    }
    if (const json::Value* code = json.find("code")) {
        rule.finding = finding_kind(code->text);
        if (!rule.finding) return wrong(*code, "没有这个发现代码", "there is no such finding code");
    }
    rule.severity = rule.finding->severity;
    if (const json::Value* severity = json.find("severity")) {
        if (severity->text != "error" && severity->text != "warning") return wrong(*severity, "应为 error 或 warning", "error or warning is expected");
        rule.severity = severity->text == "error" ? Severity::error : Severity::warning;
    }
    if (const json::Value* assumed = json.find("assumed")) rule.assumed = assumed->text;
    return {};
}

Result<Rule> Compiler::rule(const json::Value& json) {
    const json::Value* id = json.find("id");
    const json::Value* type = json.find("rule");
    if (id) id_ = id->text;
    if (!id || !type) return wrong(json, "要有 id 和 rule", "id and rule are needed");
    const auto& all = shapes();
    const auto shape = std::find_if(all.begin(), all.end(), [&](const Shape& s) { return s.name == type->text; });
    if (shape == all.end()) {
        std::vector<std::string_view> known;
        for (const Shape& s : all) known.push_back(s.name);
        return wrong(*type, "没有这种规则", "there is no such rule", near(type->text, known));
    }
    std::vector<std::string_view> members = shape->members;
    members.insert(members.end(), {"id", "rule", "when", "code", "severity", "assumed"});
    if (auto ok = json::only_members(file_, json, members); !ok) return wrong(json, ok.error().message, ok.error().message, ok.error().hint);
    Rule made;
    made.type = shape->type;
    made.id = id->text;
    made.finding = finding_kind(shape->finding);
    for (const std::string_view name : shape->members)
        if (name != "when")
            if (auto ok = member(json, name, made); !ok) return ok.error();
    if (made.type == RuleType::forbid && !json.find("when")) return wrong(json, "forbid 要有 when", "forbid needs when");
    if (auto ok = common(json, made); !ok) return ok.error();
    return made;
}

}  // namespace

RuleSet::RuleSet(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RuleSet::RuleSet(RuleSet&&) noexcept = default;
RuleSet& RuleSet::operator=(RuleSet&&) noexcept = default;
RuleSet::~RuleSet() = default;

Result<RuleSet> RuleSet::compile(const Kind& kind, std::string_view file) {
    auto impl = std::make_unique<Impl>();
    impl->kind = &kind;
    for (const Field& field : kind.fields) impl->checks.push_back(identifier_check(field.check));
    for (const json::Value& json : kind.rules.items) {
        auto rule = Compiler(kind, file).rule(json);
        if (!rule) return rule.error();
        impl->rules.push_back(std::move(*rule));
    }
    return RuleSet(std::move(impl));
}

}  // namespace creditlink
