#pragma once
// A witness: a key of its own, kept by an auditor on another machine, and the last head of one log that it saw. It
// cosigns only what provably extends that head. So whoever holds every key of the log still cannot show two histories
// to people who ask for the witness's line. FORMAT.md sections "Cosignature" and "Witness".
//
// Persists, in a folder of its own: witness.json (name, origin, the log's keys), ed25519.pem and perhaps sm2.pem
// (private, mode 0600), `head` (the last one seen), `cosigned` (the last checkpoint that was cosigned), `lock`.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/exchange_log/checkpoint.h"
#include "creditlink/exchange_log/note_key.h"

namespace creditlink {

struct WitnessSetup {
    std::string name;                 // of the witness; no white space, no '+'
    std::string origin;               // of the log
    std::vector<PublicKey> log_keys;  // that its checkpoints must be signed with
    bool sm2 = false;                 // an SM2 key beside the Ed25519 one
};

// The path of hashes that shows the tree of `to` to extend the one of `from`: from a log's tiles or from a proof file.
using ConsistencyPath = std::function<Result<std::vector<Digest256>>(const LogHead& from, const LogHead& to)>;

class Witness {
  public:
    // A new one, that has seen nothing yet. Errc::usage if the folder has one already: a witness that forgets is none.
    static Status make(const Path& state, const WitnessSetup& setup);
    // Holds the lock until destroyed: Errc::locked if another process has it. Errc::trust if part of the state is lost
    // or older than the rest.
    static Result<Witness> open(const Path& state, std::string_view about_me);

    const WitnessSetup& setup() const { return setup_; }
    const LogHead& last() const { return last_; }  // of size 0 before the first
    std::vector<NoteKey> keys() const;             // to believe it by
    Result<std::string> cosigned() const;          // the last cosigned checkpoint; Errc::not_found before the first

    // The checkpoint with our lines. The new head is on disk before a signature over it exists: no crash makes us
    // forget one that we vouched for. The same head may come again, with a new time. Errc::log_integrity, naming both
    // heads, for a shorter log, another tree of the same size, or a path that does not hold. `now` is in unix seconds.
    // `handovers` (handover.h) may lead from the log's keys that it knows to newer ones, which it then keeps in their
    // place.
    Result<std::string> add(std::string_view checkpoint, const ConsistencyPath& path, std::int64_t now,
                            std::string_view handovers = {});

    // The log's keys were lost, and a person has compared the new ones by another way. The last head stays: what is cosigned
    // next has to extend it. Whether the log with these keys does is asked before (Errc::usage without keys).
    Status believe(std::vector<PublicKey> log_keys);

  private:
    Witness(Path state, WitnessSetup setup, FileLock lock)
        : state_(std::move(state)), setup_(std::move(setup)), lock_(std::move(lock)) {}
    Status read_state();
    Status keep_keys(std::vector<PublicKey> keys);

    Path state_;
    WitnessSetup setup_;
    FileLock lock_;
    std::vector<PrivateKey> signers_;
    LogHead last_;
};

}  // namespace creditlink
