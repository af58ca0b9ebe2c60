#include "row_reports.h"

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "print.h"

namespace creditlink {

namespace {

std::string_view name_of(RowOutcome outcome) {
    switch (outcome) {
        case RowOutcome::unchanged: return "unchanged";
        case RowOutcome::admitted: return "accept";
        case RowOutcome::quarantined: return "quarantine";
        case RowOutcome::skipped: return "skip";
        case RowOutcome::proposed: return "withdraw";
    }
    return "";
}

std::string column_of(const Finding& finding, const Origin& origin) {
    const auto index = static_cast<std::size_t>(finding.column);
    return finding.column >= 0 && index < origin.columns.size() ? origin.columns[index] : std::string();
}

std::string_view field_of(const Finding& finding, const Kind& kind, bool title) {
    if (finding.field < 0) return {};
    const Field& field = kind.fields[static_cast<std::size_t>(finding.field)];
    return title ? field.title : field.name;
}

std::string json_of(const RowReport& row, const TaskConfig& task, const Kind& kind, const Masking& masking) {
    json::Writer writer;
    writer.begin_object().member("task", task.name).member("file", row.origin->file).member("part", row.origin->part);
    writer.member("row", static_cast<std::int64_t>(row.number)).member("key", masking.text(row.key)).member("verdict", name_of(row.outcome));
    if (!row.reason.empty()) writer.member("reason", row.reason);
    if (row.findings) {
        writer.name("findings").begin_array();
        for (const Finding& finding : *row.findings) {
            writer.begin_object().member("code", finding.kind->code).member("severity", name_of(finding.severity)).member("field", field_of(finding, kind, false));
            writer.member("column", column_of(finding, *row.origin)).member("value", finding.value).member("detail", finding.detail.said()).end_object();
        }
        writer.end_array();
    }
    if (!row.canonical.empty()) writer.member("kind", kind.name).name("data").raw(masking.canonical(kind, row.canonical));
    return writer.end_object().take();
}

}  // namespace

std::string line_of(const Finding& finding, const Kind& kind, const Origin& origin) {
    const FindingText text = text_of(finding, field_of(finding, kind, true), column_of(finding, origin), language());
    return text.what + say("。", ". ").data() + text.fix;
}

void RowReports::add(const RowReport& row) {
    if (json_) {
        print_json(json_of(row, task_, kind_, masking_));
        return;
    }
    if (row.outcome != RowOutcome::quarantined && row.outcome != RowOutcome::proposed) return;
    std::string_view code = row.reason;
    if (row.findings)
        for (const Finding& finding : *row.findings)
            if (finding.severity == Severity::error && code.empty()) code = finding.kind->code;
    const bool known = shown_.contains(std::string(code));
    if (most_ == 0 || (!known && most_ == 1 && shown_.size() == kKinds) || ++shown_[std::string(code)] > most_) return;
    int column = -1;
    std::string sentences;
    if (row.findings)
        for (const Finding& finding : *row.findings)
            if (finding.severity == Severity::error) {
                if (column < 0) column = finding.column;
                for (const std::string& line : wrapped(one_line(line_of(finding, kind_, *row.origin)), screen_width() - 4)) sentences += "    " + line + "\n";
            }
    text_ += "  " + one_line(row.origin->place(row.number, row.key, column)) + "  [" + one_line(code) + "]\n" + sentences;
}

std::string RowReports::text() const { return text_.empty() ? std::string() : one_line(task_.name) + "\n" + text_; }

}  // namespace creditlink
