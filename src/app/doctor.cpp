#include "doctor.h"

#include <algorithm>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/midnight.h"
#include "creditlink/base/random.h"
#include "creditlink/health/disk_watch.h"
#include "creditlink/health/finding_words.h"
#include "creditlink/http/certificate.h"
#include "font_words.h"
#include "growth.h"
#include "log_duty.h"
#include "log_standing.h"
#include "log_timestamp.h"
#include "public_half.h"
#include "roster.h"

namespace creditlink {

namespace {

constexpr std::int64_t kWarnDays = 30, kAlarmDays = 7;  // before a certificate or pin ends
constexpr std::int64_t kUnsignedSeconds = 3600;         // a log is signed each minute while anything happens
constexpr std::uint64_t kMostUnsigned = 10'000;         // entries read to tell how many are unsigned
constexpr std::int64_t kDaysOfDisk = 14;
constexpr std::uint64_t kDaysOfMonth = 30;

HealthCheck fine(std::string name, std::string subject, std::string found) { return {.name = std::move(name), .subject = std::move(subject), .health = Health::good, .found = std::move(found), .remedy = {}, .age = -1}; }

HealthCheck wrong(std::string name, std::string subject, const Error& error, Health health = Health::bad) {
    HealthCheck check{.name = std::move(name), .subject = std::move(subject), .health = health};
    say_error(check, (error.place.empty() ? std::string() : error.place + std::string(say("：", ": "))) + error.message, error.hint);
    return check;
}

HealthCheck signing(Office& office) {
    for (const PlatformConfig& platform : office.config().platforms) {
        const auto route = office.route(platform);
        if (!route) return wrong("signing", {}, route.error());
        if (!route->key) continue;
        const std::string nonce = hex(random_bytes(16));
        const auto signature = route->key->sign(nonce);
        if (!signature) return wrong("signing", {}, signature.error());
        if (!route->key->public_key().verify(nonce, *signature))
            return wrong("signing", {}, {Errc::trust, std::string(say("签名验不过", "the signature does not verify")), office.config().sign.file, std::string(say("请密钥管理员核对私钥文件", "have the key officer look at the key file"))});
        return fine("signing", {}, say("签名并验证了一个随机数，密钥 {k}…", "a nonce signed and verified, key {k}…", {{"k", route->key->public_key().id().substr(0, 12)}}));
    }
    return fine("signing", {}, std::string(say("没有平台要求签名", "no platform wants signatures")));
}

HealthCheck ledger_works(Office& office) {
    std::error_code none;
    if (!std::filesystem::exists(office.config().state / "ledger.db", none) && !std::filesystem::exists(office.config().state / "log" / "checkpoint", none))
        return fine("ledger", {}, std::string(say("还没有台账，第一次 sync run 时建立", "there is no ledger yet; the first sync run makes one")));
    auto ledger = office.ledger();
    if (!ledger) return wrong("ledger", {}, ledger.error());
    const std::string nonce = hex(random_bytes(16));
    if (Status written = ledger->set_fact("health.nonce", nonce); !written) return wrong("ledger", {}, written.error());
    const auto read = ledger->fact("health.nonce");
    if (!read) return wrong("ledger", {}, read.error());
    if (*read != nonce) return wrong("ledger", {}, {Errc::storage, std::string(say("写入的值读回来不一样", "what was written reads otherwise")), "ledger.db", std::string(say("运行 creditlink log check，必要时从备份恢复", "run creditlink log check; restore a backup if need be"))});
    return fine("ledger", {}, std::string(say("写入并读回了一个值", "a value written and read back")));
}

// Nothing is appended for it: an entry a minute would be all that the log is made of. A file beside it is written and synced as one is.
HealthCheck log_writable(Office& office) {
    const Path folder = office.config().state / "log", probe = folder.parent_path() / "health.probe";
    std::error_code none;
    if (Status written = write_file(probe, hex(random_bytes(16)), 0600); !written) return wrong("log_writable", {}, written.error());
    std::filesystem::remove(probe, none);
    std::string problem;
    if (office.log_public_keys(problem).empty()) return wrong("log_writable", {}, {Errc::trust, problem, {}, {}});
    return fine("log_writable", {}, std::string(say("能写入并落盘", "can be written and synced")));
}

bool log_keys_are_here(const Config& config) {
    return PrivateKey::load(config.at(config.log_ed25519_file), Algorithm::ed25519) && PrivateKey::load(config.at(config.log_sm2_file), Algorithm::sm2_sm3);
}

HealthCheck log_signed(Office& office) {
    const Path folder = office.config().state / "log";
    std::error_code none;
    if (!std::filesystem::exists(folder / "checkpoint", none)) return fine("log", {}, std::string(say("还没有日志", "there is no log yet")));
    const auto loss = standing_of_log(office);
    if (!loss) return wrong("log", {}, loss.error());
    if (loss->any()) return wrong("log", {}, loss_error(*loss));
    std::string problem;
    const auto text = read_file(folder / "checkpoint", 1u << 20);
    if (!text) return wrong("log", {}, text.error());
    const auto head = verified_checkpoint(*text, office.log_origin(), office.log_public_keys(problem));
    if (!head) return wrong("log", {}, head.error());
    std::uint64_t unsigned_entries = 0;
    std::int64_t since = 0;
    const Status read = read_log(folder, [&](const LogEntry& entry) -> Status {
        if (entry.index < head->size) return {};
        if (unsigned_entries++ == 0) since = entry.time / 1000;
        return unsigned_entries < kMostUnsigned ? Status() : Status(Error{});
    }, head->size);
    if (!read && unsigned_entries < kMostUnsigned) return wrong("log", {}, read.error());
    const std::int64_t age = since == 0 ? -1 : office.clock().unix_seconds() - since;
    const auto waiting = waiting_entries(office);
    if (!waiting) return wrong("log", {}, waiting.error());
    const std::int64_t waits = waiting->since == 0 ? -1 : office.clock().unix_seconds() - waiting->since;
    // Those of the last minutes are about to be signed, unless a key is away: then nothing signs them until it is back.
    const bool all_signed = unsigned_entries == 0 || (age < kUnsignedSeconds && log_keys_are_here(office.config()));
    if (all_signed && waits > kWaitsTooLong)
        return {.name = "log", .health = Health::warning, .code = "log-waiting", .values = {{"n", std::to_string(waiting->count)}, {"t", shown_time(waiting->since)}}, .age = waits};
    if (all_signed && waiting->count > 0)
        return fine("log", {}, say("{n} 条都已签名；另有{w}", "{n} entries signed; {w}", {{"n", std::to_string(head->size)}, {"w", waiting_sentence(*waiting)}}));
    if (all_signed && unsigned_entries > 0)
        return fine("log", {}, say("已签名到第 {n} 条，其后 {u} 条是刚写的", "signed up to entry {n}; the {u} behind it were just written", {{"n", std::to_string(head->size)}, {"u", std::to_string(unsigned_entries)}}));
    if (all_signed)
        return fine("log", {}, say("{n} 条都已签名，不落后于任何已知的日志头", "{n} entries signed, behind no head that anybody keeps", {{"n", std::to_string(head->size)}}));
    return {.name = "log", .health = Health::bad, .code = "log-unsigned", .values = {{"n", std::to_string(unsigned_entries)}}, .age = age};
}

// Dated by an authority (log.timestamp), where one is configured. Undated entries are no less durable and signed: a warning.
std::optional<HealthCheck> log_dated(Office& office) {
    const auto standing = timestamp_standing(office);
    if (!standing) return wrong("timestamp", {}, standing.error(), Health::warning);
    if (!standing->configured) return std::nullopt;
    const std::string count = std::to_string(standing->undated);
    if (standing->late)
        return HealthCheck{.name = "timestamp", .health = Health::warning, .code = "timestamp-late", .values = {{"n", count}, {"t", shown_time(standing->undated_since)}}, .age = office.clock().unix_seconds() - standing->undated_since};
    if (standing->stamped_at == 0)
        return fine("timestamp", {}, say("日志头还没有时间戳，已有 {n} 条，还没到该取的时候", "the log's head is not dated yet; {n} entries, and no date is due", {{"n", count}}));
    return fine("timestamp", {}, say("日志头的时间戳没有超期，其后 {n} 条", "the log's head is dated in time, {n} entries since", {{"n", count}}));
}

HealthCheck disk(Office& office) {
    const Path state = office.config().state;
    std::error_code none;
    const auto space = disk_space(std::filesystem::exists(state, none) ? state : office.config().directory);
    if (!space) return wrong("disk", {}, space.error());
    const Growth growth = growth_of(office.config(), office.clock().unix_seconds());
    HealthCheck check{.name = "disk", .code = "disk-space", .values = {{"f", megabytes(space->free)}, {"s", megabytes(space->size)}, {"u", megabytes(growth.state)}, {"e", megabytes(growth.evidence)}, {"l", megabytes(office.config().disk.stop_below)}}};
    if (growth.per_day > 0) {
        const auto days = static_cast<std::int64_t>(space->free / growth.per_day);
        check.code = "disk-growing";
        check.values.insert(check.values.end(), {{"g", megabytes(growth.per_day)}, {"m", megabytes(growth.per_day * kDaysOfMonth)}, {"d", std::to_string(days)}});
        if (days < kDaysOfDisk) check.health = Health::warning;
    }
    if (space->free < office.config().disk.resume_above) check.health = Health::warning;
    if (space->free < office.config().disk.stop_below) check.health = Health::bad;
    return check;
}

// Letters are published as pages without any fonts; then nothing is wrong.
HealthCheck letter_fonts(Office& office) {
    const auto fonts = Fonts::find(office.config().documents.fonts);
    if (!fonts && fonts.error().code == Errc::not_found) return fine("fonts", {}, std::string(say("没有排版用的字体：承诺书只公布网页（deploy/documents 安装字体）", "no fonts to set letters in: they are published as pages only (deploy/documents installs fonts)")));
    if (!fonts) return wrong("fonts", {}, fonts.error(), Health::warning);
    const std::string missing = missing_in_words(*fonts);
    if (missing.empty()) return fine("fonts", {}, fonts_in_words(*fonts));
    const std::string instead = instead_in_words(*fonts);
    std::string what = say("没有配置里的字体{m}", "the configured {m} are not on this machine", {{"m", missing}});
    if (!instead.empty()) what += say("，改用：{f}", "; used instead: {f}", {{"f", instead}});
    return wrong("fonts", {}, {Errc::config, std::move(what), "letters.fonts",
                               std::string(say("装上这些字体，或者改正名称：写字体的名称，或者 folders 里的文件名", "install them, or correct the names: a font's own name, or a file below the folders"))}, Health::warning);
}

// A certificate or a platform's key: the catalogue has a sentence for each that ends, and for each that has ended.
HealthCheck ends(std::string name, std::string subject, std::int64_t end, std::int64_t now) {
    const std::int64_t days = (end - now) / kDaySeconds;
    HealthCheck check{.name = name, .subject = std::move(subject), .code = name + (end <= now ? "-ended" : "-ends"), .values = {{"d", shown_time(end).substr(0, 10)}, {"n", std::to_string(days)}}};
    check.health = end <= now || days < kAlarmDays ? Health::bad : days < kWarnDays ? Health::warning : Health::good;
    return check;
}

void certificates(Office& office, std::vector<HealthCheck>& all) {
    const Config& config = office.config();
    const std::int64_t now = office.clock().unix_seconds();
    const auto file = [&](const std::string& subject, const std::string& path) {
        if (path.empty()) return;
        const auto end = certificate_end(config.at(path));
        all.push_back(end ? ends("certificate", subject, *end, now) : wrong("certificate", subject, end.error()));
    };
    file("console", config.console.certificate);
    file("letters.serve", config.site_server.certificate);
    for (const PlatformConfig& platform : config.platforms) {
        file(platform.name + " client", platform.client_certificate);
        file(platform.name + " ca", platform.ca_file);
        std::int64_t last = 0;  // seconds
        bool open = platform.pinned.empty();
        for (const PinConfig& pin : platform.pinned) {
            const auto day = day_start(pin.until);
            const std::int64_t until = day ? *day : 0;  // one that is no day pins for good
            open = open || until == 0;
            last = std::max(last, until);
        }
        if (!open) all.push_back(ends("platform_key", platform.name, last, now));
    }
}

HealthCheck calendars(Office& office) {
    const auto days = read_calendars(office.config());
    return days ? calendar_check(*days, office.clock().today()) : wrong("calendar", {}, days.error());
}

// What a platform has just said of our log; what is known without it stands under `log` already.
void add_if_behind(std::vector<HealthCheck>& all, Office& office, const std::string& platform, const HeadAnswer& said) {
    std::error_code none;
    const Path state = office.config().state;
    if (said.batch.empty() || !std::filesystem::exists(state / "ledger.db", none) || !std::filesystem::exists(state / "log" / "checkpoint", none)) return;
    const auto known = standing_of_log(office);
    if (!known || known->any()) return;
    auto ledger = office.ledger(true);
    if (!ledger) return all.push_back(wrong("log", platform, ledger.error()));
    const auto loss = find_loss(*ledger, state / "log", {.platforms = {{platform, said.head, said.batch}}});
    if (!loss) all.push_back(wrong("log", platform, loss.error()));
    else if (loss->any()) all.push_back(wrong("log", platform, loss_error(*loss)));
}

}  // namespace

HealthCheck calendar_check(const WorkingDays& days, CivilDate today) {
    if (const auto now = days.is_working(today); !now) return wrong("calendar", {}, now.error());
    if (today.month() < 12 || days.has(today.year() + 1)) return fine("calendar", {}, say("{y} 年的工作日历在", "the calendar of {y} is there", {{"y", std::to_string(today.month() < 12 ? today.year() : today.year() + 1)}}));
    return wrong("calendar", {}, days.is_working(*CivilDate::of(today.year() + 1, 1, 1)).error(), Health::warning);
}

std::vector<HealthCheck> examine_quietly(Office& office) {
    std::vector<HealthCheck> all = {log_signed(office), disk(office)};
    if (auto dated = log_dated(office)) all.push_back(std::move(*dated));
    certificates(office, all);
    all.push_back(calendars(office));
    return all;
}

std::vector<HealthCheck> examine_machine(Office& office) {
    std::vector<HealthCheck> all = {signing(office), ledger_works(office), log_writable(office)};
    for (HealthCheck& check : examine_quietly(office)) all.push_back(std::move(check));
    all.push_back(letter_fonts(office));
    return all;
}

std::vector<HealthCheck> examine_peers(Office& office) {
    std::vector<HealthCheck> all;
    for (const PlatformConfig& platform : office.config().platforms) {
        auto route = office.route(platform);
        if (!route) {
            all.push_back(wrong("platform", platform.name, route.error()));
            continue;
        }
        const HeadAnswer answer = ask_head(*route, office.clock(), {});
        const Error trouble{answer.not_trusted ? Errc::trust : Errc::platform, answer.why, platform.origin, std::string(say("核对网络、地址和平台的通知；排队的会再发", "compare network, address and the platform's notices; what is queued goes out later"))};
        switch (answer.kind) {
            case HeadAnswer::Kind::said:
                all.push_back(fine("platform", platform.name, std::string(say("询问状态，签名的答复已验证", "asked for its status; the signed answer verifies"))));
                add_if_behind(all, office, platform.name, answer);
                break;
            case HeadAnswer::Kind::not_offered: all.push_back(fine("platform", platform.name, std::string(say("这个平台不提供状态查询，没有询问", "this platform cannot be asked for a status, and was not")))); break;
            case HeadAnswer::Kind::refused: all.push_back(wrong("platform", platform.name, {Errc::platform, say("平台拒绝状态查询：{w}", "the platform refuses to be asked for a status: {w}", {{"w", answer.why}}), platform.origin, std::string(say("与平台核对登记的公钥和单位代码", "compare registered key and office code with the platform"))}, Health::warning)); break;
            case HeadAnswer::Kind::untrusted: all.push_back(wrong("platform", platform.name, {Errc::trust, say("平台不认我们的身份：{w}", "the platform does not accept who we are: {w}", {{"w", answer.why}}), platform.origin, std::string(say("与平台核对登记的公钥和单位代码", "compare registered key and office code with the platform"))})); break;
            case HeadAnswer::Kind::clock_skew: all.push_back(wrong("clock", platform.name, {Errc::trust, std::string(say("本机时钟与平台相差超过 5 分钟", "this machine's clock and the platform's differ by more than 5 minutes")), platform.origin, std::string(say("启用 NTP（timedatectl set-ntp true）", "switch NTP on (timedatectl set-ntp true)"))})); break;
            case HeadAnswer::Kind::later: all.push_back(wrong("platform", platform.name, trouble)); break;
        }
    }
    for (const TaskConfig& task : office.config().tasks) {
        if (task.off) continue;
        auto source = office.source(task, {});
        Page page;
        const auto read = source ? (*source)->read(page) : Result<bool>(source.error());
        if (read) all.push_back(fine("source", task.name, say("打开了，读到前 {n} 行", "opened, its first {n} rows read", {{"n", std::to_string(page.rows.size())}})));
        else all.push_back(wrong("source", task.name, read.error()));
    }
    return all;
}

}  // namespace creditlink
