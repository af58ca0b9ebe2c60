#pragma once
// The libraries that this process runs with, as they say themselves: what a report of a fault has to name. A room that
// has libraries offers its own list in <room>/libraries.h.

#include <string>
#include <string_view>
#include <vector>

namespace creditlink {

struct Library {
    std::string_view name;
    std::string version;
};

std::vector<Library> base_libraries();

}  // namespace creditlink
