#include "message.h"

#include <algorithm>
#include <array>

#include "creditlink/base/encode.h"
#include "creditlink/base/text.h"

namespace creditlink::sandbox {

namespace {

bool same_name(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; };
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::string_view field_of(const HeaderFields& fields, std::string_view name) {
    for (const auto& [n, v] : fields)
        if (same_name(n, name)) return v;
    return {};
}

std::size_t count_of(const HeaderFields& fields, std::string_view name) {
    return static_cast<std::size_t>(std::count_if(fields.begin(), fields.end(), [&](const auto& f) { return same_name(f.first, name); }));
}

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = text[i] == '%' && i + 2 < text.size() ? from_hex(text.substr(i + 1, 2)) : std::nullopt;
        if (byte) { out += *byte; i += 2; }
        else out += text[i];
    }
    return out;
}

std::optional<std::string> parameter_of(std::string_view query, std::string_view name) {
    for (const auto pair : split(query, "&")) {
        const auto equals = std::min(pair.find('='), pair.size());
        if (percent_decoded(pair.substr(0, equals)) == name) return percent_decoded(pair.substr(std::min(equals + 1, pair.size())));
    }
    return std::nullopt;
}

Answer json_answer(int status, std::string body) {
    return Answer{.status = status, .fields = {{"Content-Type", "application/json"}}, .body = std::move(body)};
}

// RFC 9457.
Answer refused(const Refusal& refusal) {
    json::Writer w;
    w.begin_object().member("type", "about:blank").member("title", refusal.code).member("status", std::int64_t{refusal.status});
    w.member("code", refusal.code).member("detail", refusal.detail);
    if (!refusal.faults.empty()) {
        w.name("errors").begin_array();
        for (const auto& f : refusal.faults)
            w.begin_object().member("id", f.id).member("field", f.field).member("code", f.code).member("message", f.message).end_object();
        w.end_array();
    }
    w.end_object();
    return Answer{.status = refusal.status, .fields = {{"Content-Type", "application/problem+json"}}, .body = w.take()};
}

Answer problem(int status, std::string_view code, std::string_view detail) {
    return refused(Refusal{.status = status, .code = std::string(code), .detail = std::string(detail)});
}

}  // namespace creditlink::sandbox
