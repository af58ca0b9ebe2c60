// What became of contents, for whoever asks for them too late.

#include "creditlink/retention/erasure.h"
#include "creditlink/retention/survey.h"

namespace creditlink {
namespace {

struct Place {
    std::string batch, of;
    Month month;
    std::uint64_t entry;
    std::optional<ErasureNote> note = {};  // the first erasure that covered it: a later one found it gone already
};

// `entries`: empty for all of them.
Result<std::vector<Place>> places_of(const Path& log, const std::set<std::string>& batches,
                                     const std::set<std::uint64_t>& entries) {
    std::vector<Place> places;
    auto read = for_each_content(log, [&](const LoggedContent& content) -> Status {
        std::string batch(content.batch);
        if (batches.contains(batch) && (entries.empty() || entries.contains(content.entry)))
            places.push_back({std::move(batch), std::string(content.of), content.month, content.entry});
        return {};
    });
    if (!read) return read.error();
    return places;
}

Result<std::map<std::string, ErasureNote>> notes_of(const Path& log, const std::set<std::string>& batches,
                                                    const std::set<std::uint64_t>& entries) {
    std::map<std::string, ErasureNote> notes;
    auto places = places_of(log, batches, entries);
    if (!places) return places.error();
    if (places->empty()) return notes;
    auto read = read_log(
        log,
        [&](const LogEntry& entry) -> Status {
            if (entry.event != "erasing") return {};
            const auto erasure = Erasure::parse(entry.json);
            if (!erasure) return {};
            for (Place& place : *places)
                if (!place.note && place.entry < erasure->below && erasure->covers(place.of, place.month, place.batch))
                    place.note = ErasureNote{erasure->id, entry.index, entry.time};
            return {};
        },
        places->front().entry);
    if (!read) return read.error();
    for (const Place& place : *places)  // in the log's order: of a batch, its request comes first
        if (place.note) notes.try_emplace(place.batch, *place.note);
    return notes;
}

}  // namespace

Result<std::map<std::string, ErasureNote>> erasures_of(const Path& log, const std::set<std::string>& batches) {
    return notes_of(log, batches, {});
}

Result<std::optional<ErasureNote>> erasure_of(const Path& log, std::string_view batch) {
    return erasure_of(log, batch, {});
}

Result<std::optional<ErasureNote>> erasure_of(const Path& log, std::string_view batch,
                                              const std::set<std::uint64_t>& entries) {
    const auto notes = notes_of(log, {std::string(batch)}, entries);
    if (!notes) return notes.error();
    return notes->empty() ? std::optional<ErasureNote>() : notes->begin()->second;
}

}  // namespace creditlink
