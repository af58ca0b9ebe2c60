// Lanes: what may stand in one batch, and how far each has been cut.

#include "impl.h"

namespace creditlink {

using namespace ledger_detail;

std::optional<LaneRow> Ledger::Impl::find_lane(const Lane& wanted) {
    Query query = sql->query("SELECT id, cut_to FROM lane WHERE platform = ? AND kind = ?");
    query.text(wanted.platform).text(wanted.kind);
    if (!query.step()) return std::nullopt;
    return LaneRow{query.integer(0), wanted, query.integer(1)};
}

LaneRow Ledger::Impl::lane(const Lane& wanted) {
    if (auto known = find_lane(wanted)) return *known;
    sql->query("INSERT INTO lane (platform, kind, cut_to) VALUES (?, ?, 0)").text(wanted.platform).text(wanted.kind).run();
    const std::int64_t id = sql->inserted();
    sql->query("UPDATE lane SET cut_to = ? WHERE id = ?").bind(lane_begin(id)).bind(id).run();
    return {id, wanted, lane_begin(id)};
}

std::vector<LaneRow> Ledger::Impl::lanes_of(std::string_view kind) {
    std::vector<LaneRow> found;
    Query query = sql->query("SELECT id, platform, kind, cut_to FROM lane WHERE kind = ? ORDER BY id");
    query.text(kind);
    while (query.step()) found.push_back({query.integer(0), {query.string(1), query.string(2)}, query.integer(3)});
    return found;
}

Result<std::vector<Lane>> Ledger::lanes_with_pending() {
    Sql& sql = *impl_->sql;
    std::vector<Lane> found;
    Status done = sql.read([&] {
        Query lanes = sql.query("SELECT id, platform, kind, cut_to FROM lane ORDER BY id");
        while (lanes.step()) {
            const std::int64_t id = lanes.integer(0);
            Query fresh = sql.query("SELECT 1 FROM submission WHERE seq > ? AND seq < ? LIMIT 1");
            fresh.bind(lanes.integer(3)).bind(lane_end(id));
            bool pending = fresh.step();
            if (!pending) {
                Query released = sql.query("SELECT 1 FROM aside WHERE state = 3 AND seq >= ? AND seq < ? LIMIT 1");
                released.bind(lane_begin(id)).bind(lane_end(id));
                pending = released.step();
            }
            if (pending) found.push_back({lanes.string(1), lanes.string(2)});
        }
    });
    if (!done) return done.error();
    return found;
}

}  // namespace creditlink
