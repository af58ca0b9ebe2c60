#include "support/folders.h"

namespace creditlink::test {

const char* const kSourceFolder = CREDITLINK_SOURCE_DIR;
const char* const kBinaryFolder = CREDITLINK_BINARY_DIR;

}  // namespace creditlink::test
