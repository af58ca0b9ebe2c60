#include "creditlink/signing/message_text.h"

#include <charconv>

namespace creditlink {
namespace {

constexpr std::string_view kVersion = "HTTP/1.1";
constexpr std::string_view kLineEnd = "\r\n";

void append_fields(std::string& text, const HeaderFields& fields) {
    for (const auto& [name, value] : fields) text.append(name).append(": ").append(value).append(kLineEnd);
    text += kLineEnd;
}

// The line before the next line end, which is taken off `text` with it.
std::optional<std::string_view> take_line(std::string_view& text) {
    const std::size_t end = text.find(kLineEnd);
    if (end == std::string_view::npos) return {};
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + kLineEnd.size());
    return line;
}

// With the empty line behind them.
std::optional<HeaderFields> take_fields(std::string_view& text) {
    HeaderFields fields;
    for (;;) {
        const auto line = take_line(text);
        if (!line) return {};
        if (line->empty()) return fields;
        const std::size_t colon = line->find(": ");
        if (colon == std::string_view::npos) return {};
        fields.emplace_back(line->substr(0, colon), line->substr(colon + 2));
    }
}

}  // namespace

std::string text_of(const RequestHead& head) {
    std::string text = head.method + " " + head.target_uri + " ";
    text.append(kVersion).append(kLineEnd);
    append_fields(text, head.fields);
    return text;
}

std::string text_of(const ResponseHead& head) {
    std::string text(kVersion);
    text.append(" ").append(std::to_string(head.status)).append(kLineEnd);
    append_fields(text, head.fields);
    return text;
}

std::optional<RequestText> request_of(std::string_view text) {
    const auto first = take_line(text);
    if (!first) return {};
    const std::size_t method = first->find(' '), version = first->rfind(' ');
    if (method == std::string_view::npos || version <= method || first->substr(version + 1) != kVersion) return {};
    auto fields = take_fields(text);
    if (!fields) return {};
    return RequestText{{std::string(first->substr(0, method)),
                        std::string(first->substr(method + 1, version - method - 1)), std::move(*fields)},
                       text};
}

std::optional<ResponseText> response_of(std::string_view text) {
    const auto first = take_line(text);
    if (!first || !first->starts_with(kVersion) || first->size() < kVersion.size() + 2) return {};
    ResponseText response;
    const std::string_view status = first->substr(kVersion.size() + 1);
    const auto [end, error] = std::from_chars(status.data(), status.data() + status.size(), response.head.status);
    if (error != std::errc() || end != status.data() + status.size()) return {};
    auto fields = take_fields(text);
    if (!fields) return {};
    response.head.fields = std::move(*fields);
    response.body = text;
    return response;
}

}  // namespace creditlink
