#include "creditlink/ledger/accounts.h"

#include <algorithm>
#include <functional>

#include "creditlink/base/encode.h"
#include "creditlink/base/json.h"
#include "creditlink/base/text.h"
#include "impl.h"

namespace creditlink {

namespace {

constexpr const char* kBeforeCommit = "ledger.account.before-commit";
constexpr std::size_t kLongestName = 32;
constexpr std::uint32_t kFreeTries = 5;                             // with a password typed wrongly now and then
constexpr std::int64_t kFirstLock = 60, kLongestLock = 3600;        // seconds: a guesser gets a few dozen tries a day

bool is_name(std::string_view name) {
    return !name.empty() && name.size() <= kLongestName &&
           std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'; });
}

Account account_of(const Query& q) {
    return {.name = q.string(0), .person = q.string(1), .roles = q.string(2), .password = q.string(3), .off = q.integer(4) != 0, .must_change = q.integer(5) != 0,
            .failures = static_cast<std::uint32_t>(q.integer(6)), .locked_until = q.integer(7), .changed = q.integer(8), .seen = q.integer(9)};
}

struct Event {
    std::string_view name, account, detail = {}, who = {};
};

void enter(Ledger::Impl& l, const Event& event) {
    json::Writer w;
    w.begin_object().member("account", event.account).member("at", rfc3339(l.now()));
    if (!event.who.empty()) w.member("who", event.who);
    if (!event.detail.empty()) w.member("detail", event.detail);
    l.enqueue(event.name, w.end_object().take());
}

std::int64_t lock_for(std::uint32_t failures) {
    if (failures < kFreeTries) return 0;
    return std::min(kLongestLock, kFirstLock << std::min<std::uint32_t>(failures - kFreeTries, 6));
}

Error no_account(std::string_view name) {
    return {Errc::not_found, say("没有账号“{n}”", "there is no account \"{n}\"", {{"n", shown(name)}}), {}, "creditlink account list"};
}

bool first_this_minute(Ledger::Impl& l) {
    const std::string minute = std::to_string(l.now() / 60);
    Query known = l.sql->query("SELECT 1 FROM fact WHERE name = 'unknown login in minute' AND value = ?");
    if (known.text(minute).step()) return false;
    l.sql->query("INSERT INTO fact VALUES ('unknown login in minute', ?1) ON CONFLICT (name) DO UPDATE SET value = ?1").text(minute).run();
    return true;
}

// One row changed, and its entry.
Status change(Ledger::Impl& l, const Event& event, const std::function<void(Sql&, std::int64_t now)>& update) {
    return l.write(
        [&]() -> Status {
            update(*l.sql, l.now());
            if (!l.sql->failed() && l.sql->changed() != 1) return no_account(event.account);
            enter(l, event);
            return {};
        },
        kBeforeCommit);
}

}  // namespace

Result<std::vector<Account>> Accounts::all() {
    Sql& sql = *ledger_.impl_->sql;
    std::vector<Account> found;
    Query query = sql.query("SELECT * FROM account ORDER BY name");
    while (query.step()) found.push_back(account_of(query));
    return sql.checked(std::move(found));
}

Result<std::optional<Account>> Accounts::find(std::string_view name) {
    Sql& sql = *ledger_.impl_->sql;
    std::optional<Account> found;
    Query query = sql.query("SELECT * FROM account WHERE name = ?");
    if (query.text(name).step()) found = account_of(query);
    return sql.checked(std::move(found));
}

Status Accounts::add(const Account& account, std::string_view who) {
    if (!is_name(account.name))
        return Error{Errc::usage, say("账号名“{n}”只能用小写字母、数字和 - _ .，最长 32", "the account name \"{n}\": a-z, 0-9, - _ . and at most 32 of them", {{"n", shown(account.name)}}), {}, {}};
    Ledger::Impl& l = *ledger_.impl_;
    return l.write(
        [&]() -> Status {
            Query known = l.sql->query("SELECT 1 FROM account WHERE name = ?");
            if (known.text(account.name).step())
                return Error{Errc::usage, say("账号“{n}”已经有了", "there is an account \"{n}\" already", {{"n", account.name}}), {}, "creditlink account list"};
            l.sql->query("INSERT INTO account (name, person, roles, password, must_change, changed) VALUES (?, ?, ?, ?, ?, ?)")
                .text(account.name).text(account.person).text(account.roles).text(account.password).bind(account.must_change ? 1 : 0).bind(l.now()).run();
            enter(l, {"account-added", account.name, account.roles, who});
            return {};
        },
        kBeforeCommit);
}

Status Accounts::set_password(std::string_view name, std::string_view hash, bool must_change, std::string_view who) {
    return change(*ledger_.impl_, {"account-password", name, {}, who}, [&](Sql& sql, std::int64_t now) {
        sql.query("UPDATE account SET password = ?, must_change = ?, changed = ?, failures = 0, locked_until = 0 WHERE name = ?")
            .text(hash).bind(must_change ? 1 : 0).bind(now).text(name).run();
    });
}

Status Accounts::reset_password(std::string_view name, std::string_view hash, std::string_view who) {
    Ledger::Impl& l = *ledger_.impl_;
    return change(l, {"account-password", name, {}, who}, [&](Sql& sql, std::int64_t now) {
        enter(l, {"account-off", name, {}, who});
        sql.query("UPDATE account SET password = ?, must_change = 1, off = 1, changed = ?, failures = 0, locked_until = 0 WHERE name = ?").text(hash).bind(now).text(name).run();
    });
}

Status Accounts::set_roles(std::string_view name, std::string_view roles, std::string_view who) {
    return change(*ledger_.impl_, {"account-roles", name, roles, who}, [&](Sql& sql, std::int64_t now) {
        sql.query("UPDATE account SET roles = ?, changed = ? WHERE name = ?").text(roles).bind(now).text(name).run();
    });
}

Status Accounts::switch_off(std::string_view name, bool off, std::string_view who) {
    return change(*ledger_.impl_, {off ? "account-off" : "account-on", name, {}, who}, [&](Sql& sql, std::int64_t now) {
        sql.query("UPDATE account SET off = ?, changed = ? WHERE name = ?").bind(off ? 1 : 0).bind(now).text(name).run();
    });
}

Status Accounts::note_login(std::string_view name, bool right) {
    Ledger::Impl& l = *ledger_.impl_;
    return l.write(
        [&]() -> Status {
            Query known = l.sql->query("SELECT failures, locked_until FROM account WHERE name = ?");
            const bool there = known.text(name).step();
            const std::uint32_t failures = there ? static_cast<std::uint32_t>(known.integer(0)) : 0;
            const bool locked = there && known.integer(1) > l.now();  // tries meanwhile neither count nor prolong it
            known.again();
            if (there && right) {
                l.sql->query("UPDATE account SET failures = 0, locked_until = 0, seen = ? WHERE name = ?").bind(l.now()).text(name).run();
            } else if (there && !locked) {
                const std::int64_t lock = lock_for(failures + 1);
                l.sql->query("UPDATE account SET failures = failures + 1, locked_until = ? WHERE name = ?").bind(lock ? l.now() + lock : 0).text(name).run();
                const std::string seconds = std::to_string(lock) + " s";
                if (lock) enter(l, {"login-locked", name, seconds});
            }
            if (locked) return {};
            // A name that is no account may be a password typed into the wrong field.
            if (there || first_this_minute(l)) enter(l, {right ? "login" : "login-failed", there ? name : "unknown"});
            return {};
        },
        kBeforeCommit);
}

Status Accounts::note_logout(std::string_view name) {
    Ledger::Impl& l = *ledger_.impl_;
    return l.write([&]() -> Status { enter(l, {"logout", name}); return {}; }, kBeforeCommit);
}

}  // namespace creditlink
