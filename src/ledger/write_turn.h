#pragma once
// Whose turn it is to write to a ledger, among the connections that this process has to one file. SQLite by itself lets a
// waiting writer sleep for up to 100 ms between two tries, so that a courier beside a run got hold of the ledger a third as
// often as it could. Other processes are waited for as SQLite does it.

#include <memory>
#include <mutex>

#include "creditlink/base/file.h"

namespace creditlink::ledger_detail {

// One for each file, as long as a connection to it is open.
std::shared_ptr<std::mutex> write_turn_of(const Path& file);

}  // namespace creditlink::ledger_detail
