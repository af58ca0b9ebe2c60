#include "creditlink/record/kind.h"

#include <algorithm>
#include <array>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/record/identifier.h"

namespace creditlink {

namespace {

constexpr std::array kTypes = {std::string_view("name"), std::string_view("text"), std::string_view("code"),
                               std::string_view("date"), std::string_view("money"), std::string_view("choice")};

Error wrong_kind(std::string_view file, const json::Value& at, std::string_view zh, std::string_view en, std::string hint = {}) {
    return json::error_at(file, at, std::string(say(zh, en)), std::move(hint));
}

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known) {
    const std::string_view near = nearest(word, known);
    return near.empty() ? std::string() : say("是不是“{near}”？", "did you mean \"{near}\"?", {{"near", std::string(near)}});
}

Result<std::string> required_text(const json::Value& object, std::string_view member, std::string_view file) {
    const json::Value* value = object.find(member);
    if (value && value->is_string() && !value->text.empty()) return value->text;
    return json::error_at(file, value ? *value : object,
                          say("缺少文字 \"{name}\"", "the text \"{name}\" is missing", {{"name", std::string(member)}}));
}

Status read_count(const json::Value& object, std::string_view member, std::string_view file, std::uint32_t& out) {
    const json::Value* value = object.find(member);
    if (!value) return {};
    const auto number = value->integer();
    if (!number || *number < 0 || *number > 1'000'000) return wrong_kind(file, *value, "应为 0 至 1000000 的整数", "a whole number from 0 to 1000000 is expected");
    out = static_cast<std::uint32_t>(*number);
    return {};
}

Status read_flag(const json::Value& object, std::string_view member, std::string_view file, bool& out) {
    const json::Value* value = object.find(member);
    if (!value) return {};
    if (value->type != json::Type::boolean) return wrong_kind(file, *value, "应为 true 或 false", "true or false is expected");
    out = value->boolean;
    return {};
}

Status read_choices(const json::Value& list, std::string_view file, std::vector<Choice>& out) {
    if (!list.is_array() || list.items.empty()) return wrong_kind(file, list, "choices 应为一列取值", "choices is a list of values");
    for (const json::Value& item : list.items) {
        if (item.is_string()) {
            out.push_back({item.text, {}});
            continue;
        }
        if (auto ok = json::only_members(file, item, {"value", "also"}); !ok) return ok;
        auto value = required_text(item, "value", file);
        if (!value) return value.error();
        Choice choice{*value, {}};
        if (const json::Value* also = item.find("also"))
            for (const json::Value& other : also->items) choice.also.push_back(other.text);
        out.push_back(std::move(choice));
    }
    return {};
}

Status read_mask(const json::Value& json, std::string_view file, Field& field) {
    const json::Value* mask = json.find("mask");
    if (!mask) return {};
    const bool pair = mask->is_array() && mask->items.size() == 2 && mask->items[0].integer() && mask->items[1].integer();
    if (!pair || *mask->items[0].integer() < 0 || *mask->items[1].integer() < 0)
        return wrong_kind(file, *mask, "mask 写作 [保留前几位, 保留后几位]", "mask is [characters kept in front, characters kept at the end]");
    field.mask_head = static_cast<std::uint32_t>(*mask->items[0].integer());
    field.mask_tail = static_cast<std::uint32_t>(*mask->items[1].integer());
    return {};
}

Status read_type(const json::Value& json, std::string_view file, Field& field) {
    auto type = required_text(json, "type", file);
    if (!type) return type.error();
    const auto at = std::find(kTypes.begin(), kTypes.end(), *type);
    if (at == kTypes.end())
        return wrong_kind(file, *json.find("type"), "没有这种类型", "there is no such type", did_you_mean(*type, {kTypes.begin(), kTypes.end()}));
    field.type = static_cast<FieldType>(at - kTypes.begin());
    if (const json::Value* choices = json.find("choices"))
        if (auto ok = read_choices(*choices, file, field.choices); !ok) return ok;
    if (field.type == FieldType::choice && field.choices.empty()) return wrong_kind(file, json, "choice 要有 choices", "a choice needs its choices");
    if (const json::Value* check = json.find("check")) {
        field.check = check->text;
        if (!known_identifier(field.check)) return wrong_kind(file, *check, "没有这种校验", "there is no such check", "uscc, org-code, gs15, id-card, passport, tax …");
    }
    return {};
}

Result<Field> read_field(const json::Value& json, std::string_view file, std::vector<std::string>& assumptions) {
    if (auto ok = json::only_members(file, json, {"name", "title", "type", "max", "required", "check", "choices", "separator", "personal", "mask", "scope", "assumed"}); !ok)
        return ok.error();
    Field field;
    auto name = required_text(json, "name", file);
    if (!name) return name.error();
    auto title = required_text(json, "title", file);
    if (!title) return title.error();
    field.name = std::move(*name);
    field.title = std::move(*title);
    if (auto ok = read_type(json, file, field); !ok) return ok.error();
    if (auto ok = read_count(json, "max", file, field.max_length); !ok) return ok.error();
    if (auto ok = read_flag(json, "required", file, field.required); !ok) return ok.error();
    if (auto ok = read_flag(json, "personal", file, field.personal); !ok) return ok.error();
    if (auto ok = read_mask(json, file, field); !ok) return ok.error();
    if (const json::Value* separator = json.find("separator")) field.choice_separator = separator->text;
    if (const json::Value* scope = json.find("scope")) field.scope = scope->text;
    if (const json::Value* assumed = json.find("assumed")) assumptions.push_back(field.name + ": " + assumed->text);
    return field;
}

Result<int> field_named(const Kind& kind, const json::Value& name, std::string_view file) {
    const int index = kind.index_of(name.text);
    if (index >= 0) return index;
    return json::error_at(file, name, say("本类目没有栏目“{name}”", "the kind has no field \"{name}\"", {{"name", shown(name.text)}}),
                          did_you_mean(name.text, kind.field_names()));
}

Status read_fields(const json::Value& json, std::string_view file, Kind& kind) {
    const json::Value* fields = json.find("fields");
    if (!fields || !fields->is_array() || fields->items.empty() || fields->items.size() > Kind::kMaxFields)
        return wrong_kind(file, fields ? *fields : json, "fields 应为一列栏目", "fields is a list of fields");
    for (const json::Value& item : fields->items) {
        auto field = read_field(item, file, kind.assumptions);
        if (!field) return field.error();
        if (kind.index_of(field->name) >= 0) return wrong_kind(file, item, "栏目重名", "two fields have this name");
        kind.fields.push_back(std::move(*field));
    }
    return {};
}

Status read_roles(const json::Value& json, std::string_view file, Kind& kind) {
    const json::Value* identity = json.find("identity");
    if (!identity || !identity->is_array() || identity->items.empty())
        return wrong_kind(file, identity ? *identity : json, "identity 应列出标识栏目", "identity lists the fields that identify a record");
    for (const json::Value& name : identity->items) {
        auto index = field_named(kind, name, file);
        if (!index) return index.error();
        kind.identity.push_back(static_cast<std::uint32_t>(*index));
    }
    const auto role = [&](const json::Value* name, int& out) -> Status {
        if (!name) return {};
        auto index = field_named(kind, *name, file);
        if (!index) return index.error();
        out = *index;
        return {};
    };
    if (auto ok = role(json.find("decided"), kind.decided); !ok) return ok;
    const json::Value* subject = json.find("subject");
    if (!subject) return {};
    if (auto ok = role(subject->find("name"), kind.subject_name); !ok) return ok;
    return role(subject->find("code"), kind.subject_code);
}

void read_assumptions(const json::Value& json, Kind& kind) {
    if (const json::Value* assumed = json.find("assumed"))
        for (const json::Value& sentence : assumed->items) kind.assumptions.push_back(sentence.text);
    for (const json::Value& rule : kind.rules.items)
        if (const json::Value* assumed = rule.find("assumed"))
            kind.assumptions.push_back(std::string(rule.find("id") ? rule.find("id")->text : "") + ": " + assumed->text);
}

// RFC 8785 sorts members by UTF-16 code units; for names without characters beyond the BMP that is the order of bytes.
void prepare_canonical(Kind& kind) {
    for (std::uint32_t i = 0; i < kind.fields.size(); ++i) {
        kind.canonical_order.push_back(i);
        kind.canonical_prefix.push_back("\"," + json::quoted(kind.fields[i].name) + ":\"");
    }
    std::sort(kind.canonical_order.begin(), kind.canonical_order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return kind.fields[a].name < kind.fields[b].name; });
}

}  // namespace

int Kind::index_of(std::string_view field) const {
    for (std::size_t i = 0; i < fields.size(); ++i)
        if (fields[i].name == field) return static_cast<int>(i);
    return -1;
}

std::vector<std::string_view> Kind::field_names() const {
    std::vector<std::string_view> names;
    for (const Field& field : fields) names.push_back(field.name);
    return names;
}

Result<std::shared_ptr<const Kind>> load_kind(std::string_view json_text, std::string_view file) {
    auto json = json::parse(json_text, {.dialect = json::Dialect::commented, .file = file});
    if (!json) return Error{Errc::config, json.error().message, json.error().place, json.error().hint};
    if (auto ok = json::only_members(file, *json, {"$schema", "name", "title", "catalogue", "basis", "fields", "identity", "decided", "subject", "rules", "assumed"}); !ok)
        return ok.error();
    auto kind = std::make_shared<Kind>();
    for (const auto& [member, out] : {std::pair{"name", &kind->name}, std::pair{"title", &kind->title}, std::pair{"catalogue", &kind->catalogue}}) {
        auto text = required_text(*json, member, file);
        if (!text) return text.error();
        *out = std::move(*text);
    }
    if (auto ok = read_fields(*json, file, *kind); !ok) return ok.error();
    if (auto ok = read_roles(*json, file, *kind); !ok) return ok.error();
    if (const json::Value* rules = json->find("rules")) {
        if (!rules->is_array()) return wrong_kind(file, *rules, "rules 应为一列规则", "rules is a list of rules");
        kind->rules = *rules;
    }
    read_assumptions(*json, *kind);
    kind->stamp = xxh3_128(json_text);
    prepare_canonical(*kind);
    return std::shared_ptr<const Kind>(std::move(kind));
}

}  // namespace creditlink
