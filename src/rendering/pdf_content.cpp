// What a page draws: texts in reading order, each marked with what it belongs to; lines and page numbers marked as no text.

#include <cmath>

#include "creditlink/base/encode.h"
#include "page_format.h"
#include "pdf_parts.h"

namespace creditlink::rendering {

namespace {

double points(double mm) { return mm / kMillimetresAPoint; }
std::string x_of(double mm) { return pdf_number(points(mm)); }
std::string y_of(double mm) { return pdf_number(points(kPageHeight - mm)); }

std::string code_of(std::uint16_t code) { return hex(std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)}); }

// TJ moves between characters by thousandths of the size; what rounding leaves is taken along to the next.
std::string shown_characters(const PlacedText& text, const UsedFont& font) {
    std::string out = "[<";
    double at = points(text.characters.front().x);
    for (const PlacedCharacter& c : text.characters) {
        const FontSubset::Glyph& glyph = font.subset.glyphs.at(c.character);
        if (const long back = std::lround((at - points(c.x)) / text.size * 1000); back != 0) {
            out += "> " + std::to_string(back) + " <";
            at -= static_cast<double>(back) * text.size / 1000;
        }
        out += code_of(font.written.codes.at(c.character));
        at += glyph.width * text.size / 1000;
    }
    return out + ">] TJ";
}

std::string drawn(const PlacedText& text, const std::vector<UsedFont>& fonts) {
    const std::size_t font = index_of(fonts, text.face);
    return "BT /F" + std::to_string(font + 1) + " " + pdf_number(text.size) + " Tf 1 0 0 1 " + x_of(text.characters.front().x) + " " + y_of(text.baseline) + " Tm " + shown_characters(text, fonts[font]) + " ET\n";
}

std::string drawn(const Rule& rule) {
    return pdf_number(points(rule.width)) + " w " + x_of(rule.x0) + " " + y_of(rule.y0) + " m " + x_of(rule.x1) + " " + y_of(rule.y1) + " l S\n";
}

std::string drawn(const PlacedCode& placed) {
    constexpr std::size_t kQuiet = 4;  // ISO/IEC 18004: four modules of light around
    const double module = placed.side / static_cast<double>(placed.code.width + 2 * kQuiet);
    std::string out;
    for (std::size_t y = 0; y < placed.code.width; ++y)
        for (std::size_t x = 0, end = 0; x < placed.code.width; x = end + 1) {
            for (end = x; end < placed.code.width && placed.code.dark[y * placed.code.width + end];) ++end;
            if (end == x) continue;
            out += x_of(placed.x + static_cast<double>(x + kQuiet) * module) + " " + y_of(placed.y + static_cast<double>(y + 1 + kQuiet) * module) + " " + pdf_number(points(module * static_cast<double>(end - x))) + " " +
                   pdf_number(points(module)) + " re\n";
        }
    return out + "f\n";
}

}  // namespace

PageContent page_content(const Layout& layout, std::size_t number, const std::vector<UsedFont>& fonts) {
    const LaidOutPage& page = layout.pages[number];
    PageContent content;
    std::string& out = content.stream;
    const PlacedText* before = nullptr;
    for (const PlacedText& text : page.texts) {
        if (text.characters.empty()) continue;
        const bool goes_on = before && before->block == text.block && before->in_cell == text.in_cell && before->is_page_number == text.is_page_number;
        if (!goes_on) {
            if (before) out += "EMC\n";
            if (text.is_page_number) out += "/Artifact << /Type /Pagination >> BDC\n";
            else {
                out += "/Span << /MCID " + std::to_string(content.pieces.size()) + " >> BDC\n";
                content.pieces.push_back({text.in_cell ? MarkedPiece::Of::cell : MarkedPiece::Of::block, text.block});
            }
        }
        out += drawn(text, fonts);
        before = &text;
    }
    if (before) out += "EMC\n";
    if (!page.rules.empty()) {
        out += "/Artifact BMC\n";
        for (const Rule& rule : page.rules) out += drawn(rule);
        out += "EMC\n";
    }
    if (layout.code && layout.code->page == number) {
        out += "/Figure << /MCID " + std::to_string(content.pieces.size()) + " >> BDC\n" + drawn(*layout.code) + "EMC\n";
        content.pieces.push_back({MarkedPiece::Of::code, 0});
    }
    return content;
}

}  // namespace creditlink::rendering
