#pragma once
// Makes evidence packs from what the office keeps: the exchange log, the contents behind it, the keys. What a pack
// holds and what it proves: src/exchange_log/PACK.md.
//
// Knows: base, signing, exchange_log, evidence, delivery. Persists nothing.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/result.h"
#include "creditlink/delivery/kept_message.h"
#include "creditlink/evidence/content_store.h"
#include "creditlink/exchange_log/evidence_pack.h"
#include "creditlink/exchange_log/log.h"

namespace creditlink {

// Where a pack's parts come from; the references are outlived by their owner.
struct LogSources {
    const Path& log;
    const std::string& checkpoint;
    const std::vector<PublicKey>& log_keys;
};
struct PackSources {
    const Path& log;
    const std::string& checkpoint;  // its own, signed by `log_keys`
    const std::vector<PublicKey>& log_keys;
    const ContentStore& contents;
    std::optional<PublicKey> office;                // that signs requests; nothing for a platform that signs nothing
    const KeyRing& platform;                        // pinned
    std::map<std::string, std::string> signer_ids;  // of SM2, by the key's id, where it is not the default one
    LogSources of_log() const { return {log, checkpoint, log_keys}; }
};

// The entries of the exchange that ended with the batch's receipt, and what they stand for.
struct KeptExchange {
    LogEntry submitted, answered;
    KeptContent request, answer;
};
// Reads the log from entry `from` on (the size in the batch's `head`). Errc::not_found if it has no believed receipt of
// the batch, or its content was erased; Errc::log_integrity if a content is not the one committed to.
Result<KeptExchange> kept_exchange(const PackSources& from, std::string_view batch, std::uint64_t from_entry);

// The first entry `submitted` of a batch, answered or not, from entry `from` on; nothing if there is none.
Result<std::optional<LogEntry>> submitted_entry(const Path& log, std::string_view batch, std::uint64_t from_entry);

// Where its two entries stand, contents unread. Errc::not_found if the log has no believed receipt of the batch.
struct ExchangePlace {
    std::uint64_t submitted = 0, answered = 0;
};
Result<ExchangePlace> exchange_place(const Path& log, std::string_view batch, std::uint64_t from_entry);

struct MadePack {
    EvidencePack pack;
    PackFindings found;
};

// The two entries alone, and those of the erasure `about.erased`, whose contents are gone: a pack that says so. Errc::not_found
// if the log has no receipt of the batch or does not say that the erasure was finished, or what it says is not signed yet.
Result<MadePack> make_erased_pack(const LogSources& from, std::uint64_t from_entry, PackAbout about);

// The pack, checked as its reader will check it, and what was found; its page and what the office says of source and
// mapping are for the caller to add. `about` says origin, platform, batch, submission, whole and made; the rest is
// filled in here. Errc::usage if the platform's requests have another form than the interface's; Errc::approval if the
// receipt repeats data of other records and the body is not wanted; Errc::not_found if the submission is not in the
// batch; Errc::trust if a key that signed is not at hand.
Result<MadePack> make_pack(const PackSources& from, const KeptExchange& exchange, PackAbout about);

}  // namespace creditlink
