#include "fixture.h"

using namespace creditlink;
using namespace creditlink::mapping_test;

TEST_CASE("dates in every notation become one") {
    for (const char* text : {"2021-03-05", "2021/3/5", "2021.03.05", "2021年3月5日", "20210305", " 2021/03/05 ", "2021-03-05 08:00:00", "2021-03-05T08:00:00+08:00", "2021年03月05日 8时30分", "２０２１／０３／０５", "44260"}) {
        CAPTURE(text);
        CHECK(value_of("day", "\"A\"", text) == "2021/03/05");
    }
}

TEST_CASE("days in Chinese numerals are days") {
    for (const char* text : {"二〇二三年十月十六日", "二○二三年十月十六日", "二零二三年十月十六日", "二〇二三年一十月十六日", "2023年十月16日", "二〇二三年十月十六号", "二〇二三年 十月 十六日"})
        CHECK(value_of("day", R"("A")", text) == "2023/10/16");
    CHECK(value_of("day", R"("A")", "二〇二三年十二月三十一日") == "2023/12/31");
    CHECK(value_of("day", R"("A")", "二〇二四年元月廿一日") == "2024/01/21");
    CHECK(value_of("day", R"("A")", "二〇二四年二月二十日") == "2024/02/20");
    CHECK(value_of("day", R"("A")", "二〇二四年零二月〇九日") == "2024/02/09");
    CHECK(value_of("day", R"("A")", "二〇二三年二月三十日") == "!date-real");
    for (const char* text : {"十月十六日", "二〇二三年十十月一日", "二〇二三年三三十月一日", "一二三", "二〇二三年十月二十二十日"}) CHECK(value_of("day", R"("A")", text).starts_with("!date-"));
}

TEST_CASE("a time with a zone is the day in Beijing, one without is the day it says") {
    CHECK(value_of("day", R"("A")", "2023-10-16T20:00:00Z") == "2023/10/17");
    CHECK(value_of("day", R"("A")", "2023-10-16T20:00:00+00:00") == "2023/10/17");
    CHECK(value_of("day", R"("A")", "2023-10-16 15:59:59+00") == "2023/10/16");
    CHECK(value_of("day", R"("A")", "2023-10-16T20:00:00+08:00") == "2023/10/16");
    CHECK(value_of("day", R"("A")", "2023-10-16T01:00:00+10:00") == "2023/10/15");
    CHECK(value_of("day", R"("A")", "2023-10-16T20:00:00") == "2023/10/16");
}

TEST_CASE("names lose tabs and zero-width characters, and that is told") {
    CHECK(value_of("name", R"("A")", "长春\u200B示例\t公司\uFEFF") == "长春示例公司");
    CHECK(value_of("name", R"("A")", "ABC\tLtd") == "ABC Ltd");
    CHECK(value_of("name", R"("A")", "“长春”—公司") == "“长春”—公司");
}

TEST_CASE("what has no end is written 2099/12/31") {
    for (const char* text : {"长期", "永久", "9999-12-31", "无固定期限"}) CHECK(value_of("day", "\"A\"", text) == "2099/12/31");
}

TEST_CASE("a day that does not exist and a text that is no day are told apart") {
    CHECK(value_of("day", "\"A\"", "2023-02-30") == "!date-real");
    CHECK(value_of("day", "\"A\"", "20240431") == "!date-real");
    CHECK(value_of("day", "\"A\"", "2023/02/30") == "!date-real");
    CHECK(value_of("day", "\"A\"", "21年春") == "!date-format");
    CHECK(value_of("day", "\"A\"", "2021-03/05") == "!date-format");
    CHECK(value_of("day", "\"A\"", "2021-03-05 25:00") == "!date-format");
    CHECK(value_of("day", "\"A\"", "") == "");
}

TEST_CASE("serial numbers count from 1900, or from 1904 where the workbook says so") {
    CHECK(value_of("day", "\"A\"", "44989", CellForm::number) == "2023/03/04");  // Excel: 2023-03-04
    CHECK(value_of("day", "\"A\"", Row{{{"A", "43527"}}, CellForm::number, true}) == "2023/03/04");
    CHECK(value_of("day", "\"A\"", "44989.5", CellForm::number) == "2023/03/04");
}

TEST_CASE("a moment in UTC becomes the day in Beijing") {
    CHECK(value_of("day", R"({"column": "A", "do": ["beijing_date"]})", "2022-09-21 23:28:13+00") == "2022/09/22");
    CHECK(value_of("day", R"({"column": "A", "do": ["beijing_date"]})", "2022-09-21T15:59:59Z") == "2022/09/21");
    CHECK(value_of("day", R"({"column": "A", "do": ["beijing_date"]})", "2022-12-31 16:00:00") == "2023/01/01");
    CHECK(value_of("day", R"({"column": "A", "do": ["beijing_date"]})", "2022-09-22 01:00:00+08:00") == "2022/09/22");
}

TEST_CASE("date arithmetic knows the ends of months and leaves what has no end alone") {
    CHECK(value_of("day", R"({"column": "A", "do": [{"plus_years": 5}, {"plus_days": -1}]})", "2020-02-29") == "2025/02/27");
    CHECK(value_of("day", R"({"column": "A", "do": [{"plus_months": 1}]})", "2023-01-31") == "2023/02/28");
    CHECK(value_of("day", R"({"column": "A", "do": [{"plus_years": 5}]})", "长期") == "2099/12/31");
    const Row row{{{"A", "2025-05-01"}, {"B", "3"}}, CellForm::text, false};
    CHECK(value_of("day", R"({"column": "A", "do": [{"plus_years": {"column": "B"}}]})", row) == "2028/05/01");
    const Row blank{{{"A", "2025-05-01"}, {"B", ""}}, CellForm::text, false};
    CHECK(value_of("day", R"({"column": "A", "do": [{"plus_years": {"column": "B"}}]})", blank) == "");
}

TEST_CASE("codes lose width, case and every kind of white space, and names keep their brackets") {
    CHECK(value_of("code", "\"A\"", " ｓｙｘｋ （吉）２０２５－０００２\u200b\u3000") == "SYXK(吉)2025-0002");
    CHECK(value_of("code", "\"A\"", "吉科动许〔2023〕1号") == "吉科动许〔2023〕1号");
    CHECK(value_of("name", "\"A\"", "\u00a0珩沅（长春）\n有限公司\u200b ") == "珩沅（长春）有限公司");
    CHECK(value_of("text", "\"A\"", " 一\r\n二\r三\n四 ") == "一\n二\n三\n四");
}

TEST_CASE("a code held as a number is refused, never guessed") {
    CHECK(value_of("code", "\"A\"", "912202042689834600", CellForm::number) == "!damaged-number");
    CHECK(value_of("code", "\"A\"", "9.12201E+17") == "!damaged-number");
    CHECK(value_of("code", "\"A\"", "9.12E17") == "!damaged-number");
    CHECK(value_of("code", "\"A\"", "12E34") == "12E34");
    CHECK(value_of("name", "\"A\"", "12", CellForm::number) == "12");
}

TEST_CASE("an error value of a spreadsheet is refused wherever it feeds a field, unless the mapping says what it means") {
    for (const char* error : {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", " #N/A "}) {
        CHECK(value_of("name", R"("A")", error) == "!cell-error");
        CHECK(value_of("day", R"("A")", error) == "!cell-error");
        CHECK(value_of("money", R"({"column": "A", "do": [{"money": "元"}]})", error) == "!cell-error");
        CHECK(value_of("text", R"({"template": "在{A}"})", error) == "!cell-error");
        CHECK(value_of("kind", R"({"column": "A", "do": [{"list": {"1": "法人"}, "otherwise": "自然人"}]})", error) == "!cell-error");
    }
    CHECK(value_of("name", R"({"column": "A", "do": [{"blank": ["#N/A"]}]})", "#N/A").empty());
    CHECK(value_of("name", R"("A")", "#1 厂") == "#1 厂");
    CHECK(value_of("text", R"("A")", "见 #N/A 一栏") == "见 #N/A 一栏");
}

TEST_CASE("money is exact, whatever its notation, and a unit in the cell counts more than the column's") {
    const std::string yuan = R"({"column": "A", "do": [{"money": "元"}]})";
    CHECK(value_of("money", yuan, "2000") == "0.2");
    CHECK(value_of("money", yuan, "1,234.50") == "0.12345");
    CHECK(value_of("money", yuan, "1234.5元") == "0.12345");
    CHECK(value_of("money", yuan, "￥１０００") == "0.1");
    CHECK(value_of("money", yuan, "2.5万元") == "2.5");
    CHECK(value_of("money", "\"A\"", "0.50") == "0.5");
    CHECK(value_of("money", "\"A\"", "5000元") == "0.5");
    CHECK(value_of("money", yuan, "十万") == "!not-numeric");
    CHECK(value_of("money", yuan, "12,34") == "!not-numeric");
}

TEST_CASE("a code list knows its words in any width and case, and refuses others unless told") {
    const std::string list = R"({"column": "A", "do": [{"list": {"有效": "1", "A类": "2"}}]})";
    CHECK(value_of("name", list, "有 效") == "1");
    CHECK(value_of("name", list, "ａ类") == "2");
    CHECK(value_of("name", list, "待核") == "!code-unknown");
    CHECK(value_of("name", list, "") == "");
    CHECK(value_of("name", R"({"column": "A", "do": [{"list": {"有效": "1"}, "otherwise": "9"}]})", "待核") == "9");
}

TEST_CASE("a split value is treated part by part, and one unknown part refuses the whole") {
    const std::string split = R"({"column": "A", "do": [{"split": {"by": ["；", ";", "+"], "with": ";", "do": [{"list": {"警告": "警告", "罚款": "罚款"}}]}}]})";
    CHECK(value_of("name", split, "警告；罚款") == "警告;罚款");
    CHECK(value_of("name", split, "罚款 + 警告;") == "罚款;警告");
    CHECK(value_of("name", split, "罚款;约谈") == "!code-unknown");
}

TEST_CASE("small text functions") {
    CHECK(value_of("name", R"({"column": "A", "do": [{"remove": "-"}]})", "715-26726-X") == "71526726X");
    CHECK(value_of("name", R"({"column": "A", "do": [{"replace": ["号", "#"]}]})", "1号2号") == "1#2#");
    CHECK(value_of("name", R"({"column": "A", "do": [{"prefix": "其他-"}]})", "约谈") == "其他-约谈");
    CHECK(value_of("name", R"({"column": "A", "do": [{"prefix": "其他-"}]})", "") == "");
    CHECK(value_of("name", R"({"column": "A", "do": [{"suffix": "年"}]})", "3") == "3年");
    CHECK(value_of("name", R"({"column": "A", "do": [{"substr": [1, 2]}]})", "吉林省厅") == "林省");
    CHECK(value_of("name", R"({"column": "A", "do": [{"substr": [9, 2]}]})", "吉林") == "");
    CHECK(value_of("name", R"({"column": "A", "do": [{"blank": ["无", "/"]}]})", " / ") == "");
    CHECK(value_of("name", R"({"column": "A", "do": [{"default": "甲"}]})", "") == "甲");
    CHECK(value_of("name", R"({"column": "A", "do": [{"extract": "〔([0-9]{4})〕"}]})", "吉科〔2023〕1号") == "2023");
    CHECK(value_of("name", R"({"column": "A", "do": [{"expect": "[0-9]+"}]})", "1a") == "!expression-unmet");
    CHECK(value_of("kind", "\"A\"", "单位") == "法人");
}

TEST_CASE("white space of every block leaves a code, wherever it stands") {
    for (const char* space : {" ", "\t", "\u00a0", "\u1680", "\u2003", "\u200b", "\u202f", "\u3000", "\ufeff"}) {
        CAPTURE(space);
        CHECK(value_of("code", "\"A\"", std::string("吉") + space + "1号") == "吉1号");
        CHECK(value_of("code", "\"A\"", std::string(space) + "A1") == "A1");
        CHECK(value_of("name", "\"A\"", std::string(space) + "甲") == "甲");
        CHECK(value_of("name", "\"A\"", std::string("A") + space) == "A");
        const bool unseen = std::string_view(space) == "\t" || std::string_view(space) == "\u200b" || std::string_view(space) == "\ufeff";
        CHECK(value_of("name", "\"A\"", std::string("甲") + space + "乙") == std::string("甲") + (unseen ? "" : space) + "乙");
    }
    CHECK(value_of("name", "\"A\"", "一\r二") == "一二");
}

TEST_CASE("each kind of normalisation is named, and what was plain has no finding") {
    const auto fixed = [](const std::string& field, const std::string& value, const std::string& cell, CellForm form = CellForm::text) {
        auto plan = plan_of("\"" + field + "\": " + value);
        REQUIRE(plan);
        return codes(map_row(*plan, {{{"A", cell}}, form, false}), Severity::fixed);
    };
    const std::string yuan = R"({"column": "A", "do": [{"money": "元"}]})";
    CHECK(fixed("code", "\"A\"", " A1") == "trimmed");
    CHECK(fixed("code", "\"A\"", "A 1") == "spaces-removed");
    CHECK(fixed("code", "\"A\"", "a1") == "case-folded");
    CHECK(fixed("code", "\"A\"", "Ａ1") == "width-folded");
    CHECK(fixed("name", "\"A\"", "一\n二") == "line-breaks");
    CHECK(fixed("text", "\"A\"", "一\r\n二") == "line-breaks");
    CHECK(fixed("day", "\"A\"", "2021.3.5") == "date-notation");
    CHECK(fixed("day", "\"A\"", "2021-03-05") == "");
    CHECK(fixed("day", "\"A\"", "2021-03-05 08:00:00", CellForm::date) == "");
    CHECK(fixed("day", "\"A\"", "长期") == "long-term");
    CHECK(fixed("money", yuan, "1,000") == "money-notation");
    CHECK(fixed("money", yuan, "2000") == "");
    CHECK(fixed("kind", "\"A\"", "单位") == "choice-alias");
}

TEST_CASE("functions do by themselves what fields' types do at the end") {
    const auto after = [](const std::string& function, const std::string& cell, CellForm form = CellForm::text) {
        return value_of("name", R"({"column": "A", "do": [)" + function + R"(, {"prefix": ">"}]})", cell, form);
    };
    CHECK(after("\"trim\"", " 甲 ") == ">甲");
    CHECK(after("\"name\"", " 一\n二") == ">一二");
    CHECK(value_of("text", R"({"column": "A", "do": ["text", {"suffix": "。"}]})", "一\r\n二 ") == "一\n二。");
    CHECK(after("\"code\"", " ａ b") == ">AB");
    CHECK(after("\"code\"", "12", CellForm::number) == "!damaged-number");
    CHECK(after("\"fold\"", "ａ１") == ">a1");
    CHECK(after("\"upper\"", "ab") == ">AB");
    CHECK(after("\"no_spaces\"", "a b\u3000c") == ">abc");
    CHECK(after("\"date\"", "20210305") == ">2021/03/05");
    CHECK(after("\"beijing_date\"", " 2022-09-21 23:28:13+00 ") == ">2022/09/22");
    CHECK(after(R"({"refuse": "code-unknown"})", "甲") == "!code-unknown");
    CHECK(after(R"({"refuse": "code-unknown"})", "") == "");
    CHECK(after(R"x({"extract": "([0-9]+)"})x", "甲") == "!expression-unmet");
    CHECK(value_of("code", R"({"column": "A", "do": [{"remove": "-"}]})", "12-3", CellForm::number) == "!damaged-number");
}

TEST_CASE("numbers given by a row are read in any width, and refused if they are none or too great") {
    const auto later = [](const std::string& count) {
        return value_of("day", R"({"column": "A", "do": [{"plus_years": {"column": "B"}}]})", Row{{{"A", "2025-05-01"}, {"B", count}}, CellForm::text, false});
    };
    CHECK(later("３") == "2028/05/01");
    CHECK(later("3.5") == "!not-numeric");
    CHECK(later("三") == "!not-numeric");
    CHECK(later("12345") == "!not-numeric");
}

TEST_CASE("currency signs, units and blanks of money") {
    const std::string yuan = R"({"column": "A", "do": [{"money": "元"}]})";
    for (const char* text : {"¥1000", "￥1000", "人民币1000元", "1 000", "１０００"}) CHECK(value_of("money", yuan, text) == "0.1");
    CHECK(value_of("money", yuan, " \u3000") == "");
    CHECK(value_of("money", yuan, "元") == "!not-numeric");
}

TEST_CASE("times are looked at even where only the day counts") {
    CHECK(value_of("day", "\"A\"", "2021-03-05 10:75") == "!date-format");
    CHECK(value_of("day", "\"A\"", "09999") == "!date-format");
    CHECK(value_of("day", R"({"column": "A", "do": ["beijing_date"]})", "2022-09-21 08:30:00-08:00") == "2022/09/22");
}

TEST_CASE("blank cells: lists with another word, defaults and firsts look through white space") {
    CHECK(value_of("name", R"({"column": "A", "do": [{"list": {"有效": "1"}, "otherwise": "9"}]})", "") == "9");
    CHECK(value_of("name", R"({"column": "A", "do": [{"default": "甲"}]})", " \u3000") == "甲");
    CHECK(value_of("name", R"({"first_non_empty": ["A", {"constant": "乙"}]})", " ") == "乙");
}

TEST_CASE("values come from columns, constants, templates, joins, the first that is there, or conditions") {
    const Row row{{{"A", "甲 "}, {"B", ""}, {"C", "丙"}}, CellForm::text, false};
    CHECK(value_of("name", R"({"constant": "{office.name}"})", row) == "示范厅");
    CHECK(value_of("name", R"({"template": "范围：{A}；{{{C}"})", row) == "范围：甲；{丙");
    CHECK(value_of("name", R"({"template": "范围：{B}"})", row) == "");
    CHECK(value_of("name", R"({"join": ["A", "B", "C"], "with": "、"})", row) == "甲、丙");
    CHECK(value_of("name", R"({"first_non_empty": ["B", "C", "A"]})", row) == "丙");
    CHECK(value_of("name", R"({"when": [{"if": {"all": [{"column": "A", "starts_with": "甲"}, {"not": {"column": "B", "empty": false}}]}, "value": "C"}], "else": "A"})", row) == "丙");
    CHECK(value_of("name", R"({"when": [{"if": {"any": [{"column": "A", "matches": "乙+"}, {"column": "C", "in": ["丁"]}]}, "value": "C"}]})", row) == "");
}

TEST_CASE("every function has help in both languages and an example") {
    for (const MappingFunction& function : mapping_functions()) {
        CHECK(!function.help_zh.empty());
        CHECK(!function.help_en.empty());
        CHECK(function.example.find(function.name) != std::string_view::npos);
    }
}
