#pragma once
// What each format makes: PDF and OFD of a layout, DOCX of the blocks, because a word processor lays out by itself.

#include "creditlink/rendering/rendering.h"
#include "layout.h"
#include "used_fonts.h"

namespace creditlink::rendering {

Result<std::string> pdf_of(const Layout& layout, const std::vector<UsedFont>& fonts, const RenderingOptions& options, const DocumentSigner& signer);
Result<std::string> ofd_of(const Layout& layout, const std::vector<UsedFont>& fonts, const RenderingOptions& options, const DocumentSigner& signer);
Result<std::string> docx_of(const Layout& layout, const RenderingOptions& options);

}  // namespace creditlink::rendering
