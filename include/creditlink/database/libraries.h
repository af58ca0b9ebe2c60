#pragma once

#include "creditlink/base/libraries.h"

namespace creditlink {

std::vector<Library> database_libraries();

}  // namespace creditlink
