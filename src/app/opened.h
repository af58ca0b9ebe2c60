#pragma once
// An office with its ledger open: what most commands work with.

#include <memory>

#include "command.h"
#include "creditlink/app/office.h"

namespace creditlink {

struct Opened {
    std::shared_ptr<Office> office;  // the service's own, where it is the console that asks
    Ledger ledger;
};

enum class Access { look, change };
Result<Opened> open_office(const Invocation& in, Access access);
// Of an office that is open already.
Result<Opened> opened(std::shared_ptr<Office> office, Access access);

}  // namespace creditlink
