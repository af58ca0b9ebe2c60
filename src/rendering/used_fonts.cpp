#include "used_fonts.h"

#include <algorithm>

namespace creditlink::rendering {

CharacterCodes codes_of(const FontSubset& subset) {
    std::set<std::uint16_t> taken;
    for (const auto& [character, glyph] : subset.glyphs) taken.insert(glyph.cid);
    CharacterCodes written;
    std::set<std::uint16_t> used;
    std::uint16_t next = 1;  // 0 is the glyph of no character
    for (const auto& [character, glyph] : subset.glyphs) {
        std::uint16_t code = glyph.cid;
        if (!used.insert(code).second) {
            while (taken.contains(next)) ++next;  // a letter has some thousand characters: there is one
            code = next++;
            written.are_cids = false;
        }
        written.codes.emplace(character, code);
    }
    return written;
}

Result<std::vector<UsedFont>> used_fonts(const Layout& layout) {
    std::vector<UsedFont> fonts;
    std::vector<std::set<char32_t>> characters;
    for (const LaidOutPage& page : layout.pages)
        for (const PlacedText& text : page.texts) {
            std::size_t at = index_of(fonts, text.face);
            if (at == fonts.size()) fonts.push_back({text.face, {}, {}}), characters.emplace_back();
            for (const PlacedCharacter& c : text.characters) characters[at].insert(c.character);
        }
    for (std::size_t i = 0; i < fonts.size(); ++i) {
        auto subset = fonts[i].face->subset(characters[i]);
        if (!subset) return subset.error();
        fonts[i].subset = std::move(*subset);
        fonts[i].written = codes_of(fonts[i].subset);
    }
    return fonts;
}

std::size_t index_of(const std::vector<UsedFont>& fonts, const FontFile* face) {
    return static_cast<std::size_t>(std::find_if(fonts.begin(), fonts.end(), [&](const UsedFont& font) { return font.face == face; }) - fonts.begin());
}

}  // namespace creditlink::rendering
