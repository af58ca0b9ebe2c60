#pragma once
// A journal taken apart and put together again, as somebody does who knows the format and wants to hide a change.

#include "entry.h"
#include "exchange_log/log_fixture.h"
#include "journal_frame.h"

namespace creditlink::test {

// A journal of one segment taken apart and put together again.
struct Frames {
    std::vector<std::string> entries;
    std::vector<std::size_t> starts;  // of each frame, and the end

    explicit Frames(const std::string& segment) {
        std::size_t at = kSegmentMagic.size();
        while (const auto frame = frame_at(segment, at)) {
            starts.push_back(at);
            entries.emplace_back(frame->entry);
            at += frame->bytes();
        }
        starts.push_back(at);
        REQUIRE(at == segment.size());
    }

    std::string segment() const {
        std::string out(kSegmentMagic), frame;
        for (const std::string& entry : entries) {
            write_frame(frame, 0, entry);
            out += frame;
        }
        return out;
    }

    // As somebody does who knows the format: every entry says the index at which it stands.
    void renumber() {
        for (std::uint64_t i = 0; i < entries.size(); ++i) {
            const auto entry = parse_entry(entries[i]);
            REQUIRE(entry);
            entries[i] = *entry_bytes({i, entry->time, entry->event, entry->json});
        }
    }
};

inline void replace_first(std::string& text, std::string_view what, std::string_view with) {
    const std::size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    text.replace(at, what.size(), with);
}

// The tiles that a journal asks for, as somebody would write who wants to hide a change.
inline void rewrite_tiles(const Path& directory, const std::vector<std::string>& entries) {
    std::string hashes, bundle;
    for (const std::string& entry : entries) {
        hashes += bytes_of(leaf_hash(entry));
        bundle += static_cast<char>(entry.size() >> 8);
        bundle += static_cast<char>(entry.size() & 0xff);
        bundle += entry;
    }
    std::filesystem::remove_all(directory / "tile");
    write(directory / TileName{0, 0, entries.size()}.path(), hashes);
    write(directory / TileName{std::nullopt, 0, entries.size()}.path(), bundle);
}

inline Digest256 root_of_entries(const std::vector<std::string>& entries) {
    std::vector<Digest256> leaves;
    for (const std::string& entry : entries) leaves.push_back(leaf_hash(entry));
    return naive_root(leaves, 0, leaves.size());
}

inline void resign(const Path& directory, const std::vector<std::string>& entries) {
    const LogKeys keys = log_keys();
    write(directory / "checkpoint", *signed_checkpoint(kOrigin, {entries.size(), root_of_entries(entries)},
                                                       {keys.ed25519.get(), keys.sm2.get()}));
}

}  // namespace creditlink::test
