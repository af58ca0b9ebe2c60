// Items in quarantine whose row, or file, a run did not refuse again.

#include "seen_in_run.h"

namespace creditlink {

namespace {

// Returns how many of them a person has not decided meanwhile.
Result<std::uint64_t> close_items(Ledger::Impl& l, RunId run, const std::vector<std::int64_t>& numbers) {
    std::uint64_t closed = 0;
    if (numbers.empty()) return l.sql->checked(std::move(closed));
    Status done = l.write([&]() -> Status {
        Query close = l.sql->query("UPDATE quarantine SET state = 'gone', last_run = ? WHERE number = ? AND state IN ('open', 'fixed')");
        for (const std::int64_t number : numbers) {
            close.bind(run).bind(number).run();
            closed += static_cast<std::uint64_t>(l.sql->changed());
        }
        return {};
    });
    if (!done) return done.error();
    return closed;
}

}  // namespace

Result<std::uint64_t> Ledger::close_gone_quarantine(TaskId task, RunId run, SeenInRun& seen) {
    if (Status tidied = seen.state_->refused.tidy(); !tidied) return tidied.error();
    std::vector<std::int64_t> gone;
    Query waiting = impl_->sql->query("SELECT hash, number FROM quarantine WHERE task = ? AND state IN ('open', 'fixed') ORDER BY hash");
    waiting.bind(task);
    bool more = waiting.step();
    const auto pass = [&](bool read_again) {
        if (!read_again) gone.push_back(waiting.integer(1));
        more = waiting.step();
    };
    Status merged = seen.state_->refused.set.merge([&](std::string_view hash) {
        while (more && waiting.view(0) < hash) pass(false);
        if (more && waiting.view(0) == hash) pass(true);
        return more;
    });
    if (!merged) return merged.error();
    while (more) pass(false);
    waiting.again();
    return close_items(*impl_, run, gone);
}

Result<std::uint64_t> Ledger::close_files_quarantine(TaskId task, RunId run, const std::function<bool(std::string_view file)>& still_refused) {
    std::vector<std::int64_t> settled;
    Query waiting = impl_->sql->query(
        "SELECT q.number, o.text FROM quarantine AS q JOIN origin AS o ON o.id = q.origin WHERE q.task = ? AND q.state IN ('open', 'fixed') AND q.row_number = 0 AND q.row_key = ''");
    waiting.bind(task);
    while (waiting.step())
        if (!still_refused(waiting.view(1))) settled.push_back(waiting.integer(0));
    waiting.again();
    return close_items(*impl_, run, settled);
}

}  // namespace creditlink
