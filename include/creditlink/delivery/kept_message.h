#pragma once
// What an entry of the exchange log stands for: the request or the answer, byte for byte, from the evidence store.

#include <string>

#include "creditlink/base/result.h"
#include "creditlink/evidence/content_store.h"
#include "creditlink/exchange_log/log.h"

namespace creditlink {

struct KeptContent {
    std::string salt;    // of the commitments, kCommitmentSalt bytes
    std::string head;    // of the request, with its empty line: of `submitted`, and of `answered` if an inquiry was answered
    std::string body;    // of `submitted`: the request's
    std::string answer;  // of `answered`: status line, fields, empty line, body
};

// Of a `submitted` or `answered` entry, personal data included. It is what the entry commits to: its digests are computed
// and compared (exchange_log/FORMAT.md).
// Errc::usage if the entry is of another kind; Errc::log_integrity if the content is not the one committed to; Errc::not_found
// if it was erased; those of ContentStore::get.
Result<KeptContent> kept_content(const ContentStore& contents, const LogEntry& entry);

// Of it, the request or the answer as one HTTP/1.1 message (RFC 9112).
Result<std::string> kept_message(const ContentStore& contents, const LogEntry& entry);

}  // namespace creditlink
