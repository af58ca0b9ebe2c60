#pragma once
// The exchange log: what an auditor can check without trusting us. One RFC 9162 Merkle tree (SHA-256) over entries, stored
// as C2SP tlog-tiles with signed-note checkpoints (an Ed25519 line for public tools and an SM2 line). The journal of entries
// (append, fdatasync) is the durable truth; full tiles are written when full, partial ones with a checkpoint.
// Format: src/exchange_log/FORMAT.md. Leaves hold ids, verdicts and salted digests, never personal data.
//
// Knows: base, signing. Owns: <state>/log/. One writer at a time (the caller holds the log lock); any number of readers.
// Offers: append and sync (delivery), checkpoints, reading, check_log; merkle.h, checkpoint.h and tiles.h for proofs.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/clock.h"
#include "creditlink/base/digest.h"
#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "creditlink/exchange_log/checkpoint.h"
#include "creditlink/exchange_log/merkle.h"
#include "creditlink/exchange_log/tiles.h"
#include "creditlink/signing/key.h"

namespace creditlink {

inline constexpr std::size_t kMaxEntryBytes = 65535;  // a leaf's length in a bundle is a uint16

struct LogEntry {
    std::uint64_t index = 0;
    std::int64_t time = 0;      // unix ms
    std::string event;          // "submitted", "answered", "inquired", "run", "decided", ...
    std::string json;           // an object without white space: ids, verdicts, digests
};

struct LogKeys {
    std::string origin;                  // first line of checkpoints: "creditlink/<sender>"; no white space, no '+'
    std::shared_ptr<const PrivateKey> ed25519, sm2;  // either may be absent, not both
    std::vector<PublicKey> former;       // keys before a rotation: good for the checkpoint that is there, never for a new one
    std::vector<PublicKey> away;         // of our own whose private halves are not at hand: they verify, and nothing can be signed
};

// What no checkpoint covers yet: durable, not signed.
struct UnsignedTail {
    std::uint64_t entries = 0;
    std::int64_t since = 0;              // unix ms, when the first of them was written; 0 without any
};

struct LogLimits {
    std::uint64_t segment_bytes = 16u << 20;  // of the journal: what opening reads at most, beside the unsigned tail
};

// Errors of a member function leave the log as durable as it was before; after a failed write or sync every later call
// fails too, and the log has to be opened again (a retried fsync lies). Not for two threads.
class ExchangeLog {
  public:
    // Opens for writing; makes a new log, with a signed checkpoint of no entries, where there is none at all. A torn tail of
    // the journal (never acknowledged) is cut off and reported in `notes()`. Errc::log_integrity if the last checkpoint is
    // missing or bad, or if the journal from there on (and the segment before it) contradicts it or the tiles.
    // Reads the right edge of the tiles, at most one segment, and the entries after the checkpoint: not the whole log.
    static Result<ExchangeLog> open(const Path& directory, LogKeys keys, Clock& clock, LogLimits limits = {});
    ExchangeLog(ExchangeLog&&) noexcept;
    ExchangeLog& operator=(ExchangeLog&&) noexcept;
    ~ExchangeLog();

    // The entry's index; durable after sync(). `event` is [a-z0-9_.-], 32 at most; `json` one object in valid UTF-8 without
    // control characters; an entry over kMaxEntryBytes is Errc::internal. A few microseconds;
    // every 256th entry makes tiles, which the next sync() writes (or append(), after 4,096 entries without one).
    Result<std::uint64_t> append(std::string_view event, std::string_view json);
    Status sync();                                   // fdatasync of the journal, then the tiles that became full
    // sync, partial tiles, signed checkpoint (written atomically). Errc::trust if a key is away: the entries stay, unsigned.
    // `also`: keys that sign the same lines, in the same moment: those that replace ours.
    Result<LogHead> checkpoint(std::span<const PrivateKey* const> also = {});
    Status can_sign() const;                         // Errc::trust as checkpoint() would say it; nothing is written
    LogHead head() const;                            // of all appended entries
    std::uint64_t signed_size() const;               // of the last checkpoint
    UnsignedTail unsigned_tail() const;
    const Path& directory() const;
    const std::vector<std::string>& notes() const;

    // Entries whose JSON has "batch": id at its top, newest first, appended but unsynced ones too. Exact. Entries before
    // `from_index` may be left out: the size in the batch's own `head` serves, for no entry about a batch is older than the
    // batch. Reads the journal from there on, about 0.5 s per GB, and keeps one segment in memory.
    Result<std::vector<LogEntry>> entries_of_batch(std::string_view batch, std::uint64_t from_index = 0) const;

  private:
    struct State;
    friend class LogOpening;
    explicit ExchangeLog(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// Reads the log without writing, entries in order from `from_index`; a torn tail is the end. Errc::log_integrity where the
// journal cannot be read. What the entries say is not checked against tiles or checkpoint: that is check_log.
Status read_log(const Path& directory, const std::function<Status(const LogEntry&)>& visit, std::uint64_t from_index = 0);

struct LogCheck {
    LogHead journal;                     // recomputed from every entry (that can be read)
    std::optional<LogHead> signed_head;  // of the checkpoint, if its signatures are good
    std::vector<std::string> faults;     // sentences that name entry, tile or line, the first entry at fault first; empty: sound
    std::vector<std::string> notes;      // e.g. entries after the checkpoint: durable, not yet signed
};
// Re-reads everything: frames, leaf hashes, tiles, checkpoint and its signatures; works beside a running writer. The public
// keys come from the caller, and so do the heads that others have seen (`known`: ledger, witness, platform): a log that does
// not extend each of them is at fault.
Result<LogCheck> check_log(const Path& directory, std::string_view origin, const std::vector<PublicKey>& keys,
                           std::vector<LogHead> known = {});

}  // namespace creditlink
