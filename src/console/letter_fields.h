#pragma once
// The fields in which a letter is written.

#include "letter_form.h"
#include "page.h"

namespace creditlink::console_detail {

Markup letter_fields(const LetterForm& form);

}  // namespace creditlink::console_detail
