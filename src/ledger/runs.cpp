// Tasks, their runs, and the places that rows came from.

#include "creditlink/base/encode.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/midnight.h"
#include "creditlink/ledger/pages.h"
#include "creditlink/record/bare_mapping.h"
#include "impl.h"

namespace creditlink {

namespace {

constexpr const char* kSelectRun =
    "SELECT run.id, task.name, task.kind, mode, started, ended, state, note, rows_read, unchanged, admitted, quarantined, skipped, "
    "proposed, new_records, new_versions, warnings, fixed, f.file, f.digest, f.proposal FROM run JOIN task ON task.id = run.task LEFT JOIN mapping_in_force AS f ON f.number = run.mapping ";

// Of the text of this digest, without what explains it to people; empty if it is not known, or no JSON.
std::string bare_digest(Sql& sql, const std::string& digest) {
    const auto bytes = from_hex(digest);
    if (!bytes) return {};
    Query query = sql.query("SELECT text FROM mapping_text WHERE digest = ?");
    const auto bare = query.blob(*bytes).step() ? bare_mapping(query.view(0)) : std::nullopt;
    return bare ? hex(bytes_of(sha256(*bare))) : std::string();
}

std::uint64_t unsigned_at(const Query& query, int column) { return static_cast<std::uint64_t>(query.integer(column)); }

// What the exchange log keeps of a run: counts, no contents.
std::string run_entry(const RunInfo& info, const std::string& bare) {
    json::Writer w;
    const auto number = [&](std::string_view name, std::uint64_t value) { w.member(name, static_cast<std::int64_t>(value)); };
    w.begin_object().member("run", info.id).member("task", info.task).member("kind", info.kind).member("mode", info.mode);
    if (!info.mapping.empty()) w.member("mapping", info.mapping).member("digest", info.mapping_digest);
    if (!bare.empty()) w.member("bare", bare);
    w.member("state", info.state).member("started", rfc3339(info.started)).member("ended", rfc3339(info.ended));
    number("read", info.counts.read);
    number("unchanged", info.counts.unchanged);
    number("admitted", info.counts.admitted);
    number("quarantined", info.counts.quarantined);
    number("skipped", info.counts.skipped);
    number("proposed", info.counts.proposed);
    for (const auto* tallies : {&info.findings, &info.skips}) {
        w.name(tallies == &info.findings ? "findings" : "skips").begin_object();
        for (const Tally& tally : *tallies) number(tally.what, tally.count);
        w.end_object();
    }
    return w.end_object().take();
}

}  // namespace

RunCounts& RunCounts::operator+=(const RunCounts& other) {
    read += other.read;
    unchanged += other.unchanged;
    admitted += other.admitted;
    quarantined += other.quarantined;
    skipped += other.skipped;
    proposed += other.proposed;
    new_records += other.new_records;
    new_versions += other.new_versions;
    warnings += other.warnings;
    fixed += other.fixed;
    return *this;
}

Result<Task> Ledger::task(std::string_view name, std::string_view kind) {
    Sql& sql = *impl_->sql;
    const auto find = [&]() -> std::optional<Task> {
        Query query = sql.query("SELECT id, name, kind, cursor, seen_count, seen_sum, last_full_run FROM task WHERE name = ?");
        query.text(name);
        if (!query.step()) return std::nullopt;
        Task task{.id = query.integer(0), .name = query.string(1), .kind = query.string(2), .cursor = query.string(3),
                  .seen_count = unsigned_at(query, 4), .seen_sum = {}, .last_full_run = query.integer(6)};
        task.seen_sum = halves_of(query.bytes<16>(5));
        return task;
    };
    auto found = find();
    if (!found && !impl_->options.read_only && !sql.failed()) {
        Status made = impl_->write([&]() -> Status {
            sql.query("INSERT OR IGNORE INTO task (name, kind, seen_sum) VALUES (?, ?, zeroblob(16))").text(name).text(kind).run();
            return {};
        });
        if (!made) return made.error();
        found = find();
    }
    if (Status s = sql.status(); !s) return s.error();
    if (!found) return Error{Errc::not_found, say("台账中没有任务 {t}", "the ledger has no task {t}", {{"t", std::string(name)}}), {}, {}};
    if (found->kind != kind)
        return Error{Errc::config,
                     say("任务 {t} 一直是 {old}，现在配置成了 {new}", "task {t} has always been {old}, and is configured as {new} now",
                         {{"t", found->name}, {"old", found->kind}, {"new", std::string(kind)}}),
                     {}, std::string(say("请给新的信息类别起一个新的任务名", "give the other kind a task name of its own"))};
    return *found;
}

Result<RunId> Ledger::begin_run(TaskId task, std::string_view mode, std::int64_t mapping) {
    if (auto ended = end_dead_runs(); !ended) return ended.error();
    Sql& sql = *impl_->sql;
    RunId run = 0;
    Impl::Recognised fresh;
    fresh.task = task;
    Status begun = impl_->write([&]() -> Status {
        sql.query("INSERT INTO run (task, mode, started, mapping) VALUES (?, ?, ?, ?)").bind(task).text(mode).bind(impl_->now()).bind(mapping).run();
        run = sql.inserted();
        Query query = sql.query("SELECT seen_count, seen_sum FROM task WHERE id = ?");
        query.bind(task);
        if (!query.step()) return Error{Errc::internal, "no such task", {}, {}};
        fresh.at_start.count = unsigned_at(query, 0);
        fresh.at_start.sum = halves_of(query.bytes<16>(1));
        impl_->begin_order(task, run);
        return {};
    });
    if (!begun) return begun.error();
    impl_->recognised = fresh;
    return run;
}

Result<std::vector<RunInfo>> Ledger::end_dead_runs() {
    Sql& sql = *impl_->sql;
    std::vector<RunId> dead;
    {
        Query running = sql.query("SELECT id FROM run WHERE state = 'running' ORDER BY id");
        while (running.step()) dead.push_back(running.integer(0));
    }
    if (Status s = sql.status(); !s) return s.error();
    std::vector<RunInfo> ended;
    for (const RunId run : dead) {
        const Bilingual note = say_both("进程中途结束；已入账的分组有效，其余下次重读", "the process ended on the way; finished groups are kept, the rest is read again");
        if (Status done = end_run(run, "died", note); !done) return done.error();
        auto info = this->run(run);
        if (!info) return info.error();
        ended.push_back(std::move(*info));
    }
    return ended;
}

Status Ledger::end_run(RunId run, std::string_view state, const Bilingual& note, bool to_the_end) {
    Sql& sql = *impl_->sql;
    return impl_->write(
        [&]() -> Status {
            sql.query("UPDATE run SET state = ?, note = ?, ended = ? WHERE id = ?").text(state).text(stored_text(note)).bind(impl_->now()).bind(run).run();
            if (!to_the_end) sql.query("UPDATE run SET mode = 'partial' WHERE id = ?").bind(run).run();
            if (state == "balanced")
                sql.query("UPDATE task SET last_full_run = ?1 WHERE id = (SELECT task FROM run WHERE id = ?1 AND mode = 'full')").bind(run).run();
            auto info = this->run(run);
            if (!info) return info.error();
            impl_->enqueue("run-ended", run_entry(*info, bare_digest(sql, info->mapping_digest)));
            return {};
        },
        "ledger.run.before-end");
}

RunInfo Ledger::Impl::run_of(const Query& q) {
    return {.id = q.integer(0), .task = q.string(1), .kind = q.string(2), .mode = q.string(3), .started = q.integer(4),
            .ended = q.integer(5), .state = q.string(6), .note = bilingual_in(q.view(7)),
            .counts = {.read = unsigned_at(q, 8), .unchanged = unsigned_at(q, 9), .admitted = unsigned_at(q, 10),
                       .quarantined = unsigned_at(q, 11), .skipped = unsigned_at(q, 12), .proposed = unsigned_at(q, 13),
                       .new_records = unsigned_at(q, 14), .new_versions = unsigned_at(q, 15), .warnings = unsigned_at(q, 16),
                       .fixed = unsigned_at(q, 17)},
            .mapping = q.string(18), .mapping_digest = hex(q.view(19)), .mapping_proposal = q.integer(20), .findings = {}, .skips = {}};
}

void Ledger::Impl::load_tallies(RunInfo& info) {
    Query query = sql->query("SELECT sort, what, count FROM tally WHERE run = ? ORDER BY sort, what");
    query.bind(info.id);
    while (query.step()) (query.integer(0) == 1 ? info.findings : info.skips).push_back({query.string(1), unsigned_at(query, 2)});
}

Result<RunInfo> Ledger::run(RunId run) {
    static const std::string text = std::string(kSelectRun) + "WHERE run.id = ?";
    Query query = impl_->sql->query(text.c_str());
    query.bind(run);
    std::optional<RunInfo> info;
    if (query.step()) {
        info = impl_->run_of(query);
        impl_->load_tallies(*info);
    }
    if (Status s = impl_->sql->status(); !s) return s.error();
    if (!info) return Error{Errc::not_found, say("没有运行 {n}", "there is no run {n}", {{"n", std::to_string(run)}}), {}, {}};
    return std::move(*info);
}

Result<std::vector<RunInfo>> Ledger::runs(std::size_t newest) {
    static const std::string text = std::string(kSelectRun) + "ORDER BY run.id DESC LIMIT ?";
    Query query = impl_->sql->query(text.c_str());
    query.bind(static_cast<std::int64_t>(newest));
    std::vector<RunInfo> found;
    while (query.step()) found.push_back(impl_->run_of(query));
    for (RunInfo& info : found) impl_->load_tallies(info);
    return impl_->sql->checked(std::move(found));
}

Result<std::vector<RunInfo>> Pages::runs(const RunFilter& filter, std::size_t most) {
    static const std::string text = std::string(kSelectRun) + "WHERE " CREDITLINK_AMONG_TASKS("?1") " AND (?2 = '' OR run.state = ?2 OR (?2 = 'unsettled' AND run.state IN ('failed', 'died', 'stopped') AND run.id IN "
        "(SELECT max(id) FROM run WHERE mode <> 'requeue' GROUP BY task))) AND (?3 = 0 OR run.id < ?3) AND (?5 = 0 OR (run.started >= ?5 AND run.started < ?6)) ORDER BY run.id DESC LIMIT ?4";
    Ledger::Impl& l = *ledger_.impl_;
    Query query = l.sql->query(text.c_str());
    query.text(filter.task).text(filter.state).bind(filter.before).bind(static_cast<std::int64_t>(most));
    query.bind(filter.day ? midnight_of(*filter.day) : 0).bind(filter.day ? midnight_of(filter.day->plus_days(1)) : 0);
    std::vector<RunInfo> found;
    while (query.step()) found.push_back(l.run_of(query));
    return l.sql->checked(std::move(found));
}

Result<std::vector<RunInfo>> Ledger::last_runs() {
    static const std::string text = std::string(kSelectRun) + "WHERE run.id IN (SELECT max(id) FROM run WHERE mode <> 'requeue' GROUP BY task) ORDER BY run.task";
    Query query = impl_->sql->query(text.c_str());
    std::vector<RunInfo> found;
    while (query.step()) found.push_back(impl_->run_of(query));
    return impl_->sql->checked(std::move(found));
}

Result<std::int64_t> Ledger::origin(TaskId task, std::string_view text, Origin::Shape shape) {
    Sql& sql = *impl_->sql;
    const auto find = [&]() -> std::int64_t {
        Query query = sql.query("SELECT id FROM origin WHERE task = ? AND text = ? AND shape = ?");
        query.bind(task).text(text).text(name_of(shape));
        return query.step() ? query.integer(0) : 0;
    };
    std::int64_t id = find();
    if (id == 0 && !sql.failed()) {
        Status made = impl_->write([&]() -> Status {
            sql.query("INSERT INTO origin (task, text, shape) VALUES (?, ?, ?) ON CONFLICT (task, text) DO UPDATE SET shape = excluded.shape").bind(task).text(text).text(name_of(shape)).run();
            id = find();
            return {};
        });
        if (!made) return made.error();
    }
    return sql.checked(id);
}

Result<Bilingual> Ledger::place(const RowPlace& place) { return impl_->sql->checked(impl_->place(place)); }

std::string Ledger::Impl::task_name(TaskId task) {
    Query query = sql->query("SELECT name FROM task WHERE id = ?");
    query.bind(task);
    return query.step() ? query.string(0) : std::string();
}

Bilingual Ledger::Impl::place(const RowPlace& place) {
    Query query = sql->query("SELECT text, shape FROM origin WHERE id = ?");
    query.bind(place.origin);
    if (!query.step()) return {};
    const std::string text = query.string(0);
    if (place.number == 0 && place.key.empty()) return text;  // a file as a whole
    const auto shape = query.view(1).empty() ? Origin::Shape::table : shape_named(query.view(1));  // a row or a key, as long as nobody knows
    const Bilingual row = row_in_words(shape, place.number, place.key);
    return {text + " " + row.zh, text + " " + row.en};
}

std::int64_t Ledger::Impl::stamp_id(TaskId task, const RowHash& stamp) {
    sql->query("INSERT OR IGNORE INTO stamp (task, stamp, since) VALUES (?, ?, ?)").bind(task).blob(stamp).bind(now()).run();
    Query query = sql->query("SELECT id FROM stamp WHERE task = ? AND stamp = ?");
    query.bind(task).blob(stamp);
    return query.step() ? query.integer(0) : 0;
}

Status Ledger::remember_stamp(TaskId task, const RowHash& stamp, std::string_view what) {
    Sql& sql = *impl_->sql;
    Query known = sql.query("SELECT 1 FROM stamp WHERE task = ? AND stamp = ? AND what = ?");
    known.bind(task).blob(stamp).text(what);
    if (known.step()) return {};
    return impl_->write([&]() -> Status {
        const std::int64_t id = impl_->stamp_id(task, stamp);
        sql.query("UPDATE stamp SET what = ? WHERE id = ?").text(what).bind(id).run();
        return {};
    });
}

}  // namespace creditlink
