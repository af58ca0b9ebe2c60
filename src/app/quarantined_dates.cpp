#include "quarantined_dates.h"

#include "creditlink/ingest/quarantine_source.h"

namespace creditlink {

namespace {

// By number of the row: what its mapping makes of the field that the kind counts from.
std::optional<CivilDate> date_of(const Plan& plan, const QuarantineView& item, Mapped& mapped) {
    const int field = plan.kind().decided;
    if (field < 0) return std::nullopt;
    Page page;
    auto source = quarantine_source({item}, {});
    if (const auto read = source->read(page); !read || page.rows.empty() || page.rows[0].cell_count != page.origin_of(page.rows[0]).columns.size()) return std::nullopt;
    plan.apply(page, page.rows[0], mapped);
    if (mapped.verdict != RowVerdict::record || mapped.record.values.size() <= static_cast<std::size_t>(field)) return std::nullopt;
    return CivilDate::parse_slashed(mapped.record.values[static_cast<std::size_t>(field)]);
}

}  // namespace

Status quarantined_dates(const Office& office, Ledger& ledger, const std::function<void(const QuarantinedDate&)>& each) {
    std::size_t read = 0;
    for (const TaskConfig& task : office.config().tasks) {
        auto items = ledger.quarantine("waiting", task.name, kMostDatesRead - read);
        if (!items) return items.error();
        if (items->empty()) continue;
        read += items->size();
        auto mapping = office.mapping(task.mapping);
        Mapped mapped;
        for (const QuarantineView& item : *items)
            each({.number = item.number, .since = item.since, .task = &task, .kind = item.kind, .place = item.place,
                  .decided = mapping ? date_of(mapping->plan, item, mapped) : std::nullopt});
    }
    return {};
}

}  // namespace creditlink
