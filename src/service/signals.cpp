#include "creditlink/service/signals.h"

#include <csignal>
#include <ctime>
#include <initializer_list>

namespace creditlink {

namespace {

sigset_t watched() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
    return signals;
}

}  // namespace

ProcessSignals::ProcessSignals() {
    const sigset_t signals = watched();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

Signal ProcessSignals::wait(std::int64_t ms) {
    const sigset_t signals = watched();
    const timespec time{static_cast<time_t>(ms / 1000), static_cast<long>(ms % 1000 * 1'000'000)};
    const int signal = sigtimedwait(&signals, nullptr, &time);
    return signal == SIGHUP ? Signal::reload : signal > 0 ? Signal::stop : Signal::none;
}

}  // namespace creditlink
