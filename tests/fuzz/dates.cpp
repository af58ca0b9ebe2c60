// Days and times in all the notations that are read.
#include "mapping/dates.h"

#include "creditlink/base/clock.h"
#include "target.h"

using namespace creditlink;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    for (const bool epoch_1904 : {false, true}) {
        const auto read = mapping_detail::read_date(text, epoch_1904);
        if (read.outcome == mapping_detail::ReadDate::Outcome::day) fuzz::require(read.day && CivilDate::parse_slashed(read.day->slashed()) == read.day);
    }
    (void)mapping_detail::read_beijing_date(text);
    if (const auto day = CivilDate::parse_slashed(text)) fuzz::require(day->slashed() == text);
    if (const auto time = parse_rfc3339(std::string(text))) fuzz::require(parse_rfc3339(rfc3339(*time)) == time);
    return 0;
}
