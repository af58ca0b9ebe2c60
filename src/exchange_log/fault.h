#pragma once
// What is wrong with a log, as an error of the auditor's.

#include <cstdint>
#include <string>
#include <string_view>

#include "creditlink/base/message.h"
#include "creditlink/base/result.h"

namespace creditlink {

inline Error log_fault(std::string message, std::string place) {
    return {Errc::log_integrity, std::move(message), std::move(place),
            std::string(say("不要改动日志目录；先备份，再与审计员核对，或从备份恢复",
                            "leave the log directory as it is; copy it, then compare with the auditor, or restore a backup"))};
}

// The tree of `size` entries is not the one that somebody else saw.
inline std::string rewritten_fault(std::uint64_t size) {
    return say("前 {n} 条与别处见过的日志头不符：日志被改写或分叉",
               "the first {n} entries are not those of a head that was seen elsewhere: the log was rewritten or forked", {{"n", std::to_string(size)}});
}

}  // namespace creditlink
