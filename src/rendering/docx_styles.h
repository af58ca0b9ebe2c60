#pragma once
// The parts of a DOCX that are the same in every letter: styles and grid after GB/T 9704-2012, footers with the page's number.

#include <string>
#include <string_view>

#include "creditlink/letter/blocks.h"

namespace creditlink::rendering {

inline constexpr int kLabelWidth = 3400, kValueWidth = 5444;  // twips; together 156 mm

extern const std::string_view kXml, kContentTypes, kPackageRelations, kDocumentHead, kSection, kSettings, kTableHead;

std::string_view style_of(BlockKind kind);
std::string styles();
// `code`: with the picture of the QR code, word/code.png.
std::string document_relations(bool code);
std::string code_paragraph(std::string_view address);  // the picture, at the right as on paper
// A footer: — 1 —, at this side of the page, one character in.
std::string page_number(std::string_view alignment, std::string_view side);

}  // namespace creditlink::rendering
