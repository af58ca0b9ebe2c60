#pragma once
// What an open log keeps in memory: keys, the journal's end, the tree's right edge, the entries of the unfinished bundle.

#include <vector>

#include "creditlink/exchange_log/log.h"
#include "edge.h"
#include "journal.h"

namespace creditlink {

struct TileToWrite {
    TileName name;
    std::string bytes;
};

struct ExchangeLog::State {
    Path directory;
    LogKeys keys;
    Clock& clock;
    LogLimits limits;
    std::optional<Journal> journal;    // engaged once opened
    TreeEdge edge;
    std::string bundle;                // of the entries from edge.size() / 256 * 256 on
    std::vector<TileToWrite> full;     // tiles that became full and wait for the journal's fdatasync
    LogHead signed_head;
    bool signed_by_current_keys = false;
    std::int64_t unsigned_since = 0;   // when the entry with index signed_head.size was written, if there is one
    std::vector<std::string> notes;

    Path journal_directory() const { return directory / "journal"; }
    std::vector<const PrivateKey*> signers() const;
    std::vector<PublicKey> own_keys() const;  // those that are away among them
    Status can_sign() const;

    // Adds an entry to tree and bundle; returns what became full with it.
    std::vector<TileToWrite> add(std::string_view entry);
    Status write_checkpoint(const LogHead& head, std::span<const PrivateKey* const> also = {});
};

}  // namespace creditlink
