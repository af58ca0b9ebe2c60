#pragma once
// The record that a line of an audit sample's list means, as the office names it.

#include <cstdint>
#include <string>

#include "creditlink/audit/log_index.h"

namespace creditlink {

struct NamedRecord {
    std::string submission;  // empty: it cannot be named
    std::string why;         // then, a few words
};

// `answered`: the entry of the final receipt; `place` in the batch, from 0.
NamedRecord named_record(LogIndex& index, std::uint64_t answered, std::uint32_t place);

}  // namespace creditlink
