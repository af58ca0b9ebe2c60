#pragma once
// The fonts that a layout uses, each cut down to the characters that it is used for.

#include <vector>

#include "font_file.h"
#include "layout.h"

namespace creditlink::rendering {

// How a PDF writes each character, two bytes: its glyph's CID, or, where a font draws several characters with one glyph, a code of its own
// for each but the first. Text is copied out of a PDF by its codes, and one code is one character.
struct CharacterCodes {
    std::map<char32_t, std::uint16_t> codes;
    bool are_cids = true;
};
CharacterCodes codes_of(const FontSubset& subset);

struct UsedFont {
    const FontFile* face = nullptr;
    FontSubset subset;
    CharacterCodes written = {};
};

// In the order in which the pages use them.
Result<std::vector<UsedFont>> used_fonts(const Layout& layout);
std::size_t index_of(const std::vector<UsedFont>& fonts, const FontFile* face);  // it is one of them

}  // namespace creditlink::rendering
