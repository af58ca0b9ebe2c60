#pragma once
// A checkpoint taken apart, not yet believed.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/exchange_log/checkpoint.h"
#include "creditlink/exchange_log/note_key.h"

namespace creditlink {

inline constexpr std::string_view kDash = "\xE2\x80\x94 ";  // U+2014 and a space begin a signature line

struct SignatureLine {
    std::size_t number = 0;  // of the line in the note, from 1
    std::string_view name;
    std::string id, signature;
};

struct CheckpointNote {  // into bytes that somebody else owns
    std::string_view origin;
    LogHead head;
    std::string text;  // what is signed: the first three lines
    std::vector<SignatureLine> signatures;
};

// Errc::log_integrity, naming the line.
Result<CheckpointNote> parse_checkpoint(std::string_view note);

std::optional<Digest256> digest_of_base64(std::string_view text);

Error bad_note(std::size_t line, std::string_view zh, std::string_view en);

// "— name base64(key id ‖ signature)" with its line feed.
std::string signature_line(const NoteKey& key, std::string_view signature);

}  // namespace creditlink
