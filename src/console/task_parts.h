#pragma once
// What several pages show of a task.

#include "page.h"

namespace creditlink::console_detail {

Markup task_state(const DeskTaskLine& line, const DeskProgress& progress);  // a badge: running, waits, paused, off, idle
Markup task_times(const DeskTaskLine& line);                               // the timetable and the next time
Markup progress_bar(double share, std::string_view label);                 // 0: nobody knows how much there is
std::string rate_text(std::uint64_t done, double share, std::int64_t elapsed_ms);  // "每秒 1204，还需约 3 分钟"
// While something goes on: what it is and how far. Empty if nothing does.
Markup progress_section(const DeskProgress& progress);

}  // namespace creditlink::console_detail
