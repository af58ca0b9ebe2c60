#pragma once
// The two entries of an exchange, `submitted` and `answered`, and the contents they speak of. A content is 16 bytes of salt and
// then the message as it was sent or came. An entry holds SM3(salt ‖ SHA-256(bytes)), so that nobody can test a guess against
// the log once the content is erased: `digest` is over the body (whose SHA-256 is the `digest` of the receipt) or the answer,
// `head` over the signed request head, `records` is the root over the single records.

#include <cstdint>
#include <string>
#include <string_view>

#include "attempt.h"
#include "creditlink/base/result.h"
#include "creditlink/evidence/content_store.h"
#include "creditlink/exchange_log/log.h"

namespace creditlink::delivery_detail {

struct Journal {
    ExchangeLog& log;
    ContentStore& contents;

    struct Submitted {  // what the entry says of a request, and the request itself for the store
        SealedContent content;
        std::string digest, head, records, rows;
    };
    Result<Submitted> about_to_submit(const Outgoing& out, BodyForm form) const;  // most of the work; any number of threads may do it at once
    Status submitted(const Outgoing& out, std::string_view platform, const Submitted& said);
    Status answered(const Outgoing& out, std::string_view platform, std::string_view of, bool signs);
    Status sync();  // contents first: an entry never speaks of what is not there
    Result<ExchangeAnswer> kept_answer(const LogEntry& answered) const;
};

std::uint32_t attempt_of(const LogEntry& submitted);
// A batch waits for a person: of the outbox, in the transaction that holds it.
std::string parked_entry(const BatchRow& row, std::string_view platform, std::string_view cause);

}  // namespace creditlink::delivery_detail
