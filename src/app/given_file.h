#pragma once

#include <string>

#include "creditlink/app/config.h"

namespace creditlink {

// The task as if this file were its source: read whole, with the options that its own source has for such a file.
// Errc::usage if the name does not tell what kind of file it is.
Result<TaskConfig> with_file(const TaskConfig& task, const std::string& file);

}  // namespace creditlink
