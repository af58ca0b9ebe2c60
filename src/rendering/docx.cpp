// DOCX (ISO/IEC 29500, transitional) to be filled in on screen: the styles and the grid of official documents, each blank a field
// that says what belongs into it.

#include <algorithm>

#include "creditlink/base/clock.h"
#include "creditlink/base/zip.h"
#include "creditlink/letter/document.h"
#include "docx_styles.h"
#include "formats.h"
#include "png.h"

namespace creditlink::rendering {

namespace {

std::string run(std::string_view text, std::string_view properties = {}) {
    std::string out = "<w:r>";
    if (!properties.empty()) out += "<w:rPr>" + std::string(properties) + "</w:rPr>";
    return out + "<w:t xml:space=\"preserve\">" + html(text) + "</w:t></w:r>";
}

class Body {
  public:
    explicit Body(const std::vector<DocumentBlock>& blocks) : blocks_(blocks) {}

    std::string text() {
        for (std::size_t i = 0; i < blocks_.size(); ++i) {
            if (blocks_[i].kind == BlockKind::row) table(i);
            else paragraph(blocks_[i], more_of(i));
        }
        return std::move(out_);
    }

  private:
    // What stands before a signature comes with it to the next page: a page of the signature alone could be put to another text. Two
    // lines are left free between them for the seal.
    std::string_view more_of(std::size_t i) const {
        const bool here = blocks_[i].kind == BlockKind::signature, after = i + 1 < blocks_.size() && blocks_[i + 1].kind == BlockKind::signature;
        if (here) return i > 0 && blocks_[i - 1].kind != BlockKind::signature ? "<w:spacing w:before=\"1160\"/>" : "";
        return after ? "<w:keepNext/>" : "";
    }

    void paragraph(const DocumentBlock& block, std::string_view more) {
        out_ += "<w:p><w:pPr><w:pStyle w:val=\"" + std::string(style_of(block.kind)) + "\"/>" + std::string(more) + "</w:pPr>";
        for (const DocumentSpan& span : block.spans) out_ += inline_of(span);
        out_ += "</w:p>";
    }

    // The rows that begin with `i`; it goes on to the last of them.
    void table(std::size_t& i) {
        out_ += kTableHead;
        for (;; ++i) {
            const DocumentBlock& row = blocks_[i];
            out_ += "<w:tr><w:trPr><w:cantSplit/></w:trPr>" + cell(kLabelWidth, run(text_of(row.spans))) + cell(kValueWidth, value(row)) + "</w:tr>";
            if (i + 1 == blocks_.size() || blocks_[i + 1].kind != BlockKind::row) break;
        }
        out_ += "</w:tbl>";
    }

    // Empty, or with no more than a hint, it is to be filled in.
    std::string value(const DocumentBlock& row) {
        const bool blank = std::all_of(row.cell.begin(), row.cell.end(), [](const DocumentSpan& span) { return span.kind == SpanKind::hint; });
        if (!blank) return run(text_of(row.cell));
        return field(text_of(row.spans), row.cell.empty() ? "　　　　　　　　" : text_of(row.cell));
    }

    static std::string cell(int width, const std::string& content) {
        return "<w:tc><w:tcPr><w:tcW w:w=\"" + std::to_string(width) + "\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr><w:p><w:pPr><w:pStyle w:val=\"Cell\"/></w:pPr>" + content + "</w:p></w:tc>";
    }

    std::string inline_of(const DocumentSpan& span) {
        switch (span.kind) {
            case SpanKind::gap: return field(span.text, span.text);
            case SpanKind::value: return run(span.text, "<w:u w:val=\"single\"/>");
            case SpanKind::hint: return run(span.text, "<w:sz w:val=\"21\"/>");
            case SpanKind::text: break;
        }
        return run(span.text);
    }

    // A content control: what is typed takes the place of what it shows.
    std::string field(std::string_view name, std::string_view shown) {
        return "<w:sdt><w:sdtPr><w:alias w:val=\"" + html(name) + "\"/><w:id w:val=\"" + std::to_string(++fields_) + "\"/><w:showingPlcHdr/><w:text/></w:sdtPr><w:sdtContent>" + run(shown, "<w:u w:val=\"single\"/>") + "</w:sdtContent></w:sdt>";
    }

    const std::vector<DocumentBlock>& blocks_;
    std::string out_;
    int fields_ = 0;
};

std::string properties(const std::vector<DocumentBlock>& blocks, const RenderingOptions& options) {
    std::string title;
    for (const DocumentBlock& block : blocks)
        if (block.kind == BlockKind::title) title = text_of(block.spans);
    const std::string made = rfc3339(options.made, 0);
    return std::string(kXml) + "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
           "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>" + html(title) + "</dc:title><dc:creator>" + html(options.office) + "</dc:creator><dc:language>zh-CN</dc:language>"
           "<dcterms:created xsi:type=\"dcterms:W3CDTF\">" + made + "</dcterms:created><dcterms:modified xsi:type=\"dcterms:W3CDTF\">" + made + "</dcterms:modified></cp:coreProperties>";
}

}  // namespace

Result<std::string> docx_of(const Layout& layout, const RenderingOptions& options) {
    const std::string code = layout.code ? code_paragraph(layout.code->text) : std::string();
    const std::string document = std::string(kXml) + std::string(kDocumentHead) + Body(layout.blocks).text() + code + std::string(kSection) + "</w:body></w:document>";
    std::vector<ZipMember> members = {{"[Content_Types].xml", std::string(kXml) + std::string(kContentTypes)},
                                      {"_rels/.rels", std::string(kXml) + std::string(kPackageRelations)},
                                      {"docProps/core.xml", properties(layout.blocks, options)},
                                      {"word/document.xml", document},
                                      {"word/_rels/document.xml.rels", std::string(kXml) + document_relations(layout.code.has_value())},
                                      {"word/styles.xml", std::string(kXml) + styles()},
                                      {"word/settings.xml", std::string(kXml) + std::string(kSettings)},
                                      {"word/footer1.xml", std::string(kXml) + page_number("right", "right")},
                                      {"word/footer2.xml", std::string(kXml) + page_number("left", "left")}};
    if (layout.code) members.push_back({"word/code.png", png_of(layout.code->code)});
    return zip_of(members);
}

}  // namespace creditlink::rendering
