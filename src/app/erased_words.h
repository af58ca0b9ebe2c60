#pragma once
// Contents that are asked for and were erased: when, by which entry, on what grounds.

#include <string_view>

#include "creditlink/app/office.h"

namespace creditlink {

// `error` as it is, unless it says that something is not there and the contents of `batch` were erased: then that.
Error erased_or(Error error, Office& office, std::string_view batch);

}  // namespace creditlink
