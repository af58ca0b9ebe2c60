#pragma once
// The exchange log: what an auditor can check without trusting us. One RFC 9162 Merkle tree (SHA-256) over entries, stored
// as C2SP tlog-tiles with signed-note checkpoints (an Ed25519 line for public tools and an SM2 line). The journal of entries
// (append, fdatasync) is the durable truth; full tiles are written when full, partial ones with a checkpoint.
// Format: src/exchange_log/FORMAT.md. Leaves hold ids, verdicts and salted digests, never personal data.
//
// Knows: base, signing. Owns: <state>/log/. One writer at a time (the caller holds the log lock); any number of readers.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/clock.h"
#include "creditlink/base/digest.h"
#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "creditlink/signing/key.h"

namespace creditlink {

struct LogHead {
    std::uint64_t size = 0;
    Digest256 root{};           // RFC 9162 2.1.1; of no entries: SHA-256 of nothing
    std::string text() const;   // "1024 Vb0…=": as in a batch's `head`
};

struct LogEntry {
    std::uint64_t index = 0;
    std::int64_t time = 0;      // unix ms
    std::string event;          // "submitted", "answered", "inquired", "run", "decided", ...
    std::string json;           // an object without white space: ids, verdicts, digests
};

struct LogKeys {
    std::string origin;                  // first line of checkpoints: "creditlink/<sender>"
    std::shared_ptr<const PrivateKey> ed25519, sm2;
};

class ExchangeLog {
  public:
    // Opens for writing; a torn tail of the journal (never acknowledged) is cut off and reported in `notes()`.
    // Errc::log_integrity if the journal contradicts its tiles or its last checkpoint.
    static Result<ExchangeLog> open(const Path& directory, LogKeys keys, Clock& clock);
    ExchangeLog(ExchangeLog&&) noexcept;
    ExchangeLog& operator=(ExchangeLog&&) noexcept;
    ~ExchangeLog();

    Result<std::uint64_t> append(std::string_view event, std::string_view json);  // the entry's index; durable after sync()
    Status sync();                                   // fdatasync of the journal
    Result<LogHead> checkpoint();                    // sync, partial tiles, signed checkpoint (written atomically)
    LogHead head() const;                            // of all appended entries
    const std::vector<std::string>& notes() const;

    // Newest first among entries of `event` whose JSON has "batch": id. Small and exact: for recovery.
    Result<std::vector<LogEntry>> entries_of_batch(std::string_view batch) const;

  private:
    struct State;
    explicit ExchangeLog(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// Reads the log without writing. Entries in order.
Status read_log(const Path& directory, const std::function<Status(const LogEntry&)>& visit);

struct LogCheck {
    LogHead journal;                     // recomputed from every entry
    std::optional<LogHead> signed_head;  // of the checkpoint, if its signatures are good
    std::vector<std::string> faults;     // sentences that name the first entry, tile or line at fault; empty: sound
    std::vector<std::string> notes;      // e.g. entries after the checkpoint: durable, not yet signed
};
// Re-reads everything: frames, leaf hashes, tiles, checkpoint and its signatures. The public keys come from the caller.
Result<LogCheck> check_log(const Path& directory, std::string_view origin, const std::vector<PublicKey>& keys);

// ---- RFC 9162 section 2.1: pure
Digest256 leaf_hash(std::string_view leaf);
Digest256 node_hash(const Digest256& left, const Digest256& right);
bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Digest256& leaf, const std::vector<Digest256>& path, const Digest256& root);
bool verify_consistency(std::uint64_t old_size, std::uint64_t new_size, const Digest256& old_root, const Digest256& new_root,
                        const std::vector<Digest256>& path);

}  // namespace creditlink
