#include "creditlink/quality/rule_set.h"

#include "creditlink/base/digest.h"

namespace creditlink {

namespace {

std::uint64_t fingerprint(std::string_view text) {
    const RowHash hash = xxh3_128(text);
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i) value = value << 8 | hash[static_cast<std::size_t>(i)];
    return value;
}

}  // namespace

std::uint64_t SubjectBook::see(std::string_view code, std::string_view name, std::uint64_t row) {
    const std::uint64_t key = fingerprint(code), named = fingerprint(name);
    if (const auto at = seen_.find(key); at != seen_.end()) return at->second.name == named ? 0 : at->second.row;
    if (seen_.size() < kMaxSubjects) seen_.emplace(key, Seen{named, row});
    return 0;
}

}  // namespace creditlink
