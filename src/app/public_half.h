#pragma once
// What is known of keys besides the private ones: the public half of one that is away, and the days of one that is
// pinned.

#include "creditlink/app/config.h"

namespace creditlink {

// Beside a private key that is not there. Whatever else kept it from being loaded, `not_loaded`, remains the error.
Result<PublicKey> public_half(const Path& private_file, const KeyConfig& key, const Error& not_loaded);

// YYYY-MM-DD, midnight in Beijing, as unix seconds; 0 if empty. Errc::config if it is no day.
Result<std::int64_t> day_start(std::string text);

}  // namespace creditlink
