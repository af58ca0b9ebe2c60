// Re-reading a whole log.

#include <algorithm>
#include <array>
#include <system_error>

#include "creditlink/base/message.h"
#include "decision_numbers.h"
#include "edge.h"
#include "entry.h"
#include "fault.h"
#include "journal.h"
#include "tile_files.h"

namespace creditlink {
namespace {

constexpr std::size_t kMaxFaults = 100;  // a broken disk breaks everything: the first ones are enough to find it

std::string sentence(const Error& error) { return error.place.empty() ? error.message : error.message + " (" + error.place + ")"; }

class Check {
  public:
    Check(const Path& directory, std::vector<LogHead> known) : directory_(directory), known_(std::move(known)) {
        std::ranges::stable_sort(known_, {}, &LogHead::size);
    }

    Status run(std::string_view origin, const std::vector<PublicKey>& keys) {
        // In this order a writer at work does no harm: a tile is written after its entries, a checkpoint after its tiles.
        find_farthest_tile();
        if (auto read = read_checkpoint(origin, keys); !read) return read;
        if (auto passed = heads_reached(); !passed) return passed;
        auto end = scan_journal(directory_ / "journal", 0, [this](const EntryView& entry, std::string_view bytes) {
            decisions_.take(entry);
            return take(bytes);
        });
        const bool whole = static_cast<bool>(end);
        if (!whole && end.error().code != Errc::log_integrity) return end.error();
        if (!whole) add_fault(end.error());
        if (auto checked = check_unfinished_tiles(whole); !checked) return checked;
        check_.journal = {edge_.size(), edge_.root()};
        if (whole) conclude(*end);
        return {};
    }

    // That a root differs says nothing of where: it stands behind what names an entry.
    LogCheck take_result() {
        for (const Error& error : root_faults_) add_fault(error);
        for (const std::string& gap : decisions_.faults()) add_fault({Errc::log_integrity, gap, {}, {}});
        return std::move(check_);
    }

  private:
    void add_fault(const Error& error) {
        if (std::ranges::find(check_.faults, sentence(error)) != check_.faults.end()) return;
        if (check_.faults.size() < kMaxFaults) check_.faults.push_back(sentence(error));
        else if (check_.faults.size() == kMaxFaults)
            check_.faults.push_back(std::string(say("还有更多，不再列出", "there are more, not listed")));
    }

    // What is wrong with the log is a fault; what keeps us from reading it is an error.
    Status judge(const Error& error) {
        if (error.code != Errc::log_integrity) return error;
        add_fault(error);
        return {};
    }

    void find_farthest_tile() {
        std::error_code error;
        const Path root = directory_ / "tile";
        for (std::filesystem::recursive_directory_iterator files(root, error), none; !error && files != none; files.increment(error)) {
            std::error_code unreadable;
            if (files->is_directory(unreadable)) continue;
            const std::string path = files->path().lexically_relative(directory_).generic_string();
            const auto name = TileName::parse(path);
            if (!name) {
                check_.notes.push_back(say("不认识的文件：{f}", "a file that is no tile: {f}", {{"f", path}}));
            } else if (name->end() > farthest_end_) {
                farthest_end_ = name->end();
                farthest_path_ = path;
            }
        }
    }

    Status read_checkpoint(std::string_view origin, const std::vector<PublicKey>& keys) {
        const auto note = read_file(directory_ / "checkpoint");
        if (!note && note.error().code == Errc::not_found) {
            add_fault(log_fault(std::string(say("没有检查点", "the checkpoint is missing")), "checkpoint"));
            return {};
        }
        if (!note) return note.error();
        auto head = verified_checkpoint(*note, origin, keys);
        if (!head) return judge(head.error());
        check_.signed_head = *head;
        return {};
    }

    Status take(std::string_view entry) {
        const std::uint64_t index = edge_.size();
        add_to_bundle(bundle_, entry);
        std::vector<FullTile> full;
        edge_.add(leaf_hash(entry), full);
        if (!full.empty()) {
            if (auto checked = check_tile({std::nullopt, index / kTileWidth, kTileWidth}, bundle_); !checked) return checked;
            bundle_.clear();
        }
        for (const FullTile& tile : full)
            if (auto checked = check_tile({tile.level, tile.index, kTileWidth}, tile_bytes(tile.hashes)); !checked) return checked;
        return heads_reached();
    }

    // A tile as the journal has it, perhaps unfinished, with the files there are of it: full and partial ones.
    Status check_tile(const TileName& name, std::string_view bytes) {
        if (auto checked = name.width == kTileWidth ? check_full_tile(name, bytes) : check_longer_tile({name.level, name.index}, bytes); !checked)
            return checked;
        for (const TileName& partial : partial_tiles(directory_, name)) {
            if (auto checked = partial.width > name.width ? check_longer_tile(partial, bytes)
                                                          : same(tile_agrees(directory_, partial, bytes.substr(0, width_in_bytes(partial, bytes))));
                !checked)
                return checked;
        }
        return {};
    }

    Status check_full_tile(const TileName& name, std::string_view bytes) {
        const auto agrees = tile_agrees(directory_, name, bytes);
        if (!agrees) return judge(agrees.error());
        if (*agrees) return {};
        if (check_.signed_head && name.end() <= check_.signed_head->size)
            add_fault(log_fault(std::string(say("缺少哈希块", "a tile is missing")), name.path()));
        else
            ++unwritten_;
        return {};
    }

    // One with entries beyond the journal's end: that they are missing is said once, in conclude(); here, which of the
    // entries that are there is not the one that the tile knows.
    Status check_longer_tile(const TileName& name, std::string_view bytes) { return same(tile_begins_with(directory_, name, bytes)); }

    Status same(const Result<bool>& compared) { return compared ? Status() : judge(compared.error()); }

    static std::size_t width_in_bytes(const TileName& name, std::string_view bytes) {
        if (name.level) return name.width * 32;
        std::size_t offset = 0;
        for (std::uint64_t i = 0; i < name.width; ++i)
            offset += 2 + (static_cast<std::size_t>(static_cast<unsigned char>(bytes[offset])) << 8 |
                           static_cast<unsigned char>(bytes[offset + 1]));
        return offset;
    }

    // At the sizes of the checkpoint and of the heads that others know.
    Status heads_reached() {
        if (check_.signed_head && check_.signed_head->size == edge_.size()) {
            if (edge_.root() != check_.signed_head->root)
                root_faults_.push_back(log_fault(say("前 {n} 条的根哈希不是检查点所签的", "the root of the first {n} entries is not the one that the checkpoint signs",
                                                     {{"n", std::to_string(edge_.size())}}), "checkpoint:3"));
            if (auto checked = check_signed_partials(); !checked) return checked;
        }
        for (; next_known_ < known_.size() && known_[next_known_].size == edge_.size(); ++next_known_)
            if (known_[next_known_].root != edge_.root())
                root_faults_.push_back(log_fault(rewritten_fault(edge_.size()), known_[next_known_].text()));
        return {};
    }

    // The partial tiles that the checkpoint's readers need.
    Status check_signed_partials() {
        for (unsigned level = 0; level < kTileLevels; ++level) {
            const auto& hashes = edge_.levels()[level];
            if (hashes.empty()) continue;
            const TileName name{level, (edge_.size() >> (8 * level)) / kTileWidth, hashes.size()};
            if (auto same = covered_tile_agrees(directory_, name, tile_bytes(hashes)); !same)
                if (auto judged = judge(same.error()); !judged) return judged;
            if (level > 0) continue;
            if (auto same = covered_tile_agrees(directory_, {std::nullopt, name.index, name.width}, bundle_); !same)
                if (auto judged = judge(same.error()); !judged) return judged;
        }
        return {};
    }

    Status check_unfinished_tiles(bool whole) {
        if (!whole) return {};
        for (unsigned level = 0; level < kTileLevels; ++level) {
            const auto& hashes = edge_.levels()[level];
            if (hashes.empty()) continue;
            const TileName name{level, (edge_.size() >> (8 * level)) / kTileWidth, hashes.size()};
            if (auto checked = check_tile(name, tile_bytes(hashes)); !checked) return checked;
            if (level > 0) continue;
            if (auto checked = check_tile({std::nullopt, name.index, name.width}, bundle_); !checked) return checked;
        }
        return {};
    }

    void conclude(const JournalEnd& end) {
        const std::uint64_t size = edge_.size();
        const auto lost = [&](std::uint64_t until, std::string place) {
            add_fault(log_fault(say("第 {a} 条至第 {b} 条缺失：日志流水到此为止，但它们已写过", "entries {a} to {b} are missing: the journal ends before them, but they were there",
                                    {{"a", std::to_string(size)}, {"b", std::to_string(until - 1)}}), std::move(place)));
        };
        if (check_.signed_head && check_.signed_head->size > size) lost(check_.signed_head->size, "checkpoint");
        if (farthest_end_ > size) lost(farthest_end_, farthest_path_);
        for (; next_known_ < known_.size(); ++next_known_) lost(known_[next_known_].size, known_[next_known_].text());
        const auto note = [&](std::string_view zh, std::string_view en, std::uint64_t n) {
            if (n > 0) check_.notes.push_back(say(zh, en, {{"n", std::to_string(n)}}));
        };
        if (check_.signed_head && check_.signed_head->size < size)
            note("最后 {n} 条已落盘，尚未被检查点签名", "the last {n} entries are durable, but not yet signed by a checkpoint", size - check_.signed_head->size);
        note("流水末尾有 {n} 字节未写完，下次打开时截去", "{n} bytes at the end of the journal are not completely written; the next opening cuts them off", end.torn_bytes);
        note("{n} 个哈希块尚未写出，下次打开时补写", "{n} tiles are not written yet; the next opening writes them", unwritten_);
    }

    const Path& directory_;
    std::vector<LogHead> known_;
    std::size_t next_known_ = 0;
    LogCheck check_;
    std::vector<Error> root_faults_;
    TreeEdge edge_;
    DecisionNumbers decisions_;
    std::string bundle_;
    std::uint64_t farthest_end_ = 0, unwritten_ = 0;
    std::string farthest_path_;
};

}  // namespace

Result<LogCheck> check_log(const Path& directory, std::string_view origin, const std::vector<PublicKey>& keys, std::vector<LogHead> known) {
    Check check(directory, std::move(known));
    if (auto ran = check.run(origin, keys); !ran) return ran.error();
    return check.take_result();
}

}  // namespace creditlink
