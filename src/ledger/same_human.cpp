#include "same_human.h"

#include <algorithm>
#include <optional>

#include "creditlink/base/text.h"

namespace creditlink::ledger_detail {

namespace {

std::optional<std::string> owner_of(Sql& sql, std::string_view account) {
    Query q = sql.query("SELECT person FROM account WHERE name = ? COLLATE NOCASE");
    return q.text(account).step() ? std::optional(q.string(0)) : std::nullopt;
}

void add_name(Sql& sql, std::string_view name, HumanNames& names) {
    if (name.empty() || !names.insert(upper_ascii(without_space(name))).second) return;
    if (const auto owner = owner_of(sql, name)) add_name(sql, *owner, names);
}

// "王芳 (office)"
Actor actor_in(std::string_view decided_by) {
    const std::size_t at = decided_by.rfind(" (");
    if (at == std::string_view::npos || !decided_by.ends_with(')')) return {.person = std::string(decided_by), .account = {}};
    return {.person = std::string(decided_by.substr(0, at)), .account = std::string(decided_by.substr(at + 2, decided_by.size() - at - 3))};
}

}  // namespace

bool is_console_account(Sql& sql, std::string_view name) { return owner_of(sql, name).has_value(); }

HumanNames names_of(Sql& sql, const Actor& who) {
    HumanNames names;
    add_name(sql, who.person, names);
    if (is_console_account(sql, who.account)) add_name(sql, who.account, names);
    return names;
}

HumanNames names_of(Sql& sql, std::string_view decided_by) { return names_of(sql, actor_in(decided_by)); }

HumanNames names_of(Sql& sql, const Signatory& who) {
    HumanNames names = names_of(sql, std::string_view(who.who));
    add_name(sql, who.person, names);
    return names;
}

bool same_human(const HumanNames& one, const HumanNames& other) {
    return std::any_of(one.begin(), one.end(), [&](const std::string& name) { return other.contains(name); });
}

}  // namespace creditlink::ledger_detail
