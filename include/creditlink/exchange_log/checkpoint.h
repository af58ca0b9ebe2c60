#pragma once
// A checkpoint: the head of a log, signed. C2SP tlog-checkpoint in a C2SP signed note: origin, size and root, each on a
// line, an empty line, and one signature line a key. Our Ed25519 line is read by public tools; our SM2 line has the note
// signature type 0xff "creditlink/sm2-sm3/v1" (FORMAT.md). Lines of keys that the reader does not know (a witness's) are
// left alone.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/digest.h"
#include "creditlink/base/result.h"
#include "creditlink/signing/key.h"

namespace creditlink {

struct LogHead {
    std::uint64_t size = 0;
    Digest256 root{};           // RFC 9162 2.1.1; of no entries: SHA-256 of nothing
    std::string text() const;   // "1024 Vb0…=": as in a batch's `head`
    static Result<LogHead> parse(std::string_view text);
    bool operator==(const LogHead&) const = default;
};

// The note's text that is signed, with its last line feed.
std::string checkpoint_text(std::string_view origin, const LogHead& head);

// The whole note, a line for each key in the order given. Ed25519 and SM2 keys only.
Result<std::string> signed_checkpoint(std::string_view origin, const LogHead& head, const std::vector<const PrivateKey*>& keys);

// The head, if the note is well formed, is of `origin`, every algorithm among `keys` has at least one good line, and no
// line of a known key is bad. Else Errc::log_integrity, naming the line. Without keys nothing can be believed: Errc::trust.
Result<LogHead> verified_checkpoint(std::string_view note, std::string_view origin, const std::vector<PublicKey>& keys);

// "<origin>+<key id, 8 hex digits>+<base64(type ‖ public key)>": how public tools are told which key to believe.
Result<std::string> note_verifier_key(std::string_view origin, const PublicKey& key);

}  // namespace creditlink
