// What the ledger keeps of the exchange log's heads, and what a person said when log or ledger came back older than
// they were.

#include "creditlink/base/text.h"
#include "impl.h"

namespace creditlink {

namespace {

constexpr std::string_view kHead = "head", kHeadOf = "head of ",
                           kBatchOf = "batch of ";  // facts: the ledger's own, and each platform's
constexpr std::string_view kLost = "lost", kRestoredAt = "restored at";

// A run of its task after the restoration that read the source to its end: what was admitted before its end may have been
// delivered in the time that was lost, what is admitted by later runs is news. A run that knows that it did not read
// everything, or assessed quarantined rows alone, is none.
const char* const kMayHaveLeft =
    "SELECT 1 FROM submission AS s LEFT JOIN run AS r ON r.id = s.run WHERE s.seq = ?1 AND NOT EXISTS (SELECT 1 FROM "
    "run AS q "
    "WHERE q.task = r.task AND q.id < r.id AND q.started > CAST(?2 AS INTEGER) AND q.state = 'balanced' AND q.mode "
    "NOT IN ('backfill', 'requeue', 'partial'))";

void put_fact(Sql& sql, std::string_view name, std::string_view value) {
    sql.query("INSERT INTO fact VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2")
        .text(name)
        .text(value)
        .run();
}

std::string fact_in(Sql& sql, std::string_view name) {
    Query query = sql.query("SELECT value FROM fact WHERE name = ?");
    return query.text(name).step() ? query.string(0) : std::string();
}

}  // namespace

Result<std::vector<HeadView>> Ledger::heads() {
    std::vector<HeadView> found;
    Status read = impl_->sql->read([&] {
        if (std::string own = fact_in(*impl_->sql, kHead); !own.empty()) found.push_back({"", std::move(own)});
        Query newest = impl_->sql->query("SELECT head FROM batch WHERE head <> '' ORDER BY number DESC LIMIT 1");
        if (newest.step()) found.push_back({"", newest.string(0)});
        Query platforms =
            impl_->sql->query("SELECT name, value FROM fact WHERE substr(name, 1, length(?1)) = ?1 ORDER BY name");
        platforms.text(kHeadOf);
        while (platforms.step()) {
            const std::string by = platforms.string(0).substr(kHeadOf.size());
            found.push_back({by, platforms.string(1), fact_in(*impl_->sql, std::string(kBatchOf) + by)});
        }
    });
    if (!read) return read.error();
    return found;
}

Status Ledger::note_head(std::string_view by, std::string_view head, std::string_view batch) {
    return impl_->write([&]() -> Status {
        put_fact(*impl_->sql, by.empty() ? std::string(kHead) : std::string(kHeadOf) + std::string(by), head);
        if (!by.empty()) put_fact(*impl_->sql, std::string(kBatchOf) + std::string(by), batch);
        return {};
    });
}

Result<std::vector<std::string>> Ledger::given_up() {
    const std::string known = fact_in(*impl_->sql, kLost);
    std::vector<std::string> lost;
    for (const std::string_view one : creditlink::split(known, "\n"))
        if (!one.empty()) lost.emplace_back(one);
    return impl_->sql->checked(std::move(lost));
}

Result<bool> Ledger::may_have_left(std::span<const Item> items) {
    const std::string since = fact_in(*impl_->sql, kRestoredAt);
    bool may = false;
    if (!since.empty()) {
        Query query = impl_->sql->query(kMayHaveLeft);
        for (const Item& item : items) {
            may = query.bind(item.sequence).text(since).step();
            query.again();
            if (may) break;
        }
    }
    return impl_->sql->checked(may);
}

Status Ledger::record_restored(const Restored& what, std::string_view reason, std::string_view who) {
    Impl& l = *impl_;
    return l.write(
        [&]() -> Status {
            std::string lost = fact_in(*l.sql, kLost);
            for (const HeadView& one : what.lost) lost += one.head + "\n" + one.batch + "\n";
            l.decided("restored", "log", reason, who, "restored", [&](json::Writer& w) {
                w.name("lost").begin_array();
                for (const HeadView& one : what.lost) {
                    w.begin_object().member("by", one.by);
                    if (!one.head.empty()) w.member("head", one.head);
                    if (!one.batch.empty()) w.member("batch", one.batch);
                    w.end_object();
                }
                w.end_array()
                    .member("batches", static_cast<std::int64_t>(what.unknown_batches))
                    .member("continues", what.now);
            });
            put_fact(*l.sql, kLost, lost);
            put_fact(*l.sql, kRestoredAt, std::to_string(l.now()));
            put_fact(*l.sql, kHead, what.now);
            // Whatever was on its way may have left: no entry says so any more.
            l.sql->query("UPDATE batch SET state = ?, due = 0 WHERE state = ?")
                .bind(static_cast<std::int64_t>(*next(BatchState::sending, BatchEvent::sent_unknown)))
                .bind(static_cast<std::int64_t>(BatchState::sending))
                .run();
            return {};
        },
        "ledger.restored.before-commit");
}

}  // namespace creditlink
