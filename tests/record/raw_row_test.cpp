#include <doctest/doctest.h>

#include <random>
#include <set>
#include <string>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/record/raw_row.h"

using namespace creditlink;

namespace {

std::string hash(const std::vector<Cell>& cells, const std::vector<std::string>& columns = {"甲", "乙"}) {
    return hex(bytes_of(hash_of_row(hash_of_columns(columns), cells)));
}

}  // namespace

TEST_CASE("a row's hash changes with any cell's text, form or border, and with the columns' names") {
    const std::set<std::string> hashes = {
        hash({{"a"}, {"b"}}),
        hash({{"ab"}, {""}}),
        hash({{""}, {"ab"}}),
        hash({{"b"}, {"a"}}),
        hash({{"a"}, {"b", CellForm::number}}),
        hash({{"a"}, {"b", CellForm::date}}),
        hash({{"a"}, {"b"}, {"", CellForm::blank}}),
        hash({{"a"}, {"b"}, {""}}),
        hash({{"a"}}),
        hash({}),
        hash({{"a"}, {"b"}}, {"甲", "丙"}),
        hash({{"a"}, {"b"}}, {"甲乙", ""}),
        hash({{"a"}, {"b"}}, {"甲乙"}),
    };
    CHECK(hashes.size() == 13);
    CHECK(hash({{"a"}, {"b"}}) == hash({{"a"}, {"b"}}));
}

TEST_CASE("a row's hash is the same on every machine and in every version") {
    // A change here sends every row of every office through mapping again: it must be meant.
    CHECK(hash({{"吉林"}, {"1", CellForm::number}}) == "403ff05413ca5063f2011615afed71b9");
}

TEST_CASE("kept text stays where it is until the page is cleared") {
    Page page;
    std::vector<std::pair<std::string_view, std::string>> kept;
    for (int i = 0; i < 50000; ++i) {
        const std::string text(static_cast<std::size_t>(i % 97), static_cast<char>('a' + i % 26));
        kept.emplace_back(page.keep(text), text);
        if (i % 10000 == 0) {
            const std::string large(1u << 20, 'x');
            kept.emplace_back(page.keep(large), large);
            page.block(100).append(100, 'y');
        }
    }
    std::string& block = page.block(1000);
    const char* before = block.data();
    CHECK(block.empty());
    block.append(1000, 'z');
    page.keep(std::string(5000, 'k'));
    CHECK(block.data() == before);
    CHECK(block == std::string(1000, 'z'));
    Page moved = std::move(page);
    for (const auto& [view, text] : kept) REQUIRE(view == text);
    CHECK(page.keep("again") == "again");  // what was moved from is an empty page
    moved.clear();
    CHECK(moved.keep("吉") == "吉");
    CHECK(moved.rows.empty());
}

TEST_CASE("a page that is filled and cleared again and again does not grow") {
    Page page;
    std::set<const void*> places;
    for (int round = 0; round < 50; ++round) {
        for (int i = 0; i < 2000; ++i) places.insert(page.block(256u << 10).data()), i += 999;
        for (int i = 0; i < 1000; ++i) page.keep("0123456789");
        page.clear();
    }
    CHECK(places.size() <= 4);
}

TEST_CASE("a place is written as people of each trade write it") {
    Origin sheet;
    sheet.shape = Origin::Shape::sheet;
    sheet.file = "名单.xls";
    sheet.part = "名单";
    sheet.columns = {"单位", "代码"};
    sheet.first_column = 2;
    CHECK(sheet.place(37, {}, 1) == "名单.xls/名单 D37");
    CHECK(sheet.place(37, {}, -1) == "名单.xls/名单 第 37 行");
    CHECK(sheet.place(0, {}, -1) == "名单.xls/名单");
    sheet.first_column = 25;
    CHECK(sheet.place(1, {}, 0) == "名单.xls/名单 Z1");
    CHECK(sheet.place(1, {}, 1) == "名单.xls/名单 AA1");
    sheet.first_column = 16383;
    CHECK(sheet.place(1, {}, 0) == "名单.xls/名单 XFD1");  // the last column of a workbook

    Origin lines;
    lines.file = "a.csv";
    lines.columns = {"文号", "决定日期"};
    CHECK(lines.place(3, {}, 1) == "a.csv 第 3 条「决定日期」");
    CHECK(lines.place(3, {}, 7) == "a.csv 第 3 条");
    CHECK(lines.place(0, {}, -1) == "a.csv");

    Origin table;
    table.shape = Origin::Shape::table;
    table.part = "t_decision";
    table.columns = {"content"};
    CHECK(table.place(5, "17", 0) == "t_decision 键 17「content」");
    CHECK(table.place(5, {}, 0) == "t_decision 第 5 行「content」");

    Origin objects;
    objects.shape = Origin::Shape::objects;
    objects.file = "/api/items";
    objects.columns = {"id"};
    CHECK(objects.place(2, "SJ\n1", 0) == "/api/items 第 2 个对象（SJ\\u{A}1）「id」");

    set_language(Language::en);
    CHECK(sheet.place(1, {}, 0) == "名单.xls/名单 XFD1");
    CHECK(lines.place(3, {}, 1) == "a.csv record 3 \"决定日期\"");
    CHECK(table.place(5, "17", 0) == "t_decision key 17 \"content\"");
    set_language(Language::zh);
}

TEST_CASE("an undivided row is divided at each delimiter, wherever it stands") {
    std::mt19937 random(20261128);
    for (std::size_t size = 1; size < 200; ++size)
        for (const unsigned share : {2u, 20u, 1000u}) {
            std::string text;
            while (text.size() < size) text += random() % share == 0 ? ',' : static_cast<char>(0x80 + random() % 0x80);
            Origin origin;
            origin.delimiter = ',';
            RawRow row;
            row.text = text;
            std::vector<Cell> cells;
            divide_any(origin, row, cells);
            const auto wanted = split(text, ",");
            REQUIRE(cells.size() == wanted.size());
            REQUIRE(cell_count(origin, row) == wanted.size());
            for (std::size_t i = 0; i < wanted.size(); ++i) {
                REQUIRE(cells[i].text == wanted[i]);
                REQUIRE((cells[i].form == CellForm::blank) == wanted[i].empty());
            }
        }
}
