#pragma once
// Contents that are asked for and were erased: when, by which entry, on what grounds.

#include <optional>
#include <string>
#include <string_view>

#include "creditlink/app/office.h"
#include "creditlink/retention/erasure.h"

namespace creditlink {

// `error` as it is, unless it says that something is not there and the contents of `batch` were erased: then that.
// With the reason, which only the office has.
Error erased_or(Error error, Office& office, std::string_view batch);

// What the log says of it, for those outside: when, which entry, which erasure.
std::string erased_words(const ErasureNote& note);
// Of contents that are gone, whether or not the log has an entry for it.
std::string gone_words(const std::optional<ErasureNote>& note);

}  // namespace creditlink
