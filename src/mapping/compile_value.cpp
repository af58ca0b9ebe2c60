// Where a text comes from.

#include <algorithm>

#include "compiler.h"

namespace creditlink::mapping_detail {

namespace {

constexpr std::size_t kMaxNesting = 16;  // values within values

}  // namespace

Result<std::vector<Value>> Compiler::values(const json::Value& json, std::size_t depth) {
    if (!json.is_array() || json.items.empty()) return wrong(json, "应为一列值", "a list of values is expected");
    std::vector<Value> made;
    for (const json::Value& item : json.items) {
        auto part = value(item, depth + 1);
        if (!part) return part.error();
        made.push_back(std::move(*part));
    }
    return made;
}

// "适用范围：{范围}；地址：{地址}": columns in braces, {field:XK_WSH}, {value:name}, {office.name}; "{{" is a brace.
Result<Value> Compiler::parts_of_template(const json::Value& at, std::string_view text, std::size_t depth) {
    Value made;
    made.from = Value::From::parts;
    std::string literal;
    const auto flush = [&] {
        if (literal.empty()) return;
        Value constant;
        constant.text = std::move(literal);
        literal.clear();
        made.parts.push_back(std::move(constant));
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '{') {
            literal.push_back(text[i]);
            continue;
        }
        if (i + 1 < text.size() && text[i + 1] == '{') {
            literal.push_back('{');
            ++i;
            continue;
        }
        const std::size_t end = text.find('}', i);
        if (end == std::string_view::npos) return wrong(at, "{ 没有配上 }", "a { has no }");
        const std::string_view word = text.substr(i + 1, end - i - 1);
        i = end;
        if (const auto term = context_.terms.find(word); term != context_.terms.end()) {
            literal += term->second;
            continue;
        }
        // A dot stands in the names of members, too; so only what resembles one of ours is taken for it.
        if (std::vector<std::string_view> known; word.find('.') != std::string_view::npos) {
            for (const auto& [name, value] : context_.terms) known.push_back(name);
            if (word.starts_with("office.") || !nearest(word, known).empty())
                return json::error_at(plan_.file, at, say("没有“{w}”这个词", "there is no word \"{w}\"", {{"w", "{" + shown(word) + "}"}}), did_you_mean(word, known));
        }
        flush();
        json::Value reference = at;
        reference.type = json::Type::object;
        json::Value name = at;
        const std::size_t colon = word.find(':');
        const std::string_view before = word.substr(0, colon);
        const bool tagged = colon != std::string_view::npos && (before == "field" || before == "value");
        name.text = tagged ? word.substr(colon + 1) : word;
        reference.members.emplace_back(tagged ? std::string(before) : "column", std::move(name));
        auto part = value(reference, depth + 1);
        if (!part) return part.error();
        made.parts.push_back(std::move(*part));
    }
    flush();
    return made;
}

Status Compiler::branches(const json::Value& json, Value& out, std::size_t depth) {
    const json::Value& when = *json.find("when");
    if (!when.is_array() || when.items.empty()) return wrong(when, "when 应为一列 {\"if\": …, \"value\": …}", "when is a list of {\"if\": …, \"value\": …}");
    for (const json::Value& item : when.items) {
        if (auto ok = json::only_members(plan_.file, item, {"if", "value"}); !ok) return ok;
        const json::Value* test = item.find("if");
        const json::Value* result = item.find("value");
        if (!test || !result) return wrong(item, "要有 \"if\" 和 \"value\"", "\"if\" and \"value\" are needed");
        auto made = condition(*test);
        if (!made) return made.error();
        auto then = value(*result, depth + 1);
        if (!then) return then.error();
        Branch& branch = out.branches.emplace_back();
        branch.condition.push_back(std::move(*made));
        branch.value = std::move(*then);
    }
    if (const json::Value* otherwise = json.find("else")) {
        auto made = value(*otherwise, depth + 1);
        if (!made) return made.error();
        out.branches.emplace_back().value = std::move(*made);
    }
    return {};
}

Status Compiler::source(const json::Value& json, Value& out, std::size_t depth) {
    const auto& [member, name] = *std::find_if(json.members.begin(), json.members.end(), [](const json::Value::Member& m) {
        return m.first != "do" && m.first != "comment" && m.first != "with" && m.first != "else" && m.first != "optional";
    });
    if (member == "column") {
        auto word = text(name);
        if (!word) return word.error();
        const json::Value* optional = json.find("optional");
        out.from = Value::From::column;
        out.index = column(*word, optional && optional->boolean);
    } else if (member == "field" || member == "value") {
        auto slot = reference(member, name);
        if (!slot) return slot.error();
        out.from = member == "field" ? Value::From::field : Value::From::named;
        out.index = *slot - (member == "field" ? kFieldSlot : kNamedSlot);
    } else if (member == "constant") {
        auto word = text(name);
        if (!word) return word.error();
        auto made = parts_of_template(name, *word, depth);
        if (!made) return made.error();
        if (made->parts.size() > 1 || (!made->parts.empty() && made->parts[0].from != Value::From::constant))
            return wrong(name, "constant 里只能用 {office.name} 这样的词", "only words like {office.name} may stand in a constant", std::string(say("取列值请用 template", "use template to take columns")));
        if (!made->parts.empty()) out.text = std::move(made->parts[0].text);
    } else if (member == "template") {
        auto word = text(name);
        if (!word) return word.error();
        auto made = parts_of_template(name, *word, depth);
        if (!made) return made.error();
        out = std::move(*made);
    } else if (member == "when") {
        out.from = Value::From::when;
        return branches(json, out, depth);
    } else {
        auto parts = values(name, depth);
        if (!parts) return parts.error();
        out.from = member == "join" ? Value::From::parts : Value::From::first_non_empty;
        out.skip_blank = true;
        out.parts = std::move(*parts);
        if (const json::Value* with = json.find("with")) out.text = with->text;
    }
    return {};
}

Result<Value> Compiler::value(const json::Value& json, std::size_t depth) {
    if (depth > kMaxNesting) return wrong(json, "值套得太深", "values are nested too deeply");
    Value made;
    if (json.is_string()) {
        made.from = Value::From::column;
        made.index = column(json.text, false);
        return made;
    }
    if (!json.is_object()) return wrong(json, "应为列名，或 {\"column\": …}、{\"constant\": …} 之类", "a column's name, or {\"column\": …}, {\"constant\": …} and the like is expected");
    static const std::vector<std::string_view> kSources = {"column", "constant", "template", "first_non_empty", "join", "when", "field", "value"};
    std::vector<std::string_view> known = kSources;
    known.insert(known.end(), {"do", "comment", "with", "else", "optional"});
    if (auto ok = json::only_members(plan_.file, json, known); !ok) return ok.error();
    const auto sources = std::count_if(json.members.begin(), json.members.end(), [&](const json::Value::Member& m) {
        return std::find(kSources.begin(), kSources.end(), m.first) != kSources.end();
    });
    if (sources != 1) return wrong(json, "一个值要有且只有一个来处", "a value has exactly one origin", "column, constant, template, first_non_empty, join, when, field, value");
    if (auto ok = source(json, made, depth); !ok) return ok.error();
    if (const json::Value* list = json.find("do")) {
        auto chain = steps(*list, depth);
        if (!chain) return chain.error();
        made.steps = std::move(*chain);
    }
    return made;
}

}  // namespace creditlink::mapping_detail
