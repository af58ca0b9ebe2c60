#pragma once
// Keys of C2SP signed notes: who signs under which name, and as what. A log's key signs checkpoints, a witness's key
// cosigns them; one key never does both. Types and key ids: FORMAT.md sections "Checkpoint" and "Cosignature".

#include <cstddef>
#include <string>
#include <string_view>

#include "creditlink/base/result.h"
#include "creditlink/signing/key.h"

namespace creditlink {

enum class NoteKeyUse { log, witness };

struct NoteKey {
    std::string name;  // a log's origin, or a witness's name: no white space, no '+'
    NoteKeyUse use = NoteKeyUse::log;
    PublicKey key;  // Ed25519 or SM2
};

bool is_note_name(std::string_view name);  // 1 to 255 bytes of UTF-8 without white space, control characters and '+'

// "<name>+<key id, 8 hex digits>+<base64(type ‖ public key)>": how public tools are told which key to believe.
// Errc::config for an algorithm that signs no notes.
Result<std::string> verifier_key(const NoteKey& key);
// Errc::trust for a text that is none, a type that we do not know, or a key id that is not the key's.
Result<NoteKey> parse_verifier_key(std::string_view text);

inline constexpr std::size_t kKeyIdBytes = 4;
// The bytes in front of each signature; empty for an algorithm that signs no notes.
std::string note_key_id(const NoteKey& key);

}  // namespace creditlink
