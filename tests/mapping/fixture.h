#pragma once
// A small kind, a mapping over it, and rows to put through: the tests' little language.

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/mapping/plan.h"
#include "support/folders.h"

namespace creditlink::mapping_test {

inline const char* const kKind = R"({"name": "t", "title": "试", "catalogue": "1", "identity": ["code"], "fields": [
  {"name": "name", "title": "名称", "type": "name"}, {"name": "text", "title": "正文", "type": "text"},
  {"name": "code", "title": "代码", "type": "code", "personal": true, "mask": [2, 1]}, {"name": "day", "title": "日期", "type": "date"},
  {"name": "money", "title": "金额", "type": "money"},
  {"name": "kind", "title": "类别", "type": "choice", "choices": [{"value": "法人", "also": ["单位"]}, "自然人"]}]})";

inline MappingContext context() {
    MappingContext made;
    made.terms = {{"office.name", "示范厅"}, {"office.uscc", "11220000Y00000016R"}, {"office.division", "220000"}};
    made.read = [](std::string_view path) -> Result<std::string> {
        if (path == "t.json") return std::string(kKind);
        return read_file(Path(test::kSourceFolder) / "mappings" / Path(path));
    };
    return made;
}

inline Result<Plan> plan_of(const std::string& fields, const std::string& more = {}) {
    return Plan::compile("{\"kind\": \"t.json\", " + more + "\"fields\": {" + fields + "}}", "m.json", context());
}

struct Row {
    std::vector<std::pair<std::string, std::string>> cells;
    CellForm form = CellForm::text;  // of all of them
    bool epoch_1904 = false;
};

// The one row `row` through `plan`, bound to exactly its columns.
inline Mapped map_row(Plan& plan, const Row& row) {
    Page page;
    auto origin = std::make_shared<Origin>();
    origin->epoch_1904 = row.epoch_1904;
    for (const auto& [column, text] : row.cells) {
        origin->columns.push_back(column);
        page.cells.push_back({page.keep(text), text.empty() ? CellForm::blank : row.form});
    }
    RawRow raw;
    raw.cell_count = static_cast<std::uint32_t>(page.cells.size());
    page.origins.push_back(origin);
    page.rows.push_back(raw);
    auto bound = plan.bind(*origin);
    REQUIRE_MESSAGE(bound, (bound ? "" : bound.error().message));
    Mapped out;
    plan.apply(page, page.rows.front(), out);
    return out;
}

inline std::string codes(const Mapped& mapped, Severity severity = Severity::error) {
    std::string out;
    for (const Finding& finding : mapped.findings)
        if (finding.severity == severity) out.append(out.empty() ? "" : " ").append(finding.kind->code);
    return out;
}

// What `field` becomes when `value` (JSON) feeds it from a row with one column A; "!code" if it is refused.
inline std::string value_of(const std::string& field, const std::string& value, const Row& row) {
    auto plan = plan_of("\"" + field + "\": " + value);
    REQUIRE_MESSAGE(plan, (plan ? "" : plan.error().place + " " + plan.error().message));
    const Mapped mapped = map_row(*plan, row);
    const std::string errors = codes(mapped);
    return errors.empty() ? mapped.record.at(static_cast<std::size_t>(plan->kind().index_of(field))) : "!" + errors;
}

inline std::string value_of(const std::string& field, const std::string& value, const std::string& cell, CellForm form = CellForm::text) {
    return value_of(field, value, Row{{{"A", cell}}, form, false});
}

}  // namespace creditlink::mapping_test
