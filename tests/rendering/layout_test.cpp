// Pages after GB/T 9704-2012.

#include "layout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <vector>

#include "creditlink/base/encoding.h"
#include "creditlink/base/text.h"
#include "fixture.h"
#include "font_file.h"
#include "page_format.h"

using namespace creditlink;
using namespace creditlink::rendering;
using namespace creditlink::rendering_test;

namespace {

Layout layout(const std::vector<DocumentBlock>& of, const std::string& address = {}) {
    auto made = laid_out(of, fonts(), address);
    if (!made) FAIL(made.error().message << " " << made.error().place);
    return *made;
}

std::string repeated(const std::string& word, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += word;
    return all;
}

std::vector<DocumentBlock> paragraphs(std::size_t count, const std::string& words) {
    return std::vector<DocumentBlock>(count, {BlockKind::paragraph, {{SpanKind::text, words}}, {}});
}

// What a reader reads: without the numbers of pages and without white space.
std::string words_of(const Layout& of) {
    std::string all;
    for (const LaidOutPage& page : of.pages)
        for (const PlacedText& text : page.texts)
            for (const PlacedCharacter& c : text.characters)
                if (!text.is_page_number) append_code_point(all, c.character);
    return without_space(all);
}

std::string words_of(const std::vector<DocumentBlock>& of) {
    std::string all;
    for (const DocumentBlock& block : of) all += text_of(block.spans) + text_of(block.cell);
    return without_space(all);
}

}  // namespace

TEST_CASE("a full page has 22 lines of 28 characters that fill 156 by 225 mm, set in 16 pt 仿宋") {
    const Layout made = layout(paragraphs(1, repeated("承", 2 * 22 * 28)));
    REQUIRE(made.pages.size() == 3);  // the indent of the first line makes it two characters longer
    std::map<double, std::set<double>> lines;
    for (const PlacedText& text : made.pages[1].texts) {
        if (text.is_page_number) continue;
        CHECK(text.size == 16);
        for (const PlacedCharacter& c : text.characters) lines[text.baseline].insert(c.x);
    }
    CHECK(lines.size() == 22);
    const double em = millimetres(16);
    for (const auto& [baseline, places] : lines) {
        CHECK(places.size() == 28);
        CHECK(std::abs(*places.begin() - 28) < 0.05);
        CHECK(std::abs(*places.rbegin() + em - (210 - 26)) < 0.1);
    }
    CHECK(std::abs(lines.begin()->first - (37 + (225.0 / 22 - em) / 2 + 0.88 * em)) < 0.01);
    CHECK(std::abs(lines.rbegin()->first - lines.begin()->first - 21 * 225.0 / 22) < 0.01);
}

TEST_CASE("all words of a letter stand on its pages once and in their order, blank or filled in") {
    const std::string blank = document(), filled = filled_document(letter_test::parsed(letter_test::kLetter), nullptr, 1, {{"promisor", "示范公司"}, {"uscc", "11220000Y00000016R"}, {"signed_on", "2026-11-19"}});
    for (const std::string& each : {blank, filled}) CHECK(words_of(layout(blocks(each))) == words_of(blocks(each)));
    CHECK(words_of(blocks(filled)).find("2026年11月19日") != std::string::npos);
}

TEST_CASE("no heading ends a page, and a signature never stands on a page without text before it") {
    for (std::size_t before = 15; before < 45; ++before) {
        auto of = paragraphs(before, "承诺。");
        of.push_back({BlockKind::heading, {{SpanKind::text, "六、有效期限"}}, {}});
        of.push_back({BlockKind::paragraph, {{SpanKind::text, "至办结之日止。"}}, {}});
        for (const char* line : {"承诺单位（盖章）：", "作出日期："}) of.push_back({BlockKind::signature, {{SpanKind::text, line}}, {}});
        for (const LaidOutPage& page : layout(of).pages) {
            std::vector<BlockKind> kinds;
            for (const PlacedText& text : page.texts)
                if (!text.is_page_number) kinds.push_back(of[text.block].kind);
            REQUIRE_FALSE(kinds.empty());
            CHECK(kinds.front() != BlockKind::signature);
            CHECK(kinds.back() != BlockKind::heading);
        }
    }
}

TEST_CASE("nothing but the page's number stands outside the type area, 7 mm below which the number is, to the outside") {
    const Layout made = layout(blocks(document(repeated("材料真实、准确、完整。", 80))), "https://letters.example/");
    REQUIRE(made.pages.size() >= 2);
    for (std::size_t page = 0; page < made.pages.size(); ++page)
        for (const PlacedText& text : made.pages[page].texts) {
            const double left = text.characters.front().x, right = text.characters.back().x;
            if (text.is_page_number) {
                CHECK(std::abs(text.baseline - (297 - 35 + 7 + 0.38 * millimetres(14))) < 0.01);
                CHECK(text.size == 14);
                CHECK((page % 2 == 0) == (left > 105));
                continue;
            }
            CHECK(text.baseline > 37);
            CHECK(text.baseline < 297 - 35);
            CHECK(left > 28 - 0.2);
            CHECK(right < 210 - 26);
        }
    REQUIRE(made.code);
    CHECK(made.code->x + made.code->side <= 210 - 26 + 0.01);
    CHECK(made.code->y + made.code->side <= 297 - 35 + 0.01);
}

TEST_CASE("a character that no font has is refused, named with its place, before anything is made") {
    const auto made = rendered(Format::pdf, document("本人𱍐真实。"), fonts(), kOptions);  // of 2022, newer than the fonts
    REQUIRE_FALSE(made);
    CHECK(made.error().code == Errc::config);
    CHECK(made.error().message.find("U+31350") != std::string::npos);
    CHECK(made.error().place.find("承诺内容") != std::string::npos);
    CHECK(made.error().place.find("（一）本人") != std::string::npos);
}

TEST_CASE("names with characters that 仿宋 lacks are set, each from a font that has it") {
    const std::string names = "朱镕基喆堃䶮㐂𠮷赟玥";
    const std::string all = words_of(layout(blocks(document(names))));
    CHECK(all.find(names) != std::string::npos);
}

TEST_CASE("each of the 20,902 characters that GB 18030 and GBK share has a font, in every part of a letter") {
    constexpr char32_t kFirst = 0x4E00, kLast = 0x9FA5;
    for (const FontRole role : {FontRole::title, FontRole::heading, FontRole::body}) {
        std::size_t missing = 0;
        for (char32_t c = kFirst; c <= kLast; ++c) missing += fonts().face(role, c) == nullptr;
        CHECK(missing == 0);
    }
}

namespace {

// The characters of GB 18030's implementation level 1: its codes of one and two bytes, CJK Extension A, and what it added up to U+9FEF.
std::vector<char32_t> level_one() {
    std::set<char32_t> all;
    for (int first = 0x81; first <= 0xFE; ++first)
        for (int second = 0x40; second <= 0xFE; ++second) {
            if (second == 0x7F) continue;
            const std::string bytes{static_cast<char>(first), static_cast<char>(second)};
            const auto text = decode(Encoding::gb18030, bytes);
            std::size_t at = 0;
            const char32_t c = text && !text->empty() ? next_code_point(*text, at) : 0;
            if (c != 0 && at == text->size() && !(c >= 0xE000 && c <= 0xF8FF)) all.insert(c);
        }
    for (char32_t c = 0x3400; c <= 0x4DB5; ++c) all.insert(c);
    for (char32_t c = 0x9FA6; c <= 0x9FEF; ++c) all.insert(c);
    return {all.begin(), all.end()};
}

std::string written(char32_t c) {
    if (c < 0x80) return {static_cast<char>(c)};
    if (c < 0x800) return {static_cast<char>(0xC0 | (c >> 6)), static_cast<char>(0x80 | (c & 0x3F))};
    if (c > 0xFFFF) return {static_cast<char>(0xF0 | (c >> 18)), static_cast<char>(0x80 | ((c >> 12) & 0x3F)), static_cast<char>(0x80 | ((c >> 6) & 0x3F)), static_cast<char>(0x80 | (c & 0x3F))};
    return {static_cast<char>(0xE0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 0x3F)), static_cast<char>(0x80 | (c & 0x3F))};
}

}  // namespace

TEST_CASE("each character of GB 18030's level 1 is set, or refused by name before anybody signs, and none becomes an empty box") {
    const char* full = std::getenv("CREDITLINK_TEST_FULL");
    const bool whole = full && std::string_view(full) == "yes";
    const std::size_t step = whole ? 1 : 37, documents_step = whole ? 1 : 12;
    const std::vector<char32_t> all = level_one();
    CHECK(all.size() > 28'000);
    std::vector<char32_t> set, lacking;
    for (const char32_t c : all)
        (std::ranges::all_of(std::array{FontRole::title, FontRole::heading, FontRole::body}, [&](FontRole role) { return fonts().face(role, c) != nullptr; }) ? set : lacking).push_back(c);
    for (std::size_t at = 0; at < lacking.size(); at += step) {
        const auto made = rendered(Format::docx, document("本人" + written(lacking[at]) + "真实。"), fonts(), kOptions);
        char name[16];
        std::snprintf(name, sizeof name, "U+%04X", static_cast<unsigned>(lacking[at]));
        CAPTURE(std::string(name));
        REQUIRE_FALSE(made);
        CHECK(made.error().message.find(name) != std::string::npos);
    }
    // Those that are there, some hundred at a time, as words that come out again. White space is set as the breaker likes.
    std::string chunk;
    std::size_t in_chunk = 0, documents = 0;
    const auto set_chunk = [&] {
        if (chunk.empty() || documents++ % documents_step != 0) return chunk.clear(), void();
        const std::string got = words_of(layout(blocks(document(chunk))));
        CHECK(got.find(chunk) != std::string::npos);
        chunk.clear();
    };
    for (const char32_t c : set) {
        if (c < 0x3400) continue;  // marks and letters are broken and joined by rules of their own
        chunk += written(c);
        if (++in_chunk % 400 == 0) set_chunk();
    }
    set_chunk();
    CHECK(lacking.size() < 600);
    MESSAGE(all.size() << " characters of level 1: " << set.size() << " set, " << lacking.size() << " refused by name");
}

