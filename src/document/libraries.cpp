#include "creditlink/document/libraries.h"

#include <xlsxwriter.h>

namespace creditlink {

std::vector<Library> document_libraries() {
    return {{"libxlsxwriter", lxw_version()}};
}

}  // namespace creditlink
