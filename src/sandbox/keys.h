#pragma once
// The sandbox's own signing key, and the keys of those who may send.

#include "creditlink/signing/key.h"
#include "options.h"

namespace creditlink::sandbox {

// From `platform.key` in the folder, made there (with platform.pub, to be pinned by clients) when it is absent.
// Without a folder: a new key.
Result<PrivateKey> own_key(const Path& folder, Algorithm algorithm);

Result<KeyRing> ring_of(const Options& options);

}  // namespace creditlink::sandbox
