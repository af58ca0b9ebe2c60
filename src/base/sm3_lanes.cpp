#include "sm3_lanes.h"

#include <cstring>

namespace creditlink::sm3_lanes {
namespace {

constexpr std::uint32_t kStart[8] = {0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e};

// What is left of one message: its whole blocks, then one or two blocks of padding (section 5.2).
struct Lane {
    const char* next = nullptr;
    std::size_t blocks = 0;     // whole ones from `next`
    char tail[2 * kBlock];
    std::size_t tail_at = 0, tail_blocks = 0;
    std::uint8_t* digest = nullptr;  // null: the lane idles

    void begin(const Message& message) {
        next = message.bytes;
        blocks = message.size / kBlock;
        const std::size_t rest = message.size % kBlock;
        tail_blocks = rest + 9 > kBlock ? 2 : 1;
        std::memset(tail, 0, sizeof tail);
        if (rest > 0) std::memcpy(tail, message.bytes + blocks * kBlock, rest);
        tail[rest] = static_cast<char>(0x80);
        const std::uint64_t bits = static_cast<std::uint64_t>(message.size) * 8;
        for (std::size_t i = 0; i < 8; ++i) tail[tail_blocks * kBlock - 1 - i] = static_cast<char>(bits >> (8 * i) & 0xff);
        tail_at = 0;
        digest = message.digest;
    }
    const char* take() {
        if (blocks > 0) {
            const char* block = next;
            next += kBlock;
            --blocks;
            return block;
        }
        return tail + kBlock * tail_at++;
    }
    bool ended() const { return blocks == 0 && tail_at == tail_blocks; }
};

void set_state(State& state, int lane) {
    for (int i = 0; i < 8; ++i) state.words[i][lane] = kStart[i];
}

void write_digest(const State& state, int lane, std::uint8_t* digest) {
    for (int i = 0; i < 8; ++i) {
        const std::uint32_t word = __builtin_bswap32(state.words[i][lane]);
        std::memcpy(digest + 4 * i, &word, sizeof word);
    }
}

constexpr char kIdle[kBlock] = {};

}  // namespace

void digest_all(const Message* messages, std::size_t count, Step step) {
    Lane lanes[kLanes];
    State state{};
    std::size_t begun = 0;
    int busy = 0;
    for (int lane = 0; lane < kLanes && begun < count; ++lane, ++busy) {
        lanes[lane].begin(messages[begun++]);
        set_state(state, lane);
    }
    while (busy > 0) {
        const char* blocks[kLanes];
        for (int lane = 0; lane < kLanes; ++lane) blocks[lane] = lanes[lane].digest ? lanes[lane].take() : kIdle;
        step(state, blocks);
        for (int lane = 0; lane < kLanes; ++lane) {
            if (!lanes[lane].digest || !lanes[lane].ended()) continue;
            write_digest(state, lane, lanes[lane].digest);
            lanes[lane].digest = nullptr;
            if (begun < count) {
                lanes[lane].begin(messages[begun++]);
                set_state(state, lane);
            } else {
                --busy;
            }
        }
    }
}

}  // namespace creditlink::sm3_lanes
