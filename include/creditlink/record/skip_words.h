#pragma once
// Why rows are skipped, in words for people. The reason itself is a short code: `no-rows`, or one that a mapping names.

#include <string>
#include <string_view>

namespace creditlink {

std::string skip_words(std::string_view reason);  // in the language of who reads; of a mapping's own reason, the code

}  // namespace creditlink
