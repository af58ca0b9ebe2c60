#pragma once
// The last thirty days on the overview: what was sent, what platforms refused, what became late.

#include "page.h"

namespace creditlink::console_detail {

Markup trend_part(const Visit& visit);

}  // namespace creditlink::console_detail
