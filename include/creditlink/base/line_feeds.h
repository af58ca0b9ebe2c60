#pragma once
// Lines as we keep them: ended by LF. Browsers and editors send CR LF.

#include <string>
#include <string_view>

namespace creditlink {

// Each CR LF as LF; a CR that stands alone stays.
inline std::string with_line_feeds(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') out += text[i];
    return out;
}

}  // namespace creditlink
