// Re-reading a whole export.

#include <algorithm>

#include "bundle.h"
#include "checkpoint_note.h"
#include "creditlink/base/message.h"
#include "creditlink/exchange_log/export.h"
#include "decision_numbers.h"
#include "edge.h"
#include "entry.h"
#include "fault.h"
#include "tile_files.h"

namespace creditlink {
namespace {

constexpr std::size_t kMaxExportFaults = 100;  // as in check_log: the first ones are enough to find it

class ExportCheck {
  public:
    ExportCheck(const ExportReader& files, std::vector<LogHead> known) : files_(files), known_(std::move(known)) {
        std::ranges::stable_sort(known_, {}, &LogHead::size);
    }

    Status run(std::string_view origin, const std::vector<PublicKey>& keys) {
        if (auto read = read_checkpoint(origin, keys); !read) return read;
        heads_reached();
        bool there = true;
        while (there && edge_.size() < size_) {
            auto taken = take_bundle();
            if (!taken) return taken.error();
            there = *taken;
        }
        if (there) {
            for (unsigned level = 0; level < kTileLevels; ++level)
                if (auto same = compare_unfinished(level); !same) return same;
            conclude();
        }
        check_.journal = {edge_.size(), edge_.root()};
        return {};
    }

    LogCheck take_result() {
        for (const std::string& gap : decisions_.faults()) add_fault(gap, {});
        return std::move(check_);
    }

  private:
    void add_fault(std::string message, const std::string& place) {
        if (check_.faults.size() < kMaxExportFaults)
            check_.faults.push_back(place.empty() ? message : message + " (" + place + ")");
        else if (check_.faults.size() == kMaxExportFaults)
            check_.faults.push_back(std::string(say("还有更多，不再列出", "there are more, not listed")));
    }

    // With a bad signature the size is nobody's word, but the entries are still looked at up to there.
    Status read_checkpoint(std::string_view origin, const std::vector<PublicKey>& keys) {
        const auto note = files_("checkpoint");
        if (!note && note.error().code == Errc::not_found) {
            add_fault(std::string(say("没有检查点", "the checkpoint is missing")), "checkpoint");
            return {};
        }
        if (!note) return note.error();
        const auto head = verified_checkpoint(*note, origin, keys);
        if (!head && head.error().code != Errc::log_integrity) return head.error();
        if (!head) add_fault(head.error().message, head.error().place);
        if (head) check_.signed_head = *head;
        if (const auto parsed = parse_checkpoint(*note)) size_ = parsed->head.size, root_ = parsed->head.root;
        return {};
    }

    Result<std::optional<std::string>> file(const TileName& name) {
        auto bytes = files_(name.path());
        if (bytes) return std::optional<std::string>(std::move(*bytes));
        if (bytes.error().code != Errc::not_found) return bytes.error();
        return std::optional<std::string>();
    }

    // False if its entries cannot be read: then nothing behind them can be recomputed.
    Result<bool> take_bundle() {
        const std::uint64_t first = edge_.size(), width = std::min(kTileWidth, size_ - first);
        const TileName bundle{std::nullopt, first / kTileWidth, width}, tile{0u, first / kTileWidth, width};
        auto entries = file(bundle), hashes = file(tile);
        if (!entries) return entries.error();
        if (!hashes) return hashes.error();
        if (!*entries) return missing(first, first + width, bundle);
        if (!*hashes)
            add_fault(std::string(say("缺少哈希块", "a tile is missing")), tile.path());
        else if ((*hashes)->size() != width * 32)
            add_fault(std::string(say("哈希块长度不对", "the tile has the wrong length")), tile.path());
        std::string_view rest = **entries;
        for (std::uint64_t index = first; index < first + width; ++index) {
            const auto entry = take_entry(rest);
            if (!entry) {
                fault_at(index, "条目包已损坏", "the bundle is damaged", bundle);
                return false;
            }
            if (!take(index, *entry, *hashes, tile)) return false;
            if (const Status compared = compare_full(); !compared) return compared.error();
        }
        if (!rest.empty())
            add_fault(std::string(say("条目包比应有的长", "the bundle is longer than it should be")), bundle.path());
        return true;
    }

    bool take(std::uint64_t index, std::string_view bytes, const std::optional<std::string>& hashes,
              const TileName& tile) {
        const auto entry = parse_entry(bytes);
        if (!entry)
            fault_at(index, "内容不是日志条目", "its bytes are no log entry", {std::nullopt, tile.index, tile.width});
        else if (entry->index != index)
            fault_at(index, "不在其位：此处是另一条", "not in its place: another entry stands here",
                     {std::nullopt, tile.index, tile.width});
        if (entry && entry->index == index)
            decisions_.take(*entry);
        else
            decisions_.miss();
        const Digest256 leaf = leaf_hash(bytes);
        const std::size_t at = (index % kTileWidth) * 32;
        if (hashes && hashes->size() >= at + 32 && std::string_view(*hashes).substr(at, 32) != bytes_of(leaf))
            fault_at(index, "条目包中的条目与哈希块不一致", "the one in the bundle is not the one in the tile", tile);
        edge_.add(leaf, full_);
        heads_reached();
        return entry.has_value();
    }

    void fault_at(std::uint64_t index, std::string_view zh, std::string_view en, const TileName& name) {
        add_fault(say("第 {n} 条：", "entry {n}: ", {{"n", std::to_string(index)}}) + std::string(say(zh, en)),
                  name.path());
    }

    bool missing(std::uint64_t begin, std::uint64_t end, const TileName& name) {
        add_fault(say("第 {a} 条至第 {b} 条缺失", "entries {a} to {b} are missing",
                      {{"a", std::to_string(begin)}, {"b", std::to_string(end - 1)}}),
                  name.path());
        return false;
    }

    // Level 0 has been compared hash by hash.
    Status compare_full() {
        for (const FullTile& tile : full_)
            if (tile.level > 0)
                if (auto same = compare({tile.level, tile.index, kTileWidth}, tile_bytes(tile.hashes)); !same)
                    return same;
        full_.clear();
        return {};
    }

    Status compare_unfinished(unsigned level) {
        const auto& hashes = edge_.levels()[level];
        if (level == 0 || hashes.empty()) return {};
        return compare({level, (edge_.size() >> (8 * level)) / kTileWidth, hashes.size()}, tile_bytes(hashes));
    }

    Status compare(const TileName& name, std::string_view wanted) {
        const auto found = file(name);
        if (!found) return found.error();
        if (!*found)
            add_fault(std::string(say("缺少哈希块", "a tile is missing")), name.path());
        else if (**found != wanted)
            add_fault(std::string(say("哈希块与条目不一致", "the tile contradicts the entries")), name.path());
        return {};
    }

    void heads_reached() {
        if (edge_.size() == size_ && root_ && *root_ != edge_.root())
            add_fault(say("前 {n} 条的根哈希不是检查点所签的",
                          "the root of the first {n} entries is not the one that the checkpoint signs",
                          {{"n", std::to_string(size_)}}),
                      "checkpoint:3");
        for (; next_known_ < known_.size() && known_[next_known_].size == edge_.size(); ++next_known_)
            if (known_[next_known_].root != edge_.root())
                add_fault(rewritten_fault(edge_.size()), known_[next_known_].text());
    }

    void conclude() {
        for (; next_known_ < known_.size(); ++next_known_)
            add_fault(say("第 {a} 条至第 {b} 条缺失：导出到此为止，但它们已写过",
                          "entries {a} to {b} are missing: the export ends before them, but they were there",
                          {{"a", std::to_string(edge_.size())}, {"b", std::to_string(known_[next_known_].size - 1)}}),
                      known_[next_known_].text());
    }

    const ExportReader& files_;
    std::vector<LogHead> known_;
    std::size_t next_known_ = 0;
    std::uint64_t size_ = 0;
    std::optional<Digest256> root_;
    LogCheck check_;
    TreeEdge edge_;
    DecisionNumbers decisions_;
    std::vector<FullTile> full_;
};

}  // namespace

Result<LogCheck> check_export(const ExportReader& files, std::string_view origin, const std::vector<PublicKey>& keys,
                              std::vector<LogHead> known) {
    ExportCheck check(files, std::move(known));
    if (auto ran = check.run(origin, keys); !ran) return ran.error();
    return check.take_result();
}

}  // namespace creditlink
