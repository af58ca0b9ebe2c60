#pragma once
// What the ledger itself still holds of rows and answers whose retention has ended, forgotten with them.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"

namespace creditlink {

struct ForgetRange {
    std::string kind;
    std::int64_t from = 0, until = 0;  // unix seconds, [from, until)
};

inline constexpr int kForgetWaitMs = 20'000;  // pages of the console and lists read for a second at most

struct Forgotten {
    std::uint64_t rows = 0, answers = 0;
};

// Quarantined rows of that kind and time that no longer wait: of a dropped one cells, findings and key, while its
// number, state and hash stay, so that it stays dropped; one that is gone altogether; a cleared one once its row has
// left the source, because its correction is needed until then. Of the submissions of `batches`: the platform's words
// and the row's key. What was overwritten is gone from the file and from its journal when this returns (secure_delete,
// and the journal emptied), for which a reader in the midst of a snapshot is waited for: Errc::locked after `wait_ms`.
// Again is as once. Through a connection of its own: <state>/ledger.db, of the schema that Ledger::open has seen to.
Result<Forgotten> forget(const Path& state_directory, const std::vector<ForgetRange>& ranges,
                         const std::vector<std::string>& batches, int wait_ms = kForgetWaitMs);

}  // namespace creditlink
