#include "creditlink/record/cell_error.h"

#include <algorithm>
#include <array>

#include "creditlink/base/text.h"

namespace creditlink {

bool is_cell_error(std::string_view text) {
    // ECMA-376 part 1, 18.18.11, and those that came later.
    static constexpr std::array kErrors = {std::string_view("#N/A"),    std::string_view("#REF!"),   std::string_view("#VALUE!"),       std::string_view("#DIV/0!"),
                                           std::string_view("#NAME?"),  std::string_view("#NUM!"),   std::string_view("#NULL!"),        std::string_view("#SPILL!"),
                                           std::string_view("#CALC!"),  std::string_view("#FIELD!"), std::string_view("#GETTING_DATA"), std::string_view("#BLOCKED!"),
                                           std::string_view("#BUSY!"),  std::string_view("#CONNECT!"), std::string_view("#UNKNOWN!")};
    return may_be_cell_error(text) && std::find(kErrors.begin(), kErrors.end(), trim(text)) != kErrors.end();
}

}  // namespace creditlink
