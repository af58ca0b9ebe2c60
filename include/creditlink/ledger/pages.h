#pragma once
// Long lists by key: a page, and the key that the next one begins behind. A page costs about as much wherever in the list it
// stands, and an address that names a filter and a key shows another person the same.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/civil_date.h"
#include "creditlink/base/result.h"
#include "creditlink/ledger/intake.h"
#include "creditlink/ledger/state.h"
#include "creditlink/ledger/views.h"

namespace creditlink {

class Ledger;

// Several tasks where a filter takes one: a line each. None of all if there are none.
std::string tasks_in_lines(const std::vector<std::string>& names);

struct RunFilter {
    std::string task = {}, state = {};  // empty: any; tasks as tasks_in_lines(); state "unsettled": a task's last run, if it did not balance
    RunId before = 0;              // 0: from the newest
    std::optional<CivilDate> day = {};  // begun on it, in Beijing
};

struct SubmissionFilter {
    std::optional<SubmissionState> state = {};
    std::string task = {}, platform = {}, batch = {};  // empty: any
    std::optional<CivilDate> sent = {}, answered = {};  // days in Beijing on which the batch was first sent, and its receipt came; one of them
    std::string after = {};        // SubmissionPage::next; empty, or no such key: from the beginning
};

struct SubmissionPage {
    std::vector<SubmissionView> found;  // the newest first; of a state in the order in which it is kept
    std::string next;              // empty: there are no more
};

struct RecordFilter {
    std::string kind = {}, task = {};  // empty: any
    std::string after = {};        // k-…
};

struct RecordLine {
    RecordKey key;
    std::string kind, task, place; // place: of its newest version
    std::uint32_t version = 0;
    Op op = Op::put;
    bool adopted = false;
};

struct RecordPage {
    std::vector<RecordLine> found; // by key
    std::string next;
};

class Pages {
  public:
    explicit Pages(Ledger& ledger) : ledger_(ledger) {}

    // At most this many are looked at for one page, so that a filter that hardly anything passes keeps nobody waiting: such a page
    // may be empty and have a next one all the same.
    static constexpr std::size_t kMostLookedAt = 20'000;

    Result<std::vector<RunInfo>> runs(const RunFilter& filter, std::size_t most);  // newest first, without findings and skips
    Result<SubmissionPage> submissions(const SubmissionFilter& filter, std::size_t most);
    Result<RecordPage> records(const RecordFilter& filter, std::size_t most);
    Result<std::uint64_t> proposal_count(std::string_view state);  // of withdrawals
    Result<std::vector<QuarantineView>> quarantined_of(const RecordKey& key, std::size_t most);  // rows of this record, newest first

  private:
    Ledger& ledger_;
};

}  // namespace creditlink
