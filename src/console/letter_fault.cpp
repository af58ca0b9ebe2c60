#include "letter_fault.h"

#include <algorithm>
#include <optional>

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "letter_fields.h"

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

// In bytes, from the text's beginning; its end if it has no such place.
std::size_t byte_of(std::string_view text, FaultPlace place) {
    std::size_t at = 0;
    for (std::int64_t line = 1; line < place.line && at < text.size(); ++line) at = std::min(text.find('\n', at), text.size() - 1) + 1;
    for (std::int64_t column = 1; column < place.column && at < text.size(); ++column) next_code_point(text, at);
    return at;
}

// Of the fields that the head is written in: "承诺类型", "填写项第 3 行". Empty: of no one field.
std::string head_field(std::string_view head, std::size_t at) {
    const auto object = json::parse(head, {.dialect = json::Dialect::commented});
    if (!object || !object->is_object()) return {};
    for (const auto& [name, value] : object->members) {
        if (at < value.begin || at >= value.end) continue;
        if (name == "blanks")
            for (std::size_t i = 0; i < value.items.size(); ++i)
                if (at >= value.items[i].begin && at < value.items[i].end) return say("填写项第 {n} 行", "blanks, row {n}", {{"n", std::to_string(i + 1)}});
        return letter_field_words(name);
    }
    return {};
}

// "正文的“承诺内容”": the last heading before the line.
std::string body_part(std::string_view text, std::size_t at) {
    std::string_view heading;
    for (const std::string_view line : split(text.substr(0, text.find('\n', at)), "\n"))
        if (line.starts_with("## ")) heading = trim(line.substr(3));
    return heading.empty() ? std::string(say("正文", "the text")) : say("正文的“{h}”", "the text below \"{h}\"", {{"h", std::string(heading)}});
}

std::string field_at(std::string_view text, FaultPlace place) {
    const std::size_t at = byte_of(text, place), divide = text.find("\n---");
    if (divide == std::string_view::npos || at <= divide) return head_field(text.substr(0, divide == std::string_view::npos ? text.size() : divide + 1), at);
    return body_part(text, at);
}

Markup one_fault(const Error& error, std::string_view text) {
    const auto at = fault_place(error.place);
    const std::string field = at ? field_at(text, *at) : std::string();
    const std::string line = at ? say("第 {l} 行第 {c} 列", "line {l}, column {c}", {{"l", std::to_string(at->line)}, {"c", std::to_string(at->column)}}) : error.place;
    const std::string where = field.empty() ? line : line.empty() ? field : say("{f}（{l}）", "{f} ({l})", {{"f", field}, {"l", line}});
    Markup lines = html("<p><strong>{p}{m}</strong></p>", {{"p", where.empty() ? where : where + std::string(say("：", ": "))}, {"m", error.message}});
    if (at) lines += fault_lines(text, at->line);
    if (!error.hint.empty()) lines += html("<p>{l}{h}</p>", {{"l", std::string(say("怎么办：", "what to do: "))}, {"h", error.hint}});
    return lines;
}

}  // namespace

Markup letter_faults(const std::vector<Error>& faults, std::string_view text) {
    Markup list;
    for (const Error& fault : faults) list += faults.size() == 1 ? one_fault(fault, text) : html("<li>{f}</li>\n", {{"f", one_fault(fault, text)}});
    return faults.size() == 1 ? html("<div class=\"summary bad\" role=\"alert\">{l}</div>\n", {{"l", list}}) : html("<div class=\"summary bad\" role=\"alert\"><ol>\n{l}</ol></div>\n", {{"l", list}});
}

ServerResponse fault_document(const std::vector<Error>& faults, std::string_view text) {
    const Markup whole = html("<!doctype html>\n<html lang=\"{g}\"><head><meta charset=\"utf-8\"><title>{t}</title><link rel=\"stylesheet\" href=\"/style.css\"></head><body><main>{f}</main></body></html>\n",
                              {{"g", std::string(say("zh-CN", "en"))}, {"t", say("有 {n} 处要改", "{n} to be mended", {{"n", std::to_string(faults.size())}})}, {"f", letter_faults(faults, text)}});
    return {.status = 422,
            .fields = {{"Content-Type", "text/html; charset=utf-8"}, {"Cache-Control", "no-store"}, {"Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"},
                       {"X-Content-Type-Options", "nosniff"}, {"Referrer-Policy", "same-origin"}},
            .body = whole.html()};
}

}  // namespace creditlink::console_detail
