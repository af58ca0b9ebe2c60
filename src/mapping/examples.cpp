// The examples inside a mapping file: a row as the source gives it, and what must become of it.

#include <algorithm>

#include "creditlink/base/message.h"
#include "value.h"

namespace creditlink {

namespace {

// A page with one row; a JSON number stands for a spreadsheet's number, null or absence for a blank cell.
Page page_of(const json::Value& row, const std::vector<std::string>& columns) {
    Page page;
    auto origin = std::make_shared<Origin>();
    origin->columns = columns;
    for (const auto& [name, value] : row.members)
        if (std::find(columns.begin(), columns.end(), name) == columns.end()) origin->columns.push_back(name);
    RawRow raw;
    raw.number = 1;
    for (const std::string& column : origin->columns) {
        const json::Value* value = row.find(column);
        const bool blank = !value || value->is_null() || value->text.empty();
        page.cells.push_back({blank ? std::string_view() : page.keep(value->text),
                              blank ? CellForm::blank : value->type == json::Type::number ? CellForm::number : CellForm::text});
    }
    raw.cell_count = static_cast<std::uint32_t>(page.cells.size());
    page.origins.push_back(std::move(origin));
    page.rows.push_back(raw);
    return page;
}

std::string errors_of(const Kind& kind, const std::vector<Finding>& findings) {
    std::string out;
    for (const Finding& finding : findings) {
        if (finding.severity != Severity::error) continue;
        out.append(out.empty() ? "" : ", ").append(finding.kind->code);
        if (finding.field >= 0) out.append(" ").append(kind.fields[static_cast<std::size_t>(finding.field)].name);
    }
    return out;
}

std::string outcome_of(const Kind& kind, const Mapped& mapped) {
    if (mapped.verdict == RowVerdict::skip) return "skip " + mapped.reason;
    if (mapped.verdict == RowVerdict::withdraw) return "withdraw " + mapped.reason;
    const std::string errors = errors_of(kind, mapped.findings);
    return errors.empty() ? "record" : errors;
}

std::string expected_of(const json::Value& example) {
    for (const char* verdict : {"skip", "withdraw"})
        if (const json::Value* reason = example.find(verdict)) return std::string(verdict) + " " + reason->text;
    if (const json::Value* error = example.find("error")) return error->text;
    return "record";
}

}  // namespace

std::vector<std::string> Plan::run_examples() const {
    std::vector<std::string> failures;
    const Kind& kind = *impl_->kind;
    Mapped mapped;
    for (const json::Value& example : impl_->examples.items) {
        const auto say_failure = [&](std::string sentence) {
            failures.push_back(impl_->file + ":" + std::to_string(example.line) + " " + std::move(sentence));
        };
        if (auto ok = json::only_members(impl_->file, example, {"row", "record", "skip", "withdraw", "error", "comment"}); !ok) {
            say_failure(ok.error().message);
            continue;
        }
        const json::Value* row = example.find("row");
        if (!row) {
            say_failure(std::string(say("例子没有 row", "the example has no row")));
            continue;
        }
        const Page page = page_of(*row, columns_used());
        apply(page, page.rows.front(), mapped);
        const std::string expected = expected_of(example), got = outcome_of(kind, mapped);
        if (got != expected) say_failure(say("应为 {expected}，得到 {got}", "expected {expected}, got {got}", {{"expected", expected}, {"got", got}}));
        const json::Value* record = example.find("record");
        if (!record) continue;
        for (const auto& [name, value] : record->members) {
            const int field = kind.index_of(name);
            const std::string found = field < 0 ? std::string(say("没有这个栏目", "no such field")) : mapped.record.at(static_cast<std::size_t>(field));
            if (found != value.text) say_failure(say("{name} 应为“{expected}”，得到“{got}”", "{name}: expected \"{expected}\", got \"{got}\"", {{"name", name}, {"expected", value.text}, {"got", found}}));
        }
    }
    return failures;
}

}  // namespace creditlink
