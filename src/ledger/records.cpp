// Writing records, and what a new version does to the one before it.

#include "impl.h"

namespace creditlink {

using namespace ledger_detail;

namespace {

void bind_record(Query& query, std::string_view kind, TaskId owner, const Admission& a, std::uint32_t version, std::int64_t last) {
    query.blob(bytes_of(a.key)).text(kind).bind(owner).bind(version).bind(static_cast<std::int64_t>(a.op)).blob(a.content).blob(a.row).bind(last);
    if (a.order.empty()) query.null();
    else query.text(a.order);
    query.bind(a.place.origin).bind(static_cast<std::int64_t>(a.place.number));
    if (a.place.key.empty()) query.null();
    else query.text(a.place.key);
    query.bind(a.adopted ? 1 : 0);
}

}  // namespace

bool Ledger::Impl::insert_record(std::string_view kind, TaskId owner, const Admission& admission, std::int64_t last) {
    Query insert = sql->query("INSERT OR IGNORE INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    bind_record(insert, kind, owner, admission, admission.version, last);
    insert.run();
    return sql->changed() == 1;
}

void Ledger::Impl::replace_record(std::string_view kind, TaskId owner, const Admission& admission, std::uint32_t version, std::int64_t last) {
    Query replace = sql->query("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    bind_record(replace, kind, owner, admission, version, last);
    replace.run();
}

Sequence Ledger::Impl::newest_in(std::int64_t lane, std::int64_t number, std::string_view kind) {
    // One admission has the same number in every lane it went to. A lane that did not get it (a platform configured later,
    // a retry for one platform only) is found again at an earlier one.
    while (number != 0 && !sql->failed()) {
        Query here = sql->query("SELECT 1 FROM submission WHERE seq = ?");
        if (here.bind(lane_begin(lane) | number).step()) return lane_begin(lane) | number;
        std::int64_t before = 0;
        for (const LaneRow& other : lanes_of(kind)) {
            Query there = sql->query("SELECT prior FROM submission WHERE seq = ?");
            if (!there.bind(lane_begin(other.id) | number).step()) continue;
            before = there.integer(0);
            break;
        }
        number = before;
    }
    return 0;
}

void Ledger::Impl::supersede(std::int64_t prior, std::span<const LaneRow> lanes, std::string_view kind, std::int64_t written_below) {
    for (const LaneRow& lane : lanes) {
        // Of the group under way, not written yet: nothing of it can have been cut.
        const Sequence before = prior >= written_below ? lane_begin(lane.id) | prior : newest_in(lane.id, prior, kind);
        if (before == 0) continue;
        Query known = sql->query("SELECT state FROM aside WHERE seq = ?");
        const bool aside = known.bind(before).step();
        const auto state = aside ? static_cast<Aside>(known.integer(0)) : Aside::superseded;
        known.again();
        if (aside ? state == Aside::held || state == Aside::released : before > lane.cut_to)
            sql->query("INSERT OR REPLACE INTO aside (seq, state) VALUES (?, 1)").bind(before).run();
    }
}

}  // namespace creditlink
