// What is signed and sealed before anything of it is said or sent: most of the work of sending, and none of it needs the log.

#include <algorithm>
#include <optional>
#include <utility>

#include "courier_state.h"
#include "creditlink/base/threads.h"

namespace creditlink {

using namespace delivery_detail;

Result<Ready> Courier::State::make_ready(std::vector<Outgoing> group) const {
    Ready ready;
    ready.signed_ms = clock.steady_ms();
    if (auto done = sign(route, clock, group); !done) return done.error();
    std::vector<std::optional<Result<Journal::Submitted>>> said(group.size());
    share_out(group.size(), group.size(), [&](std::size_t, std::size_t i) { said[i] = journal.about_to_submit(group[i], route.protocol->body_form()); });
    ready.said.reserve(said.size());
    for (auto& one : said) {
        if (!*one) return one->error();
        ready.said.push_back(std::move(**one));
    }
    ready.group = std::move(group);
    return ready;
}

Result<std::optional<Ready>> Courier::State::cut_ahead(const std::string& head) {
    auto group = cut(head);
    if (!group) return group.error();
    if (group->empty()) return std::optional<Ready>();
    auto ready = make_ready(std::move(*group));
    if (!ready) return ready.error();
    return std::optional<Ready>(std::move(*ready));
}

// If anything of the group before is to be sent again, or the signatures are old, the way by the ledger is the right one.
Result<bool> Courier::State::is_next(const Ready& ready) {
    if (clock.steady_ms() - ready.signed_ms >= kSignatureLifeMs / 2) return false;
    const auto rows = mine({BatchState::sending});
    if (!rows) return rows.error();
    return std::ranges::equal(*rows, ready.group, [](const BatchRow& row, const Outgoing& out) { return row.number == out.row.number && row.attempt == out.row.attempt; });
}

}  // namespace creditlink
