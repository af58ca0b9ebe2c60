#pragma once
// The packs of a day or of an audit sample, in one file.

#include "command.h"

namespace creditlink {

// --day or --sample, with --out and --purpose. Exit::strict if something could not be packed; the file says by name
// what.
Result<Exit> pack_many(const Invocation& in);

}  // namespace creditlink
