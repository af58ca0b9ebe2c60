// The order of a task's rows, run by run: recognised by the last run's order, noted for the next run's.
//
// Two facts keep it honest. "order:<task>" is the mark of the file that speaks the truth about `seen`; whatever changes `seen`
// takes it away. "order-open:<task>" names the run that is noting an order; whoever else changes `seen` meanwhile takes that away.

#include <algorithm>
#include <cstring>

#include "creditlink/base/encode.h"
#include "creditlink/base/random.h"
#include "impl.h"

namespace creditlink {

using namespace ledger_detail;

namespace {

constexpr std::uint64_t kFewRows = 1'000;              // so few are found in `seen` just as fast
constexpr std::size_t kMostForgotten = 256u << 10;     // 4 MiB of hashes; a run that replaces more has another order anyway

std::string mark_name(TaskId task) { return "order:" + std::to_string(task); }
std::string open_name(TaskId task) { return "order-open:" + std::to_string(task); }

RowHash random_mark() {
    RowHash mark{};
    const std::string bytes = random_bytes(mark.size());
    std::memcpy(mark.data(), bytes.data(), mark.size());
    return mark;
}

std::string fact_of(Ledger::Impl& l, const std::string& name) {
    Query query = l.sql->query("SELECT value FROM fact WHERE name = ?");
    return query.text(name).step() ? query.string(0) : std::string();
}

void put_fact(Ledger::Impl& l, const std::string& name, const std::string& value) {
    l.sql->query("INSERT INTO fact VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2").text(name).text(value).run();
}

Path order_file(const Ledger::Impl& l, TaskId task) { return l.directory / "order" / (std::to_string(task) + ".rows"); }

bool still_ours(Ledger::Impl& l) {
    const Ledger::Impl::Order& order = l.order;
    return order.run != 0 ? fact_of(l, open_name(order.task)) == std::to_string(order.run)
                          : fact_of(l, mark_name(order.task)) == hex(bytes_of(order.mark));
}

void open_order(Ledger::Impl& l, TaskId task, const RowHash& stamp) {
    Ledger::Impl::Order& order = l.order;
    if (order.task != task) order = {};
    order.task = task;
    order.stamp = stamp;
    order.opened = true;
    const auto mark = from_hex(fact_of(l, mark_name(task)));
    if (!mark || mark->size() != order.mark.size()) return;
    std::memcpy(order.mark.data(), mark->data(), mark->size());
    order.known = RowOrder::open(order_file(l, task), order.mark, stamp);
}

// From here on the run's order is another than the last one's; what was the same so far is taken over.
Status begin_new_order(Ledger::Impl& l) {
    Ledger::Impl::Order& order = l.order;
    auto writer = RowOrderWriter::make(order_file(l, order.task), random_mark(), order.stamp);
    if (!writer) return writer.error();
    order.next.emplace(std::move(*writer));
    RowOrder last = RowOrder::open(order_file(l, order.task), order.mark, order.stamp);
    for (std::uint64_t i = 0; i < order.noted; ++i) {
        const RowHash* row = last.next();
        if (row == nullptr) return Error{Errc::storage, "the order of rows was cut short while it was read", order_file(l, order.task).string(), {}};
        if (Status added = order.next->add({row, 1}); !added) return added;
    }
    return {};
}

}  // namespace

void Ledger::Impl::order_is_stale(TaskId task) {
    sql->query("DELETE FROM fact WHERE name = ?").text(mark_name(task)).run();
}

void Ledger::Impl::order_is_disturbed(TaskId task) {
    order_is_stale(task);
    sql->query("DELETE FROM fact WHERE name = ?").text(open_name(task)).run();
}

void Ledger::Impl::begin_order(TaskId task, RunId run) {
    order = {};
    order.task = task;
    order.run = run;
    put_fact(*this, open_name(task), std::to_string(run));
}

void Ledger::Impl::leave_out_of_order(std::span<const RowHash> sorted) {
    std::vector<RowHash>& all = order.forgotten;
    const auto before = static_cast<std::ptrdiff_t>(all.size());
    all.insert(all.end(), sorted.begin(), sorted.end());
    std::inplace_merge(all.begin(), all.begin() + before, all.end());
    if (all.size() > kMostForgotten) order.known = {}, order.given_up = true;
}

Status Ledger::recognise(TaskId task, const RowHash& stamp, std::span<const RowHash> rows, std::vector<char>& known) {
    Impl& l = *impl_;
    Impl::Order& order = l.order;
    if (!order.opened || order.task != task) open_order(l, task, stamp);
    if (!order.known.is_open()) return l.admitting ? Status() : l.sql->status();  // else it would wait
    if (!still_ours(l)) order.known = {}, order.given_up = true;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!order.known.pass(rows[i])) continue;
        if (std::binary_search(order.forgotten.begin(), order.forgotten.end(), rows[i])) continue;
        known[i] = 1;
        if (l.recognised.task == task) l.recognised.found.add(rows[i]);
    }
    return l.sql->status();
}

Status Ledger::note_order(std::span<const RowHash> rows) {
    Impl::Order& order = impl_->order;
    if (order.given_up || order.run == 0 || !order.opened) return {};
    if (!order.next) {
        if (order.known.in_step() && order.noted + rows.size() == order.known.passed()) {
            order.noted += rows.size();
            return {};
        }
        if (Status begun = begin_new_order(*impl_); !begun) return begun;
    }
    order.noted += rows.size();
    return order.next->add(rows);
}

Status Ledger::keep_order() {
    Impl& l = *impl_;
    Impl::Order& order = l.order;
    if (order.given_up || order.run == 0 || !order.opened || order.noted < kFewRows) return {};
    if (!order.next) {
        const bool same = order.known.next() == nullptr && fact_of(l, mark_name(order.task)) == hex(bytes_of(order.mark));
        if (same) return l.sql->status();
        if (Status begun = begin_new_order(l); !begun) return begun;
    }
    if (Status finished = order.next->finish(order.forgotten); !finished) return finished;
    return l.write([&]() -> Status {
        if (still_ours(l)) put_fact(l, mark_name(order.task), hex(bytes_of(order.next->mark())));
        return {};
    });
}

}  // namespace creditlink
