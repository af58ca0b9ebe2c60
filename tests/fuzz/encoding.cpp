// Encodings: found out, decoded whole and in pieces to the same text or the same error.
#include "creditlink/base/encoding.h"

#include "target.h"

using namespace creditlink;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes = fuzz::text_of(data, size);
    if (const auto found = detect_encoding(bytes, true)) fuzz::require(found->bom <= bytes.size() && !found->reason.empty());
    (void)detect_encoding(bytes, false);
    for (const Encoding encoding : {Encoding::utf8, Encoding::gb18030, Encoding::utf16le, Encoding::utf16be}) {
        const auto whole = decode(encoding, bytes);
        Decoder decoder(encoding);
        std::string text;
        bool good = true;
        for (std::size_t at = 0; good && at < bytes.size(); at += 3) good = static_cast<bool>(decoder.decode(bytes.substr(at, 3), text));
        good = good && decoder.finish();
        fuzz::require(good == static_cast<bool>(whole));
        fuzz::require(is_utf8(text));
        if (good) fuzz::require(*whole == text);
    }
    return 0;
}
