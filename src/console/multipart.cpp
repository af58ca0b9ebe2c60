#include "multipart.h"

#include <algorithm>

#include "creditlink/base/text.h"

namespace creditlink::console_detail {
namespace {

constexpr std::string_view kMultipart = "multipart/form-data; boundary=";
constexpr std::size_t kLongestBoundary = 70;   // RFC 2046, 5.1.1
constexpr std::size_t kLongestPartHead = 4096; // two lines, one with a file's name

// Browsers write it bare; quotes are for characters that they never take.
std::string_view boundary_of(std::string_view content_type) {
    if (!content_type.starts_with(kMultipart)) return {};
    const std::string_view boundary = content_type.substr(kMultipart.size());
    const bool plain = std::all_of(boundary.begin(), boundary.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_'; });
    return plain && boundary.size() <= kLongestBoundary ? boundary : std::string_view();
}

// `key="value"`, with the quote, CR and LF as browsers escape them.
std::optional<std::string> quoted_value(std::string_view& rest, std::string_view key) {
    if (!rest.starts_with(key)) return std::nullopt;
    rest.remove_prefix(key.size());
    const std::size_t end = rest.find('"');
    if (end == std::string_view::npos) return std::nullopt;
    std::string value(rest.substr(0, end));
    rest.remove_prefix(end + 1);
    for (const auto& [code, plain] : {std::pair<std::string_view, char>{"%22", '"'}, {"%0D", ' '}, {"%0A", ' '}})
        for (std::size_t at = value.find(code); at != std::string::npos; at = value.find(code, at)) value.replace(at, code.size(), 1, plain);
    return is_utf8(value) && value.find('\0') == std::string::npos ? std::optional(value) : std::nullopt;
}

bool read_disposition(std::string_view line, FormPart& part) {
    constexpr std::string_view kDisposition = "Content-Disposition: form-data; ";
    if (!line.starts_with(kDisposition)) return false;
    line.remove_prefix(kDisposition.size());
    const auto name = quoted_value(line, "name=\"");
    if (!name || name->empty()) return false;
    part.name = *name;
    if (line.empty()) return true;
    const auto file = quoted_value(line, "; filename=\"");
    if (!file || !line.empty()) return false;
    part.is_file = true;
    part.file_name = file->substr(file->find_last_of("/\\") + 1);  // npos + 1 is 0
    return true;
}

bool read_part_head(std::string_view head, FormPart& part) {
    bool disposed = false;
    for (const std::string_view line : split(head, "\r\n")) {
        if (line.starts_with("Content-Disposition: ")) {
            if (disposed || !read_disposition(line, part)) return false;
            disposed = true;
        } else if (!line.starts_with("Content-Type: ")) return false;  // what a browser calls a file is not believed anyway
    }
    return disposed;
}

}  // namespace

std::optional<std::vector<FormPart>> parse_multipart(std::string_view content_type, std::string_view body, std::size_t most) {
    const std::string_view boundary = boundary_of(content_type);
    if (boundary.empty()) return std::nullopt;
    const std::string first = "--" + std::string(boundary), mark = "\r\n" + first;
    if (!body.starts_with(first)) return std::nullopt;
    body.remove_prefix(first.size());
    std::vector<FormPart> parts;
    for (;;) {
        if (body == "--\r\n" || body == "--") return parts;
        if (!body.starts_with("\r\n") || parts.size() == most) return std::nullopt;
        body.remove_prefix(2);
        const std::size_t head_end = body.substr(0, kLongestPartHead).find("\r\n\r\n");
        if (head_end == std::string_view::npos) return std::nullopt;
        FormPart part;
        if (!read_part_head(body.substr(0, head_end), part)) return std::nullopt;
        body.remove_prefix(head_end + 4);
        const std::size_t end = body.find(mark);
        if (end == std::string_view::npos) return std::nullopt;
        if (std::any_of(parts.begin(), parts.end(), [&](const FormPart& other) { return other.name == part.name; })) return std::nullopt;
        part.bytes = body.substr(0, end);
        if (!part.is_file && (!is_utf8(part.bytes) || part.bytes.find('\0') != std::string::npos)) return std::nullopt;
        body.remove_prefix(end + mark.size());
        parts.push_back(std::move(part));
    }
}

}  // namespace creditlink::console_detail
