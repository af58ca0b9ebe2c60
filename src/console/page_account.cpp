// One account: what may be done with it, by whom. Nobody changes his own, whatever his roles.

#include <algorithm>

#include "account_parts.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

constexpr std::size_t kLongestPerson = 40;  // characters

std::string path_of(std::string_view account, std::string_view step) { return "/accounts/" + url_escaped(account) + std::string(step); }

Markup button_form(const Visit& visit, std::string_view account, std::string_view step, std::string_view button, std::string_view hint) {
    return form(visit, path_of(account, step), html("<button class=\"quiet\">{b}</button><p class=\"hint\">{h}</p>", {{"b", std::string(button)}, {"h", std::string(hint)}}));
}

Markup roles_form(const Visit& visit, const Account& account) {
    const auto now = parse_roles(account.roles);
    Markup boxes;
    for (std::size_t i = 0; i < kRoles; ++i) {
        const Role role = static_cast<Role>(i);
        const bool has = now && now->has(role);
        boxes += html("<label class=\"box\"><input type=\"checkbox\" name=\"{n}\" value=\"yes\"{c}> {t}</label>", {{"n", std::string(name_of(role))}, {"c", has ? html(" checked") : Markup()}, {"t", std::string(title_of(role))}});
    }
    return html("<h2>{t}</h2>\n{f}", {{"t", std::string(say("角色", "Roles"))},
                                      {"f", form(visit, path_of(account.name, "/roles"), html("{boxes}<button>{b}</button><p class=\"hint\">{h}</p>", {{"boxes", boxes}, {"b", std::string(say("授予这些角色", "give it these roles"))},
                                           {"h", std::string(say("系统、安全、审计三者一个账号只能有一个。已登录的会被请出，重新登录即可。", "Of system, security and auditor an account has one at most. Whoever is logged in is out, and logs in again."))}}))}});
}

// What this visitor may do with the account.
Markup steps(const Visit& visit, const Account& account) {
    if (account.name == visit.session.account) return html("<p class=\"hint\">{t}</p>", {{"t", std::string(say("自己的账号由别人来管；自己能做的是更换密码（右上角姓名）。", "One's own account is managed by others; one's own is the password, behind the name above."))}});
    Markup all;
    if (visit.may(Role::security)) all += roles_form(visit, account);
    if (visit.may(Role::security) || (visit.may(Role::system) && !account.off)) all += html("<h2>{t}</h2>\n", {{"t", std::string(say("停用和启用", "Off and on"))}});
    if (account.off && visit.may(Role::security)) all += button_form(visit, account.name, "/on", say("启用这个账号", "switch it on"), say("重设过密码的账号，确认是本人后再启用。", "After its password was reset: once you know that it is he who asked."));
    if (!account.off && (visit.may(Role::security) || visit.may(Role::system)))
        all += button_form(visit, account.name, "/off", say("停用这个账号", "switch it off"), say("已登录的会被请出；账号保留，过去的决定仍有署名。", "Whoever is logged in is out; it is kept, so that what it decided keeps a name."));
    if (visit.may(Role::system))
        all += html("<h2>{t}</h2>\n{f}", {{"t", std::string(say("密码", "Password"))}, {"f", button_form(visit, account.name, "/password", say("重设密码", "reset its password"), say("给出一次性密码，同时停用；由安全管理员启用后才能登录。", "Gives a first password, and switches it off: it is of use once the security administrator has switched it on."))}});
    return all;
}

ServerResponse show_account(const Visit& visit, const Account& account, const Markup& notice, int status = 200) {
    Markup facts = html("<p class=\"facts\"><span>{p}</span><span>{r}</span><span>{s}</span></p>\n<p class=\"hint\">{l} {seen}</p>\n",
                        {{"p", account.person}, {"r", account_roles(account)}, {"s", account_state(account, visit.clock.unix_seconds())}, {"l", std::string(say("最近登录", "last log-in"))}, {"seen", time_text(account.seen)}});
    return page(visit, account.name, html("{notice}{facts}{steps}", {{"notice", notice}, {"facts", facts}, {"steps", steps(visit, account)}}), status);
}

Result<Account> account_named(const Visit& visit, std::string_view name) {
    auto found = visit.desk.account(name);
    if (!found) return found.error();
    if (!*found) return Error{Errc::not_found, std::string(say("没有这个账号", "there is no such account")), {}, {}};
    return **found;
}

// The account of the path, which is another's than the visitor's.
Result<Account> another_account(const Visit& visit) {
    auto account = account_named(visit, visit.parts.at(0));
    if (account && account->name == visit.session.account) return Error{Errc::approval, std::string(say("不能改自己的账号", "nobody changes his own account")), {}, std::string(say("请由另一名管理员来做", "another administrator does it"))};
    return account;
}

// Shown once, on the answer to the form itself: it stands in no address and is fetched by nobody else.
ServerResponse password_once(const Visit& visit, const std::string& name, const std::string& password, std::string_view next) {
    return page(visit, say("一次性密码", "First password"),
                html("<p class=\"summary warn\">{w}</p>\n<table class=\"narrow\"><tbody><tr><th scope=\"row\">{a}</th><td><code>{n}</code></td></tr><tr><th scope=\"row\">{l}</th><td><code>{p}</code></td></tr></tbody></table>\n<p>{next}</p>\n<p><a href=\"/accounts\">{back}</a></p>",
                     {{"w", std::string(say("只显示这一次。请当面交给本人；第一次登录时必须换成自己的。", "Shown this once. Hand it over in person; it has to be changed at the first log-in."))}, {"a", std::string(say("账号", "account"))}, {"n", name},
                      {"l", std::string(say("密码", "password"))}, {"p", password}, {"next", std::string(next)}, {"back", std::string(say("回到账号列表", "back to the accounts"))}}));
}

ServerResponse switch_account(const Visit& visit, bool off) {
    auto account = another_account(visit);
    if (!account) return error_page(visit, account.error());
    if (Status done = visit.desk.account_desk().switch_off(account->name, off, visit.who()); !done) return error_page(visit, done.error());
    return see_other(path_of(account->name, ""));
}

}  // namespace

Markup add_account_form(const Visit& visit) {
    if (!visit.may(Role::system)) return {};
    return html("<h2>{t}</h2>\n{f}", {{"t", std::string(say("增设账号", "Add an account"))},
                                      {"f", form(visit, "/accounts/add", html("<label for=\"name\">{n}</label><input id=\"name\" name=\"name\" required autocapitalize=\"none\" autocomplete=\"off\" maxlength=\"32\"><label for=\"person\">{p}</label><input id=\"person\" name=\"person\" required maxlength=\"40\" autocomplete=\"off\"><button>{b}</button><p class=\"hint\">{h}</p>",
                                           {{"n", std::string(say("账号名：小写字母、数字和 - _ .", "its name: a-z, 0-9, - _ ."))}, {"p", std::string(say("本人姓名", "whose it is"))}, {"b", std::string(say("增设账号", "add the account"))},
                                            {"h", std::string(say("给出一次性密码。安全管理员授予角色以后，本人才能登录。", "Gives a first password. Its person can log in once the security administrator has given it a role."))}}))}});
}

ServerResponse account_page(const Visit& visit) {
    auto account = account_named(visit, visit.parts.at(0));
    return account ? show_account(visit, *account, {}) : error_page(visit, account.error());
}

ServerResponse add_account(const Visit& visit) {
    const std::string name = visit.request.filled("name"), person(trim(visit.request.filled("person")));
    if (person.empty() || count_code_points(person) > kLongestPerson)
        return error_page(visit, {Errc::usage, say("请填写本人姓名，最多 {n} 字", "say whose it is, in at most {n} characters", {{"n", std::to_string(kLongestPerson)}}), {}, {}});
    auto password = visit.desk.account_desk().add(name, person, visit.who());
    if (!password) return error_page(visit, password.error());
    return password_once(visit, name, *password, say("接下来：请安全管理员授予角色。", "Next: the security administrator gives it its roles."));
}

ServerResponse give_roles(const Visit& visit) {
    auto account = another_account(visit);
    if (!account) return error_page(visit, account.error());
    std::string wanted;
    for (std::size_t i = 0; i < kRoles; ++i) {
        const std::string_view name = name_of(static_cast<Role>(i));
        if (visit.request.filled(name) == "yes") wanted.append(wanted.empty() ? "" : ",").append(name);
    }
    const auto roles = wanted.empty() ? Result<Roles>(Error{Errc::usage, std::string(say("至少选一个角色；不让用的账号请停用", "choose a role at least; switch off an account that nobody is to use")), {}, {}}) : parse_roles(wanted);
    if (!roles) return show_account(visit, *account, error_summary(roles.error()), 422);
    if (Status done = visit.desk.account_desk().set_roles(account->name, text_of(*roles), visit.who()); !done) return error_page(visit, done.error());
    return see_other(path_of(account->name, ""));
}

ServerResponse reset_account_password(const Visit& visit) {
    auto account = another_account(visit);
    if (!account) return error_page(visit, account.error());
    auto password = visit.desk.account_desk().reset_password(account->name, visit.who());
    if (!password) return error_page(visit, password.error());
    return password_once(visit, account->name, *password, say("账号已停用。接下来：请安全管理员确认是本人并启用。", "The account is off. Next: the security administrator makes sure whose it is and switches it on."));
}

ServerResponse switch_account_off(const Visit& visit) { return switch_account(visit, true); }
ServerResponse switch_account_on(const Visit& visit) { return switch_account(visit, false); }

}  // namespace creditlink::console_detail
