#include <algorithm>
#include <charconv>

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink::json {

const Value* Value::find(std::string_view name) const {
    for (const Member& member : members)
        if (member.first == name) return &member.second;
    return nullptr;
}

std::optional<std::int64_t> Value::integer() const {
    if (type != Type::number) return std::nullopt;
    std::int64_t number = 0;
    const char* const last = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), last, number);
    if (error != std::errc() || stop != last) return std::nullopt;
    return number;
}

std::string_view Value::string_or(std::string_view otherwise) const { return is_string() ? std::string_view(text) : otherwise; }

std::string text_in(const Value& object, std::string_view name) { return std::string(view_in(object, name)); }

std::string_view view_in(const Value& object, std::string_view name) {
    const Value* value = object.find(name);
    return value ? value->string_or("") : std::string_view();
}

Error error_at(std::string_view file, const Value& value, std::string message, std::string hint) {
    std::string place(value.file ? std::string_view(*value.file) : file);
    if (value.line != 0) {
        if (!place.empty()) place += ':';
        place += std::to_string(value.line) + ':' + std::to_string(value.column);
    }
    return {Errc::config, std::move(message), std::move(place), std::move(hint)};
}

void set_file(Value& value, const std::shared_ptr<const std::string>& file) {
    value.file = file;
    for (Value& item : value.items) set_file(item, file);
    for (auto& [name, inside] : value.members) set_file(inside, file);
}

std::string meant_instead(std::string_view word, const std::vector<std::string_view>& known, std::string_view these) {
    if (const std::string_view meant = nearest(word, known); !meant.empty()) return say("是不是「{name}」？", "did you mean \"{name}\"?", {{"name", std::string(meant)}});
    std::string names(these);
    for (const std::string_view k : known) names.append(k.data() == known.front().data() ? "" : ", ").append(k);
    return names;
}

Error unknown_member(std::string_view file, std::string_view name, const Value& value, const std::vector<std::string_view>& known) {
    return error_at(file, value, say("不认识的成员「{name}」", "unknown member \"{name}\"", {{"name", shown(name)}}), meant_instead(name, known, say("可用的成员：", "known members: ")));
}

Status only_members(std::string_view file, const Value& object, const std::vector<std::string_view>& known) {
    for (const auto& [name, value] : object.members)
        if (std::find(known.begin(), known.end(), name) == known.end()) return unknown_member(file, name, value, known);
    return {};
}

}  // namespace creditlink::json
