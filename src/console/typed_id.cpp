#include "typed_id.h"

#include <algorithm>
#include <array>

#include "creditlink/base/message.h"

namespace creditlink::console_detail {
namespace {

// Of records, submissions, batches, receipts, quarantine, withdrawals, proposals of mappings; and the words of decisions' subjects.
constexpr std::array<std::string_view, 10> kIdBegins = {"k-", "s-", "b-", "r-", "q-", "w-", "m-", "letter:", "mapping:", "sha256:"};
constexpr std::size_t kDigestDigits = 64;  // a sample's list, SHA-256

bool is_digest(std::string_view typed) {
    return typed.size() == kDigestDigits && std::ranges::all_of(typed, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

bool is_id_of_ours(std::string_view typed) {
    return is_digest(typed) || std::ranges::any_of(kIdBegins, [&](std::string_view begin) { return typed.starts_with(begin); });
}

Error no_id_of_ours(std::string_view elsewhere_zh, std::string_view elsewhere_en) {
    return {Errc::usage, std::string(say("这不是本系统的编号", "this is no id of this system")), {}, std::string(say(elsewhere_zh, elsewhere_en))};
}

}  // namespace creditlink::console_detail
