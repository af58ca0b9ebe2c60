#pragma once
// Two promises that every type of source keeps, kept in one place: a stop is heeded within a page, and what has failed stays
// failed: it never ends as "complete", however often it is read again.

#include <memory>
#include <stop_token>

#include "creditlink/source/source.h"

namespace creditlink {

std::unique_ptr<Source> guarded(std::unique_ptr<Source> source, std::stop_token stop);

}  // namespace creditlink
