#pragma once
// A number typed into a box. It goes into an address only if it is one of ours: what else people type there is often somebody's
// identity number, and addresses stand in histories and logs of proxies.

#include <string_view>

#include "creditlink/base/result.h"

namespace creditlink::console_detail {

bool is_id_of_ours(std::string_view typed);

// Says so without what was typed; `elsewhere`: where a subject's number is searched for.
Error no_id_of_ours(std::string_view elsewhere_zh, std::string_view elsewhere_en);

}  // namespace creditlink::console_detail
