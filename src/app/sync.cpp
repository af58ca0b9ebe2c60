#include "sync.h"

#include <atomic>
#include <mutex>
#include <thread>

#include "creditlink/base/message.h"
#include "log_duty.h"
#include "configuration_noted.h"
#include "log_timestamp.h"
#include "mapping_in_force.h"
#include "office_index.h"
#include "run_rules.h"
#include "signing_key_change.h"
#include "standing_asked.h"
#include "creditlink/retention/erasure.h"
#include "creditlink/ledger/announcements.h"

namespace creditlink {

namespace {

// The delivery side of a sync: its own ledger connection, the only writer of the log while it runs.
class Carrier {
  public:
    Carrier(Ledger ledger, ExchangeLog& log, ContentStore& contents, Clock& clock)
        : ledger_(std::move(ledger)), log_(log), contents_(contents), clock_(clock), signing_(log, clock) {}

    void add(Route route, const Maintenance& maintenance) {
        maintenance_.push_back(&maintenance);
        closed_.push_back(0);
        routes_.push_back(std::make_unique<Route>(std::move(route)));
        couriers_.push_back(std::make_unique<Courier>(*routes_.back(), ledger_, log_, contents_, signing_, clock_));
        reports_.emplace_back(routes_.back()->options.platform, DeliveryReport{});
        // What cannot be recovered stops its own platform; the tasks and the other platforms go on.
        if (auto recovered = couriers_.back()->recover(); !recovered) reports_.back().second.stopped = recovered.error();
    }

    // While rows are still being read, with several platforms each gets its turn; the last pass has patience.
    void carry(const SyncOptions& options, const std::atomic<bool>& reading) {
        const auto stop = options.stop;
        while (routes_.size() > 1 && reading && !stop.stop_requested()) {
            for (std::size_t i = 0; i < couriers_.size(); ++i) pass(i, {.patience_ms = 0, .more_to_come = {}, .progress = {}, .stop = stop});
            clock_.sleep_ms(kTurnMs, stop);
        }
        for (std::size_t i = 0; i < couriers_.size(); ++i)
            pass(i, {.patience_ms = options.patience_ms, .more_to_come = [&reading] { return reading.load(); },
                     .progress = [&](const DeliveryReport& now) { if (!reading) tell(options, now); }, .stop = stop});
        for (std::size_t i = 0; i < couriers_.size(); ++i) tell_of_letters(i, stop);
    }

    std::vector<std::pair<std::string, DeliveryReport>> reports() { return reports_; }
    std::vector<std::pair<std::string, AnnounceReport>> announced() { return announced_; }
    std::vector<std::pair<std::string, std::int64_t>> closed() const {
        std::vector<std::pair<std::string, std::int64_t>> list;
        for (std::size_t i = 0; i < closed_.size(); ++i)
            if (closed_[i] != 0) list.emplace_back(reports_[i].first, closed_[i]);
        return list;
    }

    void expect(std::uint64_t records) { expected_ += records; }  // to be sent in this sync; any thread

  private:
    static constexpr std::int64_t kTurnMs = 100;

    // Every platform that can be reached is asked before one is given anything: what one knows concerns all. A courier alone asks by
    // itself, and where nothing is to be sent nobody is.
    void ask_all_before(std::size_t next) {
        if (asked_ || couriers_.size() == 1) return;
        const auto work = couriers_[next]->has_work();
        if (!work) return give_up(next, work.error());
        if (!*work) return;
        asked_ = true;
        for (std::size_t i = 0; i < couriers_.size(); ++i) {
            if (reports_[i].second.stopped || closes(i)) continue;
            if (auto looked = couriers_[i]->look_at_head(); !looked) give_up(i, looked.error());
        }
    }

    void pass(std::size_t i, const Courier::Limits& limits) {
        DeliveryReport& sum = reports_[i].second;
        if (sum.stopped || closes(i)) return;
        ask_all_before(i);
        if (sum.stopped) return;
        // When a maintenance window begins, the requests under way are finished and no further one begins.
        std::stop_source closing;
        const std::stop_callback told(limits.stop, [&closing] { closing.request_stop(); });
        const DeliveryReport report = couriers_[i]->deliver({.patience_ms = limits.patience_ms, .more_to_come = limits.more_to_come,
                                                             .progress = [&](const DeliveryReport& now) {
                                                                 if (limits.progress) limits.progress(now);
                                                                 if (closes(i)) closing.request_stop();
                                                             },
                                                             .stop = closing.get_token()});
        sum.batches += report.batches, sum.requests += report.requests, sum.inquiries += report.inquiries;
        sum.accepted += report.accepted, sum.rejected += report.rejected, sum.doubtful += report.doubtful, sum.bytes += report.bytes;
        sum.gave_up = report.gave_up;
        sum.last_trouble = report.last_trouble, sum.not_trusted = report.not_trusted;
        if (report.stopped) give_up(i, *report.stopped);
    }

    // Letters that were published or withdrawn, after the records; a platform that knows a newer log of ours hears nothing.
    void tell_of_letters(std::size_t i, std::stop_token stop) {
        const std::string& platform = reports_[i].first;
        if (reports_[i].second.stopped || stop.stop_requested() || closes(i)) return;
        const auto open = Announcements(ledger_).open(platform);
        if (!open) return give_up(i, open.error());
        if (open->empty()) return;
        if (auto looked = couriers_[i]->look_at_head(); !looked) return give_up(i, looked.error());
        announced_.emplace_back(platform, announce(*routes_[i], ledger_, log_, contents_, clock_, std::move(stop)));
        if (const auto& stopped = announced_.back().second.stopped) give_up(i, *stopped);
    }

    // What is wrong with the log concerns every platform.
    void give_up(std::size_t i, const Error& why) {
        reports_[i].second.stopped = why;
        if (why.code != Errc::log_integrity) return;
        for (auto& [platform, report] : reports_)
            if (!report.stopped) report.stopped = why;
    }

    bool closes(std::size_t i) {
        const auto until = maintenance_[i]->until(clock_.unix_seconds());
        if (until) closed_[i] = *until;
        return until.has_value();
    }

    void tell(const SyncOptions& options, const DeliveryReport& now) {
        std::uint64_t answered = now.accepted + now.rejected + now.doubtful;
        for (const auto& [platform, sum] : reports_) answered += sum.accepted + sum.rejected + sum.doubtful;
        const std::uint64_t expected = expected_;
        if (options.sending) options.sending(answered, expected ? static_cast<double>(answered) / static_cast<double>(expected) : 0);
    }

    std::atomic<std::uint64_t> expected_ = 0;
    Ledger ledger_;
    ExchangeLog& log_;
    ContentStore& contents_;
    Clock& clock_;
    std::vector<const Maintenance*> maintenance_;  // of each route, of the configuration
    bool asked_ = false;  // the platforms, about our head
    std::vector<std::int64_t> closed_;             // the end of the window that was met; 0: none
    std::vector<std::unique_ptr<Route>> routes_;
    std::vector<std::unique_ptr<Courier>> couriers_;
    std::vector<std::pair<std::string, DeliveryReport>> reports_;
    std::vector<std::pair<std::string, AnnounceReport>> announced_;  // of platforms that had to be told of letters
    LogSigning signing_;
};

// The log's end: what the ledger has for it, signed. With a key away the entries wait, and that is told; anything else is an error.
Status close_log(Ledger& ledger, ExchangeLog& log, SyncOutcome& outcome) {
    auto closed = log_and_sign(ledger, log);
    if (!closed) return closed.error();
    outcome.head = closed->head, outcome.not_signed = closed->not_signed;
    return {};
}

// An erasure that was killed. What keeps it from being finished is told and does not keep records from being sent.
void finish_interrupted_erasure(Office& office, Ledger& ledger, ExchangeLog& log, SyncOutcome& outcome) {
    const auto clear_index = [&] {
        if (std::string left = erased_from_index(office); !left.empty()) outcome.notes.push_back(std::move(left));
    };
    const auto finished = finish_erasure(ledger, log, office.config().state, clear_index);
    if (!finished)
        outcome.notes.push_back(say("一次被打断的销毁还没能做完：{w}", "an interrupted erasure could not be finished yet: {w}", {{"w", finished.error().message}}));
    else if (*finished)
        outcome.notes.push_back(say("被打断的销毁 {i} 已做完，{n} 份内容", "the interrupted erasure {i} is finished, {n} contents", {{"i", (*finished)->erasure.id}, {"n", std::to_string((*finished)->contents)}}));
}

// Never in the way of a run: what keeps the authority from dating the head is told, and asked for again with the next run.
void date_if_due(Office& office, SyncOutcome& outcome) {
    const auto standing = timestamp_standing(office);
    if (standing && !standing->note.empty()) outcome.notes.push_back(standing->note);
    if (standing && !standing->due) return;
    const Status dated = standing ? date_checkpoint(office) : Status(standing.error());
    if (dated) return;
    outcome.notes.push_back(say("日志头没有取到时间戳，下次再取：{w}", "the log's head could not be dated; asked for again with the next run: {w}", {{"w", dated.error().message}}));
    if (standing && standing->late) outcome.notes.push_back(timestamp_sentence(*standing));
}

// A run whose source could not be opened is a run all the same: else the one before it would stand for the newest.
Error not_opened(Ledger& ledger, const Task& task, ReadMode mode, std::int64_t mapping, const Error& why) {
    auto run = ledger.begin_run(task.id, mode == ReadMode::incremental ? "incremental" : "full", mapping);
    if (!run) return run.error();
    const std::string note = (why.place.empty() ? std::string() : why.place + std::string(say("：", ": "))) + why.message;
    if (auto ended = ledger.end_run(*run, why.code == Errc::interrupted ? "stopped" : "failed", note, false); !ended) return ended.error();
    return why;
}

void note_columns(Ledger& ledger, const std::string& task, const std::vector<std::string>& columns, std::int64_t now) {
    const auto known = ledger.fact(columns_fact(task));
    SeenColumns seen = known && *known ? parse_columns(**known) : SeenColumns();
    if (known && take_columns(seen, columns, now)) static_cast<void>(ledger.set_fact(columns_fact(task), text_of(seen)));
}

Result<IngestReport> ingest_task(Office& office, Ledger& ledger, const TaskConfig& task, const SyncOptions& options) {
    auto mapping = mapping_in_force(office, ledger, task.mapping);
    if (!mapping) return mapping.error();
    auto state = ledger.task(task.name, mapping->plan.kind().name);
    if (!state) return state.error();
    auto source = office.source(task, task.mode == ReadMode::incremental ? state->cursor : std::string(), options.stop);
    if (!source) return not_opened(ledger, *state, task.mode, mapping->version, source.error());
    auto report = ingest({.ledger = &ledger, .keep = true, .task = task.name, .source = **source, .plan = mapping->plan, .rules = mapping->rules, .mode = task.mode,
                   .platforms = task.platforms, .office = office.hmac(), .clock = office.clock(), .today = office.today(), .since = task.since,
                   .adopt = options.adopt, .mapping = mapping->version, .note = options.reason, .ignore_guard = options.allow_mass_withdrawal, .each_row = {},
                   .progress = [&](const RunCounts& counts, double share) { if (options.progress) options.progress(task.name, counts, share); },
                   .stop = options.stop});
    if (report && task.platforms.empty()) report->notices.push_back(goes_nowhere(task.name));
    // What the source looked like: alerts compare it with the next time. Losing it loses no row.
    if (report && report->state == "balanced" && task.mode == ReadMode::full) note_columns(ledger, task.name, report->columns, office.clock().unix_seconds());
    return report;
}

// That records count as already at the platform is a person's decision: with who took it and why in the ledger, its
// reason as a salted digest in the log. What came of it is noted when the rows are read.
Status note_adoption(Ledger& ledger, const TaskOutcome& outcome, const SyncOptions& options) {
    if (outcome.report.run == 0) return ledger.record_decision("adopt", "task " + outcome.task, options.reason, options.who);
    json::Writer writer;
    writer.begin_object().member("task", outcome.task).member("run", outcome.report.run).member("who", options.who);
    writer.member("records", static_cast<std::int64_t>(outcome.report.counts.admitted)).end_object();
    return ledger.enqueue_log("adopted", writer.take());
}

}  // namespace

Result<SyncOutcome> sync(Office& office, const SyncOptions& options) {
    auto lock = office.run_lock(options.about);
    if (!lock) return lock.error();
    auto ledger = office.ledger();
    if (!ledger) return ledger.error();
    auto log = office.log();
    if (!log) return log.error();
    auto contents = office.contents();
    if (!contents) return contents.error();
    const auto loss = standing_with_platforms(office, *ledger, AskPlatforms::now);
    if (!loss) return loss.error();
    if (const Status begun = loss->any() ? Status() : office.begin_log(*log); !begun) return begun.error();

    SyncOutcome outcome;
    outcome.notes = log->notes();
    // Before the configuration is noted with its keys. One that cannot be placed holds nothing up: the former key still signs.
    if (const Status placed = loss->any() ? Status() : finish_signing_key(office, *ledger); !placed)
        outcome.notes.push_back(say("新的签名密钥已经发布，但还没能就位，仍用原来的：{w}", "the next signing key is released, but could not be put in its place; the former one goes on signing: {w}", {{"w", placed.error().message + (placed.error().hint.empty() ? "" : std::string(say("；", "; ")) + placed.error().hint)}}));
    if (auto noted = note_configuration(office, *ledger); !noted) return noted.error();
    if (loss->any()) outcome.behind = loss_error(*loss);
    else if (auto drained = drain_outbox(*ledger, *log); !drained) return drained.error();
    if (!outcome.behind) finish_interrupted_erasure(office, *ledger, *log, outcome);
    std::optional<Carrier> carrier;
    if (options.deliver && !outcome.behind) {
        auto own = office.ledger();
        if (!own) return own.error();
        carrier.emplace(std::move(*own), *log, *contents, office.clock());
        for (const PlatformConfig& platform : office.config().platforms) {
            auto route = office.route(platform);
            if (!route) return route.error();
            carrier->add(std::move(*route), platform.maintenance);
        }
        auto before = ledger->books();
        if (!before) return before.error();
        for (const auto& [lane, books] : *before) carrier->expect(books.pending + books.sending + books.unknown + books.waiting);
    }
    std::atomic<bool> reading = true;
    {
        std::jthread carrying;
        if (carrier) carrying = std::jthread([&] { carrier->carry(options, reading); });
        struct Ended {  // declared after the thread: whatever way this block is left, the thread is told before it is joined
            std::atomic<bool>& reading;
            ~Ended() { reading = false; }
        } ended{reading};
        for (const TaskConfig* task : options.tasks) {
            if (options.stop.stop_requested()) break;
            TaskOutcome one{.task = task->name, .title = task->title, .report = {}, .error = {}};
            if (options.adopt)  // before the first record counts as adopted
                if (auto noted = note_adoption(*ledger, one, options); !noted) return noted.error();
            auto report = ingest_task(office, *ledger, *task, options);
            if (report) one.report = std::move(*report);
            else one.error = report.error();
            if (carrier && report) carrier->expect(one.report.counts.admitted * task->platforms.size());
            if (options.adopt && report)
                if (auto noted = note_adoption(*ledger, one, options); !noted) return noted.error();
            outcome.tasks.push_back(std::move(one));
        }
    }
    if (carrier) outcome.deliveries = carrier->reports(), outcome.closed = carrier->closed(), outcome.announcements = carrier->announced();
    outcome.head = log->head();
    if (!outcome.behind)
        if (auto closed = close_log(*ledger, *log, outcome); !closed) return closed.error();
    if (!outcome.behind && !outcome.not_signed) date_if_due(office, outcome);
    if (auto removed = ledger->remove_settled_segments(); !removed) return removed.error();
    auto books = ledger->books();
    if (!books) return books.error();
    outcome.books = std::move(*books);
    auto waiting = waiting_in(*ledger, outcome.books);
    if (!waiting) return waiting.error();
    outcome.waiting = *waiting;
    return outcome;
}

}  // namespace creditlink
