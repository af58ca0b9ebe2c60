#pragma once
// Which fonts letters are set in, and which of the configured ones the machine lacks, in words.

#include <string>

#include "creditlink/rendering/fonts.h"

namespace creditlink {

std::string fonts_in_words(const Fonts& fonts);      // "标题 方正小标宋_GBK（FZXBSK.TTF）；…"
std::string instead_in_words(const Fonts& fonts);    // the same, of the roles that lack a configured one alone; empty: none does
std::string missing_in_words(const Fonts& fonts);    // "title：方正小标宋_GBK"; empty: none

}  // namespace creditlink
