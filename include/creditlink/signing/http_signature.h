#pragma once
// HTTP message signatures (RFC 9421) with content digests (RFC 9530), exactly as platform.md section 2 wants them: which
// components, which parameters, in which order. The RFC's own vectors hold the general part.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "creditlink/base/result.h"
#include "creditlink/signing/key.h"

namespace creditlink {

// Field names as received; compared without case. A field that occurs twice stands twice.
using HeaderFields = std::vector<std::pair<std::string, std::string>>;

struct RequestHead {
    std::string method;      // "POST"
    std::string target_uri;  // https://host[:port]/path?query, host in lower case, no default port
    HeaderFields fields;
};

struct ResponseHead {
    int status = 0;
    HeaderFields fields;
};

// Puts in Content-Digest (if there is a body), Signature-Input and Signature, in place of any that are there. `nonce` is 16
// random bytes. A request has Content-Type if and only if it has a body; an answer always has both.
Status sign_request(RequestHead& request, std::optional<std::string_view> body, const PrivateKey& key, std::int64_t created,
                    std::string_view nonce);
// The same for a request with a body of which content_digests() was asked before.
Status sign_request_over(const Digest256& content_digest, RequestHead& request, const PrivateKey& key, std::int64_t created,
                         std::string_view nonce);
// What Content-Digest holds of each body under `algorithm`. SM3 of several bodies at once is several times as fast.
std::vector<Digest256> content_digests(Algorithm algorithm, std::span<const std::string_view> bodies);
Status sign_response(ResponseHead& response, std::string_view body, const RequestHead& request, const PrivateKey& key,
                     std::int64_t created, std::string_view nonce);

struct SignatureVerdict {
    enum class Kind {
        valid,
        clock_skew,   // good but for the clock: created is more than kClockTolerance away from now
        key_unknown,  // nothing else is looked at
        invalid,
    } kind = Kind::invalid;
    std::string reason;              // for diagnostics, in English: "covered components differ: …"
    const PinnedKey* key = nullptr;  // of the ring, which outlives it; set if the signature verifies
    std::int64_t created = 0;
};

inline constexpr std::int64_t kClockTolerance = 300;  // seconds, platform.md section 2

// Total: any bytes. `body` is what was read; nullopt if the request has none. `now` is the verifier's clock, or for a stored
// answer the time at which it came.
SignatureVerdict verify_request(const RequestHead& request, std::optional<std::string_view> body, const KeyRing& ring, std::int64_t now);
// Without the body: that this head was signed. Its Content-Digest is then what was signed, and nothing more.
SignatureVerdict verify_request_head(const RequestHead& request, const KeyRing& ring, std::int64_t now);
SignatureVerdict verify_response(const ResponseHead& response, std::string_view body, const RequestHead& request_sent,
                                 const KeyRing& ring, std::int64_t now);

}  // namespace creditlink
