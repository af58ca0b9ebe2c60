#include "pauses.h"

#include <algorithm>

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {

namespace {

constexpr std::string_view kFact = "paused-tasks";

Status keep(Ledger& ledger, const std::vector<Pause>& all) {
    json::Writer writer;
    writer.begin_array();
    for (const Pause& pause : all)
        writer.begin_object().member("task", pause.task).member("reason", pause.reason).member("who", pause.who).member("since", pause.since).end_object();
    return ledger.set_fact(kFact, writer.end_array().take());
}

Status pause_wants_reason(std::string_view reason) {
    if (!trim(reason).empty()) return {};
    return Error{Errc::usage, std::string(say("请写明原因", "say why")), {}, std::string(say("例如：平台升级，下周一恢复", "as in: the platform is upgraded, until Monday"))};
}

}  // namespace

Result<std::vector<Pause>> pauses(Ledger& ledger) {
    auto kept = ledger.fact(kFact);
    if (!kept) return kept.error();
    std::vector<Pause> all;
    if (!*kept) return all;
    auto value = json::parse(**kept);
    if (!value) return value.error();
    for (const json::Value& each : value->items) {
        const json::Value* since = each.find("since");
        all.push_back({json::text_in(each, "task"), json::text_in(each, "reason"), json::text_in(each, "who"), since ? since->integer().value_or(0) : 0});
    }
    return all;
}

std::optional<Pause> pause_of(const std::vector<Pause>& all, std::string_view task) {
    const auto at = std::find_if(all.begin(), all.end(), [&](const Pause& pause) { return pause.task == task; });
    return at == all.end() ? std::nullopt : std::optional(*at);
}

Status pause_task(Ledger& ledger, std::string_view task, std::string_view reason, std::string_view who, std::int64_t now) {
    if (auto said = pause_wants_reason(reason); !said) return said;
    return ledger.together([&]() -> Status {
        auto all = pauses(ledger);
        if (!all) return all.error();
        if (pause_of(*all, task)) return Error{Errc::usage, std::string(say("这个任务已经暂停", "this task is paused already")), std::string(task), {}};
        all->push_back({std::string(task), std::string(reason), std::string(who), now});
        if (auto kept = keep(ledger, *all); !kept) return kept;
        return ledger.record_decision("task-pause", "task " + std::string(task), reason, who);
    });
}

Status resume_task(Ledger& ledger, std::string_view task, std::string_view reason, std::string_view who) {
    if (auto said = pause_wants_reason(reason); !said) return said;
    return ledger.together([&]() -> Status {
        auto all = pauses(ledger);
        if (!all) return all.error();
        if (!pause_of(*all, task)) return Error{Errc::usage, std::string(say("这个任务没有暂停", "this task is not paused")), std::string(task), {}};
        std::erase_if(*all, [&](const Pause& pause) { return pause.task == task; });
        if (auto kept = keep(ledger, *all); !kept) return kept;
        return ledger.record_decision("task-resume", "task " + std::string(task), reason, who);
    });
}

}  // namespace creditlink
