// Where a submission stands: its outcome if it has one, else what set it aside, else the batch that covers it.

#include <algorithm>

#include "impl.h"

namespace creditlink {

using namespace ledger_detail;

namespace {

#define CREDITLINK_BATCH_COLUMNS                                                                                             \
    "number, batch.id, lane.platform, lane.kind, catalogue, created, head, count, bytes, digest, state, held, refused, "     \
    "attempt, rounds, first_sent, due, receipt, signed_receipt FROM batch JOIN lane ON lane.id = batch.lane "
#define CREDITLINK_ROW_COLUMNS \
    "SELECT seq, key, version, op, id, segment, offset, length, prior, run, origin, number, row_key FROM submission "

}  // namespace

const char* const kSelectBatchByNumber = "SELECT " CREDITLINK_BATCH_COLUMNS "WHERE number = ?";
const char* const kSelectBatchById = "SELECT " CREDITLINK_BATCH_COLUMNS "WHERE batch.id = ?";
const char* const kSelectBatchesInState = "SELECT " CREDITLINK_BATCH_COLUMNS "WHERE state = ? ORDER BY number";
const char* const kSelectRow = CREDITLINK_ROW_COLUMNS "WHERE seq = ?";
const char* const kSelectRows = CREDITLINK_ROW_COLUMNS "WHERE seq >= ? AND seq <= ? ORDER BY seq";

BatchRow batch_of(const Query& q) {
    BatchRow row;
    row.number = q.integer(0);
    row.id = q.string(1);
    row.lane = {q.string(2), q.string(3)};
    row.catalogue = q.string(4);
    row.created = q.string(5);
    row.head = q.string(6);
    row.count = static_cast<std::uint32_t>(q.integer(7));
    row.bytes = static_cast<std::uint64_t>(q.integer(8));
    row.digest = q.bytes<32>(9);
    row.state = static_cast<BatchState>(q.integer(10));
    row.held = bilingual_in(q.view(11));
    row.refused = q.integer(12) != 0;
    row.attempt = static_cast<std::uint32_t>(q.integer(13));
    row.rounds = static_cast<std::uint32_t>(q.integer(14));
    row.first_sent = q.integer(15);
    row.due = q.integer(16);
    row.receipt = q.string(17);
    row.signed_receipt = q.integer(18) != 0;
    return row;
}

Row row_of(const Query& q) {
    Row row;
    row.sequence = q.integer(0);
    row.key.bytes = q.bytes<20>(1);
    row.version = static_cast<std::uint32_t>(q.integer(2));
    row.op = static_cast<Op>(q.integer(3));
    row.id.bytes = q.bytes<20>(4);
    row.body = {q.integer(5), static_cast<std::uint64_t>(q.integer(6)), static_cast<std::uint32_t>(q.integer(7))};
    row.prior = q.integer(8);
    row.run = q.integer(9);
    row.place = {q.integer(10), static_cast<std::uint64_t>(q.integer(11)), q.string(12)};
    return row;
}

std::optional<Row> Ledger::Impl::row(Sequence sequence) {
    Query query = sql->query(kSelectRow);
    if (!query.bind(sequence).step()) return std::nullopt;
    return row_of(query);
}

// No index over random ids: it would cost every admission more than this scan costs the few who ask.
std::optional<Row> Ledger::Impl::row(const SubmissionKey& id) {
    Query query = sql->query(CREDITLINK_ROW_COLUMNS "WHERE id = ? LIMIT 1");
    if (!query.blob(bytes_of(id)).step()) return std::nullopt;
    return row_of(query);
}

std::optional<BatchRow> Ledger::Impl::batch_by_number(BatchNumber number) {
    Query query = sql->query(kSelectBatchByNumber);
    if (!query.bind(number).step()) return std::nullopt;
    return batch_of(query);
}

BatchNumber Ledger::Impl::batch_over(Sequence sequence, bool member) {
    Query query = member ? sql->query("SELECT max(batch) FROM member WHERE seq = ?")
                         : sql->query("SELECT number, last_seq FROM batch WHERE lane = ?2 AND first_seq > 0 AND first_seq <= ?1 ORDER BY first_seq DESC LIMIT 1");
    query.bind(sequence);
    if (!member) query.bind(lane_of(sequence));
    if (!query.step()) return 0;
    return member || query.integer(1) >= sequence ? query.integer(0) : 0;
}

Standing Ledger::Impl::standing(Sequence sequence) {
    Standing found;
    bool is_aside = false, member = false;
    {
        Query query = sql->query("SELECT state, behind FROM aside WHERE seq = ?");
        if (query.bind(sequence).step()) {
            is_aside = true;
            switch (static_cast<Aside>(query.integer(0))) {
                case Aside::superseded: found.state = SubmissionState::superseded; break;
                case Aside::held: found.held = true; found.behind = query.integer(1); break;
                case Aside::released: break;
                case Aside::member: member = true; break;
                case Aside::decided: found.state = SubmissionState::dropped; break;
            }
        }
    }
    if (!is_aside || member) {
        if (const BatchNumber number = batch_over(sequence, member)) {
            found.batch = batch_by_number(number);
            if (found.batch) found.state = state_within(found.batch->state);
        }
    }
    Query outcome = sql->query("SELECT state, code, field, message, note FROM outcome WHERE seq = ?");
    if (outcome.bind(sequence).step()) {
        found.state = static_cast<SubmissionState>(outcome.integer(0));
        found.code = outcome.string(1);
        found.field = outcome.string(2);
        found.message = outcome.string(3);
        found.note = bilingual_in(outcome.view(4)).said();
    }
    return found;
}

Sequence Ledger::Impl::waits_for(const Row& row, std::string_view kind) {
    Sequence before = newest_in(lane_of(row.sequence), row.prior, kind);
    while (before != 0 && !sql->failed()) {
        const Standing s = standing(before);
        switch (s.state) {
            case SubmissionState::dropped:
            case SubmissionState::superseded: {  // says nothing about the one before it, which may still be under way
                const auto earlier = this->row(before);
                before = earlier ? newest_in(lane_of(row.sequence), earlier->prior, kind) : 0;
                continue;
            }
            case SubmissionState::pending:
            case SubmissionState::sending:
            case SubmissionState::unknown:
            case SubmissionState::waiting:
            case SubmissionState::parked: return before;
            case SubmissionState::accepted:
            case SubmissionState::doubtful:
            case SubmissionState::rejected:
            case SubmissionState::vouched: return 0;
        }
    }
    return 0;
}

std::vector<Sequence> Ledger::Impl::sequences_of(BatchNumber number) {
    std::vector<Sequence> found;
    Query range = sql->query("SELECT first_seq, last_seq FROM batch WHERE number = ?");
    if (!range.bind(number).step()) return found;
    const std::int64_t first = range.integer(0), last = range.integer(1);
    Query query = first > 0 ? sql->query("SELECT seq FROM submission WHERE seq >= ? AND seq <= ? AND seq NOT IN (SELECT seq FROM aside WHERE seq >= ?1 AND seq <= ?2) ORDER BY seq")
                            : sql->query("SELECT seq FROM member WHERE batch = ? ORDER BY position");
    if (first > 0) query.bind(first).bind(last);
    else query.bind(number);
    while (query.step()) found.push_back(query.integer(0));
    return found;
}

void Ledger::Impl::release_behind(std::span<const Sequence> settled) {
    if (settled.empty() || sql->number("SELECT EXISTS (SELECT 1 FROM aside WHERE behind > 0)") == 0) return;
    Query query = sql->query("UPDATE aside SET state = 3, behind = 0 WHERE behind = ? AND state = 2");
    for (const Sequence sequence : settled) query.bind(sequence).run();
}

}  // namespace creditlink
