#pragma once
// What is said to a platform and how its answers are read: pure functions of a batch and an answer. `national` is the
// interface of the built-in profile; `rows-json` speaks to platforms that have neither inquiry nor signatures. A profile file under
// mappings/platforms/ chooses one and fills in what differs; there are no conditions or loops in it.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "creditlink/base/json.h"
#include "creditlink/base/result.h"
#include "creditlink/ledger/ledger.h"

namespace creditlink {

struct ExchangeRequest {
    std::string method, path;  // path with its query, to be put behind the platform's origin
    std::vector<std::pair<std::string, std::string>> fields;
};

struct ExchangeAnswer {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> fields;
    std::string body;
    bool vouched = false;  // its signature verified, or the profile says that the channel vouches for it
};

// What an answer means. Whatever is not certain is `unreadable`, and its outcome unknown.
struct Answer {
    enum class Kind {
        receipt,        // final: record by record
        pending,        // taken, not decided
        batch_unknown,  // signed 404: may be sent again
        not_taken,      // signed 429 or 503
        too_large,      // signed 413
        refused,        // signed 400, 415, 422: this batch waits for a person
        untrusted,      // signed 401, 403: the route stops
        conflict,       // signed 409 batch-conflict: a fault of ours, the route stops; of an inquiry: a receipt over other bytes
        unreadable,     // anything else
    };
    Kind kind = Kind::unreadable;
    std::string receipt;                // r-…
    std::vector<ItemVerdict> verdicts;  // of those not plainly accepted
    std::uint32_t accepted = 0;
    std::string code;                   // the platform's call code
    std::string received;               // when the platform took the batch, as its receipt says
    std::string why;                    // for people and diagnostics; no personal data
    std::optional<std::int64_t> retry_after;  // seconds from now
};

struct BatchLimits {
    std::size_t records = 1000;         // platform.md section 3, if `status` is silent
    std::size_t bytes = 4u << 20;
};

// What a platform says of itself and of the head of our log that it saw last.
struct HeadAnswer {
    enum class Kind {
        said,        // `batch` and the head that it carried, or none so far
        not_offered, // a believed answer that says nothing of it: this platform does not keep heads
        refused,     // a believed answer of any other kind: the platform has such a call, and says nothing to us
        untrusted,   // signed 401, 403: the route stops
        clock_skew,  // good but for the clock, which is ours to raise
        later,       // signed 429 or 503, or nothing believable
    };
    Kind kind = Kind::later;
    std::string head;                   // "<size> <root>"; empty: none so far
    std::string batch = {};             // the last one that it took from us; empty: none so far
    std::string why;                    // for people and diagnostics
    std::optional<std::int64_t> retry_after;
    std::optional<std::size_t> most_records = {}, most_bytes = {};  // of a batch
    bool not_trusted = false;           // of `later`: somebody is there whose certificate or key is none that we know
};

// Whether a body is the interface's, with each record's canonical data in it under its id, or the platform's own.
enum class BodyForm : std::uint8_t { interface, own };

class Protocol {
  public:
    virtual ~Protocol() = default;
    virtual BodyForm body_form() const = 0;

    // The exact bytes of a batch: a function of its row and items alone, so that they are the same whenever they are built.
    virtual std::string body(const BatchRow& batch, std::span<const Item> items, std::string_view sender) const = 0;
    virtual ExchangeRequest submit(const BatchRow& batch) const = 0;
    virtual Answer read(const ExchangeAnswer& answer, const BatchRow& batch, std::span<const Item> items, std::int64_t now) const = 0;

    // nullopt: this platform cannot be asked; an unknown outcome then waits for a person.
    virtual std::optional<ExchangeRequest> inquire(const BatchRow& batch) const = 0;
    virtual Answer read_inquiry(const ExchangeAnswer& answer, const BatchRow& batch, std::span<const Item> items, std::int64_t now) const = 0;

    // nullopt: this platform keeps no head of our log, or cannot be asked for it.
    virtual std::optional<ExchangeRequest> ask_head() const = 0;
    virtual HeadAnswer read_head(const ExchangeAnswer& answer, std::int64_t now) const = 0;

    virtual bool signed_answers() const = 0;
    virtual BatchLimits limits() const = 0;
    // Bytes that a batch has beside its records' data, for cutting: per batch and per record.
    virtual std::size_t overhead() const = 0;
    virtual std::size_t overhead_per_record() const = 0;
    virtual std::string fix_for(std::string_view row_code) const = 0;  // what to do about a row code, in Chinese; empty: unknown code
    virtual std::vector<std::string> cannot_promise() const = 0;       // sentences, for `config check`
};

Result<std::unique_ptr<Protocol>> make_protocol(std::string_view profile_json, std::string_view file);

std::string_view name_of(Answer::Kind kind);

}  // namespace creditlink
