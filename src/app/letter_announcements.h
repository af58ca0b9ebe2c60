#pragma once
// Which letters the platforms are told of: made when the site is written, sent by the next sync.

#include "letter_desk.h"

namespace creditlink {

// For each platform that takes letters: the versions in force or to come, with the digests of their files on the site,
// and the withdrawal of those that were announced. What was queued before stays as it is.
Status queue_announcements(Opened& opened, const SiteFiles& site);

}  // namespace creditlink
