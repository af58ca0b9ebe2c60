#include "checked_log.h"

#include "log_standing.h"

namespace creditlink {

Result<CheckedLog> checked_log(Office& office) {
    std::string problem;
    const auto keys = office.log_public_keys(problem);
    if (keys.empty()) return Error{Errc::trust, problem, {}, {}};
    auto checked = check_log(office.config().state / "log", office.log_origin(), keys);
    if (!checked) return checked.error();
    CheckedLog all{std::move(*checked), {}};
    auto loss = standing_of_log(office);
    if (!loss && loss.error().code != Errc::log_integrity) return loss.error();
    if (!loss) all.check.faults.push_back(loss.error().message);
    else if (loss->any()) all.check.faults.push_back(loss_error(*loss).message);
    if (loss) all.loss = std::move(*loss);
    return all;
}

}  // namespace creditlink
