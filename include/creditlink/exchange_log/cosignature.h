#pragma once
// What a witness adds to a checkpoint: C2SP tlog-cosignature v1 (Ed25519) and our SM2 line beside it. It says "at this
// time the largest head that I have seen of this log, and it extends every one that I saw before". FORMAT.md
// "Cosignature".

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/exchange_log/checkpoint.h"
#include "creditlink/exchange_log/note_key.h"

namespace creditlink {

// The checkpoint with a line for each key added behind its lines; earlier lines of the same keys go. `time` is in unix
// seconds. Whether the checkpoint may be believed is the caller's business.
Result<std::string> cosigned_checkpoint(std::string_view checkpoint, std::string_view witness,
                                        const std::vector<const PrivateKey*>& keys, std::int64_t time);

struct Cosignature {
    NoteKey witness;
    std::int64_t time = 0;  // unix seconds, by the witness's clock
};
// The good cosignatures of these witnesses, in their order; a witness without one is left out. A line under a known
// witness's name and key id that is not good, or a second one, is Errc::log_integrity. A checkpoint without signature
// of its log is read too: that is verified_checkpoint's matter.
Result<std::vector<Cosignature>> verified_cosignatures(std::string_view checkpoint,
                                                       const std::vector<NoteKey>& witnesses);

}  // namespace creditlink
