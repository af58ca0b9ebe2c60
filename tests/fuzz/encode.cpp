// Bytes written as text: only the canonical form is read.
#include "creditlink/base/encode.h"

#include "target.h"

using namespace creditlink;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    if (const auto bytes = from_base64(text)) fuzz::require(base64(*bytes) == text);
    if (const auto bytes = from_base64url(text)) fuzz::require(base64url(*bytes) == text);
    if (const auto bytes = from_base32(text)) fuzz::require(base32(*bytes) == text);
    if (const auto bytes = from_hex(text)) fuzz::require(hex(*bytes).size() == text.size());
    return 0;
}
