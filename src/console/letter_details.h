#pragma once
// The details of a blank as people write them: 最多字数=200；选项=甲|乙, for what the letter's head calls max and options. Pure.

#include <string>
#include <string_view>

namespace creditlink::console_detail {

std::string details_in_words(std::string_view details);  // in the language that is spoken
std::string details_as_kept(std::string_view typed);     // by the head's names, whichever language or name was typed

}  // namespace creditlink::console_detail
