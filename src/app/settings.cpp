#include "settings.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "shape.h"

namespace creditlink {

namespace {

// A value as each file has it, nullptr where a file says nothing; the last one that has it counts.
using Layers = std::vector<const json::Value*>;

Layers below(const Layers& layers, std::string_view name) {
    Layers deeper;
    for (const json::Value* each : layers) deeper.push_back(each ? each->find(name) : nullptr);
    return deeper;
}

// A list is replaced whole: what it holds comes from the last file that has it.
Layers item_of_list(const Layers& layers, std::size_t index) {
    Layers deeper(layers.size());
    for (std::size_t i = layers.size(); i-- > 0;) {
        if (!layers[i]) continue;
        if (index < layers[i]->items.size()) deeper[i] = &layers[i]->items[index];
        break;
    }
    return deeper;
}

constexpr std::array<std::string_view, 9> kSecretWords = {"password", "passwd", "pwd", "passphrase", "secret", "token", "apikey", "api_key", "authorization"};

std::string in_lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return lower;
}

bool names_a_secret(std::string_view name) {
    const std::string lower = in_lower_case(name);
    if (lower.ends_with("_header")) return false;  // under which name it is sent
    return std::any_of(kSecretWords.begin(), kSecretWords.end(), [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

std::string shown_value(const json::Value& value) {
    if (value.type == json::Type::boolean) return std::string(value.boolean ? say("是", "yes") : say("否", "no"));
    if (value.is_array() && std::all_of(value.items.begin(), value.items.end(), [](const json::Value& item) { return item.is_string(); })) {
        std::string list;
        for (const json::Value& item : value.items) list.append(list.empty() ? "" : say("、", ", ")).append(without_secrets(item.text));
        return list;
    }
    return value.is_string() || value.type == json::Type::number ? without_secrets(value.text) : without_secrets(json::text_of(value));
}

class SettingList {
  public:
    explicit SettingList(const Config& config) : config_(config) {}

    void walk(const std::string& path, const std::vector<Shape>& shape, const json::Value* value, const Layers& layers, bool with_unset) {
        for (const Shape& each : shape) {
            if (each.name == "$schema") continue;
            const std::string name = path.empty() ? std::string(each.name) : path + "." + std::string(each.name);
            const json::Value* inside = value ? value->find(each.name) : nullptr;
            const Layers deeper = below(layers, each.name);
            if (each.of == Shape::Of::object) walk(name, *each.inside, inside, deeper, with_unset);
            else if (each.of == Shape::Of::map) walk_map(name, *each.inside, inside, deeper);
            else if (each.of == Shape::Of::list && each.inside && inside) walk_list(name, *each.inside, *inside, deeper);
            else if (each.of == Shape::Of::any && inside) free_form(name, *inside, deeper, say(each.zh, each.en));
            else if (inside) add(name, *inside, deeper, say(each.zh, each.en));
            else if (with_unset && !each.inside) all_.push_back({.shown = {.path = name, .value = {}, .meaning = std::string(say(each.zh, each.en)), .origin = {}}, .file = {}, .kept_in = {}});
        }
    }
    std::vector<Setting> take() { return std::move(all_); }

  private:
    void walk_map(const std::string& path, const std::vector<Shape>& shape, const json::Value* value, const Layers& layers) {
        for (const auto& [name, inside] : value ? value->members : std::vector<json::Value::Member>()) walk(path + "." + name, shape, &inside, below(layers, name), false);
    }
    void walk_list(const std::string& path, const std::vector<Shape>& shape, const json::Value& value, const Layers& layers) {
        for (std::size_t i = 0; i < value.items.size(); ++i) walk(path + "[" + std::to_string(i + 1) + "]", shape, &value.items[i], item_of_list(layers, i), false);
    }
    // A source's options, or a secret reference: whatever stands there.
    void free_form(const std::string& path, const json::Value& value, const Layers& layers, std::string_view meaning) {
        if (!value.is_object() || check_secret_reference({}, value)) return add(path, value, layers, meaning);
        for (const auto& [name, inside] : value.members) free_form(path + "." + name, inside, below(layers, name), meaning);
    }
    void add(const std::string& path, const json::Value& value, const Layers& layers, std::string_view meaning) {
        Setting setting{.shown = {.path = path, .value = {}, .meaning = std::string(meaning), .origin = {}}, .file = {}, .kept_in = {}};
        set_origin(setting, layers);
        DeskSetting& shown = setting.shown;
        const std::string_view name = std::string_view(path).substr(path.rfind('.') + 1);
        if (check_secret_reference({}, value)) {
            const auto& [how, where] = value.members.front();
            const std::string place = how == "env" ? say("环境变量 {n}", "environment variable {n}", {{"n", where.text}}) : how == "credential" ? say("systemd 凭据 {n}", "systemd credential {n}", {{"n", where.text}}) : where.text;
            const bool there = static_cast<bool>(ConfigSecrets(config_.directory).secret(value));
            shown.secret = true;
            shown.value = there ? say("已设置，取自 {p}", "set, from {p}", {{"p", place}}) : say("取不到：{p}", "cannot be had: {p}", {{"p", place}});
            setting.kept_in = how == "env" ? "environment" : how == "credential" ? "credential" : "";
        } else if (names_a_secret(name) && value.is_string()) {
            shown.secret = true;
            shown.value = say("已设置", "set");
        } else {
            shown.value = shown_value(value);
        }
        all_.push_back(std::move(setting));
    }
    void set_origin(Setting& setting, const Layers& layers) const {
        for (std::size_t i = layers.size(); i-- > 0;) {
            if (!layers[i]) continue;
            const std::string name = Path(config_.layers[i].first).filename().string();
            setting.file = i == 0 ? name : "conf.d/" + name, setting.line = static_cast<std::size_t>(layers[i]->line);
            setting.shown.origin = say("{f} 第 {l} 行", "{f}, line {l}", {{"f", setting.file}, {"l", std::to_string(setting.line)}});
            return;
        }
    }

    const Config& config_;
    std::vector<Setting> all_;
};

std::string found_by(const Config& config) {
    const char* named = std::getenv("CREDITLINK_CONFIG");
    if (named && config.file == named) return std::string(say("环境变量 CREDITLINK_CONFIG", "the environment variable CREDITLINK_CONFIG"));
    if (config.file == "creditlink.json") return std::string(say("启动时的当前目录", "the folder that it was started in"));
    if (config.file == "/etc/creditlink/creditlink.json") return std::string(say("缺省位置", "where it is looked for last"));
    return "--config";
}

std::optional<Error> changed_since(const Config& config) {
    const auto now = load_config(config.file);
    if (!now) return now.error();
    if (json::text_of(now->merged) == json::text_of(config.merged)) return std::nullopt;
    return Error{Errc::config, std::string(say("配置文件改过，还没有生效", "the configuration's files were changed, and are not in force yet")), config.file, "systemctl reload creditlink"};
}

}  // namespace

std::string without_secrets(std::string_view text) {
    std::string kept(text);
    if (const auto scheme = kept.find("://"); scheme != std::string::npos) {
        const auto end = kept.find_first_of("/?#", scheme + 3), at = kept.rfind('@', end == std::string::npos ? end : end - 1);
        if (at != std::string::npos && at > scheme + 2)
            if (const auto colon = kept.find(':', scheme + 3); colon < at) kept.replace(colon + 1, at - colon - 1, "…");
    }
    constexpr std::array<std::string_view, 3> kInQueries = {"key", "sign", "signature"};  // as web hooks of messengers have them
    for (std::size_t equals = kept.find('='); equals != std::string::npos; equals = kept.find('=', equals + 1)) {
        std::size_t begin = equals;
        while (begin > 0 && (std::isalnum(static_cast<unsigned char>(kept[begin - 1])) != 0 || kept[begin - 1] == '_' || kept[begin - 1] == '-')) --begin;
        const std::string name = in_lower_case(std::string_view(kept).substr(begin, equals - begin));
        const bool in_query = begin > 0 && (kept[begin - 1] == '?' || kept[begin - 1] == '&') && std::find(kInQueries.begin(), kInQueries.end(), name) != kInQueries.end();
        if (!names_a_secret(name) && !in_query) continue;
        const bool quoted = equals + 1 < kept.size() && (kept[equals + 1] == '\'' || kept[equals + 1] == '"');
        const auto end = quoted ? kept.find(kept[equals + 1], equals + 2) : kept.find_first_of("&; \t\n", equals + 1);
        kept.replace(equals + 1, (end == std::string::npos ? kept.size() : end + (quoted ? 1 : 0)) - equals - 1, "…");
    }
    return kept;
}

bool holds_a_secret(std::string_view path) {
    return std::ranges::any_of(split(path, "."), [](std::string_view name) { return names_a_secret(name) && name != "office_secret"; });
}

std::vector<Setting> settings_with_origins(const Config& config) {
    SettingList list(config);
    Layers layers;
    for (const auto& [file, value] : config.layers) layers.push_back(&value);
    list.walk({}, kConfigShape, &config.merged, layers, true);
    return list.take();
}

DeskSettings settings_in_force(const Config& config) {
    DeskSettings in_force{.file = config.file, .found_by = found_by(config), .overrides = config.overrides, .settings = {}, .not_in_force = changed_since(config)};
    for (Setting& each : settings_with_origins(config)) in_force.settings.push_back(std::move(each.shown));
    return in_force;
}

}  // namespace creditlink
