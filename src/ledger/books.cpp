// The books: what was admitted to a lane, counted where it was admitted, against where everything stands now.

#include "impl.h"

namespace creditlink {

using namespace ledger_detail;

namespace {

void add_batches(Sql& sql, std::int64_t lane, Books& books) {
    Query query = sql.query("SELECT state, sum(count), sum(rejected), sum(doubtful), sum(dropped), refused FROM batch WHERE lane = ? GROUP BY state, refused");
    query.bind(lane);
    while (query.step()) {
        const auto state = static_cast<BatchState>(query.integer(0));
        if (state == BatchState::split) continue;  // its items stand elsewhere
        const auto at = [&](int column) { return static_cast<std::uint64_t>(query.integer(column)); };
        const std::uint64_t rejected = at(2), doubtful = at(3), dropped = at(4), rest = at(1) - rejected - doubtful - dropped;
        books.rejected += rejected;
        books.doubtful += doubtful;
        books.dropped += dropped;
        switch (state) {
            case BatchState::sending: books.sending += rest; break;
            case BatchState::unknown: books.unknown += rest; break;
            case BatchState::waiting: books.waiting += rest; break;
            case BatchState::settled: books.accepted += rest; break;
            case BatchState::held:
                books.parked += rest;
                if (query.integer(5) == 0) books.unclear += rest;
                break;
            case BatchState::split: break;
        }
    }
}

Books books_of(Sql& sql, std::int64_t lane, std::int64_t admitted, std::int64_t cut_to) {
    Books books;
    books.admitted = static_cast<std::uint64_t>(admitted);
    add_batches(sql, lane, books);
    Query tail = sql.query("SELECT count(*) FROM submission WHERE seq > ? AND seq < ?");
    tail.bind(cut_to).bind(lane_end(lane));
    if (tail.step()) books.pending = static_cast<std::uint64_t>(tail.integer(0));
    Query aside = sql.query("SELECT state, count(*), sum(seq > ?3) FROM aside WHERE seq >= ?1 AND seq < ?2 GROUP BY state");
    aside.bind(lane_begin(lane)).bind(lane_end(lane)).bind(cut_to);
    while (aside.step()) {
        const auto count = static_cast<std::uint64_t>(aside.integer(1));
        books.pending -= static_cast<std::uint64_t>(aside.integer(2));
        switch (static_cast<Aside>(aside.integer(0))) {
            case Aside::superseded: books.superseded += count; break;
            case Aside::held: books.held += count; books.pending += count; break;
            case Aside::released: books.pending += count; break;
            case Aside::decided: books.dropped += count; break;
            case Aside::member: break;  // counted by its batch
        }
    }
    // So far `dropped` has all that persons decided.
    Query vouched = sql.query("SELECT count(*) FROM outcome WHERE state = ? AND seq >= ? AND seq < ?");
    vouched.bind(static_cast<std::int64_t>(SubmissionState::vouched)).bind(lane_begin(lane)).bind(lane_end(lane));
    if (vouched.step()) books.vouched = static_cast<std::uint64_t>(vouched.integer(0));
    books.dropped -= books.vouched;
    return books;
}

}  // namespace

Result<std::vector<std::pair<Lane, Books>>> Ledger::books() {
    Sql& sql = *impl_->sql;
    std::vector<std::pair<Lane, Books>> all;
    Status read = sql.read([&] {
        Query lanes = sql.query("SELECT id, platform, kind, admitted, cut_to FROM lane ORDER BY platform, kind");
        while (lanes.step())
            all.emplace_back(Lane{lanes.string(1), lanes.string(2)}, books_of(sql, lanes.integer(0), lanes.integer(3), lanes.integer(4)));
    });
    if (!read) return read.error();
    return all;
}

}  // namespace creditlink
