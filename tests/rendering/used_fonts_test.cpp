// How characters are written in a PDF, so that the same characters are copied out of it.

#include "used_fonts.h"

#include <doctest/doctest.h>

using namespace creditlink::rendering;

TEST_CASE("characters that a font draws with one glyph have codes of their own, and no code is another glyph's") {
    FontSubset subset;
    subset.glyphs = {
        {U'一', {1, 1000}}, {U'㘽', {2, 1000}}, {U'㦳', {2, 1000}}, {U'㖈', {4, 1000}}, {U'䎛', {4, 1000}}};
    const CharacterCodes written = codes_of(subset);
    CHECK_FALSE(written.are_cids);
    std::set<std::uint16_t> codes;
    for (const auto& [character, code] : written.codes) codes.insert(code);
    CHECK(codes.size() == 5);
    CHECK(written.codes.at(U'一') == 1);
    for (const auto& [first, second] : {std::pair{U'㘽', U'㦳'}, std::pair{U'㖈', U'䎛'}}) {
        CHECK((written.codes.at(first) == subset.glyphs.at(first).cid ||
               written.codes.at(second) == subset.glyphs.at(second).cid));
        CHECK(written.codes.at(first) != written.codes.at(second));
    }
    subset.glyphs.erase(U'㦳'), subset.glyphs.erase(U'䎛');
    CHECK(codes_of(subset).are_cids);
}
