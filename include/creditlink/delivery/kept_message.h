#pragma once
// What an entry of the exchange log stands for: the request or the answer, byte for byte, from the evidence store.

#include <optional>
#include <string>
#include <string_view>

#include "creditlink/base/result.h"
#include "creditlink/evidence/content_store.h"
#include "creditlink/exchange_log/log.h"
#include "creditlink/exchange_log/pack_parts.h"

namespace creditlink {

struct KeptContent {
    std::string salt;    // of the commitments, kCommitmentSalt bytes
    std::string head;    // of the request, with its empty line: of `submitted`, and of `answered` if an inquiry was answered
    std::string body;    // of `submitted`: the request's
    std::string rows;    // of `submitted`: the source rows of its records (exchange_log/source_rows.h); empty: none are kept
    std::string answer;  // of `answered`: status line, fields, empty line, body
};

// Of a `submitted` or `answered` entry, personal data included. It is what the entry commits to: its digests are computed
// and compared (exchange_log/FORMAT.md).
// Errc::usage if the entry is of another kind; Errc::log_integrity if the content is not the one committed to; Errc::not_found
// if it was erased; those of ContentStore::get.
Result<KeptContent> kept_content(const ContentStore& contents, const LogEntry& entry);

// What is kept of the source of one submission. Nothing: of no record of the batch is a row kept, as by older programs.
struct KeptSourceRow {
    SourceRowProof proof;
    std::string record;  // canonical bytes, with which the row is spelled out
};
// `kept`: of the batch's `submitted` entry. Errc::log_integrity if its rows are not those that the entry commits to;
// Errc::not_found if the submission is not in the batch.
Result<std::optional<KeptSourceRow>> kept_source_row(const KeptContent& kept, const LogEntry& submitted, std::string_view submission);

// Of it, the request or the answer as one HTTP/1.1 message (RFC 9112).
Result<std::string> kept_message(const ContentStore& contents, const LogEntry& entry);

}  // namespace creditlink
