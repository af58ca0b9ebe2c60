#pragma once
// What the calendar does to published letters: versions take effect and end on their days, and the site says so without anybody's doing.

#include <memory>

#include "creditlink/app/office.h"

namespace creditlink {

// Writes the site anew if it speaks of another day than today, or if the library was changed and the site after it was not (Letters::site_due);
// nothing where none was published yet.
Status keep_letters_of_today(const std::shared_ptr<Office>& office);

}  // namespace creditlink
