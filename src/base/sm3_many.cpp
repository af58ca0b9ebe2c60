#include "creditlink/base/digest.h"
#include "sm3_lanes.h"

namespace creditlink {
namespace {

// Fewer messages than this leave so many lanes idle that one after the other is as fast.
constexpr std::size_t kWorthLanes = 2;

// The best that this processor can do; null: none of them.
sm3_lanes::Step best_step() {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")) return sm3_lanes::step_avx512;
    return __builtin_cpu_supports("avx2") ? sm3_lanes::step : nullptr;
#else
    return sm3_lanes::step;  // compiled for the machine as it is
#endif
}

}  // namespace

std::vector<Digest256> sm3_many(std::span<const std::string_view> messages) {
    static const sm3_lanes::Step step = best_step();
    std::vector<Digest256> digests(messages.size());
    if (messages.size() < kWorthLanes || !step) {
        for (std::size_t i = 0; i < messages.size(); ++i) digests[i] = sm3(messages[i]);
        return digests;
    }
    std::vector<sm3_lanes::Message> lanes(messages.size());
    for (std::size_t i = 0; i < messages.size(); ++i) lanes[i] = {messages[i].data(), messages[i].size(), digests[i].data()};
    sm3_lanes::digest_all(lanes.data(), lanes.size(), step);
    return digests;
}

}  // namespace creditlink
