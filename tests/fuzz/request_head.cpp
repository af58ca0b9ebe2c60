// The head of a request and the size of a chunk, as the server reads them.
#include "http/request_head.h"

#include "target.h"

using namespace creditlink;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes = fuzz::text_of(data, size);
    (void)parse_chunk_size(bytes);
    const auto parsed = parse_head(bytes);
    if (const auto* fault = std::get_if<HeadFault>(&parsed)) {
        fuzz::require(fault->status >= 400 && !fault->why.empty());
        return 0;
    }
    const auto& head = std::get<RequestFraming>(parsed);
    fuzz::require(is_field_name(head.method) && head.target.starts_with('/'));
    fuzz::require(!(head.chunked && head.length != 0));  // never two lengths
    for (const auto& [name, value] : head.fields) fuzz::require(is_field_name(name) && is_field_value(value));
    return 0;
}
