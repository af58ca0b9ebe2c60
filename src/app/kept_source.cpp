#include "kept_source.h"

#include <algorithm>

#include "creditlink/base/message.h"
#include "creditlink/exchange_log/checkpoint.h"
#include "creditlink/exchange_log/source_rows.h"
#include "creditlink/record/kept_row.h"

namespace creditlink {

namespace {

std::shared_ptr<const Origin> origin_of(const SpelledRow& row) {
    auto origin = std::make_shared<Origin>();
    origin->shape = shape_named(row.shape), origin->file = row.file, origin->part = row.part;
    for (const SpelledRow::Cell& cell : row.cells) origin->columns.push_back(cell.column);
    return origin;
}

CellForm form_of(const SpelledRow::Cell& cell) {
    if (cell.form == SpelledRow::Form::number) return CellForm::number;
    if (cell.form == SpelledRow::Form::date) return CellForm::date;
    return cell.text.empty() ? CellForm::blank : CellForm::text;
}

std::optional<SpelledRow> spelled(const KeptSourceRow& kept) {
    return kept.proof.kept() ? spelled_row({kept.proof.heading, kept.proof.row}, kept.record) : std::nullopt;
}

}  // namespace

Result<std::optional<KeptSourceRow>> kept_source_of(Office& office, Ledger& ledger, const SubmissionView& view) {
    const std::optional<KeptSourceRow> none;
    if (view.batch.empty()) return none;
    const auto batch = ledger.batch(view.batch);
    if (!batch) return batch.error();
    const auto head = *batch ? LogHead::parse((*batch)->head) : Result<LogHead>(LogHead{});
    const auto entry = submitted_entry(office.config().state / "log", view.batch, head ? head->size : 0);
    const auto contents = office.contents_to_read();
    if (!entry) return entry.error();
    if (!*entry) return none;
    if (!contents) return contents.error();
    const auto content = kept_content(*contents, **entry);
    if (!content) return content.error().code == Errc::not_found ? Result<std::optional<KeptSourceRow>>(none) : content.error();  // erased
    auto kept = kept_source_row(*content, **entry, text_of(view.id));
    return kept && *kept && !(*kept)->proof.kept() ? Result<std::optional<KeptSourceRow>>(none) : std::move(kept);
}

Result<SourceRow> mapped_again(const KeptSourceRow& kept, const ReadyMapping& mapping,
                               const std::function<bool(const Digest256&)>& admitted) {
    const auto row = spelled(kept);
    if (!row) return Error{Errc::log_integrity, std::string(say("证据库里的源数据行无法读取", "the source row in the evidence store cannot be read")), {}, "creditlink log check"};
    const auto origin = origin_of(*row);
    if (auto bound = mapping.plan.bind(*origin); !bound) return bound.error();
    Page page;
    page.origins.push_back(origin);
    SourceRow found{origin, origin->place(row->number, row->key, -1), {}, {}, false, true, {}};
    for (const SpelledRow::Cell& cell : row->cells) {
        const auto corrected = std::ranges::find(row->corrections, cell.column, &std::pair<std::string, std::string>::first);
        const bool as_read = corrected == row->corrections.end();
        const std::string_view text = as_read ? cell.text : corrected->second;
        page.cells.push_back({page.keep(text), as_read ? form_of(cell) : text.empty() ? CellForm::blank : CellForm::text});
        found.cells.emplace_back(text);
        if (!as_read) found.corrected.push_back(cell.column);
    }
    RawRow raw;
    raw.number = row->number, raw.key = page.keep(row->key);
    raw.cell_count = static_cast<std::uint32_t>(page.cells.size());
    page.rows.push_back(raw);
    Mapped mapped;
    mapping.plan.apply(page, raw, mapped);
    std::string canonical;
    append_canonical(canonical, mapping.plan.kind(), mapped.record);
    found.exact = mapped.verdict == RowVerdict::record && admitted(sha256(canonical));
    found.record = std::move(mapped.record);
    return found;
}

std::string place_of(const KeptSourceRow& kept) {
    const auto row = spelled(kept);
    return row ? origin_of(*row)->place(row->number, row->key, -1) : std::string();
}

}  // namespace creditlink
