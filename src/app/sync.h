#pragma once
// One sync: recover what was under way, read the tasks and deliver at the same time, close the books.

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "books.h"
#include "creditlink/app/office.h"
#include "creditlink/delivery/announcer.h"
#include "waiting.h"

namespace creditlink {

struct SyncOptions {
    std::vector<const TaskConfig*> tasks;      // in this order; none: deliver only
    bool deliver = true;
    bool adopt = false;
    std::string reason = {};                   // of an adoption: kept with the run
    std::string who = {};                      // who adopts: goes into the log
    bool allow_mass_withdrawal = false;
    std::int64_t patience_ms = 60'000;         // without progress at the platform, then give up for this time
    std::function<void(const std::string& task, const RunCounts&, double progress)> progress;
    std::function<void(std::uint64_t answered, double share)> sending;  // of all that was to be sent; once reading has ended
    std::stop_token stop;
    std::string about = "sync run";            // for those who meet the lock meanwhile
};

struct SyncOutcome {
    std::vector<TaskOutcome> tasks;
    std::vector<std::pair<std::string, DeliveryReport>> deliveries;  // by platform
    std::vector<std::pair<std::string, AnnounceReport>> announcements;  // of letters, by platform; where there were any
    std::vector<std::pair<Lane, Books>> books;
    std::vector<std::pair<std::string, std::int64_t>> closed;        // platforms in a maintenance window, and its end
    Waiting waiting;                   // for people, whichever run left it
    LogHead head;
    std::optional<Error> behind;       // log or ledger are older than they were: nothing was sent, the log was left as it is
    std::optional<Error> not_signed;   // why the log's last entries are not signed yet
    std::vector<std::string> notes;
};

// Takes the run lock (Errc::locked at once if another process holds it). Errors of single tasks are in the outcome; an
// error returned means that nothing could be done.
Result<SyncOutcome> sync(Office& office, const SyncOptions& options);

}  // namespace creditlink
