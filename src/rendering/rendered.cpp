#include <algorithm>

#include "formats.h"

namespace creditlink {

using namespace rendering;

std::optional<Format> format_named(std::string_view name) {
    const auto at = std::find(kFormatNames.begin(), kFormatNames.end(), name);
    if (at == kFormatNames.end()) return std::nullopt;
    return static_cast<Format>(at - kFormatNames.begin());
}

Result<std::string> rendered(Format format, std::string_view document, const Fonts& fonts, const RenderingOptions& options, const DocumentSigner& signer) {
    auto blocks = blocks_of(document);
    if (!blocks) return blocks.error();
    // Laid out for DOCX too: what cannot be printed is not offered for filling in either.
    auto layout = laid_out(std::move(*blocks), fonts, options.address);
    if (!layout) return layout.error();
    if (format == Format::docx) return docx_of(*layout, options);
    auto used = used_fonts(*layout);
    if (!used) return used.error();
    return format == Format::pdf ? pdf_of(*layout, *used, options, signer) : ofd_of(*layout, *used, options, signer);
}

Result<std::string> sheet_pdf(std::vector<DocumentBlock> blocks, const Fonts& fonts, const RenderingOptions& options, const std::string& running) {
    auto layout = laid_out(std::move(blocks), fonts, {}, kSheetForm, running);
    if (!layout) return layout.error();
    const auto used = used_fonts(*layout);
    if (!used) return used.error();
    return pdf_of(*layout, *used, options, {});
}

}  // namespace creditlink
