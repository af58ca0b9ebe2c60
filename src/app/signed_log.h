#pragma once
// The log's own checkpoint, signed by the keys that the office has now: what proofs, exports and packs are made from.

#include <memory>
#include <string>
#include <vector>

#include "command.h"
#include "creditlink/app/office.h"

namespace creditlink {

struct SignedLog {
    std::shared_ptr<Office> office;
    Path directory;
    std::vector<PublicKey> keys;
    std::string checkpoint;
    LogHead head;
};

Result<SignedLog> signed_log(const Invocation& in);
Result<SignedLog> signed_log(std::shared_ptr<Office> office);

}  // namespace creditlink
