// JSON, strict and commented: what is accepted can be written back and means the same.
#include "creditlink/base/json.h"

#include "target.h"

using namespace creditlink;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    const auto strict = json::parse(text);
    const auto commented = json::parse(text, {.dialect = json::Dialect::commented, .file = "f"});
    if (strict) {
        fuzz::require(static_cast<bool>(commented));  // the commented dialect only allows more
        fuzz::require(is_utf8(text) && text.find('\0') == std::string_view::npos);
    }
    if (!commented) {
        fuzz::require(!commented.error().message.empty() && !commented.error().place.empty());
        return 0;
    }
    const std::string written = json::text_of(*commented);
    const auto again = json::parse(written);
    fuzz::require(again && json::text_of(*again) == written);
    return 0;
}
