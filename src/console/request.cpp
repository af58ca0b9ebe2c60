#include "request.h"

#include "creditlink/base/encode.h"
#include "creditlink/base/line_feeds.h"
#include "creditlink/base/text.h"
#include "multipart.h"

namespace creditlink::console_detail {
namespace {

std::optional<std::string> unescaped(std::string_view text, bool plus_is_space) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_space) {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            const auto byte = i + 2 < text.size() ? from_hex(text.substr(i + 1, 2)) : std::nullopt;
            if (!byte) return std::nullopt;
            out += *byte;
            i += 2;
        }
    }
    if (!is_utf8(out) || out.find('\0') != std::string::npos) return std::nullopt;
    return out;
}

bool same_field(std::string_view name, std::string_view lower) {
    if (name.size() != lower.size()) return false;
    for (std::size_t i = 0; i < name.size(); ++i)
        if ((name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32 : name[i]) != lower[i]) return false;
    return true;
}

void read_cookies(std::string_view header, Fields& cookies) {
    for (const std::string_view part : split(header, ";")) {
        const std::string_view pair = trim(part);
        const std::size_t equals = pair.find('=');
        if (equals != std::string_view::npos) cookies.emplace(pair.substr(0, equals), pair.substr(equals + 1));
    }
}

bool read_uploads(std::string_view content_type, std::string_view body, PageRequest& page) {
    auto parts = parse_multipart(content_type, body, kMostFields);
    if (!parts) return false;
    for (FormPart& part : *parts) {
        if (!part.is_file) page.form.emplace(std::move(part.name), std::move(part.bytes));
        else if (!part.file_name.empty()) page.files.emplace(std::move(part.name), UploadedFile{std::move(part.file_name), std::move(part.bytes)});
    }
    return true;
}

std::string value_of(const Fields& fields, std::string_view name) {
    const auto at = fields.find(name);
    return at == fields.end() ? std::string() : at->second;
}

}  // namespace

std::string PageRequest::asked(std::string_view name) const { return value_of(query, name); }
std::string PageRequest::filled(std::string_view name) const { return value_of(form, name); }

std::string PageRequest::written(std::string_view name) const {
    return with_line_feeds(filled(name));
}

std::optional<Fields> parse_form(std::string_view text) {
    Fields fields;
    if (text.empty()) return fields;
    for (const std::string_view part : split(text, "&")) {
        if (part.empty()) continue;
        const std::size_t equals = part.find('=');
        const auto name = unescaped(part.substr(0, equals), true);
        const auto value = equals == std::string_view::npos ? std::optional<std::string>("") : unescaped(part.substr(equals + 1), true);
        if (!name || !value || fields.size() == kMostFields || !fields.emplace(*name, *value).second) return std::nullopt;
    }
    return fields;
}

std::optional<PageRequest> page_request(const ServerRequest& request) {
    PageRequest page;
    page.method = request.method;
    page.peer = request.peer;
    const std::size_t question = request.target.find('?');
    auto path = unescaped(std::string_view(request.target).substr(0, question), false);
    auto query = parse_form(question == std::string::npos ? std::string_view() : std::string_view(request.target).substr(question + 1));
    if (!path || !query) return std::nullopt;
    page.path = std::move(*path);
    page.query = std::move(*query);
    bool is_form = false;
    std::string_view content_type;
    for (const auto& [name, value] : request.fields) {
        if (same_field(name, "cookie")) read_cookies(value, page.cookies);
        else if (same_field(name, "host")) page.host = value;
        else if (same_field(name, "origin")) page.origin = value;
        else if (same_field(name, "content-type")) content_type = value, is_form = value.starts_with("application/x-www-form-urlencoded");
    }
    if (request.body.empty()) return page;
    if (content_type.starts_with("multipart/")) return read_uploads(content_type, request.body, page) ? std::optional(std::move(page)) : std::nullopt;
    auto form = is_form ? parse_form(request.body) : std::nullopt;
    if (!form) return std::nullopt;
    page.form = std::move(*form);
    return page;
}

std::string url_escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~') out += c;
        else out += '%' + upper_ascii(hex(std::string_view(&c, 1)));
    }
    return out;
}

std::string url_path(std::string_view path) {
    std::string out;
    for (const std::string_view part : split(path, "/")) out.append(out.empty() && part.empty() ? "" : "/").append(url_escaped(part));
    return out.starts_with("/") ? out : "/" + out;
}

}  // namespace creditlink::console_detail
