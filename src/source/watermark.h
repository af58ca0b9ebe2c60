#pragma once
// The mark of an incremental read: how it is read as a time, how far back it is taken, and which rows may move it.
//
// Rows come in the order of their marks. The mark moves with them up to a safe bound: the time at which reading began, less a
// settle time. One row from the year 2099 would otherwise move it beyond everything that comes afterwards; it is read, in each
// run again, and moves nothing. The same holds for what is no time after times were met, and once times come out of order.
// A mark that cannot be compared with a clock (a running number, a text) has no such bound. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/clock.h"

namespace creditlink {

enum class MarkUnit { number, seconds, milliseconds };  // what a whole number is; the latter two since 1970

struct MarkReading {
    MarkUnit unit = MarkUnit::number;
    int zone_minutes = kBeijingMinutes;  // of times that do not say theirs
};

// "+08:00", "-03:30", "Z"; nullopt if it is no offset.
std::optional<int> zone_minutes_of(std::string_view text);

// "2026-10-30 17:30:00.123", "2026/10/30" or a whole number, less so many seconds (of a number: so many units), in the mark's
// own notation; ends of the range are kept to. nullopt if the mark is none of these.
std::optional<std::string> mark_before(std::string_view mark, std::int64_t seconds, MarkUnit unit = MarkUnit::number);

// The mark as unix seconds; nullopt if it is no time.
std::optional<std::int64_t> unix_seconds_of(std::string_view mark, const MarkReading& reading);

// What a mark looks like; of two, the later in this list says more.
enum class MarkForm { text, number, time };
MarkForm form_of_mark(std::string_view mark, const MarkReading& reading);

class Watermark {
  public:
    // `now` and `settle_seconds` in seconds; `last` is what the run before left, or empty.
    Watermark(std::string last, MarkReading reading, std::int64_t now, std::int64_t settle_seconds);

    void take(std::string_view mark);  // of the next row
    const std::string& mark() const { return mark_; }
    std::vector<std::string> notices() const;

  private:
    std::string mark_;
    MarkReading reading_;
    std::int64_t now_, bound_;
    MarkForm form_ = MarkForm::text;                    // of mark_
    std::optional<std::int64_t> last_, latest_;    // time of what the run before left; of the row before, in this run
    std::uint64_t ahead_ = 0, strange_ = 0;        // rows from the future; rows whose mark is no time where others are, or out of order
    std::string farthest_;
};

}  // namespace creditlink
