// What comes next in a lane: first what was set aside and is free again, then the frontier.

#include "impl.h"

namespace creditlink {

using namespace ledger_detail;

namespace {

// Rows looked at in one call, beyond those taken: where thousands are superseded or held in a row, the call goes on.
constexpr std::size_t kMostLookedAt = 200'000;

struct Chosen {
    std::vector<Row> rows;
    std::vector<std::pair<Sequence, Sequence>> held;  // the submission, what it waits for
    Sequence frontier = 0;                            // everything up to here is chosen or aside; 0: unchanged
};

struct Room {
    std::size_t records, bytes, bytes_per_item;
    bool take(const Row& row) {
        const std::size_t needed = row.body.length + bytes_per_item;
        if (records == 0 || (needed > bytes && !first)) return false;  // one record alone always goes: the platform decides
        first = false;
        --records;
        bytes -= std::min(bytes, needed);
        return true;
    }
    bool first = true;
};

void choose_released(Ledger::Impl& l, std::int64_t lane, Room room, Chosen& chosen) {
    // Lots are halves of a batch refused as too large: one lot is never mixed with another.
    Query query = l.sql->query("SELECT seq, lot FROM aside WHERE state = 3 AND seq >= ? AND seq < ? ORDER BY lot, seq");
    query.bind(lane_begin(lane)).bind(lane_end(lane));
    std::int64_t lot = 0;
    while (query.step()) {
        if (!chosen.rows.empty() && query.integer(1) != lot) return;
        lot = query.integer(1);
        auto row = l.row(query.integer(0));
        if (!row || !room.take(*row)) return;
        chosen.rows.push_back(std::move(*row));
    }
}

void choose_fresh(Ledger::Impl& l, const LaneRow& lane, Room room, Chosen& chosen) {
    Query query = l.sql->query(
        "SELECT s.seq, key, version, op, id, segment, offset, length, prior, run, origin, number, row_key, aside.seq "
        "FROM submission AS s LEFT JOIN aside ON aside.seq = s.seq WHERE s.seq > ? AND s.seq < ? ORDER BY s.seq");
    query.bind(lane.cut_to).bind(lane_end(lane.id));
    std::size_t looked_at = 0;
    bool only_aside = true;
    while (looked_at++ < kMostLookedAt && query.step()) {
        const Sequence sequence = query.integer(0);
        if (!query.is_null(13)) {
            if (only_aside) chosen.frontier = sequence;
            continue;
        }
        Row row = row_of(query);
        if (row.prior != 0)
            if (const Sequence before = l.waits_for(row, lane.lane.kind)) {
                chosen.held.emplace_back(sequence, before);
                if (only_aside) chosen.frontier = sequence;
                continue;
            }
        only_aside = false;
        if (!room.take(row)) return;
        chosen.rows.push_back(std::move(row));
    }
}

// Held ones are written down, and a frontier that only they and superseded ones reached moves over them: otherwise every
// call would look at them again.
Status set_aside(Ledger::Impl& l, std::int64_t lane, const Chosen& chosen) {
    if (chosen.held.empty() && chosen.frontier == 0) return {};
    return l.write([&]() -> Status {
        Query insert = l.sql->query("INSERT OR IGNORE INTO aside (seq, state, behind) VALUES (?, 2, ?)");
        for (const auto& [sequence, before] : chosen.held) insert.bind(sequence).bind(before).run();
        // What it waited for may have been settled since it was looked at.
        for (const auto& [sequence, before] : chosen.held) {
            const SubmissionState state = l.standing(before).state;
            if (state == SubmissionState::accepted || state == SubmissionState::doubtful || state == SubmissionState::rejected || state == SubmissionState::dropped ||
                state == SubmissionState::vouched)
                l.release_behind(std::span(&before, 1));
        }
        if (chosen.frontier) l.sql->query("UPDATE lane SET cut_to = max(cut_to, ?) WHERE id = ?").bind(chosen.frontier).bind(lane).run();
        return {};
    });
}

}  // namespace

Result<std::vector<Item>> Ledger::next_items(const Lane& wanted, std::size_t records, std::size_t bytes, std::size_t bytes_per_item) {
    Impl& l = *impl_;
    Chosen chosen;
    std::optional<LaneRow> lane;
    Status looked = l.sql->read([&] {
        lane = l.find_lane(wanted);
        if (!lane) return;
        choose_released(l, lane->id, {records, bytes, bytes_per_item}, chosen);
        if (chosen.rows.empty()) choose_fresh(l, *lane, {records, bytes, bytes_per_item}, chosen);
    });
    if (!looked) return looked.error();
    if (lane)
        if (Status written = set_aside(l, lane->id, chosen); !written) return written.error();
    return l.items_with_data(chosen.rows);
}

Result<std::vector<Item>> Ledger::Impl::items_with_data(std::span<const Row> rows) {
    std::vector<Item> items;
    std::vector<BodyRef> bodies;
    items.reserve(rows.size());
    bodies.reserve(rows.size());
    for (const Row& row : rows) {
        items.push_back({row.sequence, row.id, row.key, row.version, row.op, {}, {}});
        bodies.push_back(row.body);
    }
    Status read = spool->read(bodies, [&](std::size_t i, std::string_view bytes, KeptRow source) {
        items[i].data = bytes;
        items[i].source = std::move(source);
    });
    if (!read) return read.error();
    return items;
}

Result<std::vector<Item>> Ledger::items_of(BatchNumber number) {
    Impl& l = *impl_;
    std::vector<Row> rows;
    Status read = l.sql->read([&] {
        for (const Sequence sequence : l.sequences_of(number))
            if (auto row = l.row(sequence)) rows.push_back(std::move(*row));
    });
    if (!read) return read.error();
    return l.items_with_data(rows);
}

}  // namespace creditlink
