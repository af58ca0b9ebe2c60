#pragma once
// What a text of a mapping makes of the first rows of a source, beside what another one makes of them. Reads, keeps nothing.

#include <functional>
#include <optional>
#include <stop_token>

#include "creditlink/app/office.h"
#include "creditlink/console/mapping_desk.h"

namespace creditlink {

struct MappingsCompared {
    ReadyMapping next;
    std::optional<ReadyMapping> now;  // nullopt: nothing to compare with
};

inline constexpr std::uint64_t kPreviewedRows = 10'000;  // as `mapping coverage` looks at; a database answers with them in seconds
inline constexpr std::size_t kRowsInFull = 10, kChangedInFull = 5;  // what somebody reads

// Fills `into` but for its head. `progress`: rows so far. An error of the source stands in it as well: what was read until then is shown.
void preview_mapping(Office& office, const TaskConfig& task, MappingsCompared& mappings, std::stop_token stop, const std::function<void(std::uint64_t)>& progress, DeskMappingPreview& into);

}  // namespace creditlink
