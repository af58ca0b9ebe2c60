#pragma once
// Which files an option means: names and patterns (* and ?) below the configuration's folder, in order, each once.

#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/file.h"
#include "options.h"

namespace creditlink {

bool matches_pattern(std::string_view name, std::string_view pattern);

// Every file that the option names. A pattern's files come by name; a pattern or name without a file is an error.
Result<std::vector<Path>> files_of(const Options& options, std::string_view option);

// The regular files of a folder whose name fits the pattern, by name. Hidden ones (.name) are left out.
Result<std::vector<Path>> files_in(const Path& folder, std::string_view pattern);

}  // namespace creditlink
