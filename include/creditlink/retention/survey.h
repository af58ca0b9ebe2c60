#pragma once
// What stands in the evidence store, read off the exchange log: which entry has a content, of which class and month.

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "creditlink/evidence/content_store.h"
#include "creditlink/retention/policy.h"

namespace creditlink {

struct LoggedContent {
    std::uint64_t entry = 0;     // of the log
    bool request = false;        // else an answer
    std::string_view batch, of;  // of kLettersClass: the letter; of: its class; both until the next one is read
    Month month;
    ContentRef ref;
};
// Of the entries below `below`, in the log's order. Works beside a running writer, without keys.
Status for_each_content(const Path& log, const std::function<Status(const LoggedContent&)>& visit,
                        std::uint64_t below = std::numeric_limits<std::uint64_t>::max());

struct Shelf {
    std::uint64_t kept = 0, erased = 0, missing = 0;  // contents; missing: what stands there is not what the log names
    std::uint64_t bytes = 0;                          // on disk, of those kept
};
using Shelves = std::map<std::pair<std::string, Month>, Shelf>;  // by class and month
Result<Shelves> survey(const Path& log, const Path& evidence);

}  // namespace creditlink
