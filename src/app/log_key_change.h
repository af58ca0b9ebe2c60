#pragma once
// The files of a change of the log's keys. `<key>.next` is a key that is announced or about to be; once the log has
// handed over to it, it takes the place of `<key>`, which is kept as `<key>.until-<entry>`. Each step can be repeated.

#include <vector>

#include "creditlink/app/config.h"
#include "creditlink/exchange_log/handover.h"

namespace creditlink {

struct NextKeys {
    std::vector<PrivateKey> keys;  // Ed25519, SM2
    std::vector<PublicKey> public_keys() const;
};
// Those that stand ready, made where they are missing.
Result<NextKeys> next_log_keys(const Config& config);

// If the last handover names the next keys: they take their places. Whoever opens the log for writing asks this first,
// so that a change that was killed behind the handover is over before anything is signed. False: there was nothing to
// do.
Result<bool> finish_key_change(const Config& config, std::string_view origin);

// Whether a change after a loss was broken off between its signature and its end: then the next keys have signed the log,
// and nobody but `log rotate --lost` can go on.
bool lost_change_waits(const Config& config, std::string_view origin);

// The keys of every generation that this log's handovers speak of: for heads that others keep.
Result<std::vector<PublicKey>> former_log_keys(const Config& config, std::string_view origin);

}  // namespace creditlink
