#include "one_entry.h"

#include "creditlink/base/message.h"
#include "creditlink/exchange_log/log_places.h"

namespace creditlink {

Result<LogEntry> one_entry(const Path& log, std::uint64_t number) {
    auto found = read_entries(log, number, 1);
    if (found && !found->empty() && found->front().index == number) return std::move(found->front());
    if (!found && found.error().code != Errc::not_found) return found.error();
    return Error{Errc::not_found, say("日志没有第 {n} 条", "the log has no entry {n}", {{"n", std::to_string(number)}}), {}, "creditlink log show"};
}

}  // namespace creditlink
