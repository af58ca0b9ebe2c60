#pragma once
// What a table that was empty when the run began has been given since: "surely not" for a key that it never got, without a
// seek. In an office's first run every row and every record is new, and each would be sought in vain.
//
// A Bloom filter of fixed size whose bits for one key stand in one cache line: of 3 million keys it lets 2 in 100 strangers
// through to the table, of 10 million some 30 in 100. Keys are hashes.

#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

namespace creditlink::ledger_detail {

class KeyFilter {
  public:
    static constexpr std::size_t kAhead = 16;  // keys to fetch ahead of the one that is asked for

    void begin() {
        blocks_.assign(kBlocks, {});
        added_ = 0;
    }
    bool active() const { return !blocks_.empty(); }
    std::uint64_t added() const { return added_; }  // as counted

    // The table is about to be given `key`, which is not counted yet: it may have had it, or not get it after all.
    template <std::size_t N>
    void expect(const std::array<std::uint8_t, N>& key) {
        if (!active()) return;
        Block& block = blocks_[block_of(key)];
        each_bit(key, [&](std::size_t word, std::uint64_t bit) { return block[word] |= bit, true; });
    }
    template <std::size_t N>
    void fetch(const std::array<std::uint8_t, N>& key) const {  // into the processor's cache: it is asked for soon
        if (active()) __builtin_prefetch(&blocks_[block_of(key)], 1);
    }
    void count(std::uint64_t given) { added_ += active() ? given : 0; }

    template <std::size_t N>
    bool may_have(const std::array<std::uint8_t, N>& key) const {
        const Block& block = blocks_[block_of(key)];
        return each_bit(key, [&](std::size_t word, std::uint64_t bit) { return (block[word] & bit) != 0; });
    }

  private:
    using Block = std::array<std::uint64_t, 8>;
    static constexpr std::size_t kBlocks = 1u << 16;  // 4 MiB
    static constexpr int kBits = 6;

    template <std::size_t N>
    static std::uint64_t part(const std::array<std::uint8_t, N>& key, std::size_t at) {
        static_assert(N >= 16);
        std::uint64_t value;
        std::memcpy(&value, key.data() + at, sizeof value);
        return value;
    }
    template <std::size_t N>
    static std::size_t block_of(const std::array<std::uint8_t, N>& key) { return part(key, 0) % kBlocks; }
    template <std::size_t N, typename Take>
    static bool each_bit(const std::array<std::uint8_t, N>& key, Take&& take) {
        std::uint64_t bits = part(key, 8);
        for (int i = 0; i < kBits; ++i, bits >>= 9)
            if (!take(bits >> 6 & 7, std::uint64_t{1} << (bits & 63))) return false;
        return true;
    }

    std::vector<Block> blocks_;
    std::uint64_t added_ = 0;
};

}  // namespace creditlink::ledger_detail
