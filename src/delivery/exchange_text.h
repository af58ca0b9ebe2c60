#pragma once
// A request or an answer as the bytes of an HTTP/1.1 message (RFC 9112), as it is kept in the evidence store: anyone who
// knows HTTP can read it, and the signature can be verified over it. Requests are in absolute form, because the target URI is
// what was signed.

#include <optional>
#include <string>
#include <string_view>

#include "creditlink/delivery/protocol.h"
#include "creditlink/signing/http_signature.h"

namespace creditlink::delivery_detail {

std::string text_of(const RequestHead& head);        // with the empty line; the body stands behind it
std::string text_of(const ExchangeAnswer& answer);   // with its body
// The answer, not vouched for: what the text cannot say. Nothing if it is no such text.
std::optional<ExchangeAnswer> answer_of(std::string_view text);

}  // namespace creditlink::delivery_detail
