// Tagged PDF (ISO 32000-1, 14.7 and 14.8).

#include "pdf_parts.h"
#include "page_format.h"

namespace creditlink::rendering {

namespace {

std::string_view type_of(BlockKind kind) {
    switch (kind) {
        case BlockKind::title: return "/H1";
        case BlockKind::heading: return "/H2";
        default: return "/P";
    }
}

class Structure {
  public:
    Structure(PdfObjects& pdf, const Layout& layout, const std::vector<PageContent>& contents, const std::vector<std::size_t>& pages)
        : pdf_(pdf), layout_(layout), contents_(contents), pages_(pages), parents_(contents.size()) {
        for (std::size_t page = 0; page < contents.size(); ++page) parents_[page].resize(contents[page].pieces.size());
    }

    std::size_t write() {
        const std::size_t root = pdf_.reserve(), document = pdf_.reserve(), parent_tree = pdf_.reserve();
        std::string children;
        for (std::size_t block = 0; block < layout_.blocks.size(); ++block) {
            const bool is_row = layout_.blocks[block].kind == BlockKind::row;
            const std::size_t element = is_row ? table(block, document) : element_of(type_of(layout_.blocks[block].kind), "", MarkedPiece::Of::block, block, document);
            children += pdf_reference(element) + " ";
        }
        if (layout_.code) children += pdf_reference(figure(document));
        pdf_.write(document, "<< /Type /StructElem /S /Document /P " + pdf_reference(root) + " /K [" + children + "] >>");
        std::string numbers;
        for (std::size_t page = 0; page < parents_.size(); ++page) {
            numbers += std::to_string(page) + " [";
            for (const std::size_t parent : parents_[page]) numbers += pdf_reference(parent) + " ";
            numbers += "] ";
        }
        pdf_.write(parent_tree, "<< /Nums [" + numbers + "] >>");
        pdf_.write(root, "<< /Type /StructTreeRoot /K " + pdf_reference(document) + " /ParentTree " + pdf_reference(parent_tree) + " /ParentTreeNextKey " + std::to_string(pages_.size()) + " >>");
        return root;
    }

  private:
    // An element with all its pieces, on whatever pages they stand.
    std::size_t element_of(std::string_view type, std::string_view more, MarkedPiece::Of of, std::size_t block, std::size_t parent) {
        const std::size_t element = pdf_.reserve();
        std::string pieces;
        for (std::size_t page = 0; page < contents_.size(); ++page)
            for (std::size_t id = 0; id < contents_[page].pieces.size(); ++id) {
                const MarkedPiece& piece = contents_[page].pieces[id];
                if (piece.of != of || piece.block != block) continue;
                pieces += "<< /Type /MCR /Pg " + pdf_reference(pages_[page]) + " /MCID " + std::to_string(id) + " >> ";
                parents_[page][id] = element;
            }
        pdf_.write(element, "<< /Type /StructElem /S " + std::string(type) + " /P " + pdf_reference(parent) + std::string(more) + " /K [" + pieces + "] >>");
        return element;
    }

    // The rows that begin with `block`; it goes on to the last of them.
    std::size_t table(std::size_t& block, std::size_t parent) {
        const std::size_t element = pdf_.reserve();
        std::string rows;
        for (;; ++block) {
            const std::size_t row = pdf_.reserve();
            const std::size_t label = element_of("/TH", " /A << /O /Table /Scope /Row >>", MarkedPiece::Of::block, block, row);
            const std::size_t value = element_of("/TD", "", MarkedPiece::Of::cell, block, row);
            pdf_.write(row, "<< /Type /StructElem /S /TR /P " + pdf_reference(element) + " /K [" + pdf_reference(label) + " " + pdf_reference(value) + "] >>");
            rows += pdf_reference(row) + " ";
            if (block + 1 == layout_.blocks.size() || layout_.blocks[block + 1].kind != BlockKind::row) break;
        }
        pdf_.write(element, "<< /Type /StructElem /S /Table /P " + pdf_reference(parent) + " /K [" + rows + "] >>");
        return element;
    }

    std::size_t figure(std::size_t parent) {
        const PlacedCode& code = *layout_.code;
        const auto at = [](double mm) { return pdf_number(mm / kMillimetresAPoint) + " "; };
        const std::string box = at(code.x) + at(kPageHeight - code.y - code.side) + at(code.x + code.side) + at(kPageHeight - code.y);
        return element_of("/Figure", " /Alt " + pdf_text("核对真伪的二维码：" + code.text) + " /A << /O /Layout /BBox [" + box + "] >>", MarkedPiece::Of::code, 0, parent);
    }

    PdfObjects& pdf_;
    const Layout& layout_;
    const std::vector<PageContent>& contents_;
    const std::vector<std::size_t>& pages_;
    std::vector<std::vector<std::size_t>> parents_;  // by page and marked-content id
};

}  // namespace

std::size_t write_structure(PdfObjects& pdf, const Layout& layout, const std::vector<PageContent>& contents, const std::vector<std::size_t>& pages) {
    return Structure(pdf, layout, contents, pages).write();
}

}  // namespace creditlink::rendering
