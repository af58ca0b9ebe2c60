#include "log_keeper.h"

#include "look_every.h"

namespace creditlink {

namespace {

constexpr std::int64_t kLogEveryMs = 30'000;

}  // namespace

LogKeeper::LogKeeper(Clock& clock, Diagnostics& diagnostics, std::function<std::shared_ptr<Office>()> office)
    : diagnostics_(diagnostics), office_(std::move(office)) {
    thread_ = std::jthread([this, &clock](std::stop_token stop) {
        const std::int64_t every = look_every(kLogEveryMs);
        while (clock.sleep_ms(every, stop)) look();
    });
}

LogKeeper::~LogKeeper() {
    thread_.request_stop();
    thread_.join();
    look();
}

void LogKeeper::look() {
    const Status done = log_decisions(*office_(), BeginLog::yes);
    const std::string trouble = done ? std::string() : done.error().message;
    if (!done && trouble != told_) diagnostics_.error("decisions_not_logged", done.error());
    told_ = trouble;
}

}  // namespace creditlink
