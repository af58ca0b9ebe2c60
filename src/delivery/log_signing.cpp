#include "creditlink/delivery/log_signing.h"

#include "creditlink/base/message.h"

namespace creditlink {

Status LogSigning::in_time() {
    const UnsignedTail tail = log_.unsigned_tail();
    if (tail.entries == 0) return {};
    const std::int64_t now = clock_.steady_ms();
    const bool due = !tried_ms_ || now - *tried_ms_ >= kSignEveryMs;
    if (!due && (trouble_ || tail.entries < kSignAtEntries)) return bounded(tail);
    tried_ms_ = now;
    trouble_.reset();
    if (auto head = log_.checkpoint(); !head) trouble_ = head.error();
    return bounded(tail);
}

Status LogSigning::bounded(const UnsignedTail& tail) const {
    const std::int64_t age =
        clock_.unix_ms() - tail.since;  // negative after the clock was put back: then the number bounds it
    if (!trouble_ || (tail.entries <= kMaxUnsignedEntries && age <= kMaxUnsignedMs)) return {};
    return Error{
        trouble_->code,
        say("交换日志末尾 {n} 条一直签不了名（最早的一条写于 {t}），超过允许的 {m} 条或 {h} 小时：{w}",
            "the last {n} entries of the exchange log could not be signed (the first is of {t}); at most {m} entries "
            "and {h} hours are allowed: {w}",
            {{"n", std::to_string(tail.entries)},
             {"t", rfc3339(tail.since / 1000)},
             {"m", std::to_string(kMaxUnsignedEntries)},
             {"h", std::to_string(kMaxUnsignedMs / 3'600'000)},
             {"w", trouble_->message}}),
        trouble_->place,
        std::string(say("没有再发送。排除原因（放回日志私钥、腾出磁盘空间）后运行 sync deliver：先补签，再接着发",
                        "nothing more is sent. Remove the cause (put the log's keys back, make room on the disk), then "
                        "sync deliver signs and goes on"))};
}

}  // namespace creditlink
