#include "options.h"

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {

std::string Options::text(std::string_view name, std::string_view otherwise) const {
    const json::Value* value = find(name);
    return std::string(value != nullptr && value->is_string() ? std::string_view(value->text) : otherwise);
}

std::int64_t Options::number(std::string_view name, std::int64_t otherwise) const {
    const json::Value* value = find(name);
    return value != nullptr ? value->integer().value_or(otherwise) : otherwise;
}

bool Options::flag(std::string_view name, bool otherwise) const {
    const json::Value* value = find(name);
    return value != nullptr && value->type == json::Type::boolean ? value->boolean : otherwise;
}

std::vector<std::string> Options::list(std::string_view name) const {
    const json::Value* value = find(name);
    if (value == nullptr) return {};
    if (value->is_string()) return {value->text};
    std::vector<std::string> texts;
    for (const json::Value& item : value->items) texts.push_back(item.text);
    return texts;
}

Path Options::path_of(std::string_view text) const {
    const Path path(text);
    return path.is_absolute() || spec_->base_directory.empty() ? path : Path(spec_->base_directory) / path;
}

Error Options::error(std::string_view name, std::string message, std::string hint) const {
    const json::Value* value = find(name);
    return json::error_at(spec_->file, value != nullptr ? *value : *object_, std::move(message), std::move(hint));
}

namespace {

bool all_strings(const json::Value& value) {
    for (const json::Value& item : value.items)
        if (!item.is_string()) return false;
    return value.is_array();
}

// "a|b|c" allows these words; "text" any text; "list" a text or an array of texts; "object" and "any" say so themselves.
bool fits(const json::Value& value, std::string_view type) {
    if (type == "text" || type == "path") return value.is_string();
    if (type == "number") return value.integer().has_value() && *value.integer() >= 0;
    if (type == "yes/no") return value.type == json::Type::boolean;
    if (type == "list") return value.is_string() || all_strings(value);
    if (type == "object") return value.is_object();
    if (type == "any") return true;
    if (!value.is_string()) return false;
    for (const std::string_view word : split(type, "|"))
        if (word == value.text) return true;
    return false;
}

}  // namespace

Status check_secret_reference(std::string_view file, const json::Value& value) {
    constexpr std::string_view kForm = R"({"file": …} / {"env": …} / {"credential": …})";
    if (!value.is_object() || value.members.size() != 1 || !value.members.front().second.is_string())
        return json::error_at(file, value, std::string(say("密值要用一个成员指明出处，不能直接写在配置里", "a secret is named by one member that says where it is, and never written into the configuration")), std::string(kForm));
    const auto& [how, where] = value.members.front();
    if (how == "file" || how == "env" || how == "credential") return {};
    return json::error_at(file, where, say("不认识的密值出处「{h}」", "unknown kind of secret \"{h}\"", {{"h", shown(how)}}), std::string(kForm));
}

Status check_options(const SourceSpec& spec, const SourceType& type) {
    std::vector<std::string_view> known = {"type"};
    for (const SourceOption& option : type.options) known.push_back(option.name);
    if (Status only = json::only_members(spec.file, spec.options, known); !only) return only;
    for (const SourceOption& option : type.options) {
        const Words words = {{"o", std::string(option.name)}, {"t", std::string(option.type)}, {"s", std::string(type.name)}};
        const json::Value* value = spec.options.find(option.name);
        if (value == nullptr) {
            if (!option.otherwise.empty()) continue;
            return json::error_at(spec.file, spec.options, say("数据源（{s}）缺少选项“{o}”", "the source ({s}) lacks its option \"{o}\"", words),
                                  std::string(say(option.help_zh, option.help_en)));
        }
        if (option.type == "secret") {
            if (Status named = check_secret_reference(spec.file, *value); !named) return named;
        } else if (!fits(*value, option.type))
            return json::error_at(spec.file, *value, say("选项“{o}”的值应为 {t}", "the option \"{o}\" should be: {t}", words),
                                  std::string(say(option.help_zh, option.help_en)));
    }
    return {};
}

}  // namespace creditlink
