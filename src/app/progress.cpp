#include <iostream>

#include "creditlink/base/message.h"
#include "print.h"

namespace creditlink {

namespace {

constexpr std::int64_t kRedrawMs = 200;   // faster cannot be read
constexpr std::int64_t kLineMs = 60'000;  // without a terminal: one line a minute, for files that somebody keeps
constexpr double kLeastShare = 0.01;      // before that the remaining time is a guess

std::string duration(std::int64_t seconds) {
    if (seconds < 120) return say("{n} 秒", "{n} s", {{"n", std::to_string(seconds)}});
    return say("{n} 分钟", "{n} min", {{"n", std::to_string((seconds + 30) / 60)}});
}

}  // namespace

Progress::Progress(Clock& clock, bool quiet)
    : clock_(clock), quiet_(quiet), terminal_(stderr_is_terminal()), started_(clock.steady_ms()), shown_(started_) {}

Progress::~Progress() { clear(); }

void Progress::show(std::string_view what, std::uint64_t done, double share) {
    const std::lock_guard lock(mutex_);
    const std::int64_t now = clock_.steady_ms();
    if (what != what_) {
        what_ = what;
        started_ = now;
    }
    if (quiet_ || now - shown_ < (terminal_ ? kRedrawMs : kLineMs)) return;
    shown_ = now;
    if (terminal_) std::cerr << "\r\x1b[K" << line(now, done, share) << std::flush;
    else std::cerr << line(now, done, share) << std::endl;
    drawn_ = terminal_;
}

std::string Progress::line(std::int64_t now, std::uint64_t done, double share) const {
    const double seconds = static_cast<double>(now - started_) / 1000.0;
    std::string text = what_ + "  " + grouped(done);
    if (seconds > 0) text += say("，每秒 {r}", ", {r} a second", {{"r", grouped(static_cast<std::uint64_t>(static_cast<double>(done) / seconds))}});
    if (share > kLeastShare && share <= 1)
        text += say("，{p} %，还需约 {t}", ", {p} %, about {t} left",
                    {{"p", std::to_string(static_cast<int>(share * 100))}, {"t", duration(static_cast<std::int64_t>(seconds / share * (1 - share)))}});
    return text;
}

void Progress::clear() {
    const std::lock_guard lock(mutex_);
    if (drawn_) std::cerr << "\r\x1b[K" << std::flush;
    drawn_ = false;
}

}  // namespace creditlink
