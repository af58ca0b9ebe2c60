#pragma once
// The fields in which a letter is written.

#include "creditlink/console/letter_desk.h"
#include "letter_form.h"
#include "page.h"

namespace creditlink::console_detail {

Markup letter_fields(const LetterForm& form, const DeskLetterChoices& choices);
// What a member of the head is called among the fields; empty: none is.
std::string letter_field_words(std::string_view member);

}  // namespace creditlink::console_detail
