#pragma once
// What the console's forms for signed letters are made of.

#include <map>
#include <string>

#include "creditlink/console/commitment_desk.h"
#include "signing.h"

namespace creditlink {

inline constexpr std::size_t kMostJudgementWords = 4'000;  // mappings/kinds/cn.json

// Of every letter that was ever published, by id: its newest published title.
Result<std::map<std::string, std::string>> letter_titles(Ledger& ledger);
// Errc::not_found if the letter was never published.
Result<DeskSigningForm> signing_form_of(Ledger& ledger, std::string_view letter);

}  // namespace creditlink
