#include "evidence_sheet.h"

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/letter/document.h"
#include "creditlink/rendering/rendering.h"

namespace creditlink {

namespace {

constexpr std::string_view kSheetStyle =
    "body{font:16px/1.7 'Noto Serif CJK SC','Source Han Serif SC',SimSun,serif;max-width:46em;margin:2em "
    "auto;padding:0 1em;color:#1a1a1a}"
    "h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em;border-bottom:1px solid "
    "#999}table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #bbb;padding:.35em "
    ".6em;text-align:left;vertical-align:top}th{width:34%;font-weight:normal;background:#f4f4f2}"
    "code{font:13px/1.6 monospace;overflow-wrap:anywhere}.said{border-left:4px solid #4a6;padding:.2em "
    "1em}.not{border-left:4px solid #b60;padding:.2em 1em}"
    "@media print{body{margin:0;max-width:none;font-size:11pt}tr{break-inside:avoid}}";

// A row of the PDF is not divided over pages; a value that is longer goes on in a further row.
constexpr std::size_t kMostInCell = 400;  // characters: some 20 lines

std::string html_of(const SheetText& text) {
    return text.exact ? "<code>" + html(text.text) + "</code>" : html(text.text);
}

std::string html_of(const std::vector<SheetText>& texts) {
    std::string out;
    for (const SheetText& text : texts) out += (out.empty() ? "" : "<br>") + html_of(text);
    return out;
}

std::string html_of(const SheetBlock& block) {
    const std::string text = html_of(block.texts);
    switch (block.kind) {
        case SheetKind::reach: return "<p class=\"said\">" + text + "</p>\n";
        case SheetKind::limit: return "<p class=\"not\">" + text + "</p>\n";
        case SheetKind::heading: return "<h2>" + text + "</h2>\n";
        case SheetKind::paragraph: return "<p>" + text + "</p>\n";
        case SheetKind::point: return "<li>" + text + "</li>\n";
        case SheetKind::row: return "<tr><th>" + html_of(block.label) + "</th><td>" + text + "</td></tr>\n";
    }
    return {};
}

// Of rows in a row, and of points, the element around them.
std::string_view element_around(SheetKind kind) {
    return kind == SheetKind::row ? "table" : kind == SheetKind::point ? "ul" : "";
}

std::string joined(const std::vector<SheetText>& texts) {
    std::string out;
    for (const SheetText& text : texts) out += (out.empty() ? "" : "\u3000") + text.text;
    return out;
}

std::vector<DocumentSpan> span_of(std::string text) {
    return {{SpanKind::text, std::move(text)}};
}

// A cell of type is one line of text after the other, however the source wrote it.
std::string on_one_line(std::string_view text) {
    std::string out;
    for (const char c : text) out += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
    return out;
}

void print_row(std::vector<DocumentBlock>& blocks, const SheetBlock& row) {
    const std::string value = on_one_line(joined(row.texts));
    std::string label = on_one_line(row.label.text);
    for (std::size_t at = 0, end = 0; at < value.size() || at == 0; at = end) {
        for (std::size_t n = 0; n < kMostInCell && end < value.size(); ++n) next_code_point(value, end);
        blocks.push_back({BlockKind::row, span_of(label), span_of(value.substr(at, end - at))});
        label = say("（续）", "(continued)");
        if (end >= value.size()) return;
    }
}

}  // namespace

void Sheet::heading(std::string_view text) {
    blocks.push_back({.kind = SheetKind::heading, .texts = {{std::string(text)}}});
}
void Sheet::row(std::string_view label, std::string_view text) {
    blocks.push_back({.kind = SheetKind::row, .texts = {{std::string(text)}}, .label = {std::string(label)}});
}
void Sheet::exact_row(std::string_view label, std::string_view text) {
    blocks.push_back({.kind = SheetKind::row, .texts = {{std::string(text), true}}, .label = {std::string(label)}});
}

std::string sheet_page(const Sheet& sheet) {
    const std::string title = html(sheet.title);
    std::string out = "<!DOCTYPE html>\n<html lang=\"" + std::string(say("zh-CN", "en")) +
                      "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">" +
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                      "'unsafe-inline'\"><title>" +
                      title + "</title><style>" + std::string(kSheetStyle) + "</style></head>\n<body>\n<h1>" + title +
                      "</h1>\n";
    std::string_view open;
    for (const SheetBlock& block : sheet.blocks) {
        const std::string_view around = element_around(block.kind);
        if (around != open && !open.empty()) out += "</" + std::string(open) + ">\n";
        if (around != open && !around.empty()) out += "<" + std::string(around) + ">\n";
        open = around;
        out += html_of(block);
    }
    if (!open.empty()) out += "</" + std::string(open) + ">\n";
    return out + "</body></html>\n";
}

Result<std::string> sheet_print(const Sheet& sheet, const Fonts& fonts, const SheetImprint& imprint) {
    std::vector<DocumentBlock> blocks{{BlockKind::title, span_of(sheet.title), {}}};
    for (const SheetBlock& block : sheet.blocks) {
        if (block.kind == SheetKind::row) {
            print_row(blocks, block);
            continue;
        }
        const std::string mark = block.kind == SheetKind::point ? "· " : "";
        blocks.push_back({block.kind == SheetKind::heading ? BlockKind::heading : BlockKind::paragraph,
                          span_of(mark + on_one_line(joined(block.texts))), {}});
    }
    RenderingOptions options{.office = imprint.office, .address = {}, .made = imprint.made};
    options.language = say("zh-CN", "en");
    return sheet_pdf(std::move(blocks), fonts, options, imprint.running);
}

}  // namespace creditlink
