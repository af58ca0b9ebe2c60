#include "liveness.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "release_rules.h"

namespace creditlink {

namespace {

std::optional<Error> ledger_reads(Office& office, std::map<std::string, std::string>& warnings) {
    std::error_code none;
    const Path& state = office.config().state;
    if (!std::filesystem::exists(state / "ledger.db", none) && !std::filesystem::exists(state / "log" / "checkpoint", none)) return std::nullopt;  // before the first run
    auto ledger = office.ledger(true);
    if (!ledger) return ledger.error();
    const auto read = ledger->fact("health.nonce");
    if (!read) return read.error();
    if (const auto away = key_place_check(office, *ledger))  // why says the doctor: the reason names the key's file, which whoever asks here has no business with
        warnings.emplace(away->name, say("发布的新签名密钥没有就位：creditlink doctor 说明原因", "a released signing key is not in place: creditlink doctor says why"));
    return std::nullopt;
}

// The newest segment, or before the first run the folder where it will be. Opened as an entry's write opens it, and nothing written.
std::optional<Error> log_appends(const Path& state) {
    const Path journal = state / "log" / "journal";
    Path newest;
    std::error_code error;
    for (std::filesystem::directory_iterator at(journal, error), end; !error && at != end; at.increment(error)) newest = std::max(newest, at->path());
    if (newest.empty() && std::filesystem::exists(state / "log", error)) return Error{Errc::storage, std::string(say("交换日志的目录不对", "the exchange log's folder is not what it was")), journal.string(), "creditlink log check"};
    const Path target = newest.empty() ? state : newest;
    const int fd = newest.empty() ? open(target.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : open(target.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (fd < 0) return Error{Errc::storage, say("不能往日志追加：{w}", "nothing can be appended to the log: {w}", {{"w", std::strerror(errno)}}), target.string(), std::string(say("核对状态目录的属主、权限和磁盘", "look at owner, mode and disk of the state folder"))};
    close(fd);
    if (newest.empty() && access(target.c_str(), W_OK) != 0) return Error{Errc::storage, std::string(say("状态目录不可写", "the state folder cannot be written")), target.string(), {}};
    const auto space = std::filesystem::space(state, error);
    if (!error && space.available == 0) return Error{Errc::storage, std::string(say("磁盘满了", "the disk is full")), state.string(), {}};
    return std::nullopt;
}

std::optional<Error> loop_goes_round(const Heartbeat& heartbeat) {
    const std::int64_t age = heartbeat.age_ms();
    if (age < kLoopStuckMs) return std::nullopt;
    return Error{Errc::internal, say("主循环 {n} 秒没有动", "the loop has not moved for {n} s", {{"n", std::to_string(age / 1000)}}), {}, std::string(say("systemctl restart creditlink；没做完的下次启动接着做", "systemctl restart creditlink; the next start goes on with what is under way"))};
}

}  // namespace

bool Liveness::sound() const {
    return std::none_of(checks.begin(), checks.end(), [](const auto& check) { return check.second.has_value(); });
}

Liveness look_alive(Office& office, const Heartbeat& heartbeat) {
    Liveness found;
    found.checks = {{"loop", loop_goes_round(heartbeat)}, {"ledger", ledger_reads(office, found.warnings)}, {"log", log_appends(office.config().state)}};
    return found;
}

std::string with_liveness(std::string_view status, const Liveness& liveness) {
    json::Writer w;
    w.begin_object();
    if (const auto said = json::parse(status))
        for (const auto& [name, value] : said->members) w.name(name).raw(json::text_of(value));
    w.name("sound").boolean(liveness.sound()).name("checks").begin_object();
    for (const auto& [name, error] : liveness.checks) w.member(name, error ? std::string_view(error->message) : std::string_view("ok"));
    w.end_object();
    if (!liveness.warnings.empty()) {
        w.name("warnings").begin_object();
        for (const auto& [name, warning] : liveness.warnings) w.member(name, warning);
        w.end_object();
    }
    return w.end_object().take();
}

}  // namespace creditlink
