// Accounts of the console. The first one is made here, by whoever may write the state folder; there is no default password.

#include <iostream>

#include "command.h"
#include "creditlink/base/message.h"
#include "creditlink/base/password.h"
#include "creditlink/console/role.h"
#include "creditlink/ledger/accounts.h"
#include "first_password.h"
#include "opened.h"
#include "person.h"
#include "print.h"

namespace creditlink {

namespace {

void print_password(const Invocation& in, const std::string& name, const std::string& password) {
    if (in.json) {
        json::Writer writer;
        return print_json(writer.begin_object().member("account", name).member("password", password).end_object());
    }
    std::cout << say("账号 ", "account   ") << name << '\n' << say("密码 ", "password  ") << password << '\n';
    print_wrapped(say("只显示这一次；第一次登录时必须换成自己的。请当面交给本人。", "Shown this once; it has to be changed at the first log-in. Hand it over in person."));
}

Result<std::string> name_of(const Invocation& in, std::string_view example) {
    if (in.arguments.size() == 1) return in.arguments[0];
    return Error{Errc::usage, std::string(say("请给出一个账号名", "name one account")), {}, std::string(example)};
}

Result<Exit> add_account(const Invocation& in) {
    auto name = name_of(in, "creditlink account add wangfang --person 王芳 --roles operator");
    if (!name) return name.error();
    if (in.option("--person").empty() || in.option("--roles").empty())
        return Error{Errc::usage, std::string(say("请写明 --person 姓名 和 --roles 角色", "give --person and --roles")), {}, "creditlink account add wangfang --person 王芳 --roles operator"};
    auto roles = parse_roles(in.option("--roles"));
    if (!roles) return roles.error();
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    const std::string password = first_password();
    const Account account{.name = *name, .person = in.option("--person"), .roles = text_of(*roles), .password = hash_password(password), .off = false, .must_change = true,
                          .failures = 0, .locked_until = 0, .changed = 0, .seen = 0};
    if (auto added = Accounts(opened->ledger).add(account, acting_person()); !added) return added.error();
    print_password(in, *name, password);
    return Exit::balanced;
}

Result<Exit> list_accounts(const Invocation& in) {
    auto opened = open_office(in, Access::look);
    if (!opened) return opened.error();
    auto all = Accounts(opened->ledger).all();
    if (!all) return all.error();
    const std::int64_t now = opened->office->clock().unix_seconds();
    Table table;
    table.header({std::string(say("账号", "account")), std::string(say("姓名", "person")), std::string(say("角色", "roles")), std::string(say("状态", "state")), std::string(say("最近登录", "last log-in"))},
                 {Table::Align::whole, Table::Align::left, Table::Align::left, Table::Align::left, Table::Align::whole});
    for (const Account& a : *all) {
        const bool locked = a.locked_until > now;
        if (in.json) {
            json::Writer writer;
            writer.begin_object().member("account", a.name).member("person", a.person).member("roles", a.roles).name("off").boolean(a.off).name("locked").boolean(locked);
            if (a.seen) writer.member("seen", rfc3339(a.seen));
            print_json(writer.end_object());
            continue;
        }
        const auto roles = parse_roles(a.roles);
        const std::string_view state = a.off ? say("停用", "off") : a.roles.empty() ? say("待授权", "without a role yet") : locked ? say("锁定中", "locked") : a.must_change ? say("待改密码", "password to be changed") : say("可用", "in use");
        table.row({a.name, a.person, roles ? titles_of(*roles) : a.roles, std::string(state), a.seen ? shown_time(a.seen) : std::string()});
    }
    if (in.json) return Exit::balanced;
    if (all->empty()) {
        std::cout << say("还没有账号。\n", "There are no accounts yet.\n");
        print_next("creditlink account add wangfang --person 王芳 --roles operator");
    } else {
        std::cout << table.text();
    }
    return Exit::balanced;
}

Result<Exit> password(const Invocation& in) {
    auto name = name_of(in, "creditlink account password wangfang");
    if (!name) return name.error();
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    const std::string fresh = first_password();
    if (auto set = Accounts(opened->ledger).set_password(*name, hash_password(fresh), true, acting_person()); !set) return set.error();
    print_password(in, *name, fresh);
    return Exit::balanced;
}

Result<Exit> roles(const Invocation& in) {
    auto name = name_of(in, "creditlink account roles wangfang --roles operator,mapper");
    if (!name) return name.error();
    auto parsed = parse_roles(in.option("--roles"));
    if (!parsed) return parsed.error();
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    if (auto set = Accounts(opened->ledger).set_roles(*name, text_of(*parsed), acting_person()); !set) return set.error();
    print_done(in.json, "roles", *name, say("{n} 现在是：{r}。已登录的会被请出，重新登录即可。", "{n} is now: {r}. Whoever is logged in is out, and logs in again.", {{"n", *name}, {"r", titles_of(*parsed)}}));
    return Exit::balanced;
}

Result<Exit> switch_to(const Invocation& in, bool off) {
    auto name = name_of(in, off ? "creditlink account off wangfang" : "creditlink account on wangfang");
    if (!name) return name.error();
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    if (auto set = Accounts(opened->ledger).switch_off(*name, off, acting_person()); !set) return set.error();
    print_done(in.json, off ? "off" : "on", *name, std::string(off ? say("已停用，已登录的会被请出；账号保留，过去的决定仍有署名。", "Off, and whoever is logged in is out; it is kept, so that what it decided keeps a name.") : say("已启用。", "In use again.")));
    return Exit::balanced;
}

Result<Exit> off(const Invocation& in) { return switch_to(in, true); }
Result<Exit> on(const Invocation& in) { return switch_to(in, false); }

}  // namespace

std::vector<Command> account_commands() {
    const OptionRow kRoleOption{"--roles", "LIST", "角色，逗号分隔：system security auditor operator mapper publisher approver", "roles, by commas: system security auditor operator mapper publisher approver"};
    return {
        {"account", "add", "NAME", "增设控制台账号，给出一次性密码", "add an account of the console; prints its first password", "creditlink account add wangfang --person 王芳 --roles operator",
         {{"--person", "NAME", "本人姓名；决定和日志里写的是账号名", "whose it is; decisions and the log bear the account's name"}, kRoleOption}, add_account},
        {"account", "list", "", "控制台账号", "the accounts of the console", "creditlink account list", {}, list_accounts},
        {"account", "roles", "NAME", "改角色", "change its roles", "creditlink account roles wangfang --roles operator,mapper", {kRoleOption}, roles},
        {"account", "password", "NAME", "重设密码并解锁", "a new first password; unlocks it", "creditlink account password wangfang", {}, password},
        {"account", "off", "NAME", "停用", "switch it off", "creditlink account off wangfang", {}, off},
        {"account", "on", "NAME", "重新启用", "switch it on again", "creditlink account on wangfang", {}, on},
    };
}

}  // namespace creditlink
