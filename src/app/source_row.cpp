#include "source_row.h"

#include <set>

#include "creditlink/base/message.h"
#include "prepared.h"

namespace creditlink {

namespace {

SourceRow row_of(const Page& page, const RawRow& row, const Mapped& mapped) {
    const Origin& origin = page.origin_of(row);
    SourceRow found{page.origins[row.origin], origin.place(row.number, row.key, -1), {}, mapped.record, false, false, {}};
    for (const Cell& cell : page.cells_of(row)) found.cells.emplace_back(cell.text);
    return found;
}

}  // namespace

std::string corrected_words(const SourceRow& row) {
    if (row.corrected.empty()) return {};
    std::string columns;
    for (const std::string& column : row.corrected) columns += (columns.empty() ? "" : say("、", ", ").data()) + column;
    return say("有人在待处理区更正过：{c}。", " A person corrected in quarantine: {c}.", {{"c", columns}});
}

Result<std::optional<SourceRow>> find_source_row(Office& office, const TaskConfig& task, const ReadyMapping& mapping,
                                                 const RecordKey& key,
                                                 const std::function<bool(const Digest256&)>& admitted) {
    auto source = office.source(task, {});
    if (!source) return source.error();
    const Plan& plan = mapping.plan;
    std::optional<SourceRow> found;
    Page page;
    Mapped mapped;
    std::set<const Origin*> bound;
    for (;;) {
        auto more = (*source)->read(page);
        if (!more) return more.error();
        if (!*more) return found;
        if (auto ok = bind_new(plan, page, bound); !ok) return ok.error();
        for (const RawRow& row : page.rows) {
            if (row.fate != RowFate::data) continue;
            plan.apply(page, row, mapped);
            if (mapped.verdict != RowVerdict::record || key_of(office.hmac(), plan.kind(), mapped.record) != key)
                continue;
            found = row_of(page, row, mapped);
            std::string canonical;
            append_canonical(canonical, plan.kind(), mapped.record);
            found->exact = admitted(sha256(canonical));
            if (found->exact) return found;
        }
    }
}

}  // namespace creditlink
