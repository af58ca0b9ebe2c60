// What the workbench shows of a row while somebody writes a mapping: a draft does not unmask.

#include "preview_masking.h"

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <vector>

#include "creditlink/base/file.h"
#include "mapping_coverage.h"
#include "support/folders.h"

using namespace creditlink;

namespace {

// The example of licences, with some of its texts written over.
Plan drafted(const std::vector<std::pair<std::string, std::string>>& changes) {
    MappingContext context;
    context.terms = {{"office.name", "示范厅"}, {"office.uscc", "11220000Y00000016R"}, {"office.division", "220000"}};
    context.read = [](std::string_view path) { return read_file(Path(test::kSourceFolder) / "mappings" / Path(path)); };
    std::string text = *read_file(Path(test::kSourceFolder) / "mappings/examples/licences.json");
    for (const auto& [from, to] : changes) {
        const std::size_t at = text.find(from);
        REQUIRE(at != std::string::npos);
        text.replace(at, from.size(), to);
    }
    auto plan = Plan::compile(text, "licences.json", context);
    REQUIRE_MESSAGE(plan, (plan ? std::string() : plan.error().message));
    return std::move(*plan);
}

Origin sheet(std::vector<std::string> columns) {
    Origin made;
    made.columns = std::move(columns);
    return made;
}

std::vector<std::string> values_with(const Plan& plan, std::string_view field, std::string_view text) {
    std::vector<std::string> values(plan.kind().fields.size());
    values[static_cast<std::size_t>(plan.kind().index_of(field))] = text;
    return values;
}

}  // namespace

TEST_CASE("a draft that takes a person's name into a field of no person shows it masked: the text in force and the header know better") {
    const Plan now = drafted({{"\"XK_FRDB\": \"法定代表人\"", "\"XK_FRDB\": \"代表\""}});
    const Plan next = drafted({{"\"XK_FRDB\": \"法定代表人\"", "\"XK_FRDB\": \"另一列\""}, {"\"XK_NR\": \"许可内容\"", "\"XK_NR\": {\"join\": [\"代表\", \"联系人姓名\"]}"}});
    const Origin origin = sheet({"代表", "联系人姓名", "许可编号"});
    const std::vector<std::string_view> texts = {"佴旎旎", "欧阳某", "SYXK-1"};
    const PreviewMasking masking(next, &now);
    const auto row = masking.row(origin, texts);
    CHECK(row.cells == std::vector<std::string>{"佴**", "欧**", "SYXK-1"});
    const auto values = masking.values(next, origin, row, values_with(next, "XK_NR", "佴旎旎欧阳某"));
    CHECK(values[static_cast<std::size_t>(next.kind().index_of("XK_NR"))] == "佴*****");
    CHECK(masking.values(next, origin, row, values_with(next, "XK_XKBH", "SYXK-1"))[static_cast<std::size_t>(next.kind().index_of("XK_XKBH"))] == "SYXK-1");
    const auto found = masking.finding({.kind = finding_kind("code-unknown"), .severity = Severity::error, .field = next.kind().index_of("XK_NR"), .column = 0, .value = "佴旎旎", .detail = {}}, origin, row);
    CHECK(found.value == "佴**");
}

TEST_CASE("words that no code list knows are masked by what the column is, or else without the numbers of persons") {
    const Plan now = drafted({{"\"XK_FRDB\": \"法定代表人\"", "\"XK_FRDB\": \"代表\""}});
    const Plan next = drafted({});
    PreviewMasking masking(next, &now);
    masking.tell(sheet({"代表", "身份证号", "状态"}));
    CHECK(masking.word("代表", "佴旎旎") == "佴**");
    CHECK(masking.word("身份证号", "220102199001010017") == "2*****************");
    CHECK(masking.word("状态", "220102199001010017") == "220102********0017");
    CHECK(masking.word("状态", "吊销") == "吊销");
}

TEST_CASE("what coverage counts is masked as the preview masks it: a column that the mapping takes as a person's, whatever its header says") {
    Plan plan = drafted({{"\"XK_FRDB\": \"法定代表人\"", "\"XK_FRDB\": \"代表\""}});
    Page page;
    const auto origin = std::make_shared<Origin>(sheet({"代表", "状态"}));
    const std::vector<std::string> texts = {"佴旎旎", "吊销"};
    page.origins = {origin};
    for (const std::string& text : texts) page.cells.push_back({.text = text});
    RawRow row;
    row.cell_count = 2;
    page.rows = {row};
    PreviewMasking masking(plan, nullptr);
    masking.tell(*origin);
    Mapped mapped;
    mapped.verdict = RowVerdict::record;
    mapped.record.values.resize(plan.kind().fields.size());
    for (const int column : {0, 1}) mapped.findings.push_back({.kind = finding_kind("code-unknown"), .severity = Severity::warning, .field = 0, .column = column, .value = texts[static_cast<std::size_t>(column)], .detail = {}});
    MappingCoverage found(plan);
    found.count(page, page.rows.front(), mapped, masking);
    CHECK(found.unknown == std::map<std::pair<std::string, std::string>, std::uint64_t>{{{"代表", "佴**"}, 1}, {{"状态", "吊销"}, 1}});
}
