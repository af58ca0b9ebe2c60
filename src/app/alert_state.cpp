#include "alert_state.h"

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "lock_wait.h"

namespace creditlink {

namespace {

constexpr std::int64_t kPatienceMs = 2'000;

}  // namespace

Path alert_file(const Config& config) { return config.state / "alerts.json"; }

Status change_alerts(Office& office, const std::function<Status(AlertBook&)>& change) {
    if (auto made = make_directories(office.config().state, 0700); !made) return made;
    const auto lock = wait_for_lock(office.clock(), kPatienceMs, [&] { return FileLock::take(office.config().state / "alerts.lock", "alerts"); });
    if (!lock) return lock.error();
    auto book = AlertBook::load(alert_file(office.config()));
    if (!book) return book.error();
    if (Status changed = change(*book); !changed) return changed;
    return book->save();
}

Status silence_alert(Office& office, std::string_view id, std::int64_t hours, std::string_view reason, std::string_view who) {
    if (trim(reason).empty()) return Error{Errc::usage, std::string(say("请写明原因，将记入日志", "say why; it goes into the log")), {}, {}};
    if (hours < 1 || hours > kMostSilentHours) return Error{Errc::usage, say("静音 1 到 {m} 小时", "silence it for 1 to {m} hours", {{"m", std::to_string(kMostSilentHours)}}), {}, {}};
    return change_alerts(office, [&](AlertBook& book) -> Status {
        if (!book.alerts.contains(std::string(id)))
            return Error{Errc::not_found, say("现在没有告警 {i}", "there is no alert {i} now", {{"i", shown(id)}}), {}, "creditlink alert list"};
        auto ledger = office.ledger();
        if (!ledger) return ledger.error();
        if (Status noted = ledger->record_decision("alert-silence", "alert " + std::string(id), reason, who); !noted) return noted;
        return book.silence(id, office.clock().unix_seconds() + hours * 3600, who);
    });
}

}  // namespace creditlink
