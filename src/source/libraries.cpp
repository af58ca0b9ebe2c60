#include "creditlink/source/libraries.h"

#include <freexl.h>

namespace creditlink {

std::vector<Library> source_libraries() {
    return {{"freexl", freexl_version()}};
}

}  // namespace creditlink
