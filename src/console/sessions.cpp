#include "sessions.h"

#include <algorithm>

#include "creditlink/base/encode.h"
#include "creditlink/base/random.h"

namespace creditlink::console_detail {

std::string Sessions::begin(Session session) {
    const std::string cookie = base64url(random_bytes(32));
    const std::int64_t now = clock_.steady_ms();
    const std::lock_guard lock(mutex_);
    drop_old();
    if (open_.size() >= kMostSessions)
        open_.erase(std::min_element(open_.begin(), open_.end(), [](const auto& a, const auto& b) { return a.second.used < b.second.used; }));
    session.token = base64url(random_bytes(24));
    session.begun = session.used = now;
    open_[sha256(cookie)] = std::move(session);
    return cookie;
}

std::optional<Session> Sessions::find(std::string_view cookie) {
    const std::lock_guard lock(mutex_);
    drop_old();
    const auto at = open_.find(sha256(cookie));
    if (at == open_.end()) return std::nullopt;
    at->second.used = clock_.steady_ms();
    return at->second;
}

void Sessions::end(std::string_view cookie) {
    const std::lock_guard lock(mutex_);
    open_.erase(sha256(cookie));
}

void Sessions::end_all_of(std::string_view account) {
    const std::lock_guard lock(mutex_);
    std::erase_if(open_, [&](const auto& each) { return each.second.account == account; });
}

void Sessions::drop_old() {
    const std::int64_t now = clock_.steady_ms();
    std::erase_if(open_, [&](const auto& each) { return now - each.second.used > kIdleMs || now - each.second.begun > kLongestMs; });
}

}  // namespace creditlink::console_detail
