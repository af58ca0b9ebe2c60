#pragma once
// What several pages show of a letter.

#include "page.h"

namespace creditlink::console_detail {

Markup letter_state(LetterState state);                      // a badge
Markup letter_days(const LetterVersion& version);            // 2026-12-01 起，2027-12-31 止
Markup digest_code(const LetterVersion& version);            // of the document; "–" for a draft
Markup clause_list(const std::vector<DeskClauseChange>& changes);  // with what differs marked
// The document itself in a frame that can run nothing. `path` answers with it.
Markup document_frame(std::string_view path, std::string_view title);
void permit_frames(ServerResponse& answer);                  // of this site, on the page that shows one
bool wrote(const LetterVersion& version, std::string_view who);

}  // namespace creditlink::console_detail
