// `log timestamp`: the log's head is dated by somebody else, now.

#include <iostream>

#include "command.h"
#include "creditlink/base/message.h"
#include "log_timestamp.h"
#include "print.h"

namespace creditlink {

namespace {

Result<Exit> timestamp(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    auto office = Office::open(std::move(*config));
    if (!office) return office.error();
    auto lock = (*office)->run_lock("log timestamp");
    if (!lock) return lock.error();
    if (auto dated = date_checkpoint(**office); !dated) return dated.error();
    const auto standing = timestamp_standing(**office);
    if (!standing) return standing.error();
    print_done(in.json, "dated", "log", timestamp_sentence(*standing));
    return Exit::balanced;
}

}  // namespace

std::vector<Command> log_timestamp_commands() {
    return {{"log",
             "timestamp",
             "",
             "向时间戳机构（RFC 3161）为已签名的日志头取时间戳",
             "have the signed head dated (RFC 3161)",
             "creditlink log timestamp",
             {},
             timestamp}};
}

}  // namespace creditlink
