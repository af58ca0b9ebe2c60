#pragma once
// What systemd is told (sd_notify(3)): a datagram to the socket that it names in the environment. Without one nothing happens.

#include <cstdint>
#include <string>
#include <string_view>

namespace creditlink {

class ServiceManager {
  public:
    ServiceManager() = default;  // nobody listens
    // From NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID, which are taken out of the environment: programs that are started
    // from here must not speak for the service.
    static ServiceManager of_environment();

    void ready(std::string_view status) const;
    void reloading(std::int64_t monotonic_us) const;
    void stopping(std::string_view status) const;
    void status(std::string_view status) const;
    void alive() const;  // WATCHDOG=1
    // How often alive() is to be said, half of what the manager waits; 0: not at all.
    std::int64_t alive_every_ms() const { return alive_every_ms_; }

  private:
    void send(const std::string& state) const;
    std::string socket_;
    std::int64_t alive_every_ms_ = 0;
};

}  // namespace creditlink
