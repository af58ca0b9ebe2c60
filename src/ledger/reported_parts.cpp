#include "reported_parts.h"

namespace creditlink::ledger_detail {

std::vector<LaneRow> every_lane(Sql& sql) {
    std::vector<LaneRow> lanes;
    Query query = sql.query("SELECT id, platform, kind, cut_to FROM lane ORDER BY id");
    while (query.step()) lanes.push_back({query.integer(0), {query.string(1), query.string(2)}, query.integer(3)});
    return lanes;
}

RunTable::RunTable(Sql& sql) {
    Query tasks = sql.query("SELECT id, name FROM task");
    while (tasks.step()) tasks_[tasks.integer(0)] = tasks.string(1);
    Query runs = sql.query("SELECT id, task, started FROM run");
    while (runs.step()) {
        const auto task = tasks_.find(runs.integer(1));
        runs_[runs.integer(0)] = {task == tasks_.end() ? &nobody_ : &task->second, runs.integer(2)};
    }
}

RunTable::Run RunTable::at(RunId run) const {
    const auto known = runs_.find(run);
    return known == runs_.end() ? Run{&nobody_, 0} : known->second;
}

Successions::Successions(Sql& sql) {
    Query query = sql.query("SELECT seq, prior FROM submission WHERE prior > 0");
    while (query.step()) {
        const std::int64_t admission = admission_of(query.integer(0));
        before_[admission] = query.integer(1);
        followed_[query.integer(1)] = admission;
    }
}

std::int64_t Successions::before(std::int64_t admission) const {
    const auto known = before_.find(admission);
    return known == before_.end() ? 0 : known->second;
}

}  // namespace creditlink::ledger_detail
