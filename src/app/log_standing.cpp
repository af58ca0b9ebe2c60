#include "log_standing.h"

namespace creditlink {

Result<LogLoss> standing_of_log(Office& office) {
    std::error_code none;
    const Path state = office.config().state;
    if (!std::filesystem::exists(state / "ledger.db", none) ||
        !std::filesystem::exists(state / "log" / "checkpoint", none))
        return LogLoss{};
    auto ledger = office.ledger(true);
    if (!ledger) return ledger.error();
    const auto kept = office.kept_heads();
    if (!kept) return kept.error();
    return find_loss(*ledger, state / "log", {.heads = *kept});
}

void warn_of_loss(const Config& config, bool json) {
    auto office = Office::open(config);
    if (!office) return;
    const auto loss = standing_of_log(**office);
    if (loss && loss->any()) print_error(loss_error(*loss), json);
}

}  // namespace creditlink
