#pragma once
// One request to the platform and what its answer means.

#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "creditlink/delivery/courier.h"
#include "creditlink/signing/http_signature.h"

namespace creditlink::delivery_detail {

struct Received {
    bool not_sent = false;      // no byte can have reached the platform
    bool clock_skew = false;    // the answer was good but for the clock
    bool not_trusted = false;   // whoever is there has a certificate or key that is none of the configuration's
    ExchangeAnswer answer;      // as it came; status 0 if none did
    Answer meaning;
};

struct Outgoing {
    BatchRow row;
    std::vector<Item> items;
    std::string body;           // empty for an inquiry
    RequestHead head;           // as it will be sent: signed before it is in the log
    Received answer;
};

// How long a signature may wait for its turn. The platform wants it at most five minutes old by its own clock (platform.md
// section 2); a group whose answers come slowly must not send the last of its batches with the first one's time.
inline constexpr std::int64_t kSignatureLifeMs = 60'000;

// Signs the submission of each. What cannot be signed is our own trouble, not the platform's: nothing of the group is sent.
Status sign(const Route& route, Clock& clock, std::span<Outgoing> group);
void attempt(Route& route, Clock& clock, std::stop_token stop, Outgoing& out);  // of a signed one
// A signed request without a body. What cannot be signed was not sent; what the answer means is the caller's to say.
struct QuestionOptions {
    RequestHead* as_sent = nullptr;
    std::int64_t timeout_ms = HttpRequest{}.total_timeout_ms;
};
void put_question(Route& route, Clock& clock, std::stop_token stop, const ExchangeRequest& question, Received& received, QuestionOptions options = {});
std::string unbelieved(const ExchangeAnswer& answer, const std::string& signature_fault);  // what to do about an answer that nobody vouches for
void inquire(Route& route, Clock& clock, std::stop_token stop, const ExchangeRequest& inquiry, Outgoing& out);

}  // namespace creditlink::delivery_detail
