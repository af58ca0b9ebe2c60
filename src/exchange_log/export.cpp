// Writing an export.

#include "creditlink/exchange_log/export.h"

#include <algorithm>
#include <limits>
#include <system_error>

#include "bundle.h"
#include "creditlink/base/message.h"
#include "creditlink/exchange_log/cosigned.h"
#include "creditlink/exchange_log/handover.h"
#include "creditlink/exchange_log/note_key.h"
#include "creditlink/exchange_log/timestamps.h"
#include "fault.h"
#include "tile_files.h"

namespace creditlink {
namespace {

Status must_be_empty(const Path& to) {
    std::error_code error;
    if (!std::filesystem::exists(to, error) || std::filesystem::is_empty(to, error)) return {};
    return Error{Errc::usage, std::string(say("导出目录不是空的", "the folder for the export is not empty")),
                 to.string(), std::string(say("请给出一个新目录", "name a new folder"))};
}

// Exactly the tiles that the tree of `size` leaves has; a partial one may by now be the beginning of a full one.
Status copy_tiles(const Path& log, const Path& to, std::uint64_t size, std::optional<unsigned> level) {
    const std::uint64_t hashes = size >> (8 * level.value_or(0));
    for (std::uint64_t first = 0; first < hashes; first += kTileWidth) {
        const TileName name{level, first / kTileWidth, std::min(kTileWidth, hashes - first)};
        auto bytes = read_tile(log, name, level ? name.width * 32 : std::numeric_limits<std::size_t>::max());
        if (!bytes) return bytes.error();
        if (!level) {
            auto whole = bytes_of_entries(*bytes, name);
            if (!whole) return whole.error();
            bytes->resize(*whole);
        }
        if (auto wrote = write_tile(to, name, *bytes); !wrote) return wrote;
    }
    return {};
}

Status write_keys(const Path& to, std::string_view origin, const std::vector<PublicKey>& keys) {
    std::string lines;
    for (const PublicKey& key : keys) {
        auto line = verifier_key({std::string(origin), NoteKeyUse::log, key});
        if (!line) return line.error();
        lines += *line + "\n";
    }
    return write_file(to / "keys", lines);
}

}  // namespace

Result<LogHead> export_log(const Path& log, const Path& to, std::string_view origin,
                           const std::vector<PublicKey>& keys) {
    if (auto empty = must_be_empty(to); !empty) return empty.error();
    const auto cosigned = read_file(log / kCosigned);  // before the checkpoint: then none of its heads is beyond that
    if (!cosigned && cosigned.error().code != Errc::not_found) return cosigned.error();
    const auto stamps = read_file(log / kTimestamps);
    if (!stamps && stamps.error().code != Errc::not_found) return stamps.error();
    const auto checkpoint = read_file(log / "checkpoint");
    if (!checkpoint) return checkpoint.error();
    auto head = verified_checkpoint(*checkpoint, origin, keys);
    if (!head) return head.error();
    if (auto made = make_directories(to); !made) return made.error();
    if (auto copied = copy_tiles(log, to, head->size, std::nullopt); !copied) return copied.error();
    for (unsigned level = 0; level < kTileLevels; ++level)
        if (auto copied = copy_tiles(log, to, head->size, level); !copied) return copied.error();
    auto root = LogTree(to, head->size).root(head->size);
    if (!root) return root.error();
    if (*root != head->root)
        return log_fault(std::string(say("根哈希与哈希块不符", "the root is not that of the tiles")), "checkpoint:3");
    if (auto wrote = write_keys(to, origin, keys); !wrote) return wrote.error();
    if (auto wrote = write_file(to / "FORMAT.md", format_page()); !wrote) return wrote.error();
    const auto handovers = read_handovers(files_under(log));
    if (!handovers) return handovers.error();
    if (!handovers->empty())
        if (auto wrote = write_file(to / kHandovers, *handovers); !wrote) return wrote.error();
    if (stamps)
        if (auto wrote = write_file(to / kTimestamps, *stamps); !wrote) return wrote.error();
    if (cosigned)
        if (auto wrote = write_file(to / kCosigned, *cosigned); !wrote) return wrote.error();
    if (auto wrote = write_file(to / "checkpoint", *checkpoint); !wrote)
        return wrote.error();  // last: with it the export is whole
    return head;
}

ExportReader files_under(const Path& directory) {
    return [directory](const std::string& name) { return read_file(directory / name); };
}

}  // namespace creditlink
