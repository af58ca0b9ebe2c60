#pragma once
// SM3 (GB/T 32905-2016) of several messages at once: one message a lane of a vector register. This file and its .cpp are the
// one place with vector code. The .cpp is compiled for AVX2 where the processor family has it and therefore includes nothing
// whose inline functions others might share; sm3_many() asks the processor first.

#include <cstddef>
#include <cstdint>

namespace creditlink::sm3_lanes {

inline constexpr int kLanes = 8;            // of 32 bits in 256; 16 lanes of AVX-512 gain nothing, loading bounds both
inline constexpr std::size_t kBlock = 64;   // bytes, GB/T 32905-2016 section 5.3

struct Message {
    const char* bytes;
    std::size_t size;
    std::uint8_t* digest;                   // 32 bytes, written
};

// Any number of messages of any sizes; lanes are filled again as messages end.
void digest_all(const Message* messages, std::size_t count);

}  // namespace creditlink::sm3_lanes
