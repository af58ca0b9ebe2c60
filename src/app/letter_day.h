#pragma once
// What the calendar does to published letters: versions take effect and end on their days, and the site says so without anybody's doing.

#include <cstdint>
#include <memory>
#include <optional>

#include "creditlink/app/office.h"

namespace creditlink {

// Writes the site anew if it speaks of another day than today, if the library was changed and the site after it was not (Letters::site_due),
// or if commitments that it shows were taken in or judged since;
// nothing where none was published yet.
Status keep_letters_of_today(const std::shared_ptr<Office>& office);

// Unix seconds: since when a site that speaks of `day` is not the one that it should be; the library was changed at `changed`.
// nullopt: it is. What keeps a site from being written is no news before it is behind for some minutes: somebody is just writing it.
std::optional<std::int64_t> site_behind_since(std::optional<CivilDate> day, std::optional<std::int64_t> changed, CivilDate today);

}  // namespace creditlink
