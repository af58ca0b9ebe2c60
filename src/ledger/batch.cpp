// Batches under way, and their end.

#include <algorithm>
#include <map>

#include "impl.h"

namespace creditlink {

using namespace ledger_detail;

namespace {

Error wrong_state(const BatchRow& row, BatchState is, BatchState wanted) {
    return {Errc::internal,
            say("批次 {b} 不能从 {f} 变为 {t}", "batch {b} cannot go from {f} to {t}",
                {{"b", row.id}, {"f", std::string(name_of(is))}, {"t", std::string(name_of(wanted))}}),
            {}, {}};
}

Result<BatchRow> stored(Ledger::Impl& l, const BatchRow& row) {
    auto found = l.batch_by_number(row.number);
    if (Status s = l.sql->status(); !s) return s.error();
    if (!found || found->id != row.id) return Error{Errc::internal, say("没有批次 {b}", "there is no batch {b}", {{"b", row.id}}), {}, {}};
    return std::move(*found);
}

void put_state(Sql& sql, const BatchRow& row, BatchState state) {
    sql.query("UPDATE batch SET state = ?, held = ?, refused = ?, attempt = ?, rounds = ?, first_sent = ?, due = ?, receipt = ?, signed_receipt = ? WHERE number = ?")
        .bind(static_cast<std::int64_t>(state)).text(stored_text(row.held)).bind(row.refused ? 1 : 0).bind(row.attempt).bind(row.rounds)
        .bind(row.first_sent).bind(row.due).text(row.receipt).bind(row.signed_receipt ? 1 : 0).bind(row.number).run();
}

// Submission ids of the batch, and where they stand.
std::map<SubmissionKey, Sequence> ids_of(Ledger::Impl& l, std::span<const Sequence> sequences) {
    std::map<SubmissionKey, Sequence> ids;
    Query query = l.sql->query("SELECT id FROM submission WHERE seq = ?");
    for (const Sequence sequence : sequences) {
        if (query.bind(sequence).step()) ids.emplace(SubmissionKey{query.bytes<20>(0)}, sequence);
        query.again();
    }
    return ids;
}

struct Marks {
    std::int64_t rejected = 0, doubtful = 0;
};

// The platform has answered after all: what a person vouched for has the platform's own verdict now.
void take_words_back(Ledger::Impl& l, BatchNumber number, std::span<const Sequence> sequences) {
    Query remove = l.sql->query("DELETE FROM outcome WHERE seq = ? AND state = ?");
    std::int64_t removed = 0;
    for (const Sequence sequence : sequences) {
        remove.bind(sequence).bind(static_cast<std::int64_t>(SubmissionState::vouched)).run();
        removed += l.sql->changed();
    }
    l.sql->query("UPDATE batch SET dropped = dropped - ? WHERE number = ?").bind(removed).bind(number).run();
}

// One row in `outcome` for each verdict. What a person dropped meanwhile stays dropped; the note keeps what came.
Result<Marks> put_verdicts(Ledger::Impl& l, std::span<const Sequence> sequences, std::span<const ItemVerdict> verdicts) {
    Marks marks;
    if (verdicts.empty()) return marks;
    const auto ids = ids_of(l, sequences);
    Query insert = l.sql->query("INSERT OR IGNORE INTO outcome (seq, state, code, field, message) VALUES (?, ?, ?, ?, ?)");
    Query dropped = l.sql->query("UPDATE outcome SET code = ?, field = ?, message = ? WHERE seq = ?");
    for (const ItemVerdict& verdict : verdicts) {
        const auto at = ids.find(verdict.id);
        if (at == ids.end()) return Error{Errc::internal, "a verdict for a submission that is not in the batch", text_of(verdict.id), {}};
        const bool rejected = verdict.state == SubmissionState::rejected;
        if (!rejected && verdict.state != SubmissionState::doubtful) return Error{Errc::internal, "a verdict is rejected or doubtful", text_of(verdict.id), {}};
        insert.bind(at->second).bind(static_cast<std::int64_t>(verdict.state)).text(verdict.code).text(verdict.field).text(verdict.message).run();
        if (l.sql->changed() == 1) ++(rejected ? marks.rejected : marks.doubtful);
        else dropped.text(verdict.code).text(verdict.field).text(verdict.message).bind(at->second).run();
    }
    return marks;
}

}  // namespace

Result<std::vector<BatchRow>> Ledger::batches(std::span<const BatchState> in_states) {
    std::vector<BatchRow> found;
    Status read = impl_->sql->read([&] {
        for (const BatchState state : in_states) {
            Query query = impl_->sql->query(kSelectBatchesInState);
            query.bind(static_cast<std::int64_t>(state));
            while (query.step()) found.push_back(batch_of(query));
        }
    });
    if (!read) return read.error();
    std::sort(found.begin(), found.end(), [](const BatchRow& a, const BatchRow& b) { return a.number < b.number; });
    return found;
}

Result<std::optional<BatchRow>> Ledger::batch(std::string_view id) {
    Query query = impl_->sql->query(kSelectBatchById);
    std::optional<BatchRow> found;
    if (query.text(id).step()) found = batch_of(query);
    return impl_->sql->checked(std::move(found));
}

Status Ledger::update_batch(const BatchRow& row) {
    return impl_->write(
        [&]() -> Status {
            auto now = stored(*impl_, row);
            if (!now) return now.error();
            const bool ends = row.state == BatchState::settled || row.state == BatchState::split;
            const bool by_person = now->state == BatchState::held && row.state != BatchState::held;
            if (ends || by_person || !reachable(now->state, row.state)) return wrong_state(row, now->state, row.state);
            put_state(*impl_->sql, row, row.state);
            return {};
        },
        "ledger.update.before-commit");
}

Status Ledger::settle(const BatchRow& row, std::span<const ItemVerdict> verdicts) {
    Impl& l = *impl_;
    return l.write(
        [&]() -> Status {
            auto now = stored(l, row);
            if (!now) return now.error();
            if (now->state == BatchState::settled) {  // the answer was read twice: a final receipt never changes
                if (now->receipt == row.receipt) return {};
                return Error{Errc::trust,
                             say("批次 {b} 已按回执 {old} 结清，又来了另一份回执 {new}", "batch {b} was settled by receipt {old}, and now another one came: {new}",
                                 {{"b", row.id}, {"old", now->receipt}, {"new", row.receipt}}),
                             {}, std::string(say("请保存两份回执并与平台核对", "keep both and ask the platform"))};
            }
            if (!next(now->state, BatchEvent::final_receipt)) return wrong_state(row, now->state, BatchState::settled);
            const std::vector<Sequence> sequences = l.sequences_of(row.number);
            if (l.decided_in(row.number) > 0) take_words_back(l, row.number, sequences);
            auto marks = put_verdicts(l, sequences, verdicts);
            if (!marks) return marks.error();
            put_state(*l.sql, row, BatchState::settled);
            l.sql->query("UPDATE batch SET rejected = ?, doubtful = ?, settled = ?, held = '' WHERE number = ?")
                .bind(marks->rejected).bind(marks->doubtful).bind(l.now()).bind(row.number).run();
            l.release_behind(sequences);
            return {};
        },
        "ledger.settle.before-commit");
}

// The items of a batch that is no more, those left out about which a person decided, are free again in `parts` lots.
Status Ledger::Impl::regroup(const BatchRow& row, std::size_t parts) {
    const std::vector<Sequence> all = sequences_of(row.number);
    std::vector<Sequence> free;
    Query decided = sql->query("SELECT 1 FROM outcome WHERE seq = ?");
    Query aside = sql->query("INSERT INTO aside (seq, state, lot) VALUES (?1, ?2, ?3) ON CONFLICT (seq) DO UPDATE SET state = ?2, behind = 0, lot = ?3");
    for (const Sequence sequence : all) {
        const bool is_decided = decided.bind(sequence).step();
        decided.again();
        if (is_decided) aside.bind(sequence).bind(static_cast<std::int64_t>(Aside::decided)).bind(0).run();
        else free.push_back(sequence);
    }
    const std::size_t size = (free.size() + parts - 1) / std::max<std::size_t>(parts, 1);
    for (std::size_t i = 0; i < free.size(); ++i)
        aside.bind(free[i]).bind(static_cast<std::int64_t>(Aside::released)).bind(row.number * 2 + static_cast<std::int64_t>(i / std::max<std::size_t>(size, 1))).run();
    sql->query("UPDATE batch SET dropped = 0 WHERE number = ?").bind(row.number).run();
    put_state(*sql, row, BatchState::split);
    return {};
}

Status Ledger::split(const BatchRow& row) {
    return impl_->write(
        [&]() -> Status {
            auto now = stored(*impl_, row);
            if (!now) return now.error();
            if (!next(now->state, BatchEvent::too_large) || now->count < 2) return wrong_state(row, now->state, BatchState::split);
            return impl_->regroup(row, 2);
        },
        "ledger.split.before-commit");
}

}  // namespace creditlink
