// How the command line looks.

#include "print.h"

#include <doctest/doctest.h>

#include "creditlink/base/text.h"

using namespace creditlink;
using Align = Table::Align;

TEST_CASE("columns of wide characters stand under each other") {
    Table table;
    table.row({"任务", "a"});
    table.row({"x", "b"});
    CHECK(table.text(80) == "任务  a\nx     b\n");
}

TEST_CASE("what does not fit is cut where a column may be cut: an id and a number never are") {
    Table table;
    table.header({"id", "place", "n"}, {Align::whole, Align::middle, Align::right});
    table.row({"s-0123456789", "实验动物许可证台账.xlsx/许可证台账 第 232 行", "1 204"});
    const std::string text = table.text(40);
    for (const auto line : split(text, "\n")) CHECK(display_width(line) <= 40);
    CHECK(text.find("s-0123456789") != std::string::npos);
    CHECK(text.find("1 204") != std::string::npos);
    CHECK(text.find("232 行") != std::string::npos);
    CHECK(text.find("…") != std::string::npos);
}

TEST_CASE("a table that wraps goes on below its last column, and parts no word that fits a line") {
    Table table(Table::Overflow::wrap);
    table.columns({Align::whole, Align::left});
    table.row({"--config FILE", "依次找 /etc/creditlink/creditlink.json，再找别处"});
    const std::string narrow = table.text(50);
    for (const auto line : split(narrow, "\n")) CHECK(display_width(line) <= 50);
    CHECK(table.text(60).find("/etc/creditlink/creditlink.json") != std::string::npos);
}

TEST_CASE("no line of a Chinese text begins with a closing mark or ends with an opening one, whatever its width, and nothing is lost") {
    const std::string text = "公示期内有人提出异议的，承诺人按时提供证据、配合核实；不对异议人打击报复（见“公开与归集”）；正文用仿宋（FandolFang-Regular.otf）。";
    for (std::size_t width = 42; width < 80; ++width) {
        Table table(Table::Overflow::wrap);
        table.columns({Align::whole, Align::left});
        table.row({"1", text});
        std::string all;
        const std::string shown = table.text(width);
        for (const auto line : split(shown, "\n")) {
            const std::string_view words = trim(line);
            for (const std::string_view mark : {"，", "、", "；", "）", "。", "”"}) CHECK_FALSE(words.starts_with(mark));
            for (const std::string_view mark : {"（", "“"}) CHECK_FALSE(words.ends_with(mark));
            CHECK(display_width(line) <= width);
            all += words;
        }
        CHECK(all == "1  " + text);
    }
}

TEST_CASE("a column that has nothing but its title is left out") {
    Table table;
    table.header({"a", "empty", "c"});
    table.row({"1", "", "3"});
    CHECK(table.text(80) == "a  c\n1  3\n");
}

TEST_CASE("a cell cannot begin a line, colour anything, turn the writing round or be half a character") {
    Table table;
    table.row({"a\r\nforged", "\x1b[31mred", "\u2028line\u202e", "\xff\xfe"});
    CHECK(table.text(120) == "a\\u{D}\\u{A}forged  \\u{1B}[31mred  \\u{2028}line\\u{202E}  \\xFF\\xFE\n");
}

TEST_CASE("a line of JSON has no character that a reader may take for the end of a line, and means the same") {
    json::Writer writer;
    writer.begin_object().member("name", "a\n\x1b[31m\u2028\u0085\u202e\x7f中").end_object();
    CHECK(json_line(writer.text()) == R"({"name":"a\n\u001b[31m\u2028\u0085\u202e\u007f中"})");
    CHECK(json::parse(json_line(writer.text()))->find("name")->text == "a\n\x1b[31m\u2028\u0085\u202e\x7f中");
    CHECK(json::parse(json_line("{\"file\":\"\xff\"}"))->find("file")->text == "\\xff");
}
