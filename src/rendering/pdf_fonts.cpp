// Composite fonts (ISO 32000-1, 9.7): two bytes a character, which are its CID or, by a map that is embedded, lead to it.

#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/text.h"
#include "pdf_parts.h"

namespace creditlink::rendering {

namespace {

constexpr std::size_t kMostMapped = 100;  // entries in one bfchar section (Adobe Technical Note 5411)

std::string two_bytes(unsigned value) { return hex(std::string{static_cast<char>(value >> 8 & 0xff), static_cast<char>(value & 0xff)}); }

// Six capital letters before the name say that it is a subset (9.6.4); here they follow from what is in it.
std::string tag(const FontSubset& subset) {
    const Digest256 digest = sha256(subset.program);
    std::string letters;
    for (std::size_t i = 0; i < 6; ++i) letters.push_back(static_cast<char>('A' + digest[i] % 26));
    return letters + "+" + subset.name;
}

std::string widths(const FontSubset& subset) {
    std::map<unsigned, int> by_cid;
    for (const auto& [character, glyph] : subset.glyphs) by_cid[glyph.cid] = glyph.width;
    std::string out;
    for (const auto& [cid, width] : by_cid) out += std::to_string(cid) + " [" + std::to_string(width) + "] ";
    return out;
}

// A map from codes, whose lines are divided into sections of what a program must be able to read at once.
std::string code_map(const std::string& head, std::string_view section, const std::map<unsigned, std::string>& lines) {
    std::string out = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" + head + "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n";
    std::size_t left = lines.size(), in_section = 0;
    for (const auto& [code, to] : lines) {
        if (in_section == 0) out += std::to_string(std::min(left, kMostMapped)) + " begin" + std::string(section) + "\n";
        out += "<" + two_bytes(code) + "> " + to + "\n";
        --left;
        if (++in_section == kMostMapped || left == 0) {
            out += "end" + std::string(section) + "\n";
            in_section = 0;
        }
    }
    return out + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

// Characters back from codes, for searching and copying (9.10.3).
std::string character_map(const UsedFont& font) {
    std::map<unsigned, std::string> lines;
    for (const auto& [character, code] : font.written.codes) {
        std::string utf8;
        append_code_point(utf8, character);
        lines[code] = "<" + pdf_text(utf8).substr(5);  // without "<feff"
    }
    return code_map("/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n", "bfchar", lines);
}

// Codes to CIDs, where they are not the same (9.7.5.3).
std::string encoding_map(const UsedFont& font) {
    std::map<unsigned, std::string> lines;
    for (const auto& [character, code] : font.written.codes) lines[code] = std::to_string(font.subset.glyphs.at(character).cid);
    return code_map("/CIDSystemInfo 3 dict dup begin\n/Registry (Adobe) def\n/Ordering (Identity) def\n/Supplement 0 def\nend def\n/CMapName /Letter-Codes def\n/CMapType 1 def\n/WMode 0 def\n", "cidchar", lines);
}

}  // namespace

std::size_t write_font(PdfObjects& pdf, const UsedFont& font) {
    const FontSubset& subset = font.subset;
    const std::size_t encoding = font.written.are_cids ? 0 : pdf.reserve();
    if (encoding) pdf.write_stream(encoding, "/Type /CMap /CMapName /Letter-Codes /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /WMode 0", encoding_map(font));
    const std::size_t whole = pdf.reserve(), descendant = pdf.reserve(), descriptor = pdf.reserve(), program = pdf.reserve(), map = pdf.reserve();
    const std::string name = "/" + tag(subset);
    pdf.write(whole, "<< /Type /Font /Subtype /Type0 /BaseFont " + name + " /Encoding " + (encoding ? pdf_reference(encoding) : std::string("/Identity-H")) + " /DescendantFonts [" + pdf_reference(descendant) + "] /ToUnicode " + pdf_reference(map) + " >>");
    pdf.write(descendant, "<< /Type /Font /Subtype " + std::string(subset.is_cff ? "/CIDFontType0" : "/CIDFontType2 /CIDToGIDMap /Identity") + " /BaseFont " + name +
                              " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor " + pdf_reference(descriptor) + " /DW 1000 /W [" + widths(subset) + "] >>");
    constexpr const char* kSymbolic = "4";  // its characters are not those of Latin text
    pdf.write(descriptor, "<< /Type /FontDescriptor /FontName " + name + " /Flags " + kSymbolic + " /FontBBox [-200 -300 1200 1100] /ItalicAngle 0 /Ascent " + std::to_string(subset.ascent) + " /Descent " +
                              std::to_string(subset.descent) + " /CapHeight 700 /StemV 80 " + (subset.is_cff ? "/FontFile3 " : "/FontFile2 ") + pdf_reference(program) + " >>");
    pdf.write_stream(program, subset.is_cff ? "/Subtype /CIDFontType0C" : "/Length1 " + std::to_string(subset.program.size()), subset.program);
    pdf.write_stream(map, "", character_map(font));
    return whole;
}

}  // namespace creditlink::rendering
