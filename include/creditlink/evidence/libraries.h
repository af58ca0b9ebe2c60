#pragma once

#include "creditlink/base/libraries.h"

namespace creditlink {

std::vector<Library> evidence_libraries();

}  // namespace creditlink
