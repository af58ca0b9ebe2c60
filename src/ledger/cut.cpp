// The cut: from here on the composition of a batch never changes.

#include <algorithm>

#include "impl.h"

namespace creditlink {

using namespace ledger_detail;

namespace {

Error wrong_cut(std::string_view why) {
    return {Errc::internal, std::string(say("这一批不能切：", "this batch cannot be cut: ")) + std::string(why), {}, {}};
}

// From the frontier: rising, theirs by id, and whatever the range passes over has been set aside. False if they are not of
// the frontier.
Result<bool> cut_range(Ledger::Impl& l, const LaneRow& lane, std::span<const Item> items) {
    if (items.front().sequence <= lane.cut_to) return false;
    const Sequence last = items.back().sequence;
    if (last >= lane_end(lane.id)) return wrong_cut("another lane's item");
    std::vector<Sequence> overtaken;  // between the choice and the cut: it goes first all the same, and the newer version waits for it
    std::size_t next = 0;
    {
        Query covered = l.sql->query(
            "SELECT s.seq, s.id, aside.state FROM submission AS s LEFT JOIN aside ON aside.seq = s.seq WHERE s.seq > ? AND s.seq <= ? ORDER BY s.seq");
        covered.bind(lane.cut_to).bind(last);
        while (covered.step()) {
            const bool aside = !covered.is_null(2);
            if (next < items.size() && covered.integer(0) == items[next].sequence) {
                if (covered.view(1) != bytes_of(items[next].id)) return wrong_cut("no such submission");
                if (aside && covered.integer(2) != static_cast<std::int64_t>(Aside::superseded)) return wrong_cut("an item is set aside");
                if (aside) overtaken.push_back(items[next].sequence);
                ++next;
            } else if (!aside) {
                return wrong_cut("it passes over submissions that are pending");
            }
        }
    }
    if (l.sql->failed()) return true;  // the error sticks
    if (next != items.size()) return wrong_cut("items out of order, or no such submission");
    Query join = l.sql->query("DELETE FROM aside WHERE seq = ?");
    for (const Sequence sequence : overtaken) join.bind(sequence).run();
    l.sql->query("UPDATE lane SET cut_to = ? WHERE id = ?").bind(last).bind(lane.id).run();
    return true;
}

// Set aside before and free now. They keep their row in `aside`: the batch whose range covers them must not count them.
Status cut_members(Ledger::Impl& l, BatchNumber number, std::span<const Item> items) {
    Query take = l.sql->query("UPDATE aside SET state = 4, behind = 0, lot = 0 WHERE seq = ? AND state IN (1, 3)");
    Query insert = l.sql->query("INSERT INTO member (batch, position, seq) VALUES (?, ?, ?)");
    Query known = l.sql->query("SELECT 1 FROM submission WHERE seq = ? AND id = ?");
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!known.bind(items[i].sequence).blob(bytes_of(items[i].id)).step()) return wrong_cut("no such submission");
        known.again();
        take.bind(items[i].sequence).run();
        if (l.sql->failed()) return {};
        if (l.sql->changed() != 1) return wrong_cut("an item is not free");
        insert.bind(number).bind(static_cast<std::int64_t>(i)).bind(items[i].sequence).run();
    }
    return {};
}

}  // namespace

Result<BatchNumber> Ledger::cut_batch(const BatchRow& row, std::span<const Item> items) {
    Impl& l = *impl_;
    BatchNumber number = 0;
    Status cut = l.write(
        [&]() -> Status {
            const auto lane = l.find_lane(row.lane);
            if (!lane || items.empty() || row.count != items.size()) return wrong_cut("its lane or count");
            auto range = cut_range(l, *lane, items);
            if (!range) return range.error();
            l.sql->query("INSERT INTO batch (id, lane, first_seq, last_seq, count, catalogue, created, head, bytes, digest, state, "
                         "attempt, first_sent, due) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)")
                .text(row.id).bind(lane->id).bind(*range ? items.front().sequence : 0).bind(*range ? items.back().sequence : 0)
                .bind(row.count).text(row.catalogue).text(row.created).text(row.head).bind(static_cast<std::int64_t>(row.bytes))
                .blob(row.digest).bind(row.attempt).bind(row.first_sent).bind(row.due).run();
            number = l.sql->inserted();
            return *range ? Status() : cut_members(l, number, items);
        },
        "ledger.cut.before-commit");
    if (!cut) return cut.error();
    return number;
}

}  // namespace creditlink
