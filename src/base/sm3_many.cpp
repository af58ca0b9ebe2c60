#include "creditlink/base/digest.h"
#include "sm3_lanes.h"

namespace creditlink {
namespace {

// Fewer messages than this leave so many lanes idle that one after the other is as fast.
constexpr std::size_t kWorthLanes = 2;

bool sm3_lanes_usable() {
#if defined(__x86_64__)
    static const bool usable = __builtin_cpu_supports("avx2");
    return usable;
#else
    return true;  // compiled for the machine as it is
#endif
}

}  // namespace

std::vector<Digest256> sm3_many(std::span<const std::string_view> messages) {
    std::vector<Digest256> digests(messages.size());
    if (messages.size() < kWorthLanes || !sm3_lanes_usable()) {
        for (std::size_t i = 0; i < messages.size(); ++i) digests[i] = sm3(messages[i]);
        return digests;
    }
    std::vector<sm3_lanes::Message> lanes(messages.size());
    for (std::size_t i = 0; i < messages.size(); ++i) lanes[i] = {messages[i].data(), messages[i].size(), digests[i].data()};
    sm3_lanes::digest_all(lanes.data(), lanes.size());
    return digests;
}

}  // namespace creditlink
