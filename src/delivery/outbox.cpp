#include "creditlink/base/failpoint.h"
#include "creditlink/delivery/courier.h"

namespace creditlink {

Status drain_outbox(Ledger& ledger, ExchangeLog& log) {
    constexpr std::size_t kMost = 1000;  // entries appended before each fdatasync
    for (;;) {
        auto waiting = ledger.to_log(kMost);
        if (!waiting) return waiting.error();
        if (waiting->empty()) return {};
        for (const auto& entry : *waiting)
            if (auto appended = log.append(entry.event, entry.json); !appended) return appended.error();
        if (auto durable = log.sync(); !durable) return durable;
        CREDITLINK_FAILPOINT("delivery.outbox-logged");
        if (auto done = ledger.logged(waiting->back().number); !done) return done;
    }
}

}  // namespace creditlink
