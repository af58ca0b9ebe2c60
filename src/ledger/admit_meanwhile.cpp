// A group on its way into the ledger: while the caller waits, or while it goes on with the next rows.

#include <utility>

#include "creditlink/base/failpoint.h"
#include "impl.h"

namespace creditlink {

using namespace ledger_detail;

namespace {

constexpr std::size_t kLargeGroup = 10'000;  // rows, which fill the journal as far as it is written back

Status bring_in(Ledger::Impl& l, Spooled& bodies, const Group& group, std::span<const std::string> platforms, const HmacSha256& office, Written& written) {
    if (Status durable = bodies.sync(); !durable) return durable;
    CREDITLINK_FAILPOINT("ledger.admit.spooled");
    if (Status admitted = l.write_group(group, platforms, office, written); !admitted) return admitted;
    CREDITLINK_FAILPOINT("ledger.admit.committed");
    if (group.admissions.size() >= kLargeGroup) l.sql->begin_journal_anew();
    return {};
}

template <typename Item, typename Key>
void expect_all(KeyFilter& filter, const std::vector<Item>& items, Key key) {
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i + KeyFilter::kAhead < items.size()) filter.fetch(key(items[i + KeyFilter::kAhead]));
        filter.expect(key(items[i]));
    }
}

// What the filters must not miss from now on.
void expect(Ledger::Impl& l, const Group& group) {
    expect_all(l.record_filter, group.admissions, [](const Admission& admission) -> const auto& { return admission.key.bytes; });
    if (l.seen_filter_task == group.task) expect_all(l.seen_filter, group.seen, [](const SeenRow& row) -> const auto& { return row.hash; });
}

// What this object remembers of its run, of which the tables have that much more.
void take_over(Ledger::Impl& l, TaskId task, const Written& written) {
    l.record_filter.count(written.records);
    if (l.seen_filter_task == task) l.seen_filter.count(written.rows);
    if (l.recognised.task == task)
        for (const RowHash& row : written.forgotten) l.recognised.found.add(row);
    if (l.order.task == task) l.leave_out_of_order(written.forgotten);
}

}  // namespace

// Nothing but new rows and their records, so that what it touches is found in them.
bool Group::only_admits() const {
    return forget.empty() && cleared.empty() && proposals.empty() && !rekeyed && !compared && seen.size() == admissions.size();
}

Sql& Ledger::Impl::reading() {
    if (!admitting) return *sql;
    if (!beside) {
        auto opened = Sql::open(directory / "ledger.db", {.read_only = true, .create = false, .cache_kib = kBesideCacheKiB});
        if (!opened) return *sql;  // which waits
        beside = std::move(*opened);
    }
    return *beside;
}

Result<BodyRef> Ledger::store_body(std::string_view bytes, const KeptRowView& source) { return impl_->spool->store(bytes, source); }

Status Ledger::admit(const Group& group, std::span<const std::string> platforms, const HmacSha256& office) {
    if (Status before = admitted(); !before) return before;
    auto bodies = impl_->spool->hand_over();
    if (!bodies) return bodies.error();
    Written written;
    expect(*impl_, group);
    if (Status in = bring_in(*impl_, *bodies, group, platforms, office, written); !in) return in;
    take_over(*impl_, group.task, written);
    return {};
}

Status Ledger::admit_meanwhile(Group group, std::span<const std::string> platforms, const HmacSha256& office) {
    if (!group.only_admits()) return admit(group, platforms, office);
    if (Status before = admitted(); !before) return before;
    auto bodies = impl_->spool->hand_over();
    if (!bodies) return bodies.error();
    // The next group will mostly need as many; each number that has to be asked for waits for this group.
    if (Status ready = impl_->spool->keep_ready(bodies->segments()); !ready) return ready;
    expect(*impl_, group);
    Impl& l = *impl_;
    l.admitting = std::make_unique<Impl::Admitting>(std::move(group), std::move(*bodies));
    l.sql->meanwhile([&l, one = l.admitting.get(), platforms, &office] {
        one->status = bring_in(l, one->bodies, one->group, platforms, office, one->written);
    });
    return {};
}

Status Ledger::admitted() {
    if (!impl_->admitting) return {};
    impl_->sql->await();
    const std::unique_ptr<Impl::Admitting> ended = std::move(impl_->admitting);
    if (!ended->status) return ended->status;
    take_over(*impl_, ended->group.task, ended->written);
    return {};
}

}  // namespace creditlink
