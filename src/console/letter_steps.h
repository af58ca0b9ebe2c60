#pragma once
// The forms by which a letter takes its next step, and what is said once it has.

#include "page.h"

namespace creditlink::console_detail {

Markup letter_steps(const Visit& visit, const DeskLetter& letter);  // what the visitor may do with the newest version
Markup letter_notice(const Visit& visit);                           // by ?done=
// The letter's own page, which an attempt comes back to.
ServerResponse show_letter(const Visit& visit, const DeskLetter& letter, const Markup& notice, int status = 200);
// A letter's document as it is, in the one policy that fits it; what is wrong with `text` if there is none.
ServerResponse raw_document(const Result<std::string>& document, std::string_view text);

}  // namespace creditlink::console_detail
