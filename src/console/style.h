#pragma once

#include <string_view>

namespace creditlink::console_detail {

extern const std::string_view kStyle;  // console.css

}  // namespace creditlink::console_detail
