#pragma once
// What an entry of the exchange log stands for: the request or the answer, byte for byte, from the evidence store.

#include <string>

#include "creditlink/base/result.h"
#include "creditlink/evidence/content_store.h"
#include "creditlink/exchange_log/log.h"

namespace creditlink {

// Of a `submitted` or `answered` entry, as an HTTP/1.1 message (RFC 9112), personal data included. It is the message that
// the entry commits to: its digests are computed and compared (exchange_log/FORMAT.md).
// Errc::usage if the entry is of another kind; Errc::log_integrity if the content is not the one committed to; Errc::not_found
// if it was erased; those of ContentStore::get.
Result<std::string> kept_message(const ContentStore& contents, const LogEntry& entry);

}  // namespace creditlink
