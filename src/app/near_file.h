#pragma once

#include <string>
#include <string_view>

#include "creditlink/base/file.h"

namespace creditlink {

// For a file that is not there: "did you mean …?" with the nearest name in its folder, or `otherwise`.
std::string meant_file(const Path& missing, std::string_view otherwise);

}  // namespace creditlink
