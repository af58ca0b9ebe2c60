#pragma once
// What every type of source promises alike, kept in one place: a stop is heeded within a page; what has failed stays failed;
// and nothing is complete before it was read to its end.

#include <memory>
#include <stop_token>

#include "creditlink/source/source.h"

namespace creditlink {

std::unique_ptr<Source> guarded(std::unique_ptr<Source> source, std::stop_token stop);

}  // namespace creditlink
