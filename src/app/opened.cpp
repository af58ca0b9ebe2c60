#include "opened.h"

namespace creditlink {

Result<Opened> open_office(const Invocation& in, Access access) {
    auto config = in.config();
    if (!config) return config.error();
    auto office = Office::open(std::move(*config));
    return office ? opened(std::move(*office), access) : Result<Opened>(office.error());
}

Result<Opened> opened(std::shared_ptr<Office> office, Access access) {
    auto ledger = office->ledger(access == Access::look);
    if (!ledger) return ledger.error();
    return Opened{std::move(office), std::move(*ledger)};
}

}  // namespace creditlink
