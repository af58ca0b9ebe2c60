#include "waiting.h"

#include "creditlink/base/message.h"
#include "creditlink/ledger/pages.h"
#include "print.h"

namespace creditlink {

namespace {

constexpr std::string_view kListQuarantine = "creditlink quarantine list", kListWithdrawals = "creditlink withdrawal list",
                           kListRejected = "creditlink submission list --state rejected", kListHeld = "creditlink submission list --state parked", kAsk = "creditlink sync run";

// How much of it is new, where not all of it is.
std::string of_this_run(std::uint64_t all, const std::uint64_t* now) {
    return now && *now != all ? say("（本次 {n}）", " ({n} in this run)", {{"n", grouped(*now)}}) : std::string();
}

}  // namespace

Result<Waiting> waiting_in(Ledger& ledger, const std::vector<std::pair<Lane, Books>>& books) {
    Waiting waiting;
    const auto rows = ledger.quarantine_count("waiting", {});
    if (!rows) return rows.error();
    const auto proposals = Pages(ledger).proposal_count("open");
    if (!proposals) return proposals.error();
    waiting.quarantined = *rows, waiting.withdrawals = *proposals;
    for (const auto& [lane, b] : books) {
        waiting.rejected += b.rejected, waiting.refused += b.parked - b.unclear;
        waiting.held += b.unclear, waiting.unknown += b.unknown;
    }
    return waiting;
}

std::string waiting_table(const Waiting& waiting, const BroughtByRun* brought) {
    std::string list(kListQuarantine);
    if (brought && !brought->task.empty() && brought->quarantined == waiting.quarantined) list += " --task " + brought->task;
    Table table;
    table.columns({Table::Align::whole, Table::Align::left, Table::Align::whole});  // commands are copied
    const auto line = [&](std::uint64_t count, std::string_view zh, std::string_view en, std::string_view next, const std::uint64_t* now = nullptr) {
        if (count > 0) table.row({"  " + grouped(count), std::string(say(zh, en)) + of_this_run(count, now), std::string(next)});
    };
    line(waiting.quarantined, "行待处理", "rows in quarantine", list, brought ? &brought->quarantined : nullptr);
    line(waiting.withdrawals, "项撤回待批准", "withdrawals to approve", kListWithdrawals, brought ? &brought->withdrawals : nullptr);
    line(waiting.rejected, "条被平台退回", "rejected by the platform", kListRejected);
    line(waiting.refused, "条随整批被平台退回", "refused with their whole batch", kListHeld);
    line(waiting.held, "条未确认到达，已搁置", "not known to have arrived", kListHeld);
    line(waiting.unknown, "条结果不明，下次运行时自动询问", "of unknown outcome, asked at the next run", kAsk);
    return table.text();
}

std::string first_command(const Waiting& waiting) {
    if (waiting.quarantined > 0) return std::string(kListQuarantine);
    if (waiting.withdrawals > 0) return std::string(kListWithdrawals);
    if (waiting.refused + waiting.held > 0) return std::string(kListHeld);
    if (waiting.rejected > 0) return std::string(kListRejected);
    return waiting.unknown > 0 ? std::string(kAsk) : std::string();
}

json::Writer& write_waiting(json::Writer& writer, const Waiting& waiting) {
    const std::pair<std::string_view, std::uint64_t> kMembers[] = {{"quarantined", waiting.quarantined}, {"withdrawals", waiting.withdrawals}, {"rejected", waiting.rejected},
                                                                   {"refused", waiting.refused}, {"held", waiting.held}, {"unknown", waiting.unknown}};
    for (const auto& [name, count] : kMembers) writer.member(name, static_cast<std::int64_t>(count));
    return writer;
}

}  // namespace creditlink
