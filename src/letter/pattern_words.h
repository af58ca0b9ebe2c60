#pragma once
// A pattern as people read it: “SYXK”或“SCXK”，“(吉)”，4 位数字. Who fills a letter in has never seen a regular expression.

#include <string>
#include <string_view>

namespace creditlink::letter_detail {

// In the language that is spoken; empty if the pattern has more to it than words, kinds of characters, choices and counts.
std::string pattern_words(std::string_view pattern);

}  // namespace creditlink::letter_detail
