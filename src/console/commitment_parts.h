#pragma once
// What several pages show of signed letters.

#include "page.h"

namespace creditlink::console_detail {

Markup commitment_state(const DeskCommitment& one);                      // a badge
Markup signing_faults(const std::vector<DeskSigningFault>& faults);      // a summary; empty if there are none
Markup upload_form(const Visit& visit, std::string_view action, const Markup& inside);  // form(), with files
Markup change_forms(const Visit& visit, const DeskCommitment& one);     // correct it, or void it
Markup kept_notice();  // what was filled in when the session ended is in the form again
// The letters that can be signed, as options, `chosen` selected.
Markup signable_letters(const DeskCommitmentList& list, std::string_view chosen);

}  // namespace creditlink::console_detail
