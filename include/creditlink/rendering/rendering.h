#pragma once
// A letter's approved document as PDF, OFD (GB/T 33190-2016) and DOCX, laid out as official documents are (GB/T 9704-2012).
//
// Knows: base, document (QR codes), letter (the document's blocks). Reads font files; no clock, no chance, no other files: the
// same document, fonts and options give the same bytes. Offers: fonts by preference, the renderings. Persists: nothing.
// What is drawn is read from the document's own bytes, so that all renderings say the same words in the same order.

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/result.h"
#include "creditlink/letter/blocks.h"
#include "creditlink/rendering/fonts.h"

namespace creditlink {

struct RenderingOptions {
    std::string office;       // author in the metadata
    std::string address;      // what the QR code says; empty: there is none
    std::int64_t made = 0;    // unix seconds; in the metadata
    std::string language = "zh-CN";
};

// Makes the detached signature over the bytes it is given, as SignedData: for PDF as PAdES has it (ETSI EN 319 142-1), for OFD with
// SM2 and SM3 as GB/T 35275-2017 has it.
using DocumentSigner = std::function<Result<std::string>(std::string_view)>;

enum class Format { pdf, ofd, docx };
inline constexpr std::array<std::string_view, 3> kFormatNames = {"pdf", "ofd", "docx"};  // and what files end with
std::optional<Format> format_named(std::string_view name);

// `signer`: of a PDF or an OFD; may be empty, then it is not signed. Errc::config names a character that no font has, and where it stands;
// Errc::trust if `document` is no letter's document.
Result<std::string> rendered(Format format, std::string_view document, const Fonts& fonts, const RenderingOptions& options, const DocumentSigner& signer = {});

// A PDF of title, headings, paragraphs, rows and a foot, in the small type of what is filed beside official documents. `running`
// stands at every page's foot beside its number, so that a leaf that is lost from its file can be put back. Unsigned.
Result<std::string> sheet_pdf(std::vector<DocumentBlock> blocks, const Fonts& fonts, const RenderingOptions& options, const std::string& running);

}  // namespace creditlink
