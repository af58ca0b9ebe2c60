#pragma once

#include "creditlink/base/libraries.h"

namespace creditlink {

std::vector<Library> source_libraries();

}  // namespace creditlink
