#pragma once
// What both readers of reported.h look things up in.

#include <string>
#include <unordered_map>
#include <vector>

#include "impl.h"

namespace creditlink::ledger_detail {

std::vector<LaneRow> every_lane(Sql& sql);

// Of each run its task and when it began.
class RunTable {
  public:
    explicit RunTable(Sql& sql);
    struct Run {
        const std::string* task = nullptr;
        std::int64_t started = 0;
    };
    Run at(RunId run) const;

  private:
    std::unordered_map<std::int64_t, std::string> tasks_;
    std::unordered_map<RunId, Run> runs_;
    std::string nobody_;
};

// Which admission followed which. Few records have more than one version, so only those are held.
class Successions {
  public:
    explicit Successions(Sql& sql);
    bool followed(std::int64_t admission) const { return followed_.contains(admission); }
    std::int64_t before(std::int64_t admission) const;  // 0: it was the first

  private:
    std::unordered_map<std::int64_t, std::int64_t> before_, followed_;
};

}  // namespace creditlink::ledger_detail
