// Structured fields (RFC 8941): what is accepted is written back in one way.
#include "signing/structured_field.h"

#include "target.h"

using namespace creditlink;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto parsed = structured::parse_dictionary(fuzz::text_of(data, size));
    if (!parsed) return 0;
    std::string text;
    for (const structured::Member& member : *parsed) text.append(text.empty() ? "" : ", ").append(structured::serialised(member));
    const auto again = structured::parse_dictionary(text);
    fuzz::require(again && *again == *parsed);
    return 0;
}
