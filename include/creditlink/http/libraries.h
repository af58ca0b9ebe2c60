#pragma once

#include "creditlink/base/libraries.h"

namespace creditlink {

std::vector<Library> http_libraries();

}  // namespace creditlink
