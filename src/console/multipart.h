#pragma once
// A form with files (multipart/form-data, RFC 7578) taken apart. Strict: browsers write it in one way, and what is written in
// another is refused, so that no two readers can understand different things.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace creditlink::console_detail {

struct FormPart {
    std::string name, file_name;  // file_name: without folders; empty for a field, or where no file was chosen
    bool is_file = false;
    std::string bytes;
};

// nullopt for anything else: a boundary that is none, a part without its name, a name twice, more than `most` parts, an end missing.
std::optional<std::vector<FormPart>> parse_multipart(std::string_view content_type, std::string_view body, std::size_t most);

}  // namespace creditlink::console_detail
