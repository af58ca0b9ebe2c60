#include "rule_words.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/mapping/plan.h"

namespace creditlink {
namespace {

constexpr std::size_t kMostShown = 6;  // of words that a rule names in a row: the file itself is a click away

std::string in_marks(std::string_view text) { return say("“{t}”", "\"{t}\"", {{"t", shown(text)}}); }

class RuleWords {
  public:
    RuleWords(const json::Value* lists, const Kind& kind) : lists_(lists), kind_(kind) {}

    std::string rule(const json::Value& rule) const {
        const json::Value* steps = rule.find("do");
        return rule.find("column") && steps ? work(*steps) : value(rule);
    }

  private:
    std::string value(const json::Value& value) const {
        std::string words = source(value);
        if (const json::Value* steps = value.find("do")) words += std::string(say("，", ", ")) + work(*steps);
        return words;
    }

    std::string source(const json::Value& value) const {
        if (value.is_string()) return column(value.text);
        if (const json::Value* name = value.find("column")) return column(name->string_or(""));
        if (const json::Value* name = value.find("field")) return field(name->string_or(""));
        if (const json::Value* name = value.find("value")) return say("中间值{n}", "the value {n}", {{"n", in_marks(name->string_or(""))}});
        if (const json::Value* text = value.find("constant")) return in_marks(text->string_or(""));
        if (const json::Value* text = value.find("template")) return say("模板{t}", "the template {t}", {{"t", in_marks(text->string_or(""))}});
        if (const json::Value* parts = value.find("first_non_empty")) return say("第一个不空的：{p}", "the first that is not blank of {p}", {{"p", each(*parts)}});
        if (const json::Value* parts = value.find("join")) {
            const json::Value* with = value.find("with");
            return say("{p}，以{w}连接", "{p}, joined by {w}", {{"p", each(*parts)}, {"w", in_marks(with ? with->string_or("") : "")}});
        }
        return when(value);
    }

    std::string when(const json::Value& value) const {
        std::string words;
        if (const json::Value* branches = value.find("when"))
            for (const json::Value& branch : branches->items) {
                const json::Value* test = branch.find("if");
                const json::Value* then = branch.find("value");
                if (test && then) words += say("{c}：{v}；", "if {c}: {v}; ", {{"c", condition(*test)}, {"v", this->value(*then)}});
            }
        const json::Value* otherwise = value.find("else");
        return words + (otherwise ? say("否则{v}", "else {v}", {{"v", this->value(*otherwise)}}) : std::string(say("否则为空", "else blank")));
    }

    std::string condition(const json::Value& test) const {
        for (const auto& [name, joined] : {std::pair("all", std::pair("且", " and ")), std::pair("any", std::pair("或", " or "))})
            if (const json::Value* parts = test.find(name)) {
                std::string words;
                for (const json::Value& part : parts->items) words += (words.empty() ? std::string() : std::string(say(joined.first, joined.second))) + condition(part);
                return say("（{w}）", "({w})", {{"w", words}});
            }
        if (const json::Value* part = test.find("not")) return say("不是：{w}", "not: {w}", {{"w", condition(*part)}});
        const json::Value* optional = test.find("optional_column");
        const std::string what = optional ? column(optional->string_or("")) : source(test);
        const auto said = [&](std::string_view zh, std::string_view en, std::string text) { return say(zh, en, {{"w", what}, {"t", std::move(text)}}); };
        if (const json::Value* text = test.find("equals")) return said("{w}是{t}", "{w} is {t}", in_marks(text->string_or("")));
        if (const json::Value* texts = test.find("in")) return said("{w}是{t}之一", "{w} is one of {t}", words(*texts));
        if (const json::Value* text = test.find("starts_with")) return said("{w}以{t}开头", "{w} begins with {t}", in_marks(text->string_or("")));
        if (const json::Value* text = test.find("contains")) return said("{w}含有{t}", "{w} contains {t}", in_marks(text->string_or("")));
        if (const json::Value* text = test.find("matches")) return said("{w}符合{t}", "{w} matches {t}", in_marks(text->string_or("")));
        const json::Value* empty = test.find("empty");
        return empty && !empty->boolean ? said("{w}不空", "{w} is not blank", {}) : said("{w}为空", "{w} is blank", {});
    }

    std::string work(const json::Value& steps) const {
        std::string said;
        for (const json::Value& each : steps.items) said += (said.empty() ? std::string() : std::string(say("；", "; "))) + step(each);
        return said;
    }

    // As the function's own help begins, and what this rule gives it.
    std::string step(const json::Value& step) const {
        const std::string_view name = step.is_string() ? std::string_view(step.text) : step.members.empty() ? std::string_view() : std::string_view(step.members.front().first);
        if (name == "list") return list(*step.find("list"));
        const auto& all = mapping_functions();
        const auto help = std::ranges::find(all, name, &MappingFunction::name);
        std::string said(help == all.end() ? name : language() == Language::zh ? help->help_zh : help->help_en);
        said = said.substr(0, std::min(said.find(say("；", "; ")), said.size()));  // its limits stand in the help
        if (step.is_string()) return said;
        const json::Value& argument = step.members.front().second;
        return said + say("（{a}）", " ({a})", {{"a", argument.is_array() ? words(argument) : argument.is_string() ? in_marks(argument.text) : shown(json::text_of(argument))}});
    }

    std::string list(const json::Value& list) const {
        if (!list.is_string()) return std::string(say("查代码表（在映射里）", "looked up in a code list (in the mapping)"));
        const json::Value* named = lists_ ? lists_->find(list.text) : nullptr;
        const std::string stands = named && named->is_string() ? named->text : std::string(say("在映射里", "in the mapping"));
        return say("查代码表{l}（{s}）", "looked up in the code list {l} ({s})", {{"l", in_marks(list.text)}, {"s", stands}});
    }

    std::string column(std::string_view name) const { return say("列{n}", "column {n}", {{"n", in_marks(name)}}); }
    std::string field(std::string_view name) const {
        const auto at = std::ranges::find(kind_.fields, name, &Field::name);
        return say("栏目{n}", "field {n}", {{"n", in_marks(at == kind_.fields.end() ? name : std::string_view(at->title))}});
    }

    std::string each(const json::Value& parts) const {
        std::string said;
        for (const json::Value& part : parts.items) said += (said.empty() ? std::string() : std::string(say("、", ", "))) + value(part);
        return said;
    }
    static std::string words(const json::Value& texts) {
        std::string said;
        std::size_t count = 0;
        for (const json::Value& text : texts.items) {
            if (++count > kMostShown) return said + say("等 {n} 个", ", {n} in all", {{"n", std::to_string(texts.items.size())}});
            said += (said.empty() ? std::string() : std::string(say("、", ", "))) + (text.is_string() ? in_marks(text.text) : json::text_of(text));
        }
        return said;
    }

    const json::Value* lists_;
    const Kind& kind_;
};

}  // namespace

std::string rule_words(const json::Value& rule, const json::Value* lists, const Kind& kind) { return RuleWords(lists, kind).rule(rule); }

}  // namespace creditlink
