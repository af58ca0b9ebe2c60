#pragma once
// The parts that a letter's PDF is put together from.

#include <string>
#include <vector>

#include "layout.h"
#include "pdf_objects.h"
#include "used_fonts.h"

namespace creditlink::rendering {

// Writes the objects of a font embedded as a subset, named by CID; returns the number of the font.
std::size_t write_font(PdfObjects& pdf, const UsedFont& font);

// What a piece of marked content belongs to (14.7.4): a block's own text, or a row's second cell, or the QR code.
struct MarkedPiece {
    enum class Of { block, cell, code } of = Of::block;
    std::size_t block = 0;
};

struct PageContent {
    std::string stream;
    std::vector<MarkedPiece> pieces;  // by marked-content id
};
PageContent page_content(const Layout& layout, std::size_t page, const std::vector<UsedFont>& fonts);

// The structure of the document for screen readers and for copying text: what is a title, a heading, a table. Returns the
// number of its root. `pages`: the numbers of the page objects.
std::size_t write_structure(PdfObjects& pdf, const Layout& layout, const std::vector<PageContent>& contents, const std::vector<std::size_t>& pages);

}  // namespace creditlink::rendering
