// Which batches leave next: those cut before, then new ones.

#include "creditlink/base/failpoint.h"
#include "creditlink/base/message.h"
#include "courier_state.h"

namespace creditlink {

using namespace delivery_detail;

namespace {

constexpr std::size_t kMostRowsOfGroup = 32u << 20;  // bytes of source rows, beside the bodies, held at once

}  // namespace

Result<Outgoing> Courier::State::prepare(BatchRow row, std::vector<Item> items) {
    Outgoing out{.row = std::move(row), .items = std::move(items), .body = {}, .head = {}, .answer = {}};
    out.body = route.protocol->body(out.row, out.items, route.options.sender);
    if (sha256(out.body) != out.row.digest)
        return Error{Errc::internal, say("批次 {b} 的内容与切批时不一致，已停止发送", "batch {b} differs from what was cut; sending stopped", {{"b", out.row.id}}), {}, {}};
    return out;
}

// Batches that are cut and may be sent: after a restart, a "not taken", or a signed batch-unknown.
Result<std::vector<Outgoing>> Courier::State::resend() {
    auto rows = mine({BatchState::sending});
    if (!rows) return rows.error();
    std::vector<Outgoing> group;
    const std::int64_t now = clock.unix_ms();
    for (BatchRow& row : *rows) {
        if (!is_due(row, now) || group.size() == kBatchesPerSync) continue;
        auto items = ledger.items_of(row.number);
        if (!items) return items.error();
        auto ready = prepare(std::move(row), std::move(*items));
        if (!ready) return ready.error();
        group.push_back(std::move(*ready));
    }
    return group;
}

// What may have been delivered in the time that a restored backup does not know is asked for before it is sent.
Result<bool> Courier::State::ask_first(BatchRow& row, const std::vector<Item>& items) {
    const auto may_have_left = ledger.may_have_left(items);
    if (!may_have_left || !*may_have_left) return may_have_left;
    if (auto moved = move(row, BatchEvent::sent_unknown); !moved) return moved.error();
    return true;
}

Result<std::vector<Outgoing>> Courier::State::cut(const std::string& head) {
    std::vector<Outgoing> group;
    no_catalogue.clear();
    auto lanes = ledger.lanes_with_pending();
    if (!lanes) return lanes.error();
    std::erase_if(*lanes, [&](const Lane& lane) { return lane.platform != route.options.platform; });
    if (lanes->empty()) return group;
    for (bool more = true; const Lane& lane : *lanes) {
        // One transaction for what a lane gives: while a run admits rows, the ledger is to be had half of the time.
        auto done = ledger.together([&]() -> Status {
            auto cut = cut_from(lane, head, group);
            if (!cut) return cut.error();
            more = *cut;
            return {};
        });
        if (!done) return done.error();
        if (!more) break;
    }
    if (!group.empty()) CREDITLINK_FAILPOINT("delivery.cut");
    return group;
}

// Fills the group up with batches of one lane.
Result<bool> Courier::State::cut_from(const Lane& lane, const std::string& head, std::vector<Outgoing>& group) {
    const std::string catalogue = route.catalogue_of(lane.kind);
    const BatchLimits& limits = route.options.limits;
    const Protocol& protocol = *route.protocol;
    if (catalogue.empty() || limits.bytes <= protocol.overhead()) {
        no_catalogue = say("目录 {k} 的版本读不到，或批次大小上限太小：这一类暂不发送", "the catalogue of kind {k} cannot be read, or the batch size is too small: nothing of it is sent", {{"k", lane.kind}});
        return true;
    }
    const std::size_t room = limits.bytes - protocol.overhead();
    std::size_t rows_of_group = 0;
    while (group.size() < kBatchesPerSync && rows_of_group < kMostRowsOfGroup) {
        auto items = ledger.next_items(lane, limits.records, room, protocol.overhead_per_record());
        if (!items) return items.error();
        if (items->empty()) return true;
        Outgoing out{.row = {}, .items = std::move(*items), .body = {}, .head = {}, .answer = {}};
        std::vector<SubmissionKey> ids;
        ids.reserve(out.items.size());
        for (const Item& item : out.items) ids.push_back(item.id);
        out.row.id = batch_id(route.options.sender, ids);
        out.row.lane = lane;
        out.row.catalogue = catalogue;
        out.row.created = rfc3339(clock.unix_seconds());
        out.row.head = head;
        out.row.count = static_cast<std::uint32_t>(out.items.size());
        out.row.first_sent = clock.unix_seconds();
        out.body = protocol.body(out.row, out.items, route.options.sender);
        out.row.bytes = out.body.size();
        out.row.digest = sha256(out.body);
        auto number = ledger.cut_batch(out.row, out.items);
        if (!number) return number.error();
        out.row.number = *number;
        const auto asked = ask_first(out.row, out.items);
        if (!asked) return asked.error();
        if (*asked) return false;  // the next one when this is answered
        for (const Item& item : out.items) rows_of_group += item.source.row.size();
        group.push_back(std::move(out));
    }
    return true;
}

}  // namespace creditlink
