#include "request_head.h"

#include <algorithm>
#include <optional>

namespace creditlink {
namespace {

constexpr std::size_t kMostFields = 100;       // browsers send about 20
constexpr std::size_t kMostLengthDigits = 15;  // a petabyte: beyond that nobody means it
constexpr std::size_t kMostChunkDigits = 8;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_token(char c) {
    return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}
bool is_visible(char c) {
    return c > 0x20 && c < 0x7f;
}

std::string_view without_edges(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<HeadFault> read_request_line(std::string_view line, RequestFraming& out) {
    const std::size_t first = line.find(' '), last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return HeadFault{400, "the request line has not three parts"};
    out.method = line.substr(0, first);
    out.target = line.substr(first + 1, last - first - 1);
    const std::string_view version = line.substr(last + 1);
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return HeadFault{505, "only HTTP/1.1"};
    out.keep_alive = version == "HTTP/1.1";
    if (!is_field_name(out.method)) return HeadFault{400, "the method is no token"};
    if (!out.target.starts_with('/') || !std::all_of(out.target.begin(), out.target.end(), is_visible))
        return HeadFault{400, "the target must begin with / and be visible ASCII"};
    return std::nullopt;
}

std::optional<HeadFault> read_field(std::string_view line, RequestFraming& out) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_field_name(line.substr(0, colon)))
        return HeadFault{400, "a field without a proper name"};
    const std::string_view value = without_edges(line.substr(colon + 1));
    if (!is_field_value(value)) return HeadFault{400, "a control character in a field"};
    if (out.fields.size() == kMostFields) return HeadFault{431, "too many fields"};
    out.fields.emplace_back(line.substr(0, colon), value);
    return std::nullopt;
}

std::vector<std::string_view> values_of(const RequestFraming& head, std::string_view name) {
    std::vector<std::string_view> out;
    for (const auto& [key, value] : head.fields)
        if (same_field_name(key, name)) out.push_back(value);
    return out;
}

std::optional<HeadFault> read_framing(RequestFraming& out) {
    const auto lengths = values_of(out, "content-length"), codings = values_of(out, "transfer-encoding");
    if (!codings.empty() && (!lengths.empty() || !out.keep_alive))
        return HeadFault{400, "Transfer-Encoding beside Content-Length, or in HTTP/1.0"};
    if (codings.size() > 1 || (codings.size() == 1 && !same_field_name(codings.front(), "chunked")))
        return HeadFault{501, "no transfer coding but chunked"};
    out.chunked = !codings.empty();
    if (lengths.size() > 1) return HeadFault{400, "Content-Length occurs twice"};
    if (lengths.empty()) return std::nullopt;
    const std::string_view digits = lengths.front();
    if (digits.empty() || digits.size() > kMostLengthDigits || !std::all_of(digits.begin(), digits.end(), is_digit))
        return HeadFault{400, "Content-Length is no number"};
    for (char c : digits) out.length = out.length * 10 + static_cast<std::size_t>(c - '0');
    return std::nullopt;
}

std::optional<HeadFault> read_connection(RequestFraming& out) {
    if (out.keep_alive && values_of(out, "host").size() != 1)
        return HeadFault{400, "exactly one Host"};  // RFC 9112 section 3.2
    for (std::string_view value : values_of(out, "connection"))
        if (same_field_name(value, "close")) out.keep_alive = false;
    for (std::string_view value : values_of(out, "expect")) {
        if (!same_field_name(value, "100-continue")) return HeadFault{417, "an expectation that is not known"};
        out.expects_continue = true;
    }
    return std::nullopt;
}

}  // namespace

bool same_field_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

bool is_field_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), is_token);
}

bool is_field_value(std::string_view value) {
    return std::none_of(value.begin(), value.end(),
                        [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; });
}

std::variant<RequestFraming, HeadFault> parse_head(std::string_view head) {
    RequestFraming out;
    for (bool first = true; !head.empty(); first = false) {
        const std::size_t end = head.find("\r\n");
        if (end == std::string_view::npos) return HeadFault{400, "a line without CRLF"};
        const std::string_view line = head.substr(0, end);
        head.remove_prefix(end + 2);
        if (line.empty() && !first) break;
        // A bare CR or LF is a control character, a folded line has no name: both end in read_field.
        if (const auto fault = first ? read_request_line(line, out) : read_field(line, out)) return *fault;
    }
    if (const auto fault = read_framing(out)) return *fault;
    if (const auto fault = read_connection(out)) return *fault;
    return out;
}

std::size_t parse_chunk_size(std::string_view line) {
    if (line.empty() || line.size() > kMostChunkDigits) return std::string_view::npos;
    std::size_t size = 0;
    for (char c : line) {
        const char l = lower(c);
        if (!is_digit(l) && (l < 'a' || l > 'f')) return std::string_view::npos;
        size = size * 16 + static_cast<std::size_t>(is_digit(l) ? l - '0' : l - 'a' + 10);
    }
    return size;
}

}  // namespace creditlink
