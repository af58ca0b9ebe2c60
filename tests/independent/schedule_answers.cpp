// Answers questions about timetables and working days, a line each, for schedule_test.mjs:
//   times COUNT FROM ZONE CRON      unix seconds of the next COUNT times after FROM, or "refused"
//   working YYYY/MM/DD              yes or no
//   after YYYY/MM/DD N              the day after which N working days have passed

#include <fstream>
#include <iostream>
#include <sstream>

#include "creditlink/schedule/timetable.h"

using namespace creditlink;

namespace {

void print_times(std::istringstream& words, const WorkingDays& days) {
    int count = 0;
    std::int64_t after = 0;
    std::string zone, text;
    words >> count >> after >> zone;
    std::getline(words, text);
    auto cron = CronExpression::parse(text);
    if (!cron) {
        std::cout << "refused\n";
        return;
    }
    const Timetable timetable{.cron = std::move(*cron), .zone_minutes = zone_named(zone).value()};
    for (int i = 0; i < count; ++i) {
        const auto next = timetable.next_after(after, days);
        if (!next || !*next) break;
        std::cout << (i ? " " : "") << (after = **next);
    }
    std::cout << '\n';
}

}  // namespace

int main() {
    const std::string folder = CREDITLINK_SOURCE_DIR "/mappings/calendars";
    WorkingDays days(folder);
    for (const int year : {2024, 2025, 2026}) {
        std::ifstream in(folder + "/" + std::to_string(year) + ".json");
        if (const Status added = days.add(year, std::string{std::istreambuf_iterator<char>(in), {}}); !added) {
            std::cerr << added.error().message << '\n';
            return 1;
        }
    }
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream words(line);
        std::string question, text;
        words >> question;
        if (question == "times") {
            print_times(words, days);
            continue;
        }
        int count = 0;
        words >> text >> count;
        const CivilDate day = CivilDate::parse_slashed(text).value();
        if (question == "working") {
            const auto working = days.is_working(day);
            std::cout << (working ? *working ? "yes" : "no" : "no calendar") << '\n';
        } else {
            const auto reached = days.after(day, count);
            std::cout << (reached ? reached->slashed() : "no calendar") << '\n';
        }
    }
}
