#include "watchdog.h"

#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace creditlink {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

}  // namespace

Watchdog::Watchdog() : thread_([this](std::stop_token stop) { run(stop); }) {}

Watchdog::Watch::Watch(Watchdog& dog, int fd, std::string peer) : dog_(dog), fd_(fd) {
    const std::lock_guard lock(dog_.mutex_);
    dog_.watched_[fd_] = {.peer = std::move(peer)};
}

Watchdog::Watch::~Watch() {
    const std::lock_guard lock(dog_.mutex_);
    dog_.watched_.erase(fd_);
}

void Watchdog::Watch::within(std::int64_t ms) {
    const std::lock_guard lock(dog_.mutex_);
    dog_.set(fd_, steady_clock::now() + milliseconds(ms), Doing::other);
}
void Watchdog::Watch::read_within(std::int64_t ms) {
    const std::lock_guard lock(dog_.mutex_);
    dog_.set(fd_, steady_clock::now() + milliseconds(ms), Doing::reading);
}
void Watchdog::Watch::grow(std::int64_t ms, std::int64_t most_ms) {
    const std::lock_guard lock(dog_.mutex_);
    Entry& entry = dog_.watched_[fd_];
    if (entry.deadline != Time::max()) entry.deadline = std::max(entry.deadline, std::min(entry.deadline + milliseconds(ms), steady_clock::now() + milliseconds(most_ms)));  // later: no thread is woken
}
void Watchdog::Watch::no_limit() {
    const std::lock_guard lock(dog_.mutex_);
    dog_.set(fd_, Time::max(), Doing::other);
}

bool Watchdog::Watch::idle_for(std::int64_t ms) {
    const std::lock_guard lock(dog_.mutex_);
    dog_.set(fd_, steady_clock::now() + milliseconds(ms), Doing::idle);
    return !dog_.stopping_;
}

void Watchdog::set(int fd, Time deadline, Doing doing) {
    Entry& entry = watched_[fd];
    entry.deadline = deadline, entry.doing = doing, entry.since = steady_clock::now();
    look_again();
}

bool Watchdog::make_room(std::string_view peer) {
    const std::lock_guard lock(mutex_);
    for (const Doing doing : {Doing::idle, Doing::reading}) {
        std::pair<int, Entry*> oldest{-1, nullptr};
        for (auto& [fd, entry] : watched_)
            if (entry.doing == doing && (peer.empty() || entry.peer == peer) && (!oldest.second || entry.since < oldest.second->since)) oldest = {fd, &entry};
        if (!oldest.second) continue;
        ::shutdown(oldest.first, SHUT_RDWR);
        oldest.second->doing = Doing::other;  // its thread is leaving: the next newcomer takes another's place
        return true;
    }
    return false;
}

// Deadlines mostly move later, and waking a thread for each request costs more than the request's own accounting: it is
// woken only for one that is earlier than what it waits for.
void Watchdog::look_again() {
    for (const auto& [fd, entry] : watched_) {
        if (entry.deadline >= next_) continue;
        next_ = entry.deadline;
        changed_.notify_one();
    }
}

void Watchdog::end_idle() {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const auto& [fd, entry] : watched_)
        if (entry.doing == Doing::idle) ::shutdown(fd, SHUT_RDWR);
}

void Watchdog::end_all() {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const auto& [fd, entry] : watched_) ::shutdown(fd, SHUT_RDWR);
}

void Watchdog::run(std::stop_token stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        const Time now = steady_clock::now();
        next_ = now + std::chrono::hours(1);
        for (auto& [fd, entry] : watched_) {
            if (entry.deadline <= now) {
                ::shutdown(fd, SHUT_RDWR);
                entry.deadline = Time::max();
            }
            next_ = std::min(next_, entry.deadline);
        }
        const Time waited_for = next_;
        changed_.wait_until(lock, stop, waited_for, [&] { return next_ < waited_for; });
    }
}

}  // namespace creditlink
