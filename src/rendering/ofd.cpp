// OFD (GB/T 33190-2016): the layout as it stands, in millimetres, with the same subset fonts as the PDF.

#include "creditlink/base/clock.h"
#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/text.h"
#include "creditlink/base/zip.h"
#include "creditlink/letter/document.h"
#include "formats.h"
#include "ofd_signature_parts.h"
#include "page_format.h"
#include "pdf_objects.h"

namespace creditlink::rendering {

namespace {

std::string number(double millimetres) { return pdf_number(millimetres); }
std::string box(double x, double y, double width, double height) { return number(x) + " " + number(y) + " " + number(width) + " " + number(height); }

class OfdWriter {
  public:
    OfdWriter(const Layout& layout, const std::vector<UsedFont>& fonts, const RenderingOptions& options, bool is_signed) : layout_(layout), fonts_(fonts), options_(options), is_signed_(is_signed) {}

    std::vector<ZipMember> members() {
        for (std::size_t i = 0; i < fonts_.size(); ++i) font_ids_.push_back(next());
        std::vector<ZipMember> pages;
        std::string list;
        for (std::size_t i = 0; i < layout_.pages.size(); ++i) {
            const std::string folder = "Pages/Page_" + std::to_string(i) + "/Content.xml";
            list += "<ofd:Page ID=\"" + std::to_string(next()) + "\" BaseLoc=\"" + folder + "\"/>";
            pages.push_back({"Doc_0/" + folder, page(i)});
        }
        std::vector<ZipMember> members = {{"OFD.xml", root()}, {"Doc_0/Document.xml", document(list)}, {"Doc_0/PublicRes.xml", resources()}};
        for (ZipMember& each : pages) members.push_back(std::move(each));
        for (std::size_t i = 0; i < fonts_.size(); ++i) members.push_back({"Doc_0/Res/" + font_file(i), fonts_[i].subset.font});
        return members;
    }

  private:
    std::size_t next() { return ++last_id_; }
    std::string font_file(std::size_t i) const { return "font_" + std::to_string(i) + (fonts_[i].subset.is_cff ? ".otf" : ".ttf"); }

    // The document's identifier follows from what it says.
    std::string root() const {
        std::string words;
        for (const DocumentBlock& block : layout_.blocks) words += text_of(block.spans) + text_of(block.cell) + "\n";
        const std::string id = hex(bytes_of(sha256(words)).substr(0, 16));
        return std::string(kOfdXml) + "<ofd:OFD" + std::string(kOfdNamespace) + " Version=\"1.1\" DocType=\"OFD\"><ofd:DocBody><ofd:DocInfo><ofd:DocID>" + id + "</ofd:DocID><ofd:Title>" + html(layout_.title) + "</ofd:Title><ofd:Author>" +
               html(options_.office) + "</ofd:Author><ofd:CreationDate>" + rfc3339(options_.made).substr(0, 10) + "</ofd:CreationDate><ofd:Creator>creditlink</ofd:Creator></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>" +
               (is_signed_ ? "<ofd:Signatures>" + std::string(kOfdSignatures) + "</ofd:Signatures>" : std::string()) + "</ofd:DocBody></ofd:OFD>";
    }

    std::string document(const std::string& pages) const {
        return std::string(kOfdXml) + "<ofd:Document" + std::string(kOfdNamespace) + "><ofd:CommonData><ofd:MaxUnitID>" + std::to_string(last_id_) + "</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>" + box(0, 0, kPageWidth, kPageHeight) +
               "</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>" + pages + "</ofd:Pages></ofd:Document>";
    }

    std::string resources() const {
        std::string out = std::string(kOfdXml) + "<ofd:Res" + std::string(kOfdNamespace) + " BaseLoc=\"Res\"><ofd:Fonts>";
        for (std::size_t i = 0; i < fonts_.size(); ++i)
            out += "<ofd:Font ID=\"" + std::to_string(font_ids_[i]) + "\" FontName=\"" + fonts_[i].subset.name + "\" FamilyName=\"" + html(fonts_[i].subset.family) + "\"><ofd:FontFile>" + font_file(i) + "</ofd:FontFile></ofd:Font>";
        return out + "</ofd:Fonts></ofd:Res>";
    }

    std::string page(std::size_t i) {
        std::string out = std::string(kOfdXml) + "<ofd:Page" + std::string(kOfdNamespace) + "><ofd:Area><ofd:PhysicalBox>" + box(0, 0, kPageWidth, kPageHeight) + "</ofd:PhysicalBox></ofd:Area><ofd:Content><ofd:Layer ID=\"" + std::to_string(next()) + "\" Type=\"Body\">";
        for (const PlacedText& text : layout_.pages[i].texts)
            if (!text.characters.empty()) out += drawn(text);
        for (const Rule& rule : layout_.pages[i].rules) out += drawn(rule);
        if (layout_.code && layout_.code->page == i) out += drawn(*layout_.code);
        return out + "</ofd:Layer></ofd:Content></ofd:Page>";
    }

    // Coordinates of an object are those of its boundary's upper left corner.
    std::string drawn(const PlacedText& text) {
        const double em = millimetres(text.size), x = text.characters.front().x, y = text.baseline - kAscent * em;
        std::string letters, deltas;
        for (std::size_t i = 0; i < text.characters.size(); ++i) {
            append_code_point(letters, text.characters[i].character);
            if (i > 0) deltas += (i > 1 ? " " : "") + number(text.characters[i].x - text.characters[i - 1].x);
        }
        const double width = text.characters.back().x + em - x;
        return "<ofd:TextObject ID=\"" + std::to_string(next()) + "\" Boundary=\"" + box(x, y, width, em * 1.2) + "\" Font=\"" + std::to_string(font_ids_[index_of(fonts_, text.face)]) + "\" Size=\"" + number(em) + "\"><ofd:TextCode X=\"0\" Y=\"" +
               number(kAscent * em) + "\"" + (deltas.empty() ? "" : " DeltaX=\"" + deltas + "\"") + ">" + html(letters) + "</ofd:TextCode></ofd:TextObject>";
    }

    std::string drawn(const Rule& rule) {
        const double width = rule.x1 - rule.x0, height = rule.y1 - rule.y0, half = rule.width / 2;
        return "<ofd:PathObject ID=\"" + std::to_string(next()) + "\" Boundary=\"" + box(rule.x0 - half, rule.y0 - half, width + rule.width, height + rule.width) + "\" LineWidth=\"" + number(rule.width) + "\"><ofd:AbbreviatedData>M " + number(half) + " " +
               number(half) + " L " + number(width + half) + " " + number(height + half) + "</ofd:AbbreviatedData></ofd:PathObject>";
    }

    std::string drawn(const PlacedCode& placed) {
        constexpr std::size_t kQuiet = 4;  // ISO/IEC 18004
        const double module = placed.side / static_cast<double>(placed.code.width + 2 * kQuiet);
        const auto at = [&](std::size_t modules) { return number(static_cast<double>(modules + kQuiet) * module); };
        std::string path;
        for (std::size_t y = 0; y < placed.code.width; ++y)
            for (std::size_t x = 0; x < placed.code.width; ++x)
                if (placed.code.dark[y * placed.code.width + x]) path += "M " + at(x) + " " + at(y) + " L " + at(x + 1) + " " + at(y) + " L " + at(x + 1) + " " + at(y + 1) + " L " + at(x) + " " + at(y + 1) + " C ";
        return "<ofd:PathObject ID=\"" + std::to_string(next()) + "\" Boundary=\"" + box(placed.x, placed.y, placed.side, placed.side) + "\" Fill=\"true\" Stroke=\"false\"><ofd:FillColor Value=\"0 0 0\"/><ofd:AbbreviatedData>" + path +
               "</ofd:AbbreviatedData></ofd:PathObject>";
    }

    const Layout& layout_;
    const std::vector<UsedFont>& fonts_;
    const RenderingOptions& options_;
    const bool is_signed_;
    std::size_t last_id_ = 0;
    std::vector<std::size_t> font_ids_;
};

}  // namespace

Result<std::string> ofd_of(const Layout& layout, const std::vector<UsedFont>& fonts, const RenderingOptions& options, const DocumentSigner& signer) {
    std::vector<ZipMember> members = OfdWriter(layout, fonts, options, static_cast<bool>(signer)).members();
    if (signer)
        if (Status done = sign_ofd(members, {options.office, options.made}, signer); !done) return done.error();
    return zip_of(members);
}

}  // namespace creditlink::rendering
