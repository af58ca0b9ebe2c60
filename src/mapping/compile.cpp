// A mapping file into a plan. Every mistake is named with line, column and, where there is one, the nearest known name.

#include <algorithm>
#include <set>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "functions.h"

namespace creditlink::mapping_detail {

namespace {

constexpr std::size_t kMaxNesting = 16;        // values within values
constexpr std::size_t kMaxListWords = 500'000;  // the longest code list in use, GB/T 2260 with history, has some ten thousand

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known) {
    const std::string_view near = nearest(word, known);
    return near.empty() ? std::string() : say("是不是“{near}”？", "did you mean \"{near}\"?", {{"near", std::string(near)}});
}

class Compiler {
  public:
    Compiler(Plan::Impl& plan, const MappingContext& context) : plan_(plan), context_(context) {}

    Status mapping(const json::Value& root);
    std::string stamped;  // bytes of kind and lists

  private:
    Error wrong(const json::Value& at, std::string_view zh, std::string_view en, std::string hint = {}) const {
        return json::error_at(plan_.file, at, std::string(say(zh, en)), std::move(hint));
    }
    Result<std::string> text(const json::Value& value) const;
    Result<std::string> read(const json::Value& name);
    Status kind(const json::Value& root);
    Status lists(const json::Value& root);
    Result<std::shared_ptr<const CodeList>> list(const json::Value& value);
    Status words(const json::Value& object, CodeList& list) const;
    Status fields(const json::Value& root);
    Status required_fields_are_fed(const json::Value& at) const;
    Status rules(const json::Value& root);
    Status rule_list(const json::Value* list, std::string_view word, std::vector<RowRule>& out);
    Result<Value> value(const json::Value& json, std::size_t depth);
    Status source(const json::Value& json, Value& out, std::size_t depth);
    Status branches(const json::Value& json, Value& out, std::size_t depth);
    Result<Value> parts_of_template(const json::Value& at, std::string_view text, std::size_t depth);
    Result<std::vector<Value>> values(const json::Value& json, std::size_t depth);
    Result<std::vector<Step>> steps(const json::Value& json, std::size_t depth);
    Result<Step> step(const json::Value& json, std::size_t depth);
    Status argument(const json::Value& json, const json::Value& whole, Step& step, std::size_t depth);
    Status split(const json::Value& json, Step& step, std::size_t depth);
    Result<Condition> condition(const json::Value& json);
    Result<int> reference(std::string_view member, const json::Value& name);
    int column(std::string_view name, bool optional);
    Result<int> field(const json::Value& name);
    Result<int> named(const json::Value& name) const;
    Status order_fields(const json::Value& at);

    Plan::Impl& plan_;
    const MappingContext& context_;
    std::vector<std::pair<std::string, std::shared_ptr<const CodeList>>> lists_;
    std::vector<std::string> named_;               // names declared, before their values are compiled
    std::set<int>* needs_ = nullptr;               // fields that what is being compiled refers to
    std::vector<std::set<int>> named_needs_;
    std::vector<std::set<int>> field_needs_;       // beside plan_.fields
};

Result<std::string> Compiler::text(const json::Value& value) const {
    if (!value.is_string()) return wrong(value, "应为文字", "a text is expected");
    return value.text;
}

Result<std::string> Compiler::read(const json::Value& name) {
    auto path = text(name);
    if (!path) return path.error();
    if (path->starts_with("/") || path->find("..") != std::string::npos) return wrong(name, "只能用 mappings/ 之下的文件", "only files below mappings/ may be named");
    auto content = context_.read(*path);
    if (!content) return wrong(name, "读不到这个文件", "this file cannot be read", content.error().message);
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

Status Compiler::words(const json::Value& object, CodeList& list) const {
    if (!object.is_object()) return wrong(object, "代码表应写成 {\"来源的词\": \"目录的词\"}", "a code list is {\"source's word\": \"catalogue's word\"}");
    if (object.members.size() > kMaxListWords) return wrong(object, "代码表太长", "the code list is too long");
    for (const auto& [from, to] : object.members) {
        auto word = text(to);
        if (!word) return word.error();
        list.exact[from] = *word;
        const auto [at, fresh] = list.folded.emplace(CodeList::folded_word(from), *word);
        if (!fresh && at->second != *word) return wrong(to, "与前面一词只差大小写、全半角或空白，所指却不同", "differs from an earlier word only in case, width or spaces, and means something else");
    }
    return {};
}

Result<std::shared_ptr<const CodeList>> Compiler::list(const json::Value& value) {
    if (value.is_string()) {
        std::vector<std::string_view> known;
        for (const auto& [name, found] : lists_) {
            if (name == value.text) return found;
            known.push_back(name);
        }
        return wrong(value, "没有这个代码表", "there is no such code list", did_you_mean(value.text, known));
    }
    auto made = std::make_shared<CodeList>();
    if (auto ok = words(value, *made); !ok) return ok.error();
    return std::shared_ptr<const CodeList>(std::move(made));
}

Status Compiler::lists(const json::Value& root) {
    const json::Value* all = root.find("lists");
    if (!all) return {};
    for (const auto& [name, value] : all->members) {
        if (!value.is_string()) {
            auto inline_list = list(value);
            if (!inline_list) return inline_list.error();
            lists_.emplace_back(name, std::move(*inline_list));
            continue;
        }
        auto content = read(value);
        if (!content) return content.error();
        auto parsed = json::parse(*content, {.dialect = json::Dialect::commented, .file = value.text});
        if (!parsed) return Error{Errc::config, parsed.error().message, parsed.error().place, parsed.error().hint};
        const json::Value* map = parsed->find("map");
        if (!map) return json::error_at(value.text, *parsed, std::string(say("代码表文件要有 \"map\"", "a code list file has a \"map\"")));
        auto made = std::make_shared<CodeList>();
        if (auto ok = words(*map, *made); !ok) return Error{Errc::config, ok.error().message, value.text, ok.error().hint};
        lists_.emplace_back(name, std::move(made));
    }
    return {};
}

int Compiler::column(std::string_view name, bool optional) {
    for (std::size_t i = 0; i < plan_.columns.size(); ++i) {
        if (plan_.columns[i].name != name) continue;
        plan_.columns[i].optional = plan_.columns[i].optional && optional;
        return static_cast<int>(i);
    }
    plan_.columns.push_back({std::string(name), optional});
    return static_cast<int>(plan_.columns.size() - 1);
}

Result<int> Compiler::field(const json::Value& name) {
    const int index = plan_.kind->index_of(name.text);
    if (index < 0)
        return json::error_at(plan_.file, name, say("{kind} 没有栏目“{name}”", "{kind} has no field \"{name}\"", {{"kind", plan_.kind->name}, {"name", shown(name.text)}}),
                              did_you_mean(name.text, plan_.kind->field_names()));
    return index;
}

Result<int> Compiler::named(const json::Value& name) const {
    const auto at = std::find(named_.begin(), named_.end(), name.text);
    // Only values declared before: so that none can refer to itself.
    if (at == named_.end() || static_cast<std::size_t>(at - named_.begin()) >= named_needs_.size())
        return wrong(name, "前面没有定义这个中间值", "no value of this name is defined before", did_you_mean(name.text, {named_.begin(), named_.end()}));
    return static_cast<int>(at - named_.begin());
}

Result<int> Compiler::reference(std::string_view member, const json::Value& name) {
    auto word = text(name);
    if (!word) return word.error();
    if (member == "column") return column(*word, false);
    if (member == "optional_column") return column(*word, true);
    if (member == "field") {
        auto index = field(name);
        if (!index) return index.error();
        if (needs_) needs_->insert(*index);
        return kFieldSlot + *index;
    }
    auto index = named(name);
    if (!index) return index.error();
    if (needs_) needs_->insert(named_needs_[static_cast<std::size_t>(*index)].begin(), named_needs_[static_cast<std::size_t>(*index)].end());
    return kNamedSlot + *index;
}

Result<Condition> Compiler::condition(const json::Value& json) {
    return Condition::compile(json, plan_.file, {"column", "optional_column", "field", "value"},
                              [this](std::string_view member, const json::Value& name) { return reference(member, name); });
}

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

Status Compiler::fields(const json::Value& root) {
    if (const json::Value* values = root.find("values"))
        for (const auto& [name, json] : values->members) {
            std::set<int> needs;
            needs_ = &needs;
            named_.push_back(name);
            auto made = value(json, 0);
            if (!made) return made.error();
            plan_.named.emplace_back(name, std::move(*made));
            named_needs_.push_back(std::move(needs));
        }
    const json::Value* fields = root.find("fields");
    if (!fields || !fields->is_object()) return wrong(fields ? *fields : root, "缺少 \"fields\"", "\"fields\" is missing");
    for (const auto& [name, json] : fields->members) {
        json::Value target = json;
        target.text = name;
        auto index = field(target);
        if (!index) return index.error();
        std::set<int> needs;
        needs_ = &needs;
        auto made = value(json, 0);
        if (!made) return made.error();
        plan_.fields.emplace_back(static_cast<std::uint32_t>(*index), std::move(*made));
        field_needs_.push_back(std::move(needs));
    }
    needs_ = nullptr;
    if (auto ok = required_fields_are_fed(*fields); !ok) return ok;
    return order_fields(*fields);
}

Status Compiler::required_fields_are_fed(const json::Value& at) const {
    for (std::size_t i = 0; i < plan_.kind->fields.size(); ++i) {
        const Field& field = plan_.kind->fields[i];
        const bool fed = std::any_of(plan_.fields.begin(), plan_.fields.end(), [&](const auto& f) { return f.first == i; });
        if (field.required && !fed)
            return json::error_at(plan_.file, at, say("必填栏目 {name}（{title}）没有来处", "the required field {name} ({title}) is not fed", {{"name", field.name}, {"title", field.title}}));
    }
    return {};
}

// A field that another one refers to comes first.
Status Compiler::order_fields(const json::Value& at) {
    std::vector<std::pair<std::uint32_t, Value>> ordered;
    std::set<int> done, fed;
    for (const auto& [index, value] : plan_.fields) fed.insert(static_cast<int>(index));
    std::vector<bool> placed(plan_.fields.size());
    while (ordered.size() < plan_.fields.size()) {
        const std::size_t before = ordered.size();
        for (std::size_t i = 0; i < plan_.fields.size(); ++i) {
            const auto ready = [&](int need) { return done.contains(need) || !fed.contains(need); };
            if (placed[i] || !std::all_of(field_needs_[i].begin(), field_needs_[i].end(), ready)) continue;
            placed[i] = true;
            done.insert(static_cast<int>(plan_.fields[i].first));
            ordered.push_back(std::move(plan_.fields[i]));
        }
        if (ordered.size() == before) return wrong(at, "几个栏目互相引用，绕成了圈", "some fields refer to each other in a circle");
    }
    plan_.fields = std::move(ordered);
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

}  // namespace

Status compile_into(Plan::Impl& plan, std::string_view text, const json::Value& root, const MappingContext& context) {
    Compiler compiler(plan, context);
    if (auto ok = compiler.mapping(root); !ok) return ok;
    std::string stamped = std::string(text) + '\0' + compiler.stamped;
    for (const auto& [name, term] : context.terms) stamped += name + '\0' + term + '\0';
    plan.stamp = xxh3_128(stamped);
    return {};
}

}  // namespace creditlink::mapping_detail
