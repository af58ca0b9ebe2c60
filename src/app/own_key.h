#pragma once
// The office's own private keys, as the configuration names them.

#include "creditlink/app/config.h"
#include "creditlink/base/midnight.h"

namespace creditlink {

// Of certificates that a key gives itself: ten years, until an authority's takes its place.
inline constexpr std::int64_t kOwnCertificateSeconds = 3652 * kDaySeconds;

Result<Secret> passphrase_of(const Config& config, const KeyConfig& key);  // empty where none is configured
// The key in its configured file, or another key of its kind in `file`.
Result<PrivateKey> own_key(const Config& config, const KeyConfig& key);
Result<PrivateKey> own_key(const Config& config, const KeyConfig& key, const Path& file);

}  // namespace creditlink
