#include "actor.h"

#include <pwd.h>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "person.h"

namespace creditlink {

namespace {

constexpr std::size_t kMaxName = 40;

bool is_name(std::string_view text) {
    if (text.empty() || !is_utf8(text) || count_code_points(text) > kMaxName) return false;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = next_code_point(text, at);
        if (c < 0x20 || (c >= 0x7f && c < 0xa0) || is_zero_width(c) || is_space(c) || (c < 0x80 && std::string_view("/,:;()<>\"'").find(static_cast<char>(c)) != std::string_view::npos)) return false;
    }
    return true;
}

}  // namespace

Result<Actor> actor_of(const Invocation& in) {
    const std::string account = acting_person();
    Actor actor{.person = account, .account = account};
    if (!in.has("--as")) return actor;
    const std::string name(trim(in.option("--as")));
    if (!is_name(name))
        return Error{Errc::usage, std::string(say("--as 应为姓名：不含空格和标点，最多 40 字", "--as is a name without spaces and marks, at most 40 characters")), {}, "--as 王芳"};
    if (name != actor.account && getpwnam(name.c_str()))
        return Error{Errc::usage, say("{n} 是另一个系统账号", "{n} is another account of this machine", {{"n", name}}), {}, std::string(say("请由本人登录后操作", "its owner logs in and does it"))};
    actor.person = name;
    return actor;
}

}  // namespace creditlink
