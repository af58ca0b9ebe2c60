#pragma once
// The report on a set of evidence packs.

#include "command.h"
#include "creditlink/exchange_log/pack_set.h"

namespace creditlink::verify {

// The page, or the object for programs, if every pack holds; else the fault, its place the member.
Result<Exit> check_set(const Invocation& in, const PackTrust& trust);

}  // namespace creditlink::verify
