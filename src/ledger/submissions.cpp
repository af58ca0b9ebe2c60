// Submissions as people see them, and what people may do about one.

#include <algorithm>

#include "impl.h"

namespace creditlink {

using namespace ledger_detail;

namespace {

Error nothing_to_do(const Standing& s, std::string_view id) {
    return {Errc::usage, say("{id} 的状态是“{s}”，不能这样处理", "{id} is {s}: that cannot be done with it", {{"id", std::string(id)}, {"s", std::string(title_of(s.state))}}), {},
            "creditlink submission show " + std::string(id)};
}

// The same data as a new version of the record, for this lane only.
Status admit_again(Ledger::Impl& l, const Row& row, const RecordState& record, const Lane& lane, const HmacSha256& office) {
    Digest256 content = record.content;
    if (record.version != row.version && row.op == Op::put) {
        auto body = l.spool->read(row.body);
        if (!body) return body.error();
        content = sha256(body->bytes);
    }
    const std::int64_t number = l.allot("next_admission", 1);
    const std::uint32_t version = record.version + 1;
    const SubmissionKey id = submission_of(office, lane.platform, row.key, version, row.op, content);
    l.sql->query("INSERT INTO submission SELECT ?, key, ?, op, ?, segment, offset, length, ?, run, origin, number, row_key, decided FROM submission WHERE seq = ?")
        .bind(lane_begin(lane_of(row.sequence)) | number).bind(version).blob(bytes_of(id)).bind(record.last).bind(row.sequence).run();
    l.sql->query("UPDATE lane SET admitted = admitted + 1 WHERE id = ?").bind(lane_of(row.sequence)).run();
    l.sql->query("UPDATE record SET version = ?, last = ? WHERE key = ?").bind(version).bind(number).blob(bytes_of(row.key)).run();
    return {};
}

// What the platform refused is sent again; what is unclear is asked for.
Status release(Ledger::Impl& l, const BatchRow& batch) {
    if (batch.refused) return l.send_held(batch);
    const auto to = next(batch.state, BatchEvent::released);
    if (!to) return Error{Errc::internal, "a parked submission in a batch that is not held", batch.id, {}};
    l.sql->query("UPDATE batch SET state = ?, held = '', rounds = 0, due = 0 WHERE number = ?").bind(static_cast<std::int64_t>(*to)).bind(batch.number).run();
    return {};
}

}  // namespace

Error ledger_detail::no_submission(std::string_view id) {
    return {Errc::not_found, id.starts_with("b-") ? say("台账中没有批次 {id}", "the ledger has no batch {id}", {{"id", std::string(id)}}) : say("台账中没有报送 {id}", "the ledger has no submission {id}", {{"id", std::string(id)}}), {},
            std::string(say("creditlink submission list 列出报送和批次", "creditlink submission list lists submissions and batches"))};
}

Lane Ledger::Impl::lane_named(std::int64_t id) {
    Query query = sql->query("SELECT platform, kind FROM lane WHERE id = ?");
    if (!query.bind(id).step()) return {};
    return {query.string(0), query.string(1)};
}

std::int64_t Ledger::Impl::decided_in(BatchNumber number) {
    Query query = sql->query("SELECT dropped FROM batch WHERE number = ?");
    return query.bind(number).step() ? query.integer(0) : 0;
}

// Nothing of such a batch waits for anybody, and every item keeps what was decided about it.
Status Ledger::Impl::end_if_all_decided(BatchNumber number) {
    const auto batch = batch_by_number(number);
    if (!batch || batch->state != BatchState::held || decided_in(number) < batch->count) return {};
    const auto to = next(batch->state, BatchEvent::decided);
    if (!to) return Error{Errc::internal, "a held batch that cannot end", batch->id, {}};
    sql->query("UPDATE batch SET state = ?, held = '', refused = 0, settled = ? WHERE number = ?")
        .bind(static_cast<std::int64_t>(*to)).bind(now()).bind(number).run();
    return {};
}

Status Ledger::Impl::send_held(BatchRow batch) {
    const auto to = next(batch.state, decided_in(batch.number) > 0 ? BatchEvent::regrouped : BatchEvent::sent_again);
    if (!to) return Error{Errc::internal, "a parked submission in a batch that is not held", batch.id, {}};
    batch.held = {};
    batch.refused = false;
    if (*to == BatchState::split) return regroup(batch, 1);
    sql->query("UPDATE batch SET state = ?, held = '', refused = 0, rounds = 0, due = 0 WHERE number = ?")
        .bind(static_cast<std::int64_t>(*to)).bind(batch.number).run();
    return {};
}

SubmissionView Ledger::Impl::view_of(const Row& row) {
    Standing s = standing(row.sequence);
    SubmissionView view{.sequence = row.sequence, .id = row.id, .key = row.key, .lane = lane_named(lane_of(row.sequence)),
                        .version = row.version, .op = row.op, .state = s.state, .code = std::move(s.code), .field = std::move(s.field),
                        .message = std::move(s.message), .note = std::move(s.note), .batch = {}, .receipt = {}, .signed_receipt = false,
                        .run = row.run, .task = {}, .place = place_text(row.place)};
    if (s.batch) {
        view.batch = s.batch->id;
        view.receipt = s.batch->receipt;
        view.signed_receipt = s.batch->signed_receipt;
        if (s.state == SubmissionState::parked) view.note = s.batch->held.said();
    }
    if (s.held)
        if (const auto before = this->row(s.behind))
            view.note = say("等在 {id} 之后", "held behind {id}", {{"id", text_of(before->id)}});
    Query task = sql->query("SELECT task.name FROM run JOIN task ON task.id = run.task WHERE run.id = ?");
    if (task.bind(row.run).step()) view.task = task.string(0);
    return view;
}

Result<std::optional<SubmissionView>> Ledger::submission(const SubmissionKey& id) {
    std::optional<SubmissionView> found;
    Status read = impl_->sql->read([&] {
        if (const auto row = impl_->row(id)) found = impl_->view_of(*row);
    });
    if (!read) return read.error();
    return found;
}

Result<std::string> Ledger::body(const SubmissionKey& id) {
    const auto row = impl_->row(id);
    if (Status s = impl_->sql->status(); !s) return s.error();
    if (!row) return no_submission(text_of(id));
    auto stored = impl_->spool->read(row->body);
    if (!stored) return stored.error();
    return std::move(stored->bytes);
}

Result<std::vector<SubmissionView>> Ledger::history(const RecordKey& key) {
    std::vector<SubmissionView> found;
    Status read = impl_->sql->read([&] {
        std::string kind;
        const auto record = impl_->record(key, &kind);
        if (!record) return;
        const std::vector<LaneRow> lanes = impl_->lanes_of(kind);
        for (std::int64_t number = record->last; number != 0;) {
            std::int64_t before = 0;
            for (const LaneRow& lane : lanes)
                if (const auto row = impl_->row(lane_begin(lane.id) | number)) {
                    before = row->prior;
                    found.push_back(impl_->view_of(*row));
                }
            number = before;
        }
    });
    if (!read) return read.error();
    return found;
}

Status Ledger::retry_submission(const SubmissionKey& id, std::string_view reason, std::string_view who, const HmacSha256& office) {
    Impl& l = *impl_;
    return l.write(
        [&]() -> Status {
            const auto row = l.row(id);
            if (!row) return no_submission(text_of(id));
            const Standing s = l.standing(row->sequence);
            l.decided("submission-retry", text_of(id), reason, who);
            if (s.state == SubmissionState::parked && s.batch) return release(l, *s.batch);
            if (s.state != SubmissionState::rejected) return nothing_to_do(s, text_of(id));
            std::string kind;
            const auto record = l.record(row->key, &kind);
            if (!record || l.newest_in(lane_of(row->sequence), record->last, kind) != row->sequence)
                return Error{Errc::usage, say("{id} 之后已有新版本，不必重报", "{id} has a newer version: there is nothing to retry", {{"id", text_of(id)}}), {}, {}};
            return admit_again(l, *row, *record, l.lane_named(lane_of(row->sequence)), office);
        },
        "ledger.decision.before-commit");
}

Status Ledger::drop_submission(const SubmissionKey& id, std::string_view reason, std::string_view who) {
    Impl& l = *impl_;
    return l.write(
        [&]() -> Status {
            const auto row = l.row(id);
            if (!row) return no_submission(text_of(id));
            const Standing s = l.standing(row->sequence);
            if (!next(s.state, SubmissionEvent::dropped)) return nothing_to_do(s, text_of(id));
            const bool unknown = s.state == SubmissionState::parked && s.batch && !s.batch->refused;
            const std::string note = stored_text(unknown ? say_both("结果未知，已放弃", "outcome unknown, dropped") : say_both("已放弃", "dropped"));
            l.sql->query("INSERT INTO outcome (seq, state, note) VALUES (?1, ?2, ?3) ON CONFLICT (seq) DO UPDATE SET state = ?2, note = ?3")
                .bind(row->sequence).bind(static_cast<std::int64_t>(SubmissionState::dropped)).text(note).run();
            if (s.state == SubmissionState::pending)
                l.sql->query("INSERT OR REPLACE INTO aside (seq, state) VALUES (?, ?)").bind(row->sequence).bind(static_cast<std::int64_t>(Aside::decided)).run();
            else
                l.sql->query("UPDATE batch SET dropped = dropped + 1, rejected = rejected - ? WHERE number = ?")
                    .bind(s.state == SubmissionState::rejected ? 1 : 0).bind(s.batch ? s.batch->number : 0).run();
            if (s.state == SubmissionState::parked)
                if (Status ended = l.end_if_all_decided(s.batch->number); !ended) return ended;
            l.release_behind(std::span(&row->sequence, 1));
            l.decided("submission-drop", text_of(id), reason, who);
            return {};
        },
        "ledger.decision.before-commit");
}

}  // namespace creditlink
