#pragma once
// A request as the pages see it: path, query, form and cookies taken apart.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "creditlink/http/server.h"

namespace creditlink::console_detail {

using Fields = std::map<std::string, std::string, std::less<>>;

struct UploadedFile {
    std::string name, bytes;    // as the browser called it, without folders: shown, never a path
};

struct PageRequest {
    std::string method, path;   // the path with %XX decoded; begins with "/"
    Fields query, form, cookies;
    std::map<std::string, UploadedFile, std::less<>> files;  // of a form with files; what was not chosen is absent
    std::string host, origin;   // as the browser said; empty: it did not
    std::string peer;

    std::string asked(std::string_view name) const;   // of the query; empty if absent
    std::string filled(std::string_view name) const;  // of the form
    std::string written(std::string_view name) const; // likewise, of a field with lines: browsers send CR LF, we keep LF
};

// nullopt for what no browser sends: broken escapes, a field twice, bytes that are not UTF-8, more than kMostFields.
std::optional<PageRequest> page_request(const ServerRequest& request);
inline constexpr std::size_t kMostFields = 400;  // a row of a wide table, corrected in a form

// a=1&b=%E4%BD%A0: both decoded.
std::optional<Fields> parse_form(std::string_view text);
std::string url_escaped(std::string_view text);
std::string url_path(std::string_view path);  // its parts escaped, "/" kept

}  // namespace creditlink::console_detail
