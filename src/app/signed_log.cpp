#include "signed_log.h"

namespace creditlink {

Result<SignedLog> signed_log(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    auto office = Office::open(std::move(*config));
    return office ? signed_log(std::shared_ptr<Office>(std::move(*office))) : Result<SignedLog>(office.error());
}

Result<SignedLog> signed_log(std::shared_ptr<Office> office) {
    SignedLog log{std::move(office), {}, {}, {}, {}};
    log.directory = log.office->config().state / "log";
    std::string problem;
    log.keys = log.office->log_public_keys(problem);
    if (log.keys.empty()) return Error{Errc::trust, problem, {}, {}};
    auto text = read_file(log.directory / "checkpoint", 1u << 20);
    if (!text) return text.error();
    log.checkpoint = std::move(*text);
    const auto head = verified_checkpoint(log.checkpoint, log.office->log_origin(), log.keys);
    if (!head) return head.error();
    log.head = *head;
    return log;
}

}  // namespace creditlink
