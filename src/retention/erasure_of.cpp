// What became of a batch's contents, for whoever asks for them too late.

#include "creditlink/retention/erasure.h"
#include "creditlink/retention/survey.h"

namespace creditlink {

Result<std::optional<ErasureNote>> erasure_of(const Path& log, std::string_view batch) {
    struct Place {
        std::string of;
        Month month;
        std::uint64_t entry;
    };
    std::vector<Place> places;
    auto read = for_each_content(log, [&](const LoggedContent& content) -> Status {
        if (content.batch == batch) places.push_back({std::string(content.of), content.month, content.entry});
        return {};
    });
    if (!read) return read.error();
    std::optional<ErasureNote> note;
    if (places.empty()) return note;
    read = read_log(
        log,
        [&](const LogEntry& entry) -> Status {
            if (entry.event != "erasing") return {};
            const auto erasure = Erasure::parse(entry.json);
            if (!erasure) return {};
            for (const Place& place : places)
                if (place.entry < erasure->below && erasure->covers(place.of, place.month, batch))
                    note = {erasure->id, entry.index, entry.time};
            return {};
        },
        places.front().entry);
    if (!read) return read.error();
    return note;
}

}  // namespace creditlink
