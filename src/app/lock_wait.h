#pragma once
// A turn that another process has for a moment: asked for again until it is free, or until patience ends.

#include "creditlink/base/clock.h"
#include "creditlink/base/file.h"

namespace creditlink {

// `take` is asked at once and then each tenth of a second. What it says last: a lock, Errc::locked, or any other error
// at once.
template <typename Take>
Result<FileLock> wait_for_lock(Clock& clock, std::int64_t patience_ms, const Take& take) {
    constexpr std::int64_t kBetweenMs = 100;
    Result<FileLock> lock = take();
    for (std::int64_t waited = 0;
         !lock && lock.error().code == Errc::locked && waited < patience_ms && clock.sleep_ms(kBetweenMs);
         waited += kBetweenMs)
        lock = take();
    return lock;
}

}  // namespace creditlink
