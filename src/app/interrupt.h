#pragma once
// Ctrl-C and SIGTERM as a stop token: the group or batch under way is brought to a durable end, then the command stops.

#include <stop_token>
#include <thread>

namespace creditlink {

class Interrupt {
  public:
    Interrupt();  // blocks the signals in this thread and those it starts later
    std::stop_token token() const { return source_.get_token(); }
    bool requested() const { return source_.stop_requested(); }

  private:
    std::stop_source source_;
    std::jthread watcher_;
};

}  // namespace creditlink
