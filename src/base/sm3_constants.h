#pragma once
// T_j rotated left by j, as the compression function of SM3 adds it: GB/T 32905-2016 sections 4.2 and 5.3.3.

#include <cstdint>

namespace creditlink::sm3_lanes {

struct Constants {
    std::uint32_t of[64];
    constexpr Constants() : of{} {
        for (unsigned j = 0; j < 64; ++j) {
            const std::uint32_t t = j < 16 ? 0x79cc4519u : 0x7a879d8au;
            of[j] = j % 32 == 0 ? t : t << (j % 32) | t >> (32 - j % 32);
        }
    }
};
inline constexpr Constants kT;

}  // namespace creditlink::sm3_lanes
