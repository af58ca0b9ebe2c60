#include "mapping_coverage.h"

#include <algorithm>

namespace creditlink {

void MappingCoverage::count(const Page& page, const RawRow& row, const Mapped& mapped, const PreviewMasking& masking) {
    ++rows;
    const Origin& origin = page.origin_of(row);
    const auto cells = page.cells_of(row);
    for (std::size_t i = 0; i < cells.size(); ++i)
        if (std::find(used.begin(), used.end(), origin.columns[i]) == used.end()) unused[origin.columns[i]] += !cells[i].text.empty();
    if (mapped.verdict != RowVerdict::record) return;
    for (std::size_t i = 0; i < fed.size(); ++i) fed[i] += !mapped.record.values[i].empty();
    for (const Finding& finding : mapped.findings)
        if (finding.kind->code == "code-unknown" && finding.column >= 0) {
            const std::string& column = origin.columns[static_cast<std::size_t>(finding.column)];
            ++unknown[{column, masking.word(column, finding.value)}];
        }
}

}  // namespace creditlink
