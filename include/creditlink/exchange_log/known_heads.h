#pragma once
// Heads of a log that others keep (the ledger, a platform, a witness, paper), against the log as it stands here: a log
// that is shorter than one of them, or another one, was restored from an old backup, cut off, or forked.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/exchange_log/checkpoint.h"
#include "creditlink/exchange_log/tiles.h"

namespace creditlink {

struct KnownHead {
    LogHead head;
    std::string by;  // who keeps it, in words for people
    bool operator==(const KnownHead&) const = default;
};

struct LostHead {
    KnownHead known;
    std::uint64_t missing = 0;  // entries that are not here; 0: as many are here, but others
};

// The size and the earlier roots of a log, from its directory and without its keys; works beside a writer. What is
// signed is taken from the tiles, only the unsigned tail is hashed. Whether entries and tiles agree is check_log's
// business.
class LogRoots {
  public:
    // Reads the segment in which the checkpoint ends and all behind it. Errc::not_found without a checkpoint.
    static Result<LogRoots> read(const Path& directory);
    std::uint64_t size() const { return signed_size_ + tail_.size(); }
    Result<Digest256> root(std::uint64_t size);  // size <= size()

  private:
    LogRoots(const Path& directory, std::uint64_t signed_size)
        : tree_(directory, signed_size), signed_size_(signed_size) {}
    Result<Digest256> subtree(std::uint64_t begin, std::uint64_t end);

    LogTree tree_;
    std::uint64_t signed_size_;
    std::vector<Digest256> tail_;  // leaf hashes of the entries that no checkpoint covers
};

// Those that the log does not extend, in the order given.
Result<std::vector<LostHead>> lost_heads(LogRoots& log, std::span<const KnownHead> known);

// What a file keeps of a head: a checkpoint of this log with good signatures of its keys (a witness's `cosigned` is
// one), a line "1024 Vb0…=", or an anchor from paper. Errc::trust, naming the file, for anything else.
Result<LogHead> kept_head(std::string_view text, std::string_view file, std::string_view origin,
                          const std::vector<PublicKey>& keys);

}  // namespace creditlink
