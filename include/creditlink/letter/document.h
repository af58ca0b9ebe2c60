#pragma once
// The letter as an HTML document that stands alone: no script, no request, its one style named by its digest in the
// content-security policy. These bytes are what people approve and what is published.

#include <string>
#include <string_view>

#include "creditlink/letter/filled.h"
#include "creditlink/letter/letter.h"
#include "creditlink/letter/service_item.h"

namespace creditlink {

// Of the standard letter, with empty blanks. The same letter, item and version give the same bytes.
std::string letter_document(const Letter& letter, const ServiceItem* item, std::uint32_t version);
// Filled in; `values` have passed check_values().
std::string filled_document(const Letter& letter, const ServiceItem* item, std::uint32_t version, const BlankValues& values);

// The letter itself out of a document: from <article> to </article>. Empty if there is none.
std::string_view article_of(std::string_view document);
extern const std::string_view kLetterStyle;  // CSS of that article

// Text in HTML, between tags or in a quoted attribute.
std::string html(std::string_view text);
// （一）, （二）… （六十）: the second level of official documents (GB/T 9704-2012, 7.3.3).
std::string chinese_number(std::size_t n);

}  // namespace creditlink
