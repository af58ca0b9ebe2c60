#pragma once
// The signals that a service acts upon, waited for in its loop and nowhere else.

#include <cstdint>

namespace creditlink {

enum class Signal {
    none,    // the time was up
    reload,  // SIGHUP
    stop,    // SIGTERM, SIGINT
};

class Signals {
  public:
    virtual ~Signals() = default;
    virtual Signal wait(std::int64_t ms) = 0;  // at most so long
};

// Blocks the three in the thread that makes it and in those that this one starts later; SIGPIPE is ignored, because a reader of
// the diagnostics that is gone must not end the service.
class ProcessSignals final : public Signals {
  public:
    ProcessSignals();
    Signal wait(std::int64_t ms) override;
};

}  // namespace creditlink
