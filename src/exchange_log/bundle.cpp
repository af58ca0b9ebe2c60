#include "bundle.h"

#include <algorithm>
#include <limits>

#include "creditlink/base/message.h"
#include "fault.h"
#include "tile_files.h"

namespace creditlink {

std::optional<std::string_view> take_entry(std::string_view& rest) {
    if (rest.size() < 2) return {};
    const std::size_t length =
        static_cast<std::size_t>(static_cast<unsigned char>(rest[0])) << 8 | static_cast<unsigned char>(rest[1]);
    if (rest.size() - 2 < length) return {};
    const std::string_view entry = rest.substr(2, length);
    rest.remove_prefix(2 + length);
    return entry;
}

Result<std::size_t> bytes_of_entries(std::string_view bundle, const TileName& name) {
    std::string_view rest = bundle;
    for (std::uint64_t i = 0; i < name.width; ++i)
        if (!take_entry(rest))
            return log_fault(say("第 {n} 条：条目包已损坏", "entry {n}: the bundle is damaged",
                                 {{"n", std::to_string(name.index * kTileWidth + i)}}),
                             name.path());
    return bundle.size() - rest.size();
}

Result<std::string> entry_in_bundles(const Path& log, std::uint64_t size, std::uint64_t index) {
    const std::uint64_t bundle = index / kTileWidth;
    const TileName name{std::nullopt, bundle, std::min(kTileWidth, size - bundle * kTileWidth)};
    const auto bytes = read_tile(log, name, std::numeric_limits<std::size_t>::max());
    if (!bytes) return bytes.error();
    const auto before = bytes_of_entries(*bytes, {std::nullopt, bundle, index % kTileWidth});
    if (!before) return before.error();
    std::string_view rest = std::string_view(*bytes).substr(*before);
    const auto entry = take_entry(rest);
    if (!entry)
        return log_fault(
            say("第 {n} 条：条目包已损坏", "entry {n}: the bundle is damaged", {{"n", std::to_string(index)}}),
            name.path());
    return std::string(*entry);
}

Result<std::string> bundle_that_has(const ExportReader& files, std::uint64_t index, std::uint64_t width) {
    auto bundle = files(TileName{std::nullopt, index, kTileWidth}.path());
    for (std::uint64_t partial = kTileWidth - 1; !bundle && bundle.error().code == Errc::not_found && partial >= width;
         --partial)
        bundle = files(TileName{std::nullopt, index, partial}.path());
    return bundle;
}

}  // namespace creditlink
