// What systemd hears, with a socket in its place.

#include "creditlink/service/service_manager.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "office.h"

using namespace creditlink;

namespace {

class Manager {
  public:
    explicit Manager(const std::string& name) : fd_(socket(AF_UNIX, SOCK_DGRAM, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, name.data(), name.size());
        if (name[0] == '@') address.sun_path[0] = '\0';
        const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
        REQUIRE(bind(fd_, reinterpret_cast<const sockaddr*>(&address), length) == 0);
        setenv("NOTIFY_SOCKET", name.c_str(), 1);
    }
    ~Manager() { close(fd_); }
    std::string heard() {
        std::string all, one(4096, '\0');
        for (ssize_t got; (got = recv(fd_, one.data(), one.size(), MSG_DONTWAIT)) > 0;) all.append(one, 0, static_cast<std::size_t>(got));
        return all;
    }

  private:
    int fd_;
};

}  // namespace

TEST_CASE("systemd hears of readiness, state, life and the end, through a socket file or an abstract one") {
    TemporaryFolder folder;
    for (const std::string& name : {(folder / "notify").string(), "@creditlink-test-" + std::to_string(getpid())}) {
        Manager manager(name);
        setenv("WATCHDOG_USEC", "30000000", 1);
        Office office("2026-11-26 08:30");
        office.manager = ServiceManager::of_environment();
        CHECK(office.manager.alive_every_ms() == 15'000);
        CHECK(std::getenv("NOTIFY_SOCKET") == nullptr);  // programs that are started must not speak for the service
        office.task("a", R"("cron": "0 * * * *")");
        office.signal_after(1, Signal::reload);
        std::string heard;  // read as it comes: a socket holds ten messages
        for (int minute = 0; minute < 4; ++minute) office.after(minute, [&] { heard += manager.heard(); });
        office.live(4);
        heard += manager.heard();
        const std::size_t ready = heard.find("READY=1\nSTATUS="), alive = heard.find("WATCHDOG=1\n"), reloading = heard.find("RELOADING=1\nMONOTONIC_USEC="), stopping = heard.find("STOPPING=1\n");
        CHECK(ready == 0);
        CHECK(alive < reloading);
        CHECK(reloading < heard.find("READY=1", reloading));
        CHECK(stopping < heard.size());
        CHECK(heard.find("2026-11-26 09:00") != std::string::npos);
        std::size_t lives = 0;
        for (std::size_t from = 0; (from = heard.find("WATCHDOG=1", from)) != std::string::npos; ++from) ++lives;
        CHECK(lives >= 4 * 60 / 15 - 1);
    }
}

TEST_CASE("without systemd, or with its socket gone, the service goes on") {
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    CHECK(ServiceManager::of_environment().alive_every_ms() == 0);
    for (const char* name : {"/nowhere/at/all", "not-a-path", ""}) {
        setenv("NOTIFY_SOCKET", name, 1);
        ServiceManager::of_environment().ready("x");
    }
}

TEST_CASE("a watchdog that is meant for another process is not served") {
    setenv("WATCHDOG_USEC", "30000000", 1);
    setenv("WATCHDOG_PID", "1", 1);
    CHECK(ServiceManager::of_environment().alive_every_ms() == 0);
}
