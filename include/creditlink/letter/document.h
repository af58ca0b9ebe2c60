#pragma once
// The letter as an HTML document that stands alone: no script, no request, its one style named by its digest in the
// content-security policy. These bytes are what people approve and what is published.

#include <string>
#include <string_view>

#include "creditlink/letter/filled.h"
#include "creditlink/letter/letter.h"
#include "creditlink/letter/service_item.h"

namespace creditlink {

// Of the standard letter, with empty blanks. The same letter, item, version and address give the same bytes. `site`: the public address
// of the letters' site, whose page of verification the QR code leads to; empty: there is no code.
std::string letter_document(const Letter& letter, const ServiceItem* item, std::uint32_t version, std::string_view site = {});
// Filled in; `values` have passed check_values().
std::string filled_document(const Letter& letter, const ServiceItem* item, std::uint32_t version, const BlankValues& values, std::string_view site = {});

// Where the public verifies that version, by the QR code of each rendering. Empty if `site` is.
std::string verification_address(std::string_view site, std::string_view id, std::uint32_t version);

// The letter itself out of a document: from <article> to </article>. Empty if there is none.
std::string_view article_of(std::string_view document);
extern const std::string_view kLetterStyle;  // CSS of that article

// Text in HTML, between tags or in a quoted attribute.
std::string html(std::string_view text);
// （一）, （二）… （六十）: the second level of official documents (GB/T 9704-2012, 7.3.3).
std::string chinese_number(std::size_t n);

}  // namespace creditlink
