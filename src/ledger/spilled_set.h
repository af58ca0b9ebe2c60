#pragma once
// Sorted chunks of fixed-width keys, kept in memory while few and then in a temporary file without a name. Used for the
// hashes and keys of one run: added once, merged once in order, looked up now and then.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/result.h"

namespace creditlink::ledger_detail {

class SpilledSet {
  public:
    explicit SpilledSet(std::size_t width) : width_(width) {}
    ~SpilledSet();
    SpilledSet(const SpilledSet&) = delete;
    SpilledSet& operator=(const SpilledSet&) = delete;

    Status add_chunk(std::string_view sorted);  // keys one after the other, ascending
    Result<bool> contains(std::string_view key) const;

    // All keys ascending, repeated ones included; the function returns false to stop.
    Status merge(const std::function<bool(std::string_view)>& take) const;

  private:
    struct Chunk {
        std::uint64_t begin = 0, count = 0;  // byte offset in memory_ or the file, keys
        bool in_file = false;
    };
    struct Reader;
    Status spill();
    Result<std::string_view> fetch(const Chunk& chunk, std::uint64_t first, std::uint64_t count, std::string& room) const;

    std::size_t width_;
    std::string memory_;
    int fd_ = -1;
    std::uint64_t file_size_ = 0;
    std::vector<Chunk> chunks_;
};

}  // namespace creditlink::ledger_detail
