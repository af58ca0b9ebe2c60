#include "exchange_text.h"

#include <charconv>

namespace creditlink::delivery_detail {
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

}  // namespace

std::string text_of(const RequestHead& head) {
    std::string text = head.method + " " + head.target_uri + " ";
    text.append(kVersion).append(kLineEnd);
    append_fields(text, head.fields);
    return text;
}

std::string text_of(const ExchangeAnswer& answer) {
    std::string text(kVersion);
    text.append(" ").append(std::to_string(answer.status)).append(kLineEnd);
    append_fields(text, answer.fields);
    return text += answer.body;
}

std::optional<ExchangeAnswer> answer_of(std::string_view text) {
    const auto first = take_line(text);
    if (!first || !first->starts_with(kVersion) || first->size() < kVersion.size() + 2) return {};
    ExchangeAnswer answer;
    const std::string_view status = first->substr(kVersion.size() + 1);
    const auto [end, error] = std::from_chars(status.data(), status.data() + status.size(), answer.status);
    if (error != std::errc() || end != status.data() + status.size()) return {};
    for (;;) {
        const auto line = take_line(text);
        if (!line) return {};
        if (line->empty()) break;
        const std::size_t colon = line->find(": ");
        if (colon == std::string_view::npos) return {};
        answer.fields.emplace_back(line->substr(0, colon), line->substr(colon + 2));
    }
    answer.body = std::string(text);
    return answer;
}

}  // namespace creditlink::delivery_detail
