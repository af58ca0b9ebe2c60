// creditlink serve: each task by its timetable, in this process, until it is told to stop.

#include <unistd.h>

#include <cstdlib>
#include <mutex>
#include <optional>
#include <tuple>

#include "command.h"
#include "console_server.h"
#include "creditlink/base/message.h"
#include "creditlink/http/server.h"
#include "office_runner.h"
#include "pauses.h"
#include "print.h"
#include "roster.h"

namespace creditlink {

namespace {

// One write a line, so that lines of two threads do not mix. A reader that is gone, or a full disk, stops no run.
void write_line(std::string_view line) {
    const std::string text = json_line(line) + "\n";
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
}

// GET /healthz on this machine: the state of affairs as the loop told it last.
class HealthPage {
  public:
    Status open(const std::string& address) {
        auto listen = address_and_port(address);
        if (!listen || listen->second == 0) return Error{Errc::config, say("“{a}”应为 127.0.0.1:端口", "\"{a}\" should be 127.0.0.1:port", {{"a", address}}), "service.health", {}};
        HttpServerOptions options;
        std::tie(options.address, options.port) = std::move(*listen);
        options.max_body = 0;
        auto server = HttpServer::start(options, [this](const ServerRequest& request) { return answer(request); });
        if (!server) return server.error();
        server_.emplace(std::move(*server));
        return {};
    }
    void publish(const std::string& text) {
        const std::lock_guard lock(mutex_);
        text_ = text;
    }

  private:
    ServerResponse answer(const ServerRequest& request) {
        if (request.target != "/healthz") return {.status = 404, .fields = {}, .body = {}};
        if (request.method != "GET") return {.status = 405, .fields = {{"Allow", "GET"}}, .body = {}};
        const std::lock_guard lock(mutex_);
        return {.status = text_.empty() ? 503 : 200, .fields = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, .body = text_ + "\n"};
    }

    std::mutex mutex_;
    std::string text_;  // under mutex_
    std::optional<HttpServer> server_;
};

// Reads and checks the configuration whole, before any of it counts.
Result<std::shared_ptr<Office>> sound_office(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    auto office = Office::open(std::move(*config));
    if (!office) return office.error();
    if (auto sound = check_parts(**office); !sound) return sound.error();
    return std::shared_ptr<Office>(std::move(*office));
}

Result<Roster> reloaded(const Invocation& in, OfficeRunner& runner) {
    auto office = sound_office(in);
    if (!office) return office.error();
    const Config& next = (*office)->config();
    const auto in_force = runner.office();
    const Config& now = in_force->config();
    if (next.state != now.state || next.health != now.health || next.console != now.console)
        return Error{Errc::config, std::string(say("state、service.health 和 console 要重启才能改", "state, service.health and console change with a restart only")), next.file, "systemctl restart creditlink"};
    auto roster = roster_of(next);
    if (roster) runner.use(std::move(*office));
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

Result<Exit> serve(const Invocation& in) {
    ProcessSignals signals;  // before any thread begins
    SystemClock clock;
    Diagnostics diagnostics(clock, write_line);
    auto office = sound_office(in);
    if (!office) return office.error();
    const Config& config = (*office)->config();
    auto roster = roster_of(config);
    if (!roster) return roster.error();
    if (auto made = make_directories(config.state, 0700); !made) return made.error();
    auto only_one = FileLock::take(config.state / "serve.lock", "creditlink serve, pid " + std::to_string(getpid()) + ", " + shown_time(clock.unix_seconds()));
    if (!only_one) return only_one.error();
    auto state = ScheduleState::load(schedule_file(config));
    if (!state) {  // no reason not to serve: only which times were missed is lost
        diagnostics.error("schedule_forgotten", state.error());
        state = ScheduleState(schedule_file(config));
    }
    HealthPage health;
    if (!config.health.empty())
        if (auto open = health.open(config.health); !open) return open.error();
    ServiceManager manager = ServiceManager::of_environment();
    OfficeRunner runner(*office, diagnostics);
    RunRequests requests;
    std::unique_ptr<ConsoleServer> console;
    if (!config.console.listen.empty()) {
        auto started = ConsoleServer::start(config, runner, requests, clock);
        if (!started) return started.error();
        console = std::move(*started);
        diagnostics.info("console", [&](json::Writer& w) { w.member("address", console->origin()); });
    }
    Daemon daemon({.clock = clock, .signals = signals, .runner = runner, .manager = manager, .diagnostics = diagnostics, .state = *state,
                   .reload = [&] { return reloaded(in, runner); }, .published = [&](const std::string& text) { health.publish(text); }, .requests = &requests,
                   .paused = [&](const std::string& task) { return is_paused(*runner.office(), task, diagnostics); }},
                  std::move(*roster));
    // A run that does not end in time cannot be waited for. Every step of it is durable: the next start goes on from there.
    if (!daemon.serve()) std::_Exit(static_cast<int>(Exit::interrupted));
    return Exit::balanced;
}

}  // namespace

std::vector<Command> serve_commands() {
    return {{"serve", "", "", "常驻：按时间表运行各任务，提供网页控制台", "runs each task by its timetable, offers the console", "creditlink serve", {}, serve, true}};
}

}  // namespace creditlink
