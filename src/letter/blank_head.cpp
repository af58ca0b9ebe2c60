#include "blank_head.h"

#include <algorithm>
#include <array>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/record/pattern.h"

namespace creditlink::letter_detail {

namespace {

constexpr std::size_t kMaxLabel = 60, kMaxOption = 60;
constexpr std::int64_t kMaxText = 4'000;  // as long as the longest text of a commitment record

struct TypeRow {
    std::string_view name;
    BlankType type;
    std::vector<std::string_view> members;  // beside name, label, type, required
};

const std::array<TypeRow, 10>& types() {
    static const std::array<TypeRow, 10> table = {{
        {"text", BlankType::text, {"max"}},
        {"uscc", BlankType::uscc, {}},
        {"id-number", BlankType::id_number, {"kind_from"}},
        {"date", BlankType::date, {"after"}},
        {"year", BlankType::year, {}},
        {"integer", BlankType::integer, {"min"}},
        {"decimal", BlankType::decimal, {"scale", "at_most"}},
        {"choice", BlankType::choice, {"options"}},
        {"phone", BlankType::phone, {}},
        {"pattern", BlankType::pattern, {"pattern"}},
    }};
    return table;
}

bool is_blank_name(std::string_view name) {
    return !name.empty() && name.size() <= 40 && std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

Status read_number(const Head& head, const json::Value& object, std::string_view name, std::int64_t low, std::int64_t high, std::optional<std::int64_t>& out) {
    const json::Value* value = object.find(name);
    if (!value) return {};
    out = value->integer();
    if (out && *out >= low && *out <= high) return {};
    return head.wrong(*value, say("{n}应为 {a} 至 {b} 的整数", "{n} is a whole number from {a} to {b}", {{"n", member_named(name)}, {"a", std::to_string(low)}, {"b", std::to_string(high)}}));
}

Status read_details(const Head& head, const json::Value& object, Blank& blank) {
    std::optional<std::int64_t> max, scale;
    if (Status read = read_number(head, object, "max", 1, kMaxText, max); !read) return read;
    if (Status read = read_number(head, object, "min", -1'000'000'000, 1'000'000'000, blank.min); !read) return read;
    if (Status read = read_number(head, object, "scale", 0, 12, scale); !read) return read;
    if (blank.type == BlankType::text && !max) return head.wrong(object, std::string(say("文字要写最多几个字（max）", "a text needs max, its most characters")));
    blank.max = static_cast<std::size_t>(max.value_or(0));
    blank.scale = static_cast<int>(scale.value_or(0));
    for (const auto& [name, out] : {std::pair<std::string_view, std::string*>{"after", &blank.after}, {"at_most", &blank.at_most}, {"kind_from", &blank.kind_from}, {"pattern", &blank.pattern}})
        if (object.find(name))
            if (Status read = head.text(object, name, 200, *out); !read) return read;
    if (blank.type == BlankType::pattern) {
        auto compiled = Pattern::compile(blank.pattern);
        if (blank.pattern.empty() || !compiled) return head.wrong(object, std::string(say("格式（pattern）写不通", "pattern makes no sense")), compiled ? std::string() : compiled.error().message);
    }
    if (blank.type != BlankType::choice) return {};
    const json::Value* options = object.find("options");
    if (!options || !options->is_array() || options->items.size() < 2) return head.wrong(object, std::string(say("选项（options）至少两个", "a choice has at least two options")));
    for (const json::Value& option : options->items) {
        if (!option.is_string() || option.text.empty() || count_code_points(option.text) > kMaxOption) return head.wrong(option, std::string(say("选项应为短语", "an option is a few words")));
        blank.options.push_back(option.text);
    }
    return {};
}

Status read_blank(const Head& head, const json::Value& object, Blank& blank) {
    if (!object.is_object()) return head.wrong(object, std::string(say("填写项应为对象", "a blank is an object")));
    std::string type;
    if (Status read = head.text(object, "name", kMaxLabel, blank.name); !read) return read;
    if (!is_blank_name(blank.name)) return head.wrong(*object.find("name"), std::string(say("引用名（name）只用小写字母、数字和下划线", "name has small letters, digits and underscores")));
    if (Status read = head.text(object, "label", kMaxLabel, blank.label); !read) return read;
    if (Status read = head.text(object, "type", kMaxLabel, type); !read) return read;
    const auto row = std::find_if(types().begin(), types().end(), [&](const TypeRow& each) { return each.name == type; });
    if (row == types().end()) {
        std::string list;
        for (const TypeRow& each : types()) list += (list.empty() ? "" : " ") + std::string(each.name);
        return head.wrong(*object.find("type"), say("没有“{t}”这种填写项", "there is no type \"{t}\"", {{"t", shown(type)}}), say("可写：{l}", "there are: {l}", {{"l", list}}));
    }
    blank.type = row->type;
    std::vector<std::string_view> known = {"name", "label", "type", "required"};
    known.insert(known.end(), row->members.begin(), row->members.end());
    if (Status sound = json::only_members(head.file, object, known); !sound) return sound;
    if (const json::Value* required = object.find("required")) {
        if (required->type != json::Type::boolean) return head.wrong(*required, std::string(say("应为 true 或 false", "should be true or false")));
        blank.required = required->boolean;
    }
    return read_details(head, object, blank);
}

// What a blank says about another one must be true of it.
Status check_references(const Head& head, const json::Value& list, const std::vector<Blank>& blanks) {
    const auto is = [&](const std::string& name, BlankType type) {
        return name.empty() || std::any_of(blanks.begin(), blanks.end(), [&](const Blank& other) { return other.name == name && other.type == type; });
    };
    for (std::size_t i = 0; i < blanks.size(); ++i) {
        const Blank& blank = blanks[i];
        if (is(blank.after, BlankType::date) && is(blank.at_most, BlankType::decimal) && is(blank.kind_from, BlankType::choice)) continue;
        return head.wrong(list.items[i], say("“{n}”比照的填写项不存在或者类型不符", "what \"{n}\" is compared with does not exist or is of another type", {{"n", blank.name}}));
    }
    return {};
}

}  // namespace

Status read_blanks(const Head& head, const json::Value& object, std::vector<Blank>& blanks) {
    const json::Value* list = object.find("blanks");
    if (!list || !list->is_array() || list->items.empty() || list->items.size() > kMaxBlanks)
        return head.wrong(list ? *list : object, say("填写项（blanks）应有 1 至 {n} 个", "\"blanks\" is a list of 1 to {n}", {{"n", std::to_string(kMaxBlanks)}}));
    bool whole = true;
    for (const json::Value& item : list->items) {
        Blank blank;
        if (Status read = read_blank(head, item, blank); !read) {
            if (Status kept = head.settled(read); !kept) return kept;
            whole = false;
        } else if (std::any_of(blanks.begin(), blanks.end(), [&](const Blank& other) { return other.name == blank.name; })) {
            if (Status kept = head.settled(head.wrong(item, say("填写项“{n}”写了两次", "the blank \"{n}\" is there twice", {{"n", blank.name}}))); !kept) return kept;
            whole = false;
        }
        blanks.push_back(std::move(blank));  // a faulty one too: what refers to it is no other fault
    }
    if (!whole) return {};
    return check_references(head, *list, blanks);
}

}  // namespace creditlink::letter_detail
