#pragma once
// Reading a bundle: entries, each after its length as a big-endian uint16.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "creditlink/exchange_log/export.h"
#include "creditlink/exchange_log/tiles.h"

namespace creditlink {

// The next entry, taken off the front of `rest`; nothing if its length is not there whole or says more than there is.
std::optional<std::string_view> take_entry(std::string_view& rest);

// How many bytes the first `name.width` entries of a bundle take. Errc::log_integrity, naming the entry, if they are
// not there.
Result<std::size_t> bytes_of_entries(std::string_view bundle, const TileName& name);

// The bytes of entry `index` of a log of `size` entries, from its bundle.
Result<std::string> entry_in_bundles(const Path& log, std::uint64_t size, std::uint64_t index);

// Bundle number `index`, with at least `width` entries. Errc::not_found: the check of the log names that fault.
Result<std::string> bundle_that_has(const ExportReader& files, std::uint64_t index, std::uint64_t width);

}  // namespace creditlink
