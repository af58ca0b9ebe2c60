#pragma once
// A request or an answer as the bytes of an HTTP/1.1 message (RFC 9112), as it is kept as evidence: anyone who knows
// HTTP can read it, and its signature can be verified over it. Requests are in absolute form, because the target URI is
// what was signed.

#include <optional>
#include <string>
#include <string_view>

#include "creditlink/signing/http_signature.h"

namespace creditlink {

std::string text_of(const RequestHead& head);   // with the empty line; the body stands behind it
std::string text_of(const ResponseHead& head);  // likewise

// What such a text says; nothing if it is none. The body is a part of `text`.
struct RequestText {
    RequestHead head;
    std::string_view body;
};
std::optional<RequestText> request_of(std::string_view text);
struct ResponseText {
    ResponseHead head;
    std::string_view body;
};
std::optional<ResponseText> response_of(std::string_view text);

}  // namespace creditlink
