// Opening a log: from the checkpoint and the tiles' right edge to the journal's end.

#include <algorithm>
#include <cstring>
#include <system_error>

#include "creditlink/base/failpoint.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "entry.h"
#include "fault.h"
#include "log_state.h"
#include "tile_files.h"

namespace creditlink {
namespace {

bool is_origin(std::string_view origin) {  // a signed note's key name
    if (origin.empty() || !is_utf8(origin)) return false;
    for (std::size_t at = 0; at < origin.size();) {
        const char32_t c = next_code_point(origin, at);
        if (c < 0x20 || c == U'+' || is_space(c)) return false;
    }
    return true;
}

Error missing(std::uint64_t from, std::uint64_t until, std::string place) {
    return log_fault(say("第 {a} 条至第 {b} 条缺失：日志流水到此为止，但它们已写过", "entries {a} to {b} are missing: the journal ends before them, but they were there",
                         {{"a", std::to_string(from)}, {"b", std::to_string(until - 1)}}), std::move(place));
}

}  // namespace

// Follows the journal from a bounded way before the checkpoint to its end, building the state and comparing with the tiles.
class LogOpening {
  public:
    using State = ExchangeLog::State;
    LogOpening(State& state) : s_(state), base_(state.signed_head.size / kTileWidth * kTileWidth) {}

    Result<JournalEnd> run() {
        if (auto restored = restore_edge(); !restored) return restored.error();
        if (base_ == signed_size()) {
            if (auto same = at_checkpoint(); !same) return same.error();
        }
        auto end = scan_journal(s_.journal_directory(), base_, [this](const EntryView& entry, std::string_view bytes) {
            if (entry.index == signed_size()) s_.unsigned_since = entry.time;
            return entry.index < base_ ? compare_old(entry.index, bytes) : take(bytes);
        });
        if (!end) return end;
        if (end->next_index < signed_size()) return missing(end->next_index, signed_size(), "checkpoint");
        if (auto none = nothing_beyond(); !none) return none.error();
        return end;
    }

  private:
    std::uint64_t signed_size() const { return s_.signed_head.size; }

    // The tree of the entries before the unfinished bundle of the checkpoint, from the partial tiles above level 0.
    Status restore_edge() {
        TreeEdge::Levels levels;
        for (unsigned level = 1; level < kTileLevels; ++level) {
            const std::uint64_t hashes = base_ >> (8 * level), width = hashes % kTileWidth;
            if (width == 0) continue;
            const TileName name{level, hashes / kTileWidth, width};
            const auto bytes = read_tile(s_.directory, name, width * kHashBytes);
            if (!bytes) return bytes.error();
            if (bytes->size() != width * kHashBytes)
                return log_fault(std::string(say("哈希块长度不对", "the tile has the wrong length")), name.path());
            levels[level].resize(width);
            std::memcpy(levels[level].data(), bytes->data(), bytes->size());
        }
        s_.edge = TreeEdge(base_, std::move(levels));
        return {};
    }

    // An entry of the same segment whose tile is full and signed.
    Status compare_old(std::uint64_t index, std::string_view entry) {
        if (tile_.empty() || index % kTileWidth == 0) {
            auto bytes = read_tile(s_.directory, {0, index / kTileWidth, kTileWidth}, kTileWidth * kHashBytes);
            if (!bytes) return bytes.error();
            tile_ = std::move(*bytes);
        }
        const std::size_t at = index % kTileWidth * kHashBytes;
        if (tile_.size() == kTileWidth * kHashBytes && tile_.compare(at, kHashBytes, bytes_of(leaf_hash(entry))) == 0) return {};
        return log_fault(say("第 {n} 条：流水中的条目与哈希块不一致", "entry {n}: the one in the journal is not the one in the tile",
                             {{"n", std::to_string(index)}}), TileName{0, index / kTileWidth, kTileWidth}.path());
    }

    Status take(std::string_view entry) {
        for (TileToWrite& tile : s_.add(entry)) {
            const auto same = tile_agrees(s_.directory, tile.name, tile.bytes);
            if (!same) return same.error();
            if (!*same) s_.full.push_back(std::move(tile));
        }
        return s_.edge.size() == signed_size() ? at_checkpoint() : Status();
    }

    Status at_checkpoint() {
        const auto& hashes = s_.edge.levels()[0];
        if (!hashes.empty()) {
            const TileName name{0, s_.edge.size() / kTileWidth, hashes.size()};
            if (auto same = covered_tile_agrees(s_.directory, name, tile_bytes(hashes)); !same) return same;
        }
        if (s_.edge.root() == s_.signed_head.root) return {};
        return log_fault(say("前 {n} 条的根哈希不是检查点所签的", "the root of the first {n} entries is not the one that the checkpoint signs",
                             {{"n", std::to_string(signed_size())}}), "checkpoint:3");
    }

    // Tiles are written after their entries: one beyond the journal's end means that entries were lost.
    Status nothing_beyond() {
        const std::uint64_t size = s_.edge.size();
        for (std::optional<unsigned> level : {std::optional<unsigned>(), std::optional<unsigned>(0)}) {
            const TileName full{level, size / kTileWidth, kTileWidth};
            std::error_code none;
            if (std::filesystem::exists(s_.directory / full.path(), none)) return missing(size, full.end(), full.path());
            for (const TileName& partial : partial_tiles(s_.directory, full))
                if (partial.end() > size) return missing(size, partial.end(), partial.path());
        }
        return {};
    }

    State& s_;
    std::uint64_t base_;
    std::string tile_;
};

Result<ExchangeLog> ExchangeLog::open(const Path& directory, LogKeys keys, Clock& clock, LogLimits limits) {
    auto state = std::make_unique<State>(State{directory, std::move(keys), clock, limits, {}, {}, {}, {}, {}, false, 0, {}});
    State& s = *state;
    if (!is_origin(s.keys.origin) || s.own_keys().empty())
        return Error{Errc::config, std::string(say("存证日志需要一个不含空白和“+”的名称，以及至少一个签名密钥",
                                                   "a log needs a name without white space and '+', and at least one key")), directory.string(), {}};
    if (auto made = make_directories(s.journal_directory()); !made) return made.error();

    auto note = read_file(directory / "checkpoint");
    if (!note && note.error().code != Errc::not_found) return note.error();
    if (note) {
        std::vector<PublicKey> known = s.own_keys();
        known.insert(known.end(), s.keys.former.begin(), s.keys.former.end());
        auto head = verified_checkpoint(*note, s.keys.origin, known);
        if (!head) return head.error();
        s.signed_by_current_keys = s.keys.former.empty() || verified_checkpoint(*note, s.keys.origin, s.own_keys());
        s.signed_head = *head;
    } else {
        auto segments = journal_segments(s.journal_directory());
        if (!segments) return segments.error();
        std::error_code none;
        if (!segments->empty() || std::filesystem::exists(directory / "tile", none))
            return log_fault(std::string(say("日志有内容而没有检查点", "there is a log, but its checkpoint is missing")), "checkpoint");
        // A new log begins with a signed checkpoint of nothing: so a log without one has lost it.
        if (auto wrote = s.write_checkpoint({0, empty_root()}); !wrote) return wrote.error();
    }

    auto end = LogOpening(s).run();
    if (!end) return end.error();
    auto journal = Journal::open(s.journal_directory(), *end, limits.segment_bytes);
    if (!journal) return journal.error();
    s.journal = std::move(*journal);
    if (end->torn_bytes > 0)
        s.notes.push_back(say("日志流水末尾有 {n} 字节未写完（从第 {i} 条起），已截去：这部分从未被确认",
                              "the last {n} bytes of the journal (from entry {i} on) were not completely written and have been cut off: they were never acknowledged",
                              {{"n", std::to_string(end->torn_bytes)}, {"i", std::to_string(end->next_index)}}));
    ExchangeLog log(std::move(state));
    if (auto synced = log.sync(); !synced) return synced.error();
    return log;
}

}  // namespace creditlink
