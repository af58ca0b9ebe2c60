#pragma once
// SM3 (GB/T 32905-2016) of several messages at once: one message a lane of a vector register. sm3_lanes.cpp hands the messages'
// blocks to the lanes; a step takes a block of each lane into the states. The steps' files are the one place with vector code.
// They are compiled for the processors that can run them and therefore include nothing whose inline functions others might
// share; sm3_many() asks the processor first.

#include <cstddef>
#include <cstdint>

namespace creditlink::sm3_lanes {

inline constexpr int kLanes = 8;            // of 32 bits in 256: as many as the batches whose bodies are digested together
inline constexpr std::size_t kBlock = 64;   // bytes, GB/T 32905-2016 section 5.3

struct Message {
    const char* bytes;
    std::size_t size;
    std::uint8_t* digest;                   // 32 bytes, written
};

struct alignas(kLanes * sizeof(std::uint32_t)) State {
    std::uint32_t words[8][kLanes];         // A to H of each lane
};

using Blocks = const char* const[kLanes];   // kBlock bytes each, anywhere
using Step = void (*)(State& state, Blocks& blocks);
void step(State& state, Blocks& blocks);         // AVX2 where the processor family has it, else whatever it has
void step_avx512(State& state, Blocks& blocks);  // AVX-512F and VL; on x86-64 alone

// Any number of messages of any sizes; lanes are filled again as messages end.
void digest_all(const Message* messages, std::size_t count, Step step);

}  // namespace creditlink::sm3_lanes
