#include "log_timestamp.h"

#include "creditlink/base/message.h"
#include "creditlink/exchange_log/timestamps.h"
#include "creditlink/http/client.h"
#include "creditlink/signing/timestamp.h"

namespace creditlink {
namespace {

constexpr std::size_t kMaxTimestamps = 16u << 20;
constexpr std::size_t kMaxResponse = 256u << 10;  // some kB with certificates
constexpr std::int64_t kPatienceMs = 15'000;      // an authority that is slower holds up nobody's run
constexpr std::int64_t kEveryHours = 24, kAlarmHours = 72;

const json::Value* settings(const Config& config) {
    const json::Value* log = config.merged.find("log");
    return log ? log->find("timestamp") : nullptr;
}

std::int64_t seconds_in(const json::Value& from, std::string_view name, std::int64_t otherwise) {
    const json::Value* value = from.find(name);
    return 3600 * (value ? value->integer().value_or(otherwise) : otherwise);
}

Result<std::string> kept(const Path& log) {
    auto text = read_file(log / kTimestamps, kMaxTimestamps);
    if (!text && text.error().code == Errc::not_found) return std::string();
    return text;
}

Result<std::string> authority(const Config& config, const json::Value& from) {
    auto pem = read_file(config.at(text_in(from, "ca")), 1u << 20);
    if (!pem)
        return Error{
            Errc::config,
            std::string(say("读不到时间戳机构的证书", "cannot read the time-stamping authority's certificate")),
            config.file + " log.timestamp.ca", pem.error().message};
    return pem;
}

Result<std::string> ask(Office& office, const json::Value& from, const std::string& request) {
    auto client = HttpClient::make({.ca_file = {}, .client_certificate = {}, .client_key = {}, .pinned_public_key = {}},
                                   office.clock());
    if (!client) return client.error();
    const HttpRequest post{.method = "POST",
                           .url = text_in(from, "url"),
                           .fields = {{"content-type", "application/timestamp-query"}},
                           .body = request,
                           .max_answer = kMaxResponse,
                           .connect_timeout_ms = kPatienceMs,
                           .total_timeout_ms = kPatienceMs,
                           .stalled_timeout_s = kPatienceMs / 1000};
    const auto outcome = client->send(post);
    if (!outcome.response) return outcome.failure.error;
    if (outcome.response->status != 200)
        return Error{Errc::platform,
                     say("时间戳机构答复 {s}", "the time-stamping authority answers {s}",
                         {{"s", std::to_string(outcome.response->status)}}),
                     post.url,
                     {}};
    return outcome.response->body;
}

// Another authority, or another certificate of it, is pinned now. The head is dated anew; dates of before need what
// signed them.
std::string unverifiable(const Error& why) {
    return say(
        "时间戳：现在固定的证书验不了上一个（{w}），要重新盖；把机构从前的证书也放进 log.timestamp.ca 这个文件，"
        "以前的时间戳仍可核验",
        "timestamp: the certificate that is pinned now does not verify the last one ({w}), so the head is dated "
        "anew; put the former certificates into the file log.timestamp.ca as well, and earlier dates verify",
        {{"w", why.message}});
}

}  // namespace

Result<TimestampStanding> timestamp_standing(Office& office) {
    TimestampStanding standing;
    const json::Value* from = settings(office.config());
    if (!from) return standing;
    standing.configured = true;
    const Path log = office.config().state / "log";
    const auto text = kept(log);
    if (!text) return text.error();
    const auto stamps = parse_timestamps(*text);
    if (!stamps) return stamps.error();
    if (!stamps->empty()) {
        const auto pem = authority(office.config(), *from);
        if (!pem) return pem.error();
        const auto when = verified_timestamp(stamps->back().response, stamps->back().checkpoint, *pem);
        if (!when && when.error().code != Errc::trust) return when.error();
        if (when)
            standing.stamped = stamps->back().head.size, standing.stamped_at = *when;
        else
            standing.note = unverifiable(when.error());
    }
    auto read = read_log(
        log,
        [&](const LogEntry& entry) -> Status {
            if (standing.undated++ == 0) standing.undated_since = entry.time / 1000;
            return {};
        },
        standing.stamped);
    if (!read && read.error().code != Errc::not_found) return read.error();
    const std::int64_t now = office.clock().unix_seconds();
    standing.due = !standing.note.empty() ||
                   (standing.undated > 0 && now - standing.stamped_at >= seconds_in(*from, "every_hours", kEveryHours));
    standing.late =
        standing.undated > 0 && now - standing.undated_since >= seconds_in(*from, "alarm_hours", kAlarmHours);
    return standing;
}

Status date_checkpoint(Office& office) {
    const json::Value* from = settings(office.config());
    if (!from)
        return Error{Errc::config,
                     std::string(say("没有配置时间戳机构（log.timestamp）",
                                     "no time-stamping authority is configured (log.timestamp)")),
                     office.config().file,
                     {}};
    const Path log = office.config().state / "log";
    const auto pem = authority(office.config(), *from);
    if (!pem) return pem.error();
    auto note = read_file(log / "checkpoint", 1u << 20);
    if (!note) return note.error();
    const auto request = timestamp_request(*note);
    if (!request) return request.error();
    auto response = ask(office, *from, *request);
    if (!response) return response.error();
    if (const auto when = verified_timestamp(*response, *note, *pem, *request); !when) return when.error();
    auto before = kept(log);
    if (!before) return before.error();
    const auto head = stated_head(*note);
    if (!head) return head.error();
    return write_file(log / kTimestamps, *before + StampedCheckpoint{*head, *note, *response}.json() + "\n");
}

std::string timestamp_sentence(const TimestampStanding& standing) {
    if (!standing.configured) return {};
    const Words words{{"n", std::to_string(standing.stamped)},
                      {"t", shown_time(standing.stamped_at)},
                      {"m", std::to_string(standing.undated)},
                      {"s", shown_time(standing.undated_since)}};
    std::string text = !standing.note.empty() ? standing.note
                       : standing.stamped_at == 0
                           ? std::string(say("时间戳：还没有", "timestamp: none yet"))
                           : say("时间戳：前 {n} 条，{t}", "timestamp: the first {n} entries, {t}", words);
    if (standing.undated > 0)
        text += say("；其后 {m} 条未盖，最早的写于 {s}", "; {m} have come since, the oldest of {s}", words);
    if (standing.late)
        text += say("。拖得太久：检查时间戳机构，再运行 creditlink log timestamp",
                    ". That is too long ago: look at the authority, then creditlink log timestamp");
    return text;
}

}  // namespace creditlink
