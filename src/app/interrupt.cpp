#include "interrupt.h"

#include <csignal>
#include <ctime>

namespace creditlink {

Interrupt::Interrupt() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    watcher_ = std::jthread([this, signals](std::stop_token done) {
        constexpr timespec kWait{0, 100'000'000};
        while (!done.stop_requested())
            if (sigtimedwait(&signals, nullptr, &kWait) > 0) source_.request_stop();
    });
}

}  // namespace creditlink
