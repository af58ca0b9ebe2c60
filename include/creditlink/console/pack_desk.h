#pragma once
// Evidence packs from the console: what would be in one, and the file.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/result.h"
#include "creditlink/console/log_desk.h"

namespace creditlink {

struct DeskPackWish {
    std::string id;      // s-…, k-…, b-…, or a day YYYY-MM-DD, for the batches of which each has a pack
    bool whole = false;  // with the request's body, all records of the batch in it; of a batch and a day always
};

struct DeskPackPreview {
    enum class Of { record, batch, day } of = Of::record;
    bool whole = false;
    DeskLines facts;     // what it is about
    DeskLines members;   // name and what it is
    std::vector<std::string> batches;  // of a day, in the order in which they were sent
};

struct DeskFile {
    std::string name, bytes;  // the name without personal data
};

// Called by several threads at once.
class PackDesk {
  public:
    virtual ~PackDesk() = default;
    // Makes nothing and is no entry. Errc::not_found, with why, if there is nothing to pack.
    virtual Result<DeskPackPreview> preview(const DeskPackWish& wish) = 0;
    // In the name of `who`, with what it is for: an entry before it is handed out. One is made at a time: Errc::locked. Errc::usage
    // for one too large to be made in memory.
    virtual Result<DeskFile> pack(const DeskPackWish& wish, std::string_view purpose, std::string_view who) = 0;
};

}  // namespace creditlink
