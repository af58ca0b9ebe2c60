#pragma once
// What operators read of a service: one JSON object a line, {"time", "level", "event", …}. Never personal data: names of
// tasks and platforms, counts, and errors, whose texts hold none.

#include <functional>
#include <string_view>

#include "creditlink/base/clock.h"
#include "creditlink/base/json.h"
#include "creditlink/base/result.h"

namespace creditlink {

class Diagnostics {
  public:
    enum class Level { info, warning, error };
    using Members = std::function<void(json::Writer&)>;

    // `write` is handed each line without its end; any thread may call it.
    Diagnostics(Clock& clock, std::function<void(std::string_view line)> write) : clock_(clock), write_(std::move(write)) {}

    void say(Level level, std::string_view event, const Members& members = {});
    void info(std::string_view event, const Members& members = {}) { say(Level::info, event, members); }
    void warning(std::string_view event, const Members& members = {}) { say(Level::warning, event, members); }
    void error(std::string_view event, const Error& error, const Members& members = {});  // with message, place and hint

  private:
    Clock& clock_;
    std::function<void(std::string_view)> write_;
};

}  // namespace creditlink
