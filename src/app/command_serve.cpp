// creditlink serve: each task by its timetable, in this process, until it is told to stop.

#include <unistd.h>

#include <cstdlib>

#include "command.h"
#include "console_server.h"
#include "creditlink/base/bilingual.h"
#include "creditlink/base/message.h"
#include "creditlink/service/diagnostics_file.h"
#include "log_duty.h"
#include "log_keeper.h"
#include "configuration_noted.h"
#include "mapping_in_force.h"
#include "office_runner.h"
#include "pauses.h"
#include "print.h"
#include "roster.h"
#include "signing_key_change.h"
#include "site_server.h"
#include "standing_asked.h"
#include "status_pages.h"
#include "uploads.h"
#include "watchman.h"

namespace creditlink {

namespace {

// Reads and checks the configuration whole, before any of it counts.
Result<std::shared_ptr<Office>> sound_office(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    auto office = Office::open(std::move(*config));
    if (!office) return office.error();
    if (auto sound = check_parts(**office); !sound) return sound.error();
    return std::shared_ptr<Office>(std::move(*office));
}

// In the way of nothing: the next run notes it as well.
void tell_of_configuration(Office& office, Diagnostics& diagnostics) {
    std::error_code ignored;
    if (!std::filesystem::exists(office.config().state / "ledger.db", ignored)) return;
    auto ledger = office.ledger();
    const Status noted = ledger ? note_configuration(office, *ledger) : Status(ledger.error());
    if (!noted) diagnostics.error("configuration_not_noted", noted.error());
}

// Opens the file of diagnostics, anew where it is open: whoever rotates it may signal or not. Without it the service goes on.
void use_diagnostics(const Config& config, DiagnosticsFile& sink, Diagnostics& diagnostics) {
    if (const Status used = sink.use(config.diagnostics); !used) diagnostics.error("diagnostics_not_written", used.error());
}

// What the files say now, if it can be taken over. Nothing is changed yet.
struct NextOffice {
    std::shared_ptr<Office> office;
    Roster roster;
};

Result<NextOffice> next_office(const Invocation& in, OfficeRunner& runner) {
    auto office = sound_office(in);
    if (!office) return office.error();
    const Config& next = (*office)->config();
    const auto in_force = runner.office();
    const Config& now = in_force->config();
    if (next.state != now.state || next.health != now.health || next.metrics != now.metrics || next.console != now.console || next.site_server != now.site_server)
        return Error{Errc::config, std::string(say("state、service.health、service.metrics、console 和 letters.serve 要重启才能改", "state, service.health, service.metrics, console and letters.serve change with a restart only")), next.file, "systemctl restart creditlink"};
    auto roster = roster_of(next);
    if (!roster) return roster.error();
    return NextOffice{std::move(*office), std::move(*roster)};
}

Result<Roster> reloaded(const Invocation& in, OfficeRunner& runner, Diagnostics& diagnostics) {
    auto next = next_office(in, runner);
    if (!next) return next.error();
    tell_of_configuration(*next->office, diagnostics);
    runner.use(std::move(next->office));
    return std::move(next->roster);
}

std::string refusal_in_words(const Error& refused) {
    std::string words = (refused.place.empty() ? std::string() : refused.place + std::string(say("：", ": "))) + refused.message;
    if (!refused.hint.empty()) words += std::string(say("。", ". ")) + refused.hint;
    return words;
}

// Read by whoever sees the alert: the files are asked again in each language. Files that were mended in between are taken with the next signal.
Bilingual refusal(const Invocation& in, OfficeRunner& runner, const Error& refused) {
    return in_both_languages([&] {
        const auto again = next_office(in, runner);
        return refusal_in_words(again ? refused : again.error());
    });
}

// What was refused stands as an alert until a reload is taken: the files and what is in force say different things.
Result<Roster> reloaded_or_told(const Invocation& in, OfficeRunner& runner, Diagnostics& diagnostics, DiagnosticsFile& sink, Troubles& troubles) {
    auto roster = reloaded(in, runner, diagnostics);
    use_diagnostics(runner.office()->config(), sink, diagnostics);
    std::optional<HealthCheck> refused;
    if (!roster) {
        refused = HealthCheck{.name = "configuration", .subject = {}, .health = Health::bad, .code = "reload-refused", .values = {{"e", stored_text(refusal(in, runner, roster.error()))}}};
    }
    troubles.set("configuration", {}, refused);
    return roster;
}

// Asked when a time of the task has come. Where the ledger cannot be read the run says why.
bool is_paused(Office& office, const std::string& task, Diagnostics& diagnostics) {
    std::error_code ignored;
    if (!std::filesystem::exists(office.config().state / "ledger.db", ignored)) return false;  // before the first run
    auto ledger = office.ledger(true);
    const auto paused = ledger ? pauses(*ledger) : Result<std::vector<Pause>>(ledger.error());
    if (!paused) diagnostics.error("pauses_not_known", paused.error(), [&](json::Writer& w) { w.member("task", task); });
    return paused && pause_of(*paused, task);
}

// Before anything else is done with the state: false if it came back older than it was, or that cannot be told. Nothing is
// appended then, and nothing signed, until a person has recorded it. Whoever has the lock is a run, and has asked.
bool is_of_now(Office& office, Diagnostics& diagnostics) {
    std::error_code ignored;
    for (const char* part : {"ledger.db", "log/checkpoint"})
        if (!std::filesystem::exists(office.config().state / part, ignored)) return true;
    const auto lock = office.run_lock(kLogsDecisions);
    if (!lock) return true;
    auto ledger = office.ledger();
    const auto loss = ledger ? standing_with_platforms(office, *ledger, AskPlatforms::now) : Result<LogLoss>(ledger.error());
    if (!loss) diagnostics.error("log_not_compared", loss.error());
    else if (loss->any()) diagnostics.error("state_is_older", loss_error(*loss));
    return loss && !loss->any();
}

// A mapping or key that two people released, and whose file a killed process had not written yet. The next run would do it as well.
void write_what_was_released(Office& office, Diagnostics& diagnostics) {
    std::error_code ignored;
    if (!std::filesystem::exists(office.config().state / "ledger.db", ignored)) return;
    auto ledger = office.ledger();
    const Status done = ledger ? finish_releases(office, *ledger) : Status(ledger.error());
    if (!done) diagnostics.error("mapping_not_written", done.error());
    if (!ledger) return;
    if (const Status placed = finish_signing_key(office, *ledger); !placed) diagnostics.error("key_not_in_place", placed.error());
}

// Runs that a killed process left: nobody would hear of them before the task's next time. Whoever has the lock runs, or does the same.
void tell_of_dead_runs(Office& office, Diagnostics& diagnostics) {
    std::error_code ignored;
    if (!std::filesystem::exists(office.config().state / "ledger.db", ignored)) return;
    const auto lock = office.run_lock(kLogsDecisions);
    if (!lock) return;
    auto ledger = office.ledger();
    const auto dead = ledger ? ledger->end_dead_runs() : Result<std::vector<RunInfo>>(ledger.error());
    if (!dead) return diagnostics.error("dead_runs_not_known", dead.error());
    for (const RunInfo& run : *dead)
        diagnostics.warning("run_was_killed", [&](json::Writer& w) { w.member("task", run.task).member("run", run.id).member("began", rfc3339(run.started)); });
}

// A disk that cannot be asked holds nothing back: what is wrong with it the run will say.
std::optional<Error> disk_hindrance(const Config& config, DiskWatch& watch) {
    const auto space = disk_space(config.state);
    return space ? watch.look(*space, config.disk, config.state) : std::nullopt;
}

Result<Exit> serve(const Invocation& in) {
    ProcessSignals signals;  // before any thread begins
    SystemClock clock;
    DiagnosticsFile sink;
    Diagnostics diagnostics(clock, [&sink](std::string_view line) { sink.write(json_line(line)); });
    auto office = sound_office(in);
    if (!office) return office.error();
    const Config& config = (*office)->config();
    auto roster = roster_of(config);
    if (!roster) return roster.error();
    if (auto made = make_directories(config.state, 0700); !made) return made.error();
    auto only_one = FileLock::take(config.state / "serve.lock", "creditlink serve, pid " + std::to_string(getpid()) + ", " + shown_time(clock.unix_seconds()));
    if (!only_one) return only_one.error();
    use_diagnostics(config, sink, diagnostics);
    if (auto emptied = empty_uploads(config.state); !emptied) return emptied.error();
    auto state = ScheduleState::load(schedule_file(config));
    if (!state) {  // no reason not to serve: only which times were missed is lost
        diagnostics.error("schedule_forgotten", state.error());
        state = ScheduleState(schedule_file(config));
    }
    const bool of_now = is_of_now(**office, diagnostics);
    tell_of_dead_runs(**office, diagnostics);
    if (of_now) write_what_was_released(**office, diagnostics);
    tell_of_configuration(**office, diagnostics);
    Troubles troubles;
    OfficeRunner runner(*office, diagnostics, troubles);
    const LogKeeper log_keeper(clock, diagnostics, [&runner] { return runner.office(); });  // ends behind the console
    Heartbeat heartbeat(clock);
    StatusPages pages(clock, [&] { return look_alive(*runner.office(), heartbeat); });
    if (auto open = pages.open(config.health, config.metrics); !open) return open.error();
    ServiceManager manager = ServiceManager::of_environment();
    RunRequests requests;
    std::unique_ptr<ConsoleServer> console;
    if (!config.console.listen.empty()) {
        auto started = ConsoleServer::start(config, runner, requests, clock);
        if (!started) return started.error();
        console = std::move(*started);
        diagnostics.info("console", [&](json::Writer& w) { w.member("address", console->origin()); });
    }
    std::unique_ptr<SiteServer> site;
    if (!config.site_server.listen.empty()) {
        auto started = SiteServer::start(config, [&runner] { return runner.office()->config().site; });
        if (!started) return started.error();
        site = std::move(*started);
        diagnostics.info("site", [&](json::Writer& w) { w.member("address", site->origin()); });
    }
    Daemon daemon({.clock = clock, .signals = signals, .runner = runner, .manager = manager, .diagnostics = diagnostics, .state = *state,
                   .reload = [&] { return reloaded_or_told(in, runner, diagnostics, sink, troubles); }, .published = [&](const std::string& text) { pages.health(text); },
                   .requests = &requests, .paused = [&](const std::string& task) { return is_paused(*runner.office(), task, diagnostics); },
                   .hindrance = [&, watch = DiskWatch()]() mutable { return disk_hindrance(runner.office()->config(), watch); },
                   .round = [&] { heartbeat.beat(); }},
                  std::move(*roster));
    const Watchman watchman({.clock = clock, .diagnostics = diagnostics, .troubles = troubles, .office = [&runner] { return runner.office(); }, .figures = [&](const std::string& text) { pages.figures(text); }});
    // A run that does not end in time cannot be waited for. Every step of it is durable: the next start goes on from there.
    if (!daemon.serve()) std::_Exit(static_cast<int>(Exit::interrupted));
    return Exit::balanced;
}

}  // namespace

std::vector<Command> serve_commands() {
    return {{"serve", "", "", "常驻：按时间表运行各任务，提供网页控制台", "runs each task by its timetable, offers the console", "creditlink serve", {}, serve, true}};
}

}  // namespace creditlink
