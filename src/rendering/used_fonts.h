#pragma once
// The fonts that a layout uses, each cut down to the characters that it is used for.

#include <vector>

#include "font_file.h"
#include "layout.h"

namespace creditlink::rendering {

struct UsedFont {
    const FontFile* face = nullptr;
    FontSubset subset;
};

// In the order in which the pages use them.
Result<std::vector<UsedFont>> used_fonts(const Layout& layout);
std::size_t index_of(const std::vector<UsedFont>& fonts, const FontFile* face);  // it is one of them

}  // namespace creditlink::rendering
