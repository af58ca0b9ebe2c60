#pragma once
// Proofs as files: that an entry stands in the log under a head, and that one head extends another. Small JSON objects
// that hold all that is needed to verify them but the keys. FORMAT.md section "Proofs".

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/exchange_log/checkpoint.h"

namespace creditlink {

struct InclusionProof {
    LogHead head;
    std::uint64_t index = 0;
    std::string entry;            // its very bytes
    std::vector<Digest256> path;  // RFC 9162 2.1.3
    std::string checkpoint;       // that signs `head`; empty if none does: then the head has to be known otherwise
    bool holds() const;           // the entry says this index itself, and stands there under the head
    std::string json() const;
    static Result<InclusionProof> parse(std::string_view json, std::string_view file);  // Errc::usage
};

struct ConsistencyProof {
    LogHead from, to;
    std::vector<Digest256> path;  // RFC 9162 2.1.4; empty from the empty log
    std::string checkpoint;       // that signs `to`, or empty
    bool holds() const;           // `to` extends `from`: every log extends the empty one
    std::string json() const;
    static Result<ConsistencyProof> parse(std::string_view json, std::string_view file);
};

// From a log or an export. `checkpoint` is the log's own, already verified; `size` is at most the size that it signs.
// Errc::usage for an entry or a size that is not there, Errc::log_integrity if tiles and checkpoint do not fit.
Result<InclusionProof> prove_inclusion(const Path& log, std::string_view checkpoint, std::uint64_t index,
                                       std::uint64_t size);
Result<ConsistencyProof> prove_consistency(const Path& log, std::string_view checkpoint, const LogHead& from);

}  // namespace creditlink
