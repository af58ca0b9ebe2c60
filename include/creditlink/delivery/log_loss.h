#pragma once
// Whether log and ledger are as new as they once were. A log that is behind a head which somebody keeps, or a ledger
// that does not know batches of the log, came from an old backup, was cut off or forked: then nothing is sent until a
// person has recorded it (an entry `restored`), because what was delivered in the time that is lost would be delivered
// again.

#include <cstdint>
#include <string>
#include <vector>

#include "creditlink/exchange_log/known_heads.h"
#include "creditlink/ledger/ledger.h"

namespace creditlink {

struct LogLoss {
    LogHead now;  // of the log as it stands
    // What no person has recorded as lost yet:
    std::vector<LostHead> heads;       // that the log does not extend
    std::vector<HeadView> taken;       // platforms whose last batch the ledger does not know; `by` in words
    std::vector<std::string> batches;  // the log says that they were sent, the ledger does not know them
    bool any() const { return !heads.empty() || !taken.empty() || !batches.empty(); }
    Restored restored() const;  // as the ledger records it
};

// What is known beside what the ledger keeps.
struct Elsewhere {
    std::vector<KnownHead> heads = {};     // files
    std::vector<HeadView> platforms = {};  // what platforms have just said
};

// A platform's last batch tells more than the head that it carried: batches that leave together carry the head of
// before. Errc::log_integrity if the text of a head makes no sense. Reads the end of the log; works beside a writer.
Result<LogLoss> find_loss(Ledger& ledger, const Path& log, const Elsewhere& elsewhere = {});

std::vector<std::string> sentences(const LogLoss& loss);  // one for each thing that is lost
// Errc::log_integrity, with what to do; for `loss.any()`.
Error loss_error(const LogLoss& loss);

}  // namespace creditlink
