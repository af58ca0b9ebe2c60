// Accounts as the system and security administrators and the auditor see them, and one's own password.

#include "account_parts.h"
#include "creditlink/base/message.h"
#include "creditlink/base/password.h"
#include "creditlink/base/text.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

constexpr std::size_t kShortest = 10;  // code points

Markup password_form(const Visit& visit, const Markup& notice) {
    Markup fields;
    const auto field = [&](std::string name, std::string_view label, std::string complete) {
        fields += html("<label for=\"{n}\">{l}</label><input id=\"{n}\" name=\"{n}\" type=\"password\" required autocomplete=\"{c}\">", {{"n", std::move(name)}, {"l", std::string(label)}, {"c", std::move(complete)}});
    };
    field("old", say("现在的密码", "present password"), "current-password");
    field("new", say("新密码，至少 10 个字符", "new password, at least 10 characters"), "new-password");
    field("again", say("再输一次新密码", "new password once more"), "new-password");
    Markup why;
    if (visit.session.must_change) why = html("<p class=\"summary warn\">{t}</p>", {{"t", std::string(say("这个密码是别人设的：先换成自己的。", "Somebody else chose this password: choose your own first."))}});
    return html("{notice}{why}{form}", {{"notice", notice}, {"why", why},
                                        {"form", form(visit, "/password", html("{fields}<button>{b}</button>", {{"fields", fields}, {"b", std::string(say("更换密码", "change the password"))}}))}});
}

Error not_good(std::string_view zh, std::string_view en) { return {Errc::usage, std::string(say(zh, en)), {}, {}}; }

Result<std::string> checked_password(const Visit& visit, const Account& account) {
    const std::string old = visit.request.filled("old"), fresh = visit.request.filled("new");
    if (!password_matches(old, account.password)) return Error{Errc::trust, std::string(say("现在的密码不对", "the present password is wrong")), {}, {}};
    if (fresh != visit.request.filled("again")) return not_good("两次输入的新密码不同", "the new password was not the same twice");
    if (count_code_points(fresh) < kShortest || fresh.size() > kLongestPassword) return not_good("新密码应为 10 到 200 个字符", "a password has 10 to 200 characters");
    if (fresh == old || fresh.find(account.name) != std::string::npos) return not_good("新密码不能与旧密码相同，也不能含账号名", "not the old one, and without the account's name");
    return hash_password(fresh);
}

}  // namespace

std::string account_roles(const Account& account) {
    const auto roles = parse_roles(account.roles);
    return roles ? titles_of(*roles) : account.roles.empty() ? "–" : account.roles;
}

Markup account_state(const Account& account, std::int64_t now) {
    if (account.off) return badge(say("停用", "off"), "calm");
    if (account.locked_until > now)
        return html("{b}<br><span class=\"hint\">{u} {t}{n}</span>", {{"b", badge(say("锁定中", "locked"), "bad")}, {"u", std::string(say("到", "until"))}, {"t", time_text(account.locked_until)},
                     {"n", say("，连续输错 {n} 次", ", {n} wrong passwords in a row", {{"n", std::to_string(account.failures)}})}});
    if (account.roles.empty()) return badge(say("待授权", "without a role yet"), "warn");
    return account.must_change ? badge(say("待改密码", "password to be changed"), "warn") : badge(say("可用", "in use"), "good");
}

ServerResponse accounts_page(const Visit& visit) {
    auto all = visit.desk.accounts();
    if (!all) return error_page(visit, all.error());
    const Slot person = std::string(say("姓名", "person")), roles = std::string(say("角色", "roles")), state = std::string(say("状态", "state")), seen = std::string(say("最近登录", "last log-in"));
    Markup rows;
    const std::int64_t now = visit.clock.unix_seconds();
    for (const Account& a : *all) {
        rows += html("<tr><th scope=\"row\"><a href=\"/accounts/{u}\">{n}</a></th><td data-l=\"{lp}\">{p}</td><td data-l=\"{lr}\">{r}</td><td data-l=\"{ls}\"><span>{s}</span></td><td data-l=\"{lt}\">{seen}</td></tr>\n",
                     {{"lp", person}, {"lr", roles}, {"ls", state}, {"lt", seen}, {"u", url_escaped(a.name)}, {"n", a.name}, {"p", a.person}, {"r", account_roles(a)}, {"s", account_state(a, now)}, {"seen", time_text(a.seen)}});
    }
    Markup body = html("<div class=\"wide\"><table class=\"labelled\"><thead><tr><th>{n}</th><th>{p}</th><th>{r}</th><th>{s}</th><th>{seen}</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n<p class=\"hint\">{h}</p>",
                       {{"n", std::string(say("账号", "account"))}, {"p", person}, {"r", roles}, {"s", state}, {"seen", seen}, {"rows", rows},
                        {"h", std::string(say("系统管理员增设账号、重设密码，安全管理员授予角色、启用停用；第一批账号在命令行增设：creditlink account --help", "The system administrator adds accounts and resets passwords, the security administrator gives roles and switches accounts off and on; the first ones are made on the command line: creditlink account --help"))}});
    body += add_account_form(visit);
    return page(visit, say("账号", "Accounts"), body);
}

ServerResponse password_page(const Visit& visit) { return page(visit, say("更换密码", "Change the password"), password_form(visit, {})); }

ServerResponse change_password(const Visit& visit) {
    auto account = visit.desk.account(visit.session.account);
    if (!account) return error_page(visit, account.error());
    if (!*account || (*account)->locked_until > visit.clock.unix_seconds()) return see_other("/login");  // all of its sessions end
    auto hash = checked_password(visit, **account);
    if (!hash) {  // a stolen session is no way to guess
        if (hash.error().code == Errc::trust)
            if (auto noted = visit.desk.note_login(visit.session.account, false); !noted) return error_page(visit, noted.error());
        return page(visit, say("更换密码", "Change the password"), password_form(visit, error_summary(hash.error())), 422);
    }
    if (auto set = visit.desk.set_password(visit.session.account, *hash, visit.who()); !set) return error_page(visit, set.error());
    return see_other("/login?done=password");  // all of the account's sessions end
}

}  // namespace creditlink::console_detail
