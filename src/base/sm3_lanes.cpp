#include "sm3_lanes.h"

#include <string.h>

namespace creditlink::sm3_lanes {
namespace {

using Word = std::uint32_t;
using Words = Word __attribute__((vector_size(kLanes * sizeof(Word))));

constexpr Word kStart[8] = {0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e};

struct Constants {
    Word of[64];  // T_j rotated left by j, GB/T 32905-2016 sections 4.2 and 5.3.3
    constexpr Constants() : of{} {
        for (unsigned j = 0; j < 64; ++j) {
            const Word t = j < 16 ? 0x79cc4519u : 0x7a879d8au;
            of[j] = j % 32 == 0 ? t : t << (j % 32) | t >> (32 - j % 32);
        }
    }
};
constexpr Constants kT;

#define CREDITLINK_ROTATED(x, n) (((x) << (n)) | ((x) >> (32 - (n))))

// The compression function, sections 4.3, 4.4 and 5.3, on all lanes; w holds the sixteen words of a block and is expanded.
inline __attribute__((always_inline)) void compress(Words state[8], Words w[68]) {
    for (int j = 16; j < 68; ++j) {
        const Words x = w[j - 16] ^ w[j - 9] ^ CREDITLINK_ROTATED(w[j - 3], 15);
        w[j] = x ^ CREDITLINK_ROTATED(x, 15) ^ CREDITLINK_ROTATED(x, 23) ^ CREDITLINK_ROTATED(w[j - 13], 7) ^ w[j - 6];
    }
    Words a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
    const auto round = [&](int j, const Words& ff, const Words& gg) __attribute__((always_inline)) {
        const Words turned = CREDITLINK_ROTATED(a, 12), sum = turned + e + kT.of[j];
        const Words ss1 = CREDITLINK_ROTATED(sum, 7);
        const Words tt1 = ff + d + (ss1 ^ turned) + (w[j] ^ w[j + 4]), tt2 = gg + h + ss1 + w[j];
        d = c, c = CREDITLINK_ROTATED(b, 9), b = a, a = tt1;
        h = g, g = CREDITLINK_ROTATED(f, 19), f = e, e = tt2 ^ CREDITLINK_ROTATED(tt2, 9) ^ CREDITLINK_ROTATED(tt2, 17);
    };
    // FF and GG of section 4.3 with an operation less each; unrolled by four, so that the turning variables cost no moves.
#pragma GCC unroll 4
    for (int j = 0; j < 16; ++j) round(j, a ^ b ^ c, e ^ f ^ g);
#pragma GCC unroll 4
    for (int j = 16; j < 64; ++j) round(j, (a & b) | (c & (a | b)), g ^ (e & (f ^ g)));
    state[0] ^= a, state[1] ^= b, state[2] ^= c, state[3] ^= d, state[4] ^= e, state[5] ^= f, state[6] ^= g, state[7] ^= h;
}

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
        memset(tail, 0, sizeof tail);
        if (rest > 0) memcpy(tail, message.bytes + blocks * kBlock, rest);
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

void set_state(Words state[8], int lane) {
    for (int i = 0; i < 8; ++i) state[i][lane] = kStart[i];
}

void write_digest(const Words state[8], int lane, std::uint8_t* digest) {
    for (int i = 0; i < 8; ++i) {
        const Word word = __builtin_bswap32(state[i][lane]);
        memcpy(digest + 4 * i, &word, sizeof word);
    }
}

constexpr char kIdle[kBlock] = {};

}  // namespace

void digest_all(const Message* messages, std::size_t count) {
    Lane lanes[kLanes];
    Words state[8] = {};
    std::size_t begun = 0;
    int busy = 0;
    for (int lane = 0; lane < kLanes && begun < count; ++lane, ++busy) {
        lanes[lane].begin(messages[begun++]);
        set_state(state, lane);
    }
    while (busy > 0) {
        alignas(sizeof(Words)) Word loaded[16][kLanes];
        for (int lane = 0; lane < kLanes; ++lane) {
            const char* block = lanes[lane].digest ? lanes[lane].take() : kIdle;
            for (int i = 0; i < 16; ++i) {
                Word word;
                memcpy(&word, block + 4 * i, sizeof word);
                loaded[i][lane] = __builtin_bswap32(word);
            }
        }
        Words w[68];
        memcpy(w, loaded, sizeof loaded);
        compress(state, w);
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
