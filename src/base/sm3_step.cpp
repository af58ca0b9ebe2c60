#include <string.h>

#include "sm3_constants.h"
#include "sm3_lanes.h"

namespace creditlink::sm3_lanes {
namespace {

using Word = std::uint32_t;
using Words = Word __attribute__((vector_size(kLanes * sizeof(Word))));

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

}  // namespace

// Words are gathered one by one: that is work for what the rotations leave idle, while shuffles would compete with them.
void step(State& state, Blocks& blocks) {
    alignas(sizeof(Words)) Word loaded[16][kLanes];
    for (int lane = 0; lane < kLanes; ++lane)
        for (int i = 0; i < 16; ++i) {
            Word word;
            memcpy(&word, blocks[lane] + 4 * i, sizeof word);
            loaded[i][lane] = __builtin_bswap32(word);
        }
    Words w[68], words[8];
    memcpy(w, loaded, sizeof loaded);
    memcpy(words, state.words, sizeof words);
    compress(words, w);
    memcpy(state.words, words, sizeof words);
}

}  // namespace creditlink::sm3_lanes
