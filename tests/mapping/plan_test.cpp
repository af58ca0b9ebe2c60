#include "fixture.h"
#include "support/folders.h"

#include <filesystem>

using namespace creditlink;
using namespace creditlink::mapping_test;

TEST_CASE("a mistake in a mapping is named with its place and the nearest known word") {
    struct Case { std::string fields, more, hint; };
    for (const auto& [fields, more, hint] : {
             Case{R"("nane": "A")", "", "name"}, Case{R"("name": {"colum": "A"})", "", "column"}, Case{R"("name": {"column": "A", "do": ["trimm"]})", "", "trim"},
             Case{R"("name": {"column": "A", "do": [{"list": "statu"}]})", R"("lists": {"status": {"a": "b"}}, )", "status"},
             Case{R"("name": {"column": "A", "do": ["money"]})", "", "元"}, Case{R"("name": {"value": "x"})", "", ""},
             Case{R"("name": {"column": "A", "do": [{"extract": "(("}]})", "", ""}, Case{R"("name": {"field": "text"}, "text": {"field": "name"})", "", ""},
             Case{R"("name": "A")", R"("skip": [{"reason": "x", "when": {"column": "A", "equal": "b"}}], )", "equals"},
             Case{R"("name": "A")", R"("withdraw": [{"reason": "gone", "when": {"column": "A", "equals": "b"}}], )", "revoked"},
             Case{R"("day": {"column": "A", "do": [{"plus_years": "3"}]})", "", "{\"plus_years\": 5}"}, Case{R"("day": {"column": "A", "do": [{"plus_days": "-1"}]})", "", "column"},
             Case{R"("name": {"constant": "{office.nam}"})", "", "office.name"}, Case{R"("name": {"template": "{A}{ofice.name}"})", "", "office.name"},
             Case{R"("name": {"template": "{A}{office.telephone}"})", "", "{office.telephone}"},
             Case{R"("name": {"constant": "{A}"})", "", "template"}, Case{R"("name": {"column": "A", "constant": "b"})", "", ""}}) {
        CAPTURE(fields);
        auto plan = plan_of(fields, more);
        REQUIRE(!plan);
        CHECK(plan.error().code == Errc::config);
        CHECK(plan.error().place.find("m.json:1:") == 0);
        CHECK((plan.error().hint + plan.error().message).find(hint) != std::string::npos);
    }
}

TEST_CASE("a column whose name is a number, or has a dot, is taken where it is said to be one") {
    CHECK(value_of("day", R"({"column": "A", "do": [{"plus_years": {"column": "3"}}]})", Row{{{"A", "2021-03-05"}, {"3", "2"}}, CellForm::text, false}) == "2023/03/05");
    CHECK(value_of("name", R"({"template": "{data.name}厂"})", Row{{{"data.name", "甲"}}, CellForm::text, false}) == "甲厂");
}

TEST_CASE("what a field would become that its catalogue does not have is a doubt with its place, without any row") {
    const auto doubts = [](const std::string& value, const std::string& more = {}) {
        auto plan = plan_of("\"kind\": " + value, more);
        REQUIRE_MESSAGE(plan, (plan ? "" : plan.error().message));
        std::string all;
        for (const std::string& doubt : plan->doubts()) all += doubt + "\n";
        return all;
    };
    for (const char* sound : {R"("A")", R"({"constant": "法人"})", R"({"constant": " 单位"})", R"({"column": "A", "do": [{"list": {"1": "法人", "2": ""}}]})",
                              R"({"constant": "1", "do": [{"list": {"1": "自然人"}}]})", R"({"constant": "公司", "do": [{"replace": ["公司", "法人"]}]})"})
        CHECK(doubts(sound).empty());
    CHECK(doubts(R"({"constant": "法入"})").find("m.json:1:") == 0);
    CHECK(doubts(R"({"constant": "法入"})").find("法入") != std::string::npos);
    CHECK(doubts(R"({"column": "A", "do": [{"list": {"1": "法人", "2": "公司"}}]})").find("公司") != std::string::npos);
    CHECK(doubts(R"({"column": "A", "do": [{"list": "类"}]})", R"("lists": {"类": {"1": "公司"}}, )").find("公司") != std::string::npos);
    CHECK(doubts(R"({"column": "A", "do": [{"list": {"1": "法人"}, "otherwise": "其他"}]})").find("其他") != std::string::npos);
    CHECK(doubts(R"({"when": [{"if": {"column": "A", "empty": true}, "value": {"constant": "公司"}}], "else": "A"})").find("公司") != std::string::npos);
    CHECK(doubts(R"({"column": "A", "do": [{"default": "公司"}]})").find("公司") != std::string::npos);
}

TEST_CASE("a required field that nothing feeds is an error when the mapping is compiled") {
    auto plan = Plan::compile(R"({"kind": "kinds/xk.json", "fields": {"XK_XDR_MC": "A"}})", "m.json", context());
    REQUIRE(!plan);
    CHECK(plan.error().message.find("XK_XDR_LB") != std::string::npos);
}

TEST_CASE("a column that the source lacks is named with the nearest one before the first row") {
    auto plan = plan_of(R"("name": "单位名称", "text": {"column": "备注", "optional": true})");
    REQUIRE(plan);
    Origin origin;
    origin.columns = {"序号", "单位名"};
    auto bound = plan->bind(origin);
    REQUIRE(!bound);
    CHECK(bound.error().code == Errc::source);
    CHECK(bound.error().message.find("单位名称") != std::string::npos);
    CHECK(bound.error().hint.find("单位名") != std::string::npos);
    origin.columns = {"序号", "单位\n名 称"};  // typed by people
    CHECK(plan->bind(origin));
}

TEST_CASE("rows of several origins on one page are each read by their own columns, and plans may share one row's memory") {
    const auto first = plan_of(R"("name": "A")"), second = plan_of(R"("name": "B")");
    REQUIRE(first);
    REQUIRE(second);
    Page page;
    for (const std::vector<std::string>& columns : {std::vector<std::string>{"A", "B"}, {"B", "A"}, {"C", "D"}}) {
        auto origin = std::make_shared<Origin>();
        origin->columns = columns;
        page.origins.push_back(origin);
    }
    for (const std::uint32_t origin : {0u, 1u, 2u, 1u, 0u}) {
        RawRow row;
        row.origin = origin;
        row.first_cell = static_cast<std::uint32_t>(page.cells.size());
        row.cell_count = 2;
        page.cells.push_back({"甲", CellForm::text});
        page.cells.push_back({"乙", CellForm::text});
        page.rows.push_back(row);
    }
    Mapped mapped;
    const auto name = [&](const Plan& plan, std::size_t row) {
        plan.apply(page, page.rows[row], mapped);
        return mapped.findings.empty() ? mapped.record.at(0) : std::string(mapped.findings.front().kind->code);
    };
    std::string by_first, by_second, by_turns;
    for (std::size_t row = 0; row < page.rows.size(); ++row) by_first += name(*first, row);
    for (std::size_t row = 0; row < page.rows.size(); ++row) by_second += name(*second, row);
    for (std::size_t row : {0u, 1u}) by_turns += name(*first, row) + name(*second, row);
    CHECK(by_first == "甲乙column-missing乙甲");
    CHECK(by_second == "乙甲column-missing甲乙");
    CHECK(by_turns == "甲乙乙甲");
}

TEST_CASE("an origin made where another one stood is not taken for it") {
    const auto plan = plan_of(R"("name": "A")");
    REQUIRE(plan);
    Mapped mapped;
    for (int i = 0; i < 100; ++i) {  // the allocator gives the same address again and again
        Page page;
        auto origin = std::make_shared<Origin>();
        origin->columns = i % 2 == 0 ? std::vector<std::string>{"A", "B"} : std::vector<std::string>{"B", "A"};
        page.origins.push_back(std::move(origin));
        page.cells = {{"甲", CellForm::text}, {"乙", CellForm::text}};
        RawRow row;
        row.cell_count = 2;
        page.rows.push_back(row);
        plan->apply(page, page.rows.front(), mapped);
        CHECK(mapped.record.at(0) == (i % 2 == 0 ? "甲" : "乙"));
    }
}

TEST_CASE("rows are left out, refused or withdrawn by their cells") {
    auto plan = plan_of(R"("code": "B", "day": "C")", R"("skip": [{"reason": "note-row", "when": {"column": "A", "starts_with": "注"}}],
        "refuse": [{"code": "code-unknown", "column": "A", "when": {"not": {"column": "A", "in": ["增", "废"]}}}],
        "withdraw": [{"reason": "voided", "when": {"column": "A", "equals": "废"}}], "newest_by": "D", )");
    REQUIRE(plan);
    const auto row = [](const char* a, const char* c) { return Row{{{"A", a}, {"B", "x1"}, {"C", c}, {"D", "09:00"}}, CellForm::text, false}; };
    Mapped mapped = map_row(*plan, row("注：略", "x"));
    CHECK(mapped.verdict == RowVerdict::skip);
    CHECK(mapped.reason == "note-row");
    CHECK(mapped.findings.empty());
    mapped = map_row(*plan, row("补", "2021-03-05"));
    CHECK(codes(mapped) == "code-unknown");
    CHECK(mapped.findings.front().column == 0);
    mapped = map_row(*plan, row("废", "not a date"));
    CHECK(mapped.verdict == RowVerdict::withdraw);
    CHECK(codes(mapped) == "");
    CHECK(mapped.record.at(2) == "X1");
    mapped = map_row(*plan, row("增", "2021-03-05"));
    CHECK(mapped.verdict == RowVerdict::record);
    CHECK(mapped.order == "09:00");
    CHECK(plan->newest_wins());
}

TEST_CASE("a finding about personal data shows it masked") {
    auto plan = plan_of(R"("code": {"column": "A", "do": [{"expect": "[0-9]+"}]})");
    REQUIRE(plan);
    const Mapped mapped = map_row(*plan, {{{"A", "2201021990X"}}, CellForm::text, false});
    REQUIRE(mapped.findings.size() == 1);
    CHECK(mapped.findings.front().value == "22********X");
}

TEST_CASE("what was normalised is a finding of severity fixed, and a clean row has none") {
    auto plan = plan_of(R"("code": "A", "name": "B")");
    REQUIRE(plan);
    CHECK(codes(map_row(*plan, {{{"A", "ａ 1"}, {"B", "甲 "}}, CellForm::text, false}), Severity::fixed) == "spaces-removed width-folded case-folded trimmed");
    CHECK(map_row(*plan, {{{"A", "A1"}, {"B", "甲"}}, CellForm::text, false}).findings.empty());
}

TEST_CASE("the stamp changes with the mapping, its kind, its lists and the office's words, and with nothing else") {
    const auto stamp = [](const std::string& fields, std::string office) {
        auto used = context();
        used.terms["office.name"] = std::move(office);
        auto plan = Plan::compile("{\"kind\": \"t.json\", \"fields\": {" + fields + "}}", "m.json", used);
        REQUIRE(plan);
        return plan->stamp();
    };
    CHECK(stamp(R"("name": "A")", "甲") == stamp(R"("name": "A")", "甲"));
    CHECK(stamp(R"("name": "A")", "甲") != stamp(R"("name": "B")", "甲"));
    CHECK(stamp(R"("name": "A")", "甲") != stamp(R"("name": "A")", "乙"));
}

TEST_CASE("an example that is not true is reported with its line") {
    auto plan = plan_of(R"("name": "A")", R"("examples": [{"row": {"A": " 甲"}, "record": {"name": "甲"}}, {"row": {"A": "甲"}, "record": {"name": "乙"}},
 {"row": {"A": "甲"}, "skip": "x"}], )");
    REQUIRE(plan);
    const auto failures = plan->run_examples();
    REQUIRE(failures.size() == 2);
    CHECK(failures[0].find("m.json:1") == 0);
    CHECK(failures[1].find("m.json:2") == 0);
}

TEST_CASE("every mapping we ship compiles and all its examples are true") {
    std::size_t count = 0;
    for (const char* folder : {"office-a", "examples"})
        for (const auto& entry : std::filesystem::directory_iterator(Path(test::kSourceFolder) / "mappings" / folder)) {
            if (entry.path().extension() != ".json") continue;
            CAPTURE(entry.path());
            auto text = read_file(entry.path());
            REQUIRE(text);
            auto plan = Plan::compile(*text, entry.path().filename().string(), context());
            REQUIRE_MESSAGE(plan, (plan ? "" : plan.error().place + " " + plan.error().message + " " + plan.error().hint));
            for (const std::string& failure : plan->run_examples()) FAIL_CHECK(failure);
            for (const std::string& doubt : plan->doubts()) FAIL_CHECK(doubt);
            ++count;
        }
    CHECK(count >= 14);
}

TEST_CASE("each example in the manual is true") {
    auto manual = read_file(Path(test::kSourceFolder) / "mappings/README.md");
    REQUIRE(manual);
    std::size_t at = 0, count = 0;
    while ((at = manual->find("```jsonc\n", at)) != std::string::npos) {
        at += 9;
        const std::string block = manual->substr(at, manual->find("```", at) - at);
        if (block.find("\"kind\"") == std::string::npos) continue;
        auto plan = Plan::compile(block, "README.md", context());
        REQUIRE_MESSAGE(plan, (plan ? "" : plan.error().place + " " + plan.error().message + " " + plan.error().hint));
        CHECK(block.find("\"examples\"") != std::string::npos);
        for (const std::string& failure : plan->run_examples()) FAIL_CHECK(failure);
        ++count;
    }
    CHECK(count >= 2);
    for (const MappingFunction& function : mapping_functions()) {
        CAPTURE(function.name);
        CHECK(manual->find("`" + std::string(function.name) + "`") != std::string::npos);
    }
}
