#include "same_human.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "creditlink/base/message.h"
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

std::string compared(std::string_view name) { return upper_ascii(without_space(name)); }

// Whom an account of the machine acted for, in anything that was ever decided.
void add_people_of(Sql& sql, std::string_view account, HumanNames& names) {
    const std::string ending = " (" + std::string(account) + ")";
    std::vector<std::string> people;
    {
        Query q = sql.query("SELECT DISTINCT who FROM decision WHERE who LIKE '%)' AND substr(who, -length(?1)) = ?1 COLLATE NOCASE");
        q.text(ending);
        while (q.step()) people.push_back(actor_in(q.view(0)).person);
    }
    for (const std::string& person : people) add_name(sql, person, names);
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

Human human_of(Sql& sql, const Actor& who) {
    Human human{.names = names_of(sql, who), .account = {}, .unnamed = false};
    const bool named = !who.account.empty() && who.account != who.person;
    const std::string& account = named ? who.account : who.person;
    if (account.empty() || is_console_account(sql, account)) return human;
    human.account = compared(account), human.unnamed = !named;
    if (human.unnamed) add_people_of(sql, account, human.names);
    return human;
}

Human human_of(Sql& sql, std::string_view decided_by) { return human_of(sql, actor_in(decided_by)); }

Human human_of(Sql& sql, const Signatory& who) {
    Human human = human_of(sql, std::string_view(who.who));
    add_name(sql, who.person, human.names);
    return human;
}

Error not_known_as_two(std::string place) {
    return {Errc::approval, std::string(say("看不出是两个人：其中一人只留下系统账号，没有写姓名，可能就是另一人", "they are not known to be two people: one of them left only an account of the machine, and may be the other")), std::move(place),
            std::string(say("每一步都用 --as 写明姓名；前一步已经没有写的，由另一个系统账号或者控制台账号来办", "give a name with --as at each step; where the first one was made without, another account of the machine or of the console does the second"))};
}

bool may_be_one_human(const Human& one, const Human& other) {
    return same_human(one.names, other.names) || ((one.unnamed || other.unnamed) && !one.account.empty() && one.account == other.account);
}

}  // namespace creditlink::ledger_detail
