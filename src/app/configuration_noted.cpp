#include "configuration_noted.h"

#include <algorithm>
#include <map>

#include "creditlink/base/encode.h"
#include "key_roster.h"
#include "settings.h"

namespace creditlink {

namespace {

constexpr std::string_view kConfigurationFact = "configuration";
constexpr std::size_t kNamed = 50, kLongestName = 200;  // an entry has 65,535 bytes

using Texts = std::map<std::string, std::string, std::less<>>;

// What was in force: a keyed digest of each setting's value, so that nobody can guess one from the ledger, and the
// keys' ids.
struct KnownConfiguration {
    std::string digest;
    Texts settings, keys;
};

// Objects and lists of objects are taken apart; everything else is a value.
void take_apart(const std::string& path, const json::Value& value, Texts& into) {
    const bool of_objects =
        value.is_array() && std::ranges::any_of(value.items, [](const json::Value& item) { return item.is_object(); });
    if (value.is_object())
        for (const auto& [name, inside] : value.members)
            take_apart(path.empty() ? name : path + "." + name, inside, into);
    else if (of_objects)
        for (std::size_t i = 0; i < value.items.size(); ++i)
            take_apart(path + "[" + std::to_string(i + 1) + "]", value.items[i], into);
    else
        into.insert_or_assign(path, json::text_of(value));
}

Texts keys_in_force(const Config& config) {
    Texts keys;
    for (const RosterKey& key : keys_of_office(config))
        if (!key.setting.empty())
            keys.insert_or_assign(key.setting, key.fingerprint.empty() ? key.id : key.fingerprint);
    return keys;
}

KnownConfiguration configuration_in_force(Office& office) {
    KnownConfiguration known;
    Texts values;
    take_apart({}, office.config().merged, values);
    std::string lines;
    for (const auto& [path, value] : values) {
        if (path == "$schema") continue;
        lines.append(path)
            .append("\t")
            .append(holds_a_secret(path) ? std::string() : without_secrets(value))
            .append("\n");
        known.settings.insert_or_assign(
            path, hex(bytes_of(office.hmac().mac("configuration\n" + path + "\n" + value))).substr(0, 32));
    }
    known.digest = hex(bytes_of(sha256(lines)));
    known.keys = keys_in_force(office.config());
    return known;
}

void write_texts(json::Writer& w, std::string_view name, const Texts& texts) {
    w.name(name).begin_object();
    for (const auto& [key, value] : texts) w.member(key, value);
    w.end_object();
}

std::string fact_text(const KnownConfiguration& known) {
    json::Writer w;
    w.begin_object().member("digest", known.digest);
    write_texts(w, "settings", known.settings);
    write_texts(w, "keys", known.keys);
    return w.end_object().take();
}

Texts texts_in(const json::Value& value, std::string_view name) {
    Texts texts;
    if (const json::Value* inside = value.find(name))
        for (const auto& [key, text] : inside->members) texts.insert_or_assign(key, text.text);
    return texts;
}

std::optional<KnownConfiguration> known_in(const std::optional<std::string>& fact) {
    const auto value = fact ? json::parse(*fact) : Result<json::Value>(Error{});
    if (!value) return std::nullopt;
    return KnownConfiguration{json::text_in(*value, "digest"), texts_in(*value, "settings"), texts_in(*value, "keys")};
}

// A key that is away just now is the one that it was.
void keep_keys_that_are_away(const KnownConfiguration& before, KnownConfiguration& now) {
    for (auto& [name, id] : now.keys)
        if (const auto known = before.keys.find(name); id.empty() && known != before.keys.end()) id = known->second;
}

class NamesList {
  public:
    void member(json::Writer& w, std::string_view name, const std::vector<std::string>& names) {
        if (names.empty()) return;
        w.name(name).begin_array();
        for (const std::string& each : names)
            if (named_ < kNamed && each.size() <= kLongestName)
                w.string(each), ++named_;
            else
                ++more_;
        w.end_array();
    }
    std::size_t more() const { return more_; }

  private:
    std::size_t named_ = 0, more_ = 0;
};

void write_settings(json::Writer& w, const KnownConfiguration& before, const KnownConfiguration& now) {
    std::vector<std::string> added, removed, changed;
    for (const auto& [path, value] : now.settings) {
        const auto known = before.settings.find(path);
        if (known == before.settings.end())
            added.push_back(path);
        else if (known->second != value)
            changed.push_back(path);
    }
    for (const auto& [path, value] : before.settings)
        if (!now.settings.contains(path)) removed.push_back(path);
    NamesList names;
    names.member(w, "added", added), names.member(w, "removed", removed), names.member(w, "changed", changed);
    if (names.more() > 0) w.member("more", static_cast<std::int64_t>(names.more()));
}

void write_key(json::Writer& w, std::string_view name, std::string_view id, std::string_view before) {
    w.begin_object().member("key", name.substr(0, kLongestName));
    if (!id.empty()) w.member("id", id);
    if (!before.empty()) w.member("before", before);
    w.end_object();
}

// Of the first time all of them, afterwards those that are others.
void write_keys(json::Writer& w, const Texts& before, const Texts& now) {
    std::size_t named = 0, more = 0;
    const auto take = [&](const std::string& name, const std::string& id, const std::string& former) {
        if (id == former) return;
        if (named < kNamed)
            write_key(w, name, id, former), ++named;
        else
            ++more;
    };
    w.name("keys").begin_array();
    for (const auto& [name, id] : now) {
        const auto known = before.find(name);
        take(name, id, known == before.end() ? std::string() : known->second);
    }
    for (const auto& [name, id] : before)
        if (!now.contains(name)) take(name, {}, id);
    w.end_array();
    if (more > 0) w.member("more_keys", static_cast<std::int64_t>(more));
}

std::string configuration_entry(const std::optional<KnownConfiguration>& before, const KnownConfiguration& now,
                                std::int64_t at) {
    json::Writer w;
    w.begin_object().member("digest", now.digest);
    if (before) {
        w.member("before", before->digest);
        write_settings(w, *before, now);
    }
    write_keys(w, before ? before->keys : Texts(), now.keys);
    return w.member("at", rfc3339(at)).end_object().take();
}

}  // namespace

Status note_configuration(Office& office, Ledger& ledger) {
    KnownConfiguration now = configuration_in_force(office);
    return ledger.together([&]() -> Status {
        const auto fact = ledger.fact(kConfigurationFact);
        if (!fact) return fact.error();
        const auto before = known_in(*fact);
        if (before) keep_keys_that_are_away(*before, now);
        const std::string text = fact_text(now);
        if (*fact == text) return {};
        if (auto kept = ledger.set_fact(kConfigurationFact, text); !kept) return kept;
        return ledger.enqueue_log("configuration", configuration_entry(before, now, office.clock().unix_seconds()));
    });
}

}  // namespace creditlink
