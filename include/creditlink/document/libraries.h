#pragma once

#include "creditlink/base/libraries.h"

namespace creditlink {

std::vector<Library> document_libraries();

}  // namespace creditlink
