#include "creditlink/record/condition.h"

#include <algorithm>
#include <array>

#include "creditlink/base/message.h"

namespace creditlink {

namespace {

constexpr std::array kTests = {std::string_view("equals"), std::string_view("in"), std::string_view("starts_with"),
                               std::string_view("contains"), std::string_view("matches"), std::string_view("empty")};

Error wrong(std::string_view file, const json::Value& at, std::string_view zh, std::string_view en, std::string hint = {}) {
    return json::error_at(file, at, std::string(say(zh, en)), std::move(hint));
}

Result<std::vector<std::string>> texts_in(const json::Value& value, std::string_view file) {
    std::vector<std::string> texts;
    if (value.is_string()) return std::vector<std::string>{value.text};
    if (!value.is_array() || value.items.empty()) return wrong(file, value, "应为一段文字或一列文字", "a text or a list of texts is expected");
    for (const json::Value& item : value.items) {
        if (!item.is_string()) return wrong(file, item, "应为文字", "a text is expected");
        texts.push_back(item.text);
    }
    return texts;
}

}  // namespace

Result<Condition> Condition::compile(const json::Value& json, std::string_view file, const std::vector<std::string_view>& named_by,
                                     const Resolve& resolve) {
    if (!json.is_object()) return wrong(file, json, "条件应写成 {…}", "a condition is an object");
    std::vector<std::string_view> known(kTests.begin(), kTests.end());
    known.insert(known.end(), {"all", "any", "not"});
    known.insert(known.end(), named_by.begin(), named_by.end());
    if (auto ok = json::only_members(file, json, known); !ok) return ok.error();

    Condition made;
    for (const auto& [name, op] : {std::pair{"all", Op::all}, std::pair{"any", Op::any}, std::pair{"not", Op::none}}) {
        const json::Value* parts = json.find(name);
        if (!parts) continue;
        if (json.members.size() != 1) return wrong(file, json, "all、any、not 不能与别的成员并列", "all, any and not stand alone in their object");
        made.op_ = op;
        const bool list = op != Op::none;
        if (list && (!parts->is_array() || parts->items.empty())) return wrong(file, *parts, "应为一列条件", "a list of conditions is expected");
        const std::size_t count = list ? parts->items.size() : 1;
        for (std::size_t i = 0; i < count; ++i) {
            auto part = compile(list ? parts->items[i] : *parts, file, named_by, resolve);
            if (!part) return part.error();
            made.parts_.push_back(std::move(*part));
        }
        return made;
    }
    for (const std::string_view member : named_by) {
        const json::Value* name = json.find(member);
        if (!name) continue;
        auto slot = resolve(member, *name);
        if (!slot) return slot.error();
        made.slot_ = *slot;
    }
    if (made.slot_ < 0 || json.members.size() != 2)
        return wrong(file, json, "条件要指明一个值和一种比较", "a condition names one value and one comparison",
                     std::string(say("例如 {\"column\": \"状态\", \"equals\": \"有效\"}", "for example {\"column\": \"状态\", \"equals\": \"有效\"}")));
    if (auto ok = made.read_test(json, file); !ok) return ok.error();
    return made;
}

Status Condition::read_test(const json::Value& json, std::string_view file) {
    if (const json::Value* empty = json.find("empty")) {
        if (empty->type != json::Type::boolean) return wrong(file, *empty, "empty 应为 true 或 false", "empty is true or false");
        op_ = empty->boolean ? Op::empty : Op::filled;
        return {};
    }
    for (const auto& [name, op] : {std::pair{"equals", Op::in}, std::pair{"in", Op::in}, std::pair{"starts_with", Op::starts_with},
                                   std::pair{"contains", Op::contains}, std::pair{"matches", Op::matches}}) {
        const json::Value* value = json.find(name);
        if (!value) continue;
        auto texts = texts_in(*value, file);
        if (!texts) return texts.error();
        op_ = op;
        texts_ = std::move(*texts);
        if (op != Op::matches) return {};
        if (texts_.size() != 1) return wrong(file, *value, "matches 只要一个表达式", "matches takes one pattern");
        auto pattern = Pattern::compile(texts_.front());
        if (!pattern) return json::error_at(file, *value, pattern.error().message, pattern.error().hint);
        patterns_.push_back(std::move(*pattern));
    }
    return {};
}

bool Condition::other_test(std::string_view text) const {
    const auto any = [&](auto&& is) { return std::any_of(texts_.begin(), texts_.end(), is); };
    switch (op_) {
        case Op::empty: return text.empty();
        case Op::filled: return !text.empty();
        case Op::starts_with: return any([&](const std::string& t) { return text.starts_with(t); });
        case Op::contains: return any([&](const std::string& t) { return text.find(t) != std::string_view::npos; });
        case Op::matches: return patterns_.front().matches(text);
        default: return false;
    }
}

std::string Condition::sentence(const std::function<std::string(int)>& name_of) const {
    const auto joined = [](const auto& parts, std::string_view between, auto&& text) {
        std::string out;
        for (const auto& part : parts) out.append(out.empty() ? "" : between).append(text(part));
        return out;
    };
    const auto nested = [&](const Condition& part) { return part.sentence(name_of); };
    const auto plain = [](const std::string& text) { return text; };
    switch (op_) {
        case Op::all: return joined(parts_, say(" 且 ", " and "), nested);
        case Op::any: return "(" + joined(parts_, say(" 或 ", " or "), nested) + ")";
        case Op::none: return std::string(say("不是 (", "not (")) + parts_.front().sentence(name_of) + ")";
        case Op::empty: return name_of(slot_) + std::string(say(" 为空", " is empty"));
        case Op::filled: return name_of(slot_) + std::string(say(" 不为空", " is not empty"));
        case Op::in: return name_of(slot_) + " = " + joined(texts_, "|", plain);
        case Op::starts_with: return name_of(slot_) + std::string(say(" 以此开头 ", " begins with ")) + joined(texts_, "|", plain);
        case Op::contains: return name_of(slot_) + std::string(say(" 含 ", " contains ")) + joined(texts_, "|", plain);
        case Op::matches: return name_of(slot_) + std::string(say(" 形如 ", " matches ")) + joined(texts_, "|", plain);
    }
    return {};
}

}  // namespace creditlink
