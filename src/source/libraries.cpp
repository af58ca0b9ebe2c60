#include "creditlink/source/libraries.h"

#include "creditlink/base/message.h"
#include "creditlink/xls/workbook.h"

namespace creditlink {

std::vector<Library> source_libraries() {
    auto freexl = xls_library_version(xls_reader_beside());
    return {{"freexl", freexl ? *freexl : freexl.error().message}};
}

}  // namespace creditlink
