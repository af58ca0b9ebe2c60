#include <cstring>
#include <limits>
#include <utility>

#include "creditlink/base/digest.h"
#include "creditlink/quality/rule_set.h"

namespace creditlink {

namespace {

std::uint64_t fingerprint(std::string_view text) {
    const RowHash hash = xxh3_128(text);
    std::uint64_t value;
    std::memcpy(&value, hash.data(), sizeof value);
    return value;
}

}  // namespace

SubjectBook::Seen& SubjectBook::place_of(std::uint64_t code) {
    const std::size_t mask = seen_.size() - 1;
    std::size_t at = code & mask;
    while (seen_[at].row != 0 && seen_[at].code != code) at = (at + 1) & mask;
    return seen_[at];
}

void SubjectBook::grow() {
    constexpr std::size_t kFirst = 1024;
    const std::vector<Seen> before = std::exchange(seen_, std::vector<Seen>(seen_.empty() ? kFirst : seen_.size() * 2));
    for (const Seen& seen : before)
        if (seen.row != 0) place_of(seen.code) = seen;
}

std::uint64_t SubjectBook::see(std::string_view code, std::string_view name, std::uint64_t row) {
    const std::uint64_t key = fingerprint(code);
    const auto named = static_cast<std::uint32_t>(fingerprint(name));
    if (count_ * 4 >= seen_.size() * 3 && count_ < kMaxSubjects) grow();
    Seen& seen = place_of(key);
    if (seen.row != 0) return seen.name == named ? 0 : seen.row;
    if (count_ >= kMaxSubjects || row == 0 || row > std::numeric_limits<std::uint32_t>::max()) return 0;
    seen = {key, named, static_cast<std::uint32_t>(row)};
    ++count_;
    return 0;
}

}  // namespace creditlink
