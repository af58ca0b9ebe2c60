#include "pace.h"

#include <algorithm>

#include "creditlink/base/random.h"

namespace creditlink::delivery_detail {

void Pace::succeeded() {
    failures_ = 0;
    not_before_ms_ = 0;
}

void Pace::failed(std::optional<std::int64_t> retry_after_s) {
    ++failures_;
    std::int64_t wait = backoff_ms();
    if (retry_after_s) wait = std::max(wait, std::min(*retry_after_s, kMaxRetryAfter) * 1000);
    not_before_ms_ = clock_.steady_ms() + wait;
}

std::int64_t Pace::backoff_ms(std::uint32_t times) const {
    const std::uint32_t doublings = std::min<std::uint32_t>(times > 0 ? times - 1 : 0, 20);
    const std::int64_t full = std::min(options_.backoff_first_ms << doublings, options_.backoff_cap_ms);
    const std::string dice = random_bytes(2);
    const auto share = static_cast<std::int64_t>((static_cast<unsigned char>(dice[0]) << 8 | static_cast<unsigned char>(dice[1])));
    return full / 2 + full / 2 * share / 65536;
}

}  // namespace creditlink::delivery_detail
