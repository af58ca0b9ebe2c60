#pragma once
// From a configuration to what the service's loop knows: timetables, calendars, and whether all parts of it are sound.

#include "creditlink/app/office.h"
#include "creditlink/service/daemon.h"

namespace creditlink {

// Every calendars/<year>.json of the mappings. A file that makes no sense is an error.
Result<WorkingDays> read_calendars(const Config& config);

// The tasks that have a timetable and are not off. Errc::config if there is none.
Result<Roster> roster_of(const Config& config);

// The first thing that a run would stumble over, found without touching a source or a platform: what a reload asks before it
// takes a configuration over.
Status check_parts(Office& office);

Path schedule_file(const Config& config);  // what the service remembers

}  // namespace creditlink
