// Chinese text into lines.

#include "line_breaking.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

using namespace creditlink::rendering;

namespace {

constexpr double kTen = 10;

std::vector<Cell> cells(std::u32string_view text) {
    std::vector<Cell> all;
    for (const char32_t c : text) all.push_back({c, c < 0x100 ? 0.5 : 1.0, 0, 0});
    return all;
}

std::vector<std::u32string> words(std::u32string_view text, const Measure& measure) {
    std::vector<std::u32string> all;
    for (const Line& line : broken(cells(text), measure)) {
        std::u32string& out = all.emplace_back();
        for (const PlacedCell& cell : line) out.push_back(text[cell.cell]);
    }
    return all;
}

double end_of(const Line& line) { return line.back().x + line.back().width; }

using Lines = std::vector<std::u32string>;

}  // namespace

TEST_CASE("a line takes as many characters as the measure, and the first has its indent") {
    CHECK(words(U"一二三四五六七八九十甲乙", {kTen}) == Lines{U"一二三四五六七八九十", U"甲乙"});
    CHECK(words(U"一二三四五六七八九十甲乙", {kTen, 2}) == Lines{U"一二三四五六七八", U"九十甲乙"});
    CHECK(words(U"", {kTen}) == Lines{U""});
}

TEST_CASE("no closing mark begins a line and no opening mark ends one") {
    for (const char32_t mark : std::u32string_view(U"、，。．；：？！）〕】》〉」』”’％·")) {
        const Lines lines = words(U"一二三四五六七八九十" + std::u32string(1, mark) + U"甲乙丙丁", {kTen});
        REQUIRE(lines.size() == 2);
        CHECK(lines[1].front() != mark);
    }
    for (const char32_t mark : std::u32string_view(U"（〔【《〈「『“‘￥")) {
        const Lines lines = words(U"一二三四五六七八九" + std::u32string(1, mark) + U"甲乙丙丁", {kTen});
        REQUIRE(lines.size() == 2);
        CHECK(lines[1].front() == mark);
    }
}

TEST_CASE("no character is a line of its own, with its marks or without: the line before gives one up") {
    CHECK(words(U"一二三四五六七八九十甲。", {kTen}) == Lines{U"一二三四五六七八九", U"十甲。"});
    CHECK(words(U"一二三四五六七八九十甲", {kTen}) == Lines{U"一二三四五六七八九", U"十甲"});
    CHECK(words(U"一二三四五六七八九十甲乙。", {kTen}) == Lines{U"一二三四五六七八九十", U"甲乙。"});
    CHECK(words(U"一二三四五六七八，九十甲。", {kTen}).back().size() >= 3);
    CHECK(words(U"一二甲", {2}) == Lines{U"一二", U"甲"});  // two characters cannot be spread so far
}

TEST_CASE("a box to tick stays with its words, and a space at a break is the break") {
    CHECK(words(U"□提名者　□完成人　□单位", {kTen, 0, 1, false}) == Lines{U"□提名者　□完成人　", U"□单位"});
    CHECK(words(U"□一二三四五六七八九十", {5, 0, 1, false}).size() == 3);  // wider than the measure: broken where it must
}

TEST_CASE("a closing mark is taken in by narrowing the marks of its line, else it takes a character along") {
    CHECK(words(U"一二，三四五六七八九。甲乙丙", {kTen}) == Lines{U"一二，三四五六七八九。", U"甲乙丙"});
    CHECK(words(U"一二三四五六七八九十。甲乙丙", {kTen}) == Lines{U"一二三四五六七八九", U"十。甲乙丙"});
}

TEST_CASE("every line but the last of a paragraph ends at the measure, narrowed or spread") {
    for (const std::u32string text : {U"一二，三四五六七八九。甲乙丙", U"一二三四五六七八九十。甲乙丙", U"一二三四五六七八九（甲）乙丙"}) {
        const auto lines = broken(cells(text), {kTen});
        REQUIRE(lines.size() == 2);
        CHECK(std::abs(end_of(lines[0]) - kTen) < 1e-9);
        for (std::size_t i = 1; i < lines[0].size(); ++i) CHECK(lines[0][i].x > lines[0][i - 1].x);
    }
}

TEST_CASE("numbers, words and doubled marks stay whole") {
    CHECK(words(U"一二三四五六七八2026年间", {kTen}) == Lines{U"一二三四五六七八2026", U"年间"});
    CHECK(words(U"一二三四五六七八九2026年", {kTen}) == Lines{U"一二三四五六七八九", U"2026年"});
    CHECK(words(U"一二三四五六七八九——甲乙", {kTen}) == Lines{U"一二三四五六七八九", U"——甲乙"});
    CHECK(words(U"一二三四五六七八九……甲乙", {kTen}) == Lines{U"一二三四五六七八九", U"……甲乙"});
}

TEST_CASE("a word longer than the measure is broken where it must, and every character stands once") {
    const std::u32string text(60, U'A');
    std::u32string all;
    for (const std::u32string& line : words(text, {kTen})) {
        CHECK(line.size() <= 20);
        all += line;
    }
    CHECK(all == text);
}
