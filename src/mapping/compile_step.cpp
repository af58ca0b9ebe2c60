// What is done to a text: a chain of functions and their arguments.

#include "compiler.h"

namespace creditlink::mapping_detail {

Result<std::vector<Step>> Compiler::steps(const json::Value& json, std::size_t depth) {
    if (!json.is_array()) return wrong(json, "do 应为一列函数", "do is a list of functions");
    std::vector<Step> chain;
    for (const json::Value& item : json.items) {
        auto made = step(item, depth + 1);
        if (!made) return made.error();
        chain.push_back(std::move(*made));
    }
    return chain;
}

Result<Step> Compiler::step(const json::Value& json, std::size_t depth) {
    const bool bare = json.is_string();
    if (!bare && (!json.is_object() || json.members.empty())) return wrong(json, "函数写作 \"名称\" 或 {\"名称\": 参数}", "a function is \"name\" or {\"name\": argument}");
    const std::string& name = bare ? json.text : json.members.front().first;
    Step made;
    made.function = function_named(name);
    if (!made.function) {
        std::vector<std::string_view> known;
        for (const Function& function : functions()) known.push_back(function.help.name);
        return json::error_at(plan_.file, json, say("没有函数“{name}”", "there is no function \"{name}\"", {{"name", shown(name)}}), did_you_mean(name, known));
    }
    if (bare != (made.function->argument == Argument::none))
        return wrong(json, bare ? "这个函数要有参数" : "这个函数没有参数", bare ? "this function takes an argument" : "this function takes no argument", std::string(made.function->help.example));
    if (bare) return made;
    std::vector<std::string_view> members = {name};
    if (made.function->argument == Argument::list) members.push_back("otherwise");
    if (auto ok = json::only_members(plan_.file, json, members); !ok) return ok.error();
    if (auto ok = argument(json.members.front().second, json, made, depth); !ok) return ok.error();
    return made;
}

Status Compiler::argument(const json::Value& json, const json::Value& whole, Step& step, std::size_t depth) {
    const Function& function = *step.function;
    const auto expected = [&] { return wrong(json, "参数不对", "the argument is wrong", std::string(function.help.example)); };
    switch (function.argument) {
        case Argument::none: return {};
        case Argument::text:
            if (!json.is_string()) return expected();
            if (function.help.name == "money" && json.text != "元" && json.text != "万元") return expected();
            step.texts.push_back(json.text);
            return {};
        case Argument::texts: {
            if (!json.is_array() || json.items.size() < function.least || json.items.size() > function.most) return expected();
            const bool numbers = function.help.name == "substr";
            for (const json::Value& item : json.items) {
                if (numbers ? !item.integer() || *item.integer() < 0 : !item.is_string()) return expected();
                step.texts.push_back(item.text);
            }
            if (function.help.name == "replace" && step.texts.front().empty()) return expected();
            return {};
        }
        case Argument::number: {
            if (json.type == json::Type::number) {
                if (!json.integer() || *json.integer() < -100'000 || *json.integer() > 100'000) return expected();
                step.number = static_cast<long>(*json.integer());
                return {};
            }
            // A column may be called "3", but {"column": "3"} says so.
            if (json.is_string() && !json.text.empty() && json.text.find_first_not_of("+-0123456789 ") == std::string::npos)
                return wrong(json, "这是一个数，不加引号；要取列值，写成 {\"column\": …}", "a number has no quotes; to take a column, write {\"column\": …}", std::string(function.help.example));
            auto number = value(json, depth);
            if (!number) return number.error();
            step.values.push_back(std::move(*number));
            return {};
        }
        case Argument::list: {
            auto found = list(json);
            if (!found) return found.error();
            step.list = std::move(*found);
            if (const json::Value* otherwise = whole.find("otherwise")) step.texts.push_back(otherwise->text);
            return {};
        }
        case Argument::pattern: {
            if (!json.is_string()) return expected();
            auto pattern = Pattern::compile(json.text);
            if (!pattern) return json::error_at(plan_.file, json, pattern.error().message, pattern.error().hint);
            step.patterns.push_back(std::move(*pattern));
            return {};
        }
        case Argument::finding:
            step.finding = finding_kind(json.text);
            return step.finding ? Status{} : Status(wrong(json, "没有这个发现代码", "there is no such finding code"));
        case Argument::split: return split(json, step, depth);
    }
    return {};
}

Status Compiler::split(const json::Value& json, Step& step, std::size_t depth) {
    if (auto ok = json::only_members(plan_.file, json, {"by", "do", "with"}); !ok) return ok;
    const json::Value* by = json.find("by");
    const json::Value* with = json.find("with");
    if (!by || !by->is_array() || by->items.empty() || !with || !with->is_string())
        return wrong(json, "split 要有 by（一列分隔符）和 with", "split needs by (a list of separators) and with", std::string(step.function->help.example));
    step.texts.push_back(with->text);
    for (const json::Value& separator : by->items) {
        if (!separator.is_string() || separator.text.empty()) return wrong(separator, "分隔符不能为空", "a separator is not empty");
        step.texts.push_back(separator.text);
    }
    if (const json::Value* each = json.find("do")) {
        auto chain = steps(*each, depth);
        if (!chain) return chain.error();
        step.each = std::move(*chain);
    }
    return {};
}

}  // namespace creditlink::mapping_detail
