#pragma once
// An answer as the bytes of an HTTP/1.1 message, as it is kept in the evidence store (signing/message_text.h).

#include <optional>
#include <string>
#include <string_view>

#include "creditlink/delivery/protocol.h"
#include "creditlink/signing/message_text.h"

namespace creditlink::delivery_detail {

std::string text_of(const ExchangeAnswer& answer);  // with its body
// The answer, not vouched for: what the text cannot say. Nothing if it is no such text.
std::optional<ExchangeAnswer> answer_of(std::string_view text);

}  // namespace creditlink::delivery_detail
