#pragma once
// Health that does the thing: what an office needs to send tomorrow is done today, in small. Each check says what was done, and what to
// do where it failed.

#include <vector>

#include "creditlink/app/office.h"
#include "creditlink/health/health_check.h"
#include "creditlink/schedule/working_days.h"

namespace creditlink {

// What is on this machine: signs and verifies, writes and reads the ledger, writes beside the log, disk, certificates, calendars, log and
// heads. Takes some hundredths of a second; waits for a writer of the ledger.
std::vector<HealthCheck> examine_machine(Office& office);

// What others are asked: each platform its status, each source its first rows. Takes seconds.
std::vector<HealthCheck> examine_peers(Office& office);

// The parts of the first one that alerts are made of, without writing: certificates, calendars, disk, log.
std::vector<HealthCheck> examine_quietly(Office& office);

// Bad without the calendar of today's year; from December on a warning without that of the next.
HealthCheck calendar_check(const WorkingDays& days, CivilDate today);

}  // namespace creditlink
