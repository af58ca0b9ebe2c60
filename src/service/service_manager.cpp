#include "creditlink/service/service_manager.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace creditlink {

namespace {

std::string taken(const char* name) {
    const char* value = std::getenv(name);
    std::string text = value ? value : "";
    unsetenv(name);
    return text;
}

// One line: a line feed would begin another assignment.
std::string line(std::string_view name, std::string_view value) {
    std::string text(name);
    for (const char c : value) text.push_back(c == '\n' ? ' ' : c);
    return text + "\n";
}

}  // namespace

ServiceManager ServiceManager::of_environment() {
    ServiceManager manager;
    manager.socket_ = taken("NOTIFY_SOCKET");
    const std::string usec = taken("WATCHDOG_USEC"), pid = taken("WATCHDOG_PID");
    if (pid.empty() || pid == std::to_string(getpid())) manager.alive_every_ms_ = std::strtoll(usec.c_str(), nullptr, 10) / 2000;
    return manager;
}

void ServiceManager::ready(std::string_view status) const { send("READY=1\n" + line("STATUS=", status)); }
void ServiceManager::reloading(std::int64_t monotonic_us) const { send("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(monotonic_us) + "\n"); }
void ServiceManager::stopping(std::string_view status) const { send("STOPPING=1\n" + line("STATUS=", status)); }
void ServiceManager::status(std::string_view status) const { send(line("STATUS=", status)); }
void ServiceManager::alive() const { send("WATCHDOG=1\n"); }

void ServiceManager::send(const std::string& state) const {
    sockaddr_un address{};
    if (socket_.empty() || socket_.size() >= sizeof address.sun_path || (socket_[0] != '/' && socket_[0] != '@')) return;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, socket_.data(), socket_.size());
    if (address.sun_path[0] == '@') address.sun_path[0] = '\0';  // an abstract name
    const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return;
    const timeval patience{1, 0};  // a full queue: a moment, as libsystemd waits, but never for good
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
    // A manager that is gone is no reason to stop working.
    [[maybe_unused]] const ssize_t sent = sendto(fd, state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address), length);
    close(fd);
}

}  // namespace creditlink
