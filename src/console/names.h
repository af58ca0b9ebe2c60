#pragma once
// Names beside codes: what a code means stands wherever the code does, in the language of the page.

#include "page.h"

namespace creditlink::console_detail {

Markup kind_named(const Visit& visit, std::string_view kind);          // "行政许可 xk"; the code alone if nobody knows it
Markup platform_named(const Visit& visit, std::string_view platform);

}  // namespace creditlink::console_detail
