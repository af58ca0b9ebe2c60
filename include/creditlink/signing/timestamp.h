#pragma once
// RFC 3161: a time-stamping authority (TSA) signs that some bytes existed at a time. Requests and responses are DER, as
// `openssl ts` reads and writes them.

#include <cstdint>
#include <string>
#include <string_view>

#include "creditlink/base/result.h"

namespace creditlink {

// A request about SHA-256 of `bytes`, with a nonce, asking for the TSA's certificate (so that the answer can be
// verified in years).
Result<std::string> timestamp_request(std::string_view bytes);

// The time that `response` states for `bytes`, unix seconds, if it was granted and is signed by a certificate for
// time-stamping (2.3) that was good at that time under one of `ca_pem`. Errc::trust otherwise, saying why. With the
// `request` that it answers, its nonce has to be that one's.
Result<std::int64_t> verified_timestamp(std::string_view response, std::string_view bytes, std::string_view ca_pem,
                                        std::string_view request = {});

// The time that `response` states for `bytes`, whoever signed it: for a reader who knows no authority.
Result<std::int64_t> stated_timestamp(std::string_view response, std::string_view bytes);

}  // namespace creditlink
