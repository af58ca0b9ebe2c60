#pragma once
// The bytes of an entry: what is hashed as a leaf, stands in the journal and in the bundles. FORMAT.md section "Entry".

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "creditlink/exchange_log/log.h"

namespace creditlink {

inline constexpr std::string_view kEntryStart = "{\"index\":";
inline constexpr std::size_t kMaxEventBytes = 32;  // a word, not a sentence

struct EntryView {  // into bytes that somebody else owns
    std::uint64_t index = 0;
    std::int64_t time = 0;
    std::string_view event, json;
    LogEntry copy() const { return {index, time, std::string(event), std::string(json)}; }
};

// {"index":7,"time":1764000000000,"event":"submitted","data":{…}}. Errc::internal if event or json are not what
// ExchangeLog::append wants.
Result<std::string> entry_bytes(const EntryView& entry);

// Accepts what entry_bytes writes, byte for byte; the inside of the data object is not looked at.
std::optional<EntryView> parse_entry(std::string_view bytes);

}  // namespace creditlink
