#pragma once
// One run of one task: read, recognise, map, assess, admit. Every row read ends in exactly one of unchanged, admitted,
// quarantined, skipped (with a reason) or proposed (a withdrawal that waits for a person); a run whose books do not balance
// is failed, whatever its parts say.
//
// Rows go by in chunks of at most kChunkRows, so memory does not grow with the source. A row whose hash is remembered
// under the same stamp is unchanged and goes no further. The others are mapped and assessed by several threads where there
// are many, so the plan and the rules must serve any thread at once; all else is done in the caller's, in the rows' order.
// Groups of rows are admitted in one transaction with the cursor, one while the next is read; a group that did not reach its
// end is read again after a crash, and nothing of it was admitted.

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/clock.h"
#include "creditlink/base/result.h"
#include "creditlink/ledger/ledger.h"
#include "creditlink/mapping/plan.h"
#include "creditlink/quality/rule_set.h"
#include "creditlink/source/source.h"

namespace creditlink {

inline constexpr std::size_t kChunkRows = 65'536;           // looked up together: sorted seeks touch each page once
inline constexpr std::uint64_t kChunkBytes = 48u << 20;     // of row text held at once
inline constexpr std::size_t kFirstRunChunkRows = 16'384;  // of a task that remembers nothing yet: there is nothing to look up
// Admitted together: larger rewrites fewer pages, smaller lets delivery start earlier. While the tables are small so is the
// rewriting, so a group is closed when the run has admitted a quarter more, within these bounds.
inline constexpr std::size_t kLeastGroupRows = 16'000, kGroupRows = 100'000;
inline constexpr std::size_t kGroupGrowth = 4;
inline constexpr std::size_t kGroupRefused = 8'192;        // refused rows are held with their cells until the group is closed
inline constexpr std::uint64_t kGroupBytes = 256u << 20;    // of canonical bytes, so that a spool segment is not held open for long

// More than this share *and* this number of records gone at once is taken for a broken export, not for news.
inline constexpr double kGuardShare = 0.05;
inline constexpr std::uint64_t kGuardRecords = 20;

enum class RowOutcome : std::uint8_t { unchanged, admitted, quarantined, skipped, proposed };

// What became of one row, for those who want to see each: `check`, `sync plan`, tests.
struct RowReport {
    const Origin* origin = nullptr;
    std::uint64_t number = 0;
    std::string_view key;
    RowOutcome outcome = RowOutcome::skipped;
    std::string_view reason;                     // of a skip or proposal
    const std::vector<Finding>* findings = nullptr;
    std::string_view canonical;                  // of an admitted or unchanged record that was mapped in this run
    std::uint32_t version = 0;                   // of an admitted one
};

struct IngestInputs {
    Ledger* ledger = nullptr;                    // nullptr: nothing is known and nothing is kept (`check`)
    bool keep = true;                            // false: look, but write nothing (`sync plan`)
    std::string task;
    Source& source;
    Plan& plan;
    const RuleSet& rules;
    ReadMode mode = ReadMode::full;
    std::vector<std::string> platforms;
    const HmacSha256& office;
    Clock& clock;
    CivilDate today;                             // the reporting day
    std::string since;                           // YYYY/MM/DD: records decided before it are skipped; empty: none
    bool adopt = false;                          // admit as already at the platform, sending nothing
    std::int64_t mapping = 0;                    // which text of the mapping it is, MappingInForce::number: kept with the run
    std::string note = {};                       // kept with the run, for people: why it was started
    std::string backfill = {};                   // a platform that the task got later: it is given what it lacks, nothing else is done
    bool backfill_adopted = false;               // also what was adopted and never sent
    bool from_quarantine = false;                // rows that the ledger kept, not what the source shows now
    bool ignore_guard = false;                   // a person looked at the mass disappearance and said yes
    std::function<void(const RowReport&)> each_row;
    std::function<void(const RunCounts&, double progress)> progress;
    std::stop_token stop;
};

struct IngestReport {
    RunId run = 0;
    std::string state;                           // balanced, failed, stopped
    Bilingual note;                              // why, for people
    RunCounts counts;
    std::vector<Tally> findings, skips;
    std::uint64_t disappeared = 0;               // records proposed for withdrawal because their row is gone
    std::vector<Behind> behind;                  // platforms of the task that lack records from before this run
    std::vector<std::string> columns;            // that the source had, each once, as read
    std::vector<std::string> notes, notices;     // of the source
};

Result<IngestReport> ingest(IngestInputs inputs);

// The stamp of a plan with its rules: rows remembered under another stamp are mapped again.
RowHash stamp_of(const Plan& plan);

}  // namespace creditlink
