#pragma once
// The head of the exchange log: who signed it, who has seen it, what nobody vouches for yet.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/result.h"

namespace creditlink {

struct DeskWitness {
    std::string name;
    std::int64_t at = 0;         // unix seconds, by its clock; 0: it has cosigned nothing that was brought back
    std::uint64_t size = 0;      // entries that it vouches for
    std::uint64_t since = 0;     // that have come since
};

struct DeskKeptHead {            // that somebody else relies on
    std::string by;              // in words
    std::uint64_t size = 0;
};

struct DeskHeads {
    bool none = false;           // there is no log yet: all else is empty
    std::string origin, checkpoint, root, anchor;  // the note; base64; the line for paper
    std::uint64_t size = 0;      // entries that are signed
    std::int64_t newest = 0;     // unix seconds, of the last of them
    std::vector<std::pair<std::string, std::string>> keys;  // that signed it: algorithm, id
    std::uint64_t unsigned_entries = 0;
    std::int64_t unsigned_since = 0;  // unix seconds, of the first of them; 0: none
    std::vector<DeskWitness> witnesses;
    bool stamps = false, stamp_late = false;  // an authority is configured; the last date is too old
    std::string stamp;           // how old, a sentence
    std::vector<DeskKeptHead> kept;
    std::vector<std::string> lost;  // what others know and is not here: an old backup, a log cut off; a sentence each
    std::string remedy;          // then
};

struct DeskLogCheck {
    std::uint64_t entries = 0, signed_entries = 0;
    std::vector<std::string> faults, notes;  // no faults: sound
    std::int64_t took_ms = 0;
};

// Called by several threads at once.
class HeadDesk {
  public:
    virtual ~HeadDesk() = default;
    virtual Result<DeskHeads> heads() = 0;
    virtual Result<std::string> anchor_svg() = 0;  // a QR code of the anchor
    // Reads every entry again. Changes nothing. One at a time: Errc::locked.
    virtual Result<DeskLogCheck> check() = 0;
};

}  // namespace creditlink
