#include "creditlink/base/json.h"
#include "creditlink/ledger/ledger.h"
#include "creditlink/record/kind.h"

namespace creditlink {

std::string findings_json(const std::vector<Finding>& findings, const Kind& kind, const std::vector<std::string>& columns) {
    json::Writer w;
    w.begin_array();
    for (const Finding& finding : findings) {
        w.begin_object().member("code", finding.kind->code).member("severity", name_of(finding.severity));
        if (finding.field >= 0 && static_cast<std::size_t>(finding.field) < kind.fields.size()) {
            const Field& field = kind.fields[static_cast<std::size_t>(finding.field)];
            w.member("field", field.name).member("title", field.title);
        }
        if (finding.column >= 0 && static_cast<std::size_t>(finding.column) < columns.size())
            w.member("column", columns[static_cast<std::size_t>(finding.column)]);
        if (!finding.value.empty()) w.member("value", finding.value);
        if (!finding.detail.empty()) w.member("detail", finding.detail.zh);
        if (finding.detail.en != finding.detail.zh) w.member("detail_en", finding.detail.en);
        w.end_object();
    }
    return w.end_array().take();
}

}  // namespace creditlink
