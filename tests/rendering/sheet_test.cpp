// Sheets: what is filed beside official documents.

#include "fixture.h"
#include "layout.h"
#include "page_format.h"

using namespace creditlink;
using namespace creditlink::rendering;
using namespace creditlink::rendering_test;

namespace {

std::vector<DocumentSpan> text(std::string words) { return {{SpanKind::text, std::move(words)}}; }

std::vector<DocumentBlock> sheet(std::size_t rows) {
    std::vector<DocumentBlock> blocks{{BlockKind::title, text("报送证据：一条记录"), {}}, {BlockKind::paragraph, text("本包不含请求全文。"), {}}, {BlockKind::heading, text("记录"), {}}};
    for (std::size_t i = 0; i < rows; ++i) blocks.push_back({BlockKind::row, text("行政许可决定文书号"), text("第 " + std::to_string(i) + " 行的内容")});
    return blocks;
}

std::string words_at_foot(const LaidOutPage& page) {
    std::string words;
    for (const PlacedText& placed : page.texts)
        if (placed.is_page_number)
            for (const PlacedCharacter& c : placed.characters) words += c.character < 0x80 ? static_cast<char>(c.character) : '-';
    return words;
}

}  // namespace

TEST_CASE("every leaf of a sheet says at its foot whose it is, which, and of how many; a letter's says its number alone") {
    const auto laid = laid_out(sheet(90), fonts(), {}, kSheetForm, "s-abc");
    REQUIRE(laid);
    REQUIRE(laid->pages.size() > 2);
    for (std::size_t i = 0; i < laid->pages.size(); ++i) {
        CAPTURE(words_at_foot(laid->pages[i]));
        CHECK(words_at_foot(laid->pages[i]) == "s-abc-- " + std::to_string(i + 1) + " / " + std::to_string(laid->pages.size()) + " -");
    }
    const auto letter = laid_out(sheet(2), fonts(), {});
    REQUIRE(letter);
    CHECK(words_at_foot(letter->pages[0]) == "- 1 -");
}

TEST_CASE("nothing of a sheet stands outside the type area but its foot, and it takes fewer leaves than a letter would") {
    const auto laid = laid_out(sheet(90), fonts(), {}, kSheetForm, "s-abc"), letter = laid_out(sheet(90), fonts(), {});
    REQUIRE(laid);
    REQUIRE(letter);
    CHECK(laid->pages.size() < letter->pages.size());
    for (const LaidOutPage& page : laid->pages)
        for (const PlacedText& placed : page.texts) {
            if (placed.is_page_number) continue;
            CHECK(placed.baseline > kTop);
            CHECK(placed.baseline < kTop + kTextHeight);
            for (const PlacedCharacter& c : placed.characters) {
                CHECK(c.x > kLeft - 0.01);
                CHECK(c.x < kLeft + kTextWidth);
            }
        }
}

TEST_CASE("the same sheet gives the same bytes, and a character that no font has is named") {
    const auto one = sheet_pdf(sheet(9), fonts(), kOptions, "s-abc"), two = sheet_pdf(sheet(9), fonts(), kOptions, "s-abc");
    REQUIRE(one);
    CHECK(*one == *two);
    CHECK(*one != sheet_pdf(sheet(9), fonts(), kOptions, "s-abd").value());
    auto odd = sheet(1);
    odd.back().cell = text("\U000F0000");
    const auto refused = sheet_pdf(odd, fonts(), kOptions, "s-abc");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::config);
}
