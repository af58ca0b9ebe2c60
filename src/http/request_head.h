#pragma once
// The head of a request (RFC 9112), from bytes to values. Pure. Where two readers could understand different things, it
// is refused: that is what request smuggling lives on.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace creditlink {

struct RequestFraming {
    std::string method, target;
    std::vector<std::pair<std::string, std::string>> fields;
    std::size_t length = 0;  // of the body, unless chunked
    bool chunked = false;
    bool keep_alive = true;
    bool expects_continue = false;
};

struct HeadFault {
    int status = 400;
    std::string_view why;
};

// `head` ends with the empty line.
std::variant<RequestFraming, HeadFault> parse_head(std::string_view head);

// The size on a chunk's first line, without its CRLF; npos if it is none. Extensions are refused: nobody honest sends
// them.
std::size_t parse_chunk_size(std::string_view line);

bool same_field_name(std::string_view a, std::string_view b);
bool is_field_value(std::string_view value);  // no control characters but tab
bool is_field_name(std::string_view name);

}  // namespace creditlink
