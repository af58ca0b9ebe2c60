#include "opened.h"

namespace creditlink {

Result<Opened> open_office(const Invocation& in, Access access) {
    auto config = in.config();
    if (!config) return config.error();
    auto office = Office::open(std::move(*config));
    if (!office) return office.error();
    auto ledger = (*office)->ledger(access == Access::look);
    if (!ledger) return ledger.error();
    return Opened{std::move(*office), std::move(*ledger)};
}

}  // namespace creditlink
