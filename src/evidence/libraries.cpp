#include "creditlink/evidence/libraries.h"

#include <zstd.h>

namespace creditlink {

std::vector<Library> evidence_libraries() {
    return {{"zstd", ZSTD_versionString()}};
}

}  // namespace creditlink
