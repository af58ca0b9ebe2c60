#pragma once
// From one generation of the log's keys to the next. New keys are announced by an entry; the checkpoint over it is
// signed by the old keys and the new ones, and with the proof that the entry stands there it is a handover: whoever
// believes the old keys knows by it that the log itself named the new ones. FORMAT.md section "Keys change".
// Keys that were lost or stolen can hand over nothing: then the entry says `lost`, the new keys alone sign, and it leads
// nobody; who believed the old keys pins the new ones, having compared them by another way.
//
// Persists: `handovers` in the log's folder and in an export, one proof of inclusion a line, oldest first.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/exchange_log/export.h"
#include "creditlink/exchange_log/proof.h"

namespace creditlink {

inline constexpr const char* kHandovers = "handovers";
inline constexpr std::string_view kLogKeysEvent = "log-keys";

// Keys are the same if their ids are.
bool holds_key(const std::vector<PublicKey>& keys, const PublicKey& key);
bool are_among(const std::vector<PublicKey>& some, const std::vector<PublicKey>& others);

// The data of the entry that announces `next` in place of `now`. Errc::config for keys that sign no log.
enum class KeyChange { handed_over, lost };
Result<std::string> announcement(std::string_view origin, const std::vector<PublicKey>& now,
                                 const std::vector<PublicKey>& next, KeyChange change = KeyChange::handed_over);

struct Handover {
    InclusionProof proof;
    std::vector<PublicKey> replaced, announced;
    bool lost = false;
};
// A file of them. Errc::log_integrity, naming the line, for what is none; whether one is to be believed is not asked
// here.
Result<std::vector<Handover>> parse_handovers(std::string_view text, std::string_view origin);

struct KeyChain {
    std::vector<PublicKey> now;      // that sign the log today
    std::vector<PublicKey> all;      // of every generation from the pinned one on: for heads that were signed then
    std::vector<Handover> followed;  // each head among them is one that the log has to extend
};
// From the keys that somebody pinned, of whichever generation, along each handover that the keys reached so far have
// signed. Without handovers it is the pinned keys. Errc::log_integrity for a file that is none.
Result<KeyChain> follow_handovers(std::string_view text, std::string_view origin, std::vector<PublicKey> pinned);

// Of a file of them, the last that says that keys of `chain.now` were lost; nothing if none does. It proves nothing: that
// keys were lost anybody can say.
std::optional<Handover> said_to_be_lost(std::string_view text, std::string_view origin, const KeyChain& chain);

// Whether it is the log's own word: the entry stands in its bundles, and the keys announced signed the checkpoint over it.
Result<bool> said_by_log(const ExportReader& files, std::string_view origin, const Handover& lost);

// Where a log says that its keys went since they were `pinned`: along handovers, and over losses that it speaks of itself.
// It leads nobody; it is compared with keys that a person learnt elsewhere.
struct KeysSaid {
    std::vector<PublicKey> now;
    std::vector<LogHead> heads;  // at each change: the log has to extend them
    bool lost = false;           // once at least
};
Result<KeysSaid> keys_said(const ExportReader& files, std::string_view text, std::string_view origin,
                           std::vector<PublicKey> pinned);

// The text of `handovers` there; empty if there is none.
Result<std::string> read_handovers(const ExportReader& files);

// Announcements that the handovers do not lead along, a sentence for each.
struct LeftOut {
    std::vector<std::string> faults;
    std::vector<std::string> notes;  // a change that was interrupted and can be finished
};
// That no announcement was left out; else somebody with keys that were replaced could name others, or sign on. Before
// the last handover followed each entry `log-keys` that replaces a key on the way must announce the very keys of one
// that was followed. Behind it, up to the signed head, none may replace a key of today, unless the checkpoint bears the
// lines of the keys that it announces too: then the change was interrupted. Reads the bundles of a log or an export.
Result<LeftOut> left_out(const ExportReader& files, std::string_view origin, const KeyChain& chain);

}  // namespace creditlink
