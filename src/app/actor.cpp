#include "actor.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {

namespace {

constexpr std::size_t kMaxName = 40;

// Through sudo, the account that called it; SUDO_USER means something only where sudo has made us root.
std::string account_name() {
    const char* sudo = getuid() == 0 ? std::getenv("SUDO_USER") : nullptr;
    if (sudo && getpwnam(sudo)) return sudo;
    const passwd* entry = getpwuid(getuid());
    return entry ? entry->pw_name : "uid-" + std::to_string(getuid());
}

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
    Actor actor{.person = account_name(), .account = account_name()};
    if (!in.has("--as")) return actor;
    const std::string name(trim(in.option("--as")));
    if (!is_name(name))
        return Error{Errc::usage, std::string(say("--as 应为姓名：不含空格和标点，最多 40 字", "--as is a name without spaces and marks, at most 40 characters")), {}, {}};
    if (name != actor.account && getpwnam(name.c_str()))
        return Error{Errc::usage, say("{n} 是另一个系统账号", "{n} is another account of this machine", {{"n", name}}), {}, std::string(say("请由本人登录后操作", "its owner logs in and does it"))};
    actor.person = name;
    return actor;
}

}  // namespace creditlink
