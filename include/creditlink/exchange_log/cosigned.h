#pragma once
// The cosigned checkpoints that came back from witnesses, kept beside the log's own: `cosigned` in the log's folder and
// in an export, one note behind the other, the smallest head first, and of each witness its newest only. FORMAT.md
// "Cosignature".

#include <string>
#include <string_view>
#include <vector>

#include "creditlink/exchange_log/cosignature.h"

namespace creditlink {

inline constexpr const char* kCosigned = "cosigned";

// The notes of such a file; a text that is none gives one that no reader accepts.
std::vector<std::string> cosigned_notes(std::string_view file);

// The file with `note` taken in. Lines of others than the log and these witnesses are left out. Whether the log itself
// has that head is the caller's business. Errc::trust if none of them cosigned the note; Errc::log_integrity if a line
// of one is not good, or a kept note of the same size is of another tree; Errc::usage if a newer one of the same
// witness is kept.
Result<std::string> with_cosigned(std::string_view file, std::string_view note, const std::vector<NoteKey>& witnesses);

}  // namespace creditlink
