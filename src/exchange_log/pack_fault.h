#pragma once
// A fault of an evidence pack names the member that it is in: as the error's place.

#include <string>
#include <string_view>

#include "creditlink/base/message.h"
#include "creditlink/base/result.h"

namespace creditlink {

inline Error pack_fault(std::string_view member, std::string_view zh, std::string_view en, const Words& words = {}) {
    return {Errc::log_integrity, say(zh, en, words), std::string(member), {}};
}

}  // namespace creditlink
