#pragma once
// The one thing a PDF needs to know of a CFF font program (Adobe Technical Note 5176): by which CID each glyph is called.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace creditlink::rendering {

// cid[glyph] of a CID-keyed font, else cid == glyph. nullopt if `cff` is not such a table. Total: any bytes.
std::optional<std::vector<std::uint16_t>> cff_cids(std::string_view cff, std::size_t glyphs);

}  // namespace creditlink::rendering
