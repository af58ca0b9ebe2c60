#pragma once
// A failpoint is a named durable step at which a test may stop the process as if the plug were pulled:
//     CREDITLINK_FAILPOINT("delivery.sent");
// Environment: CREDITLINK_FAIL=name[:n] kills the process (SIGKILL) when the n-th (default first) passage comes by;
// CREDITLINK_FAIL_LIST=file appends each name passed to that file. Compiled out of release.

#ifdef CREDITLINK_FAILPOINTS
namespace creditlink {
void failpoint(const char* name);
}
#define CREDITLINK_FAILPOINT(name) ::creditlink::failpoint(name)
#else
#define CREDITLINK_FAILPOINT(name) static_cast<void>(0)
#endif
