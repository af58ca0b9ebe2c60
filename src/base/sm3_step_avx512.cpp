// The step with what AVX-512 has beyond AVX2: a rotation is one operation, any function of three words is one, and 32
// registers hold the state and the sixteen words of the block that the expansion needs, which therefore goes along with the rounds.
#if defined(__x86_64__)

#include <immintrin.h>

#include "sm3_constants.h"
#include "sm3_lanes.h"

namespace creditlink::sm3_lanes {
namespace {

#define CREDITLINK_INLINE inline __attribute__((always_inline))
#define CREDITLINK_TURNED(x, n) _mm256_rol_epi32(x, n)

CREDITLINK_INLINE __m256i plus(__m256i a, __m256i b) { return _mm256_add_epi32(a, b); }
CREDITLINK_INLINE __m256i either(__m256i a, __m256i b) { return _mm256_xor_si256(a, b); }
// The last argument is the function's table of values.
CREDITLINK_INLINE __m256i either(__m256i a, __m256i b, __m256i c) { return _mm256_ternarylogic_epi32(a, b, c, 0x96); }
CREDITLINK_INLINE __m256i majority(__m256i a, __m256i b, __m256i c) { return _mm256_ternarylogic_epi32(a, b, c, 0xe8); }
CREDITLINK_INLINE __m256i choice(__m256i e, __m256i f, __m256i g) { return _mm256_ternarylogic_epi32(e, f, g, 0xca); }

// The cast is how this operation is told of bytes, wherever they lie.
CREDITLINK_INLINE __m256i words_at(const char* bytes) {
    const __m256i reversed = _mm256_broadcastsi128_si256(_mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3));
    return _mm256_shuffle_epi8(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes)), reversed);
}

// w[i] is to have word i of each lane: an eight by eight transposition, of pairs, of fours, of halves.
CREDITLINK_INLINE void load_eight(Blocks& blocks, std::size_t at, __m256i w[8]) {
    __m256i pairs[8], fours[8];
    for (int i = 0; i < 8; i += 2) {
        const __m256i upper = words_at(blocks[i] + at), lower = words_at(blocks[i + 1] + at);
        pairs[i] = _mm256_unpacklo_epi32(upper, lower);
        pairs[i + 1] = _mm256_unpackhi_epi32(upper, lower);
    }
    for (int i = 0; i < 8; i += 4)
        for (int k = 0; k < 2; ++k) {
            fours[i + 2 * k] = _mm256_unpacklo_epi64(pairs[i + k], pairs[i + k + 2]);
            fours[i + 2 * k + 1] = _mm256_unpackhi_epi64(pairs[i + k], pairs[i + k + 2]);
        }
    for (int i = 0; i < 4; ++i) {
        w[i] = _mm256_permute2x128_si256(fours[i], fours[i + 4], 0x20);
        w[i + 4] = _mm256_permute2x128_si256(fours[i], fours[i + 4], 0x31);
    }
}

// A to H of all lanes, and what a round does to them: sections 4.3, 4.4 and 5.3.3.
struct Variables {
    __m256i a, b, c, d, e, f, g, h;
    CREDITLINK_INLINE void round(std::uint32_t t, __m256i w, __m256i w4, __m256i ff, __m256i gg) {
        const __m256i turned = CREDITLINK_TURNED(a, 12);
        const __m256i ss1 = CREDITLINK_TURNED(plus(turned, plus(e, _mm256_set1_epi32(static_cast<int>(t)))), 7);
        const __m256i tt1 = plus(plus(ff, plus(d, either(w, w4))), either(ss1, turned)), tt2 = plus(plus(gg, plus(h, w)), ss1);
        d = c, c = CREDITLINK_TURNED(b, 9), b = a, a = tt1;
        h = g, g = CREDITLINK_TURNED(f, 19), f = e, e = either(tt2, CREDITLINK_TURNED(tt2, 9), CREDITLINK_TURNED(tt2, 17));
    }
};

// Section 5.3.2: the word sixteen places further takes the place of word i.
CREDITLINK_INLINE void expand(__m256i w[16], int i) {
    const __m256i x = either(w[i], w[(i + 7) % 16], CREDITLINK_TURNED(w[(i + 13) % 16], 15));
    const __m256i permuted = either(x, CREDITLINK_TURNED(x, 15), CREDITLINK_TURNED(x, 23));
    w[i] = either(permuted, CREDITLINK_TURNED(w[(i + 3) % 16], 7), w[(i + 10) % 16]);
}

}  // namespace

void step_avx512(State& state, Blocks& blocks) {
    __m256i w[16];
    load_eight(blocks, 0, w);
    load_eight(blocks, kBlock / 2, w + 8);
    __m256i* const words = reinterpret_cast<__m256i*>(state.words);
    Variables v{words[0], words[1], words[2], words[3], words[4], words[5], words[6], words[7]};
#pragma GCC unroll 16
    for (int j = 0; j < 16; ++j) {
        if (j >= 12) expand(w, j - 12);
        v.round(kT.of[j], w[j], w[(j + 4) % 16], either(v.a, v.b, v.c), either(v.e, v.f, v.g));
    }
    for (int done = 16; done < 64; done += 16)
#pragma GCC unroll 16
        for (int j = 0; j < 16; ++j) {
            expand(w, (j + 4) % 16);
            v.round(kT.of[done + j], w[j], w[(j + 4) % 16], majority(v.a, v.b, v.c), choice(v.e, v.f, v.g));
        }
    const __m256i ended[8] = {v.a, v.b, v.c, v.d, v.e, v.f, v.g, v.h};
    for (int i = 0; i < 8; ++i) words[i] = either(words[i], ended[i]);
}

}  // namespace creditlink::sm3_lanes

#endif
