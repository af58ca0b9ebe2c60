// Letter files, and what is made of a letter that parses: the document, its differences, the check of values.
#include "creditlink/letter/letter.h"

#include "creditlink/letter/difference.h"
#include "creditlink/letter/document.h"
#include "creditlink/letter/signed.h"
#include "target.h"

using namespace creditlink;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto letter = parse_letter(fuzz::text_of(data, size), "sample", "sample.md");
    if (!letter) {
        fuzz::require(!letter.error().message.empty() && !letter.error().place.empty());
        return 0;
    }
    fuzz::require(letter->section(SectionKind::promises) != nullptr && letter->blank(letter->validity.from) != nullptr);
    const std::string document = letter_document(*letter, nullptr, 1);
    fuzz::require(is_utf8(document) && !article_of(document).empty() && document.find("<script") == std::string::npos);
    fuzz::require(difference(*letter, *letter).empty());
    BlankValues values;
    for (const Blank& blank : letter->blanks)
        values[blank.name] = blank.options.empty() ? "2026-11-20" : blank.options.front();
    const CivilDate today = *CivilDate::of(2026, 11, 20);
    if (!check_values(*letter, values, today).empty()) return 0;
    fuzz::require(is_utf8(filled_document(*letter, nullptr, 1, values)));
    const SignedReading read = read_signed(*letter, values, {});
    fuzz::require(read.words.has_value() == read.faults.empty());
    return 0;
}
