#include "creditlink/console/role.h"

#include <array>
#include <vector>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {
namespace {

struct Name {
    std::string_view name, zh, en;
};

constexpr std::array<Name, kRoles> kNames = {{
    {"system", "系统管理员", "system administrator"},
    {"security", "安全管理员", "security administrator"},
    {"auditor", "审计员", "auditor"},
    {"operator", "操作员", "operator"},
    {"mapper", "映射编辑", "mapping editor"},
    {"publisher", "发布员", "publisher"},
    {"approver", "批准人", "approver"},
}};

template <typename Text>
std::string listed(Roles roles, std::string_view separator, Text text) {
    std::string list;
    for (std::size_t i = 0; i < kRoles; ++i)
        if (roles.has(static_cast<Role>(i))) list.append(list.empty() ? "" : separator).append(text(static_cast<Role>(i)));
    return list;
}

}  // namespace

std::string_view name_of(Role role) { return kNames[static_cast<std::size_t>(role)].name; }
std::string_view title_of(Role role) { return say(kNames[static_cast<std::size_t>(role)].zh, kNames[static_cast<std::size_t>(role)].en); }
std::string text_of(Roles roles) { return listed(roles, ",", [](Role role) { return name_of(role); }); }
std::string titles_of(Roles roles) { return listed(roles, say("、", ", "), [](Role role) { return title_of(role); }); }

Result<Roles> parse_roles(std::string_view text) {
    Roles roles;
    int apart = 0;
    for (const std::string_view word : split(text, ",")) {
        bool known = false;
        for (std::size_t i = 0; i < kRoles; ++i) {
            if (kNames[i].name != trim(word)) continue;
            const Role role = static_cast<Role>(i);
            if (!roles.has(role)) apart += role == Role::system || role == Role::security || role == Role::auditor;
            roles = roles.with(role);
            known = true;
        }
        if (known) continue;
        std::vector<std::string_view> names;
        std::string all;
        for (const Name& name : kNames) {
            names.push_back(name.name);
            all.append(all.empty() ? "" : ", ").append(name.name);
        }
        return Error{Errc::usage, say("没有角色“{r}”", "there is no role \"{r}\"", {{"r", shown(word)}}), {}, say("可用：{l}", "there are: {l}", {{"l", all}})};
    }
    if (apart > 1)
        return Error{Errc::usage, std::string(say("系统管理、安全管理、审计三者不得由一个账号兼任", "system, security and auditor are never one account's")), {},
                     std::string(say("请分给三个账号", "give them to three accounts"))};
    return roles;
}

}  // namespace creditlink
