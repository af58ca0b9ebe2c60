#include <chrono>

#include "connection.h"

namespace creditlink {

using std::chrono::milliseconds;

bool ServerFloor::enter(const std::string& address) {
    const std::lock_guard lock(mutex_);
    ++accepted_;
    const auto known = present_.find(address);
    const bool many_of_it = known != present_.end() && known->second >= options.max_per_address, many = total_ >= options.max_connections;
    if (stopping_ || ((many_of_it || many) && !watchdog.make_room(many_of_it ? address : std::string()))) return false;
    ++present_[address], ++total_;
    return true;
}

void ServerFloor::leave(const std::string& address) {
    const std::lock_guard lock(mutex_);
    --total_;
    if (--present_[address] == 0) present_.erase(address);
    changed_.notify_all();
}

bool ServerFloor::pause(std::int64_t ms) {
    std::unique_lock lock(mutex_);
    return !changed_.wait_for(lock, milliseconds(ms), [&] { return stopping_; });
}

void ServerFloor::begin_stop() {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
}

bool ServerFloor::wait_until_empty(std::int64_t ms) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, milliseconds(ms), [&] { return present_.empty(); });
}

}  // namespace creditlink
