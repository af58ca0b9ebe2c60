#include "letter_fault.h"

#include <optional>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink::console_detail {
namespace {

struct FaultPlace {
    std::int64_t line = 0, column = 0;
};

// Of "sme-evaluation.md:12:5"; nothing if the fault is of no one line.
std::optional<FaultPlace> fault_place(std::string_view place) {
    const auto parts = split(place, ":");
    if (parts.size() < 3) return std::nullopt;
    const FaultPlace at{number_of(parts[parts.size() - 2]), number_of(parts.back())};
    return at.line > 0 && at.column > 0 ? std::optional(at) : std::nullopt;
}

// The line with the fault between its neighbours.
Markup fault_lines(std::string_view text, std::int64_t wanted) {
    constexpr std::size_t kLongest = 300;  // bytes of a line that are shown
    Markup rows;
    std::int64_t number = 0;
    for (const std::string_view line : split(text, "\n")) {
        if (++number < wanted - 1) continue;
        if (number > wanted + 1) break;
        std::size_t end = std::min(line.size(), kLongest);
        while (end > 0 && end < line.size() && (static_cast<unsigned char>(line[end]) & 0xc0) == 0x80) --end;
        const Slot n = std::to_string(number), shown_line = std::string(line.substr(0, end)) + (end < line.size() ? "…" : "");
        rows += number == wanted ? html("<b>{n} ▸ {l}</b>\n", {{"n", n}, {"l", shown_line}}) : html("{n}   {l}\n", {{"n", n}, {"l", shown_line}});
    }
    return rows.empty() ? rows : html("<pre class=\"excerpt\">{r}</pre>", {{"r", rows}});
}

}  // namespace

Markup letter_fault(const Error& error, std::string_view text) {
    const auto at = fault_place(error.place);
    if (!at) return error_summary(error);
    Markup lines = html("<p><strong>{p}{m}</strong></p>", {{"p", say("第 {l} 行第 {c} 列：", "line {l}, column {c}: ", {{"l", std::to_string(at->line)}, {"c", std::to_string(at->column)}})}, {"m", error.message}});
    lines += fault_lines(text, at->line);
    if (!error.hint.empty()) lines += html("<p>{l}{h}</p>", {{"l", std::string(say("怎么办：", "what to do: "))}, {"h", error.hint}});
    return html("<div class=\"summary bad\" role=\"alert\">{l}</div>\n", {{"l", lines}});
}

ServerResponse fault_document(const Error& error, std::string_view text) {
    const Markup whole = html("<!doctype html>\n<html lang=\"{g}\"><head><meta charset=\"utf-8\"><title>{t}</title><link rel=\"stylesheet\" href=\"/style.css\"></head><body><main>{f}</main></body></html>\n",
                              {{"g", std::string(say("zh-CN", "en"))}, {"t", std::string(say("有一处要改", "to be mended"))}, {"f", letter_fault(error, text)}});
    return {.status = 422,
            .fields = {{"Content-Type", "text/html; charset=utf-8"}, {"Cache-Control", "no-store"}, {"Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"},
                       {"X-Content-Type-Options", "nosniff"}, {"Referrer-Policy", "same-origin"}},
            .body = whole.html()};
}

}  // namespace creditlink::console_detail
