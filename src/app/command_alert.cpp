// creditlink alert list | silence | test.

#include <iostream>

#include "alert_channels.h"
#include "alert_rules.h"
#include "alert_state.h"
#include "command.h"
#include "creditlink/base/message.h"
#include "creditlink/health/finding_words.h"
#include "filters.h"
#include "person.h"
#include "print.h"

namespace creditlink {

namespace {

Result<std::unique_ptr<Office>> office_of(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    return Office::open(std::move(*config));
}

void alert_json(const std::string& id, const Alert& alert) {
    json::Writer w;
    w.begin_object().member("id", id).member("level", alert.check.health == Health::bad ? "alarm" : "warning").member("text", line_of(alert.check)).member("remedy", remedy_in(alert.check));
    w.member("since", rfc3339(alert.since)).member("told", alert.told ? rfc3339(alert.told) : "").member("silent_until", alert.silent_until ? rfc3339(alert.silent_until) : "").member("silenced_by", alert.silenced_by);
    print_json(w.end_object());
}

Result<Exit> list_alerts(const Invocation& in) {
    auto office = office_of(in);
    if (!office) return office.error();
    const auto book = AlertBook::load(alert_file((*office)->config()));
    if (!book) return book.error();
    using enum Table::Align;
    Table table(Table::Overflow::wrap);
    table.header({std::string(say("编号", "alert")), std::string(say("级别", "level")), std::string(say("开始", "since")), std::string(say("静音到", "silent until")), std::string(say("情况", "what"))}, {whole, whole, whole, whole, left});
    for (const auto& [id, alert] : book->alerts) {
        if (in.json) alert_json(id, alert);
        else table.row({id, std::string(alert.check.health == Health::bad ? say("严重", "alarm") : say("注意", "warning")), shown_minute(alert.since), shown_minute(alert.silent_until), found_in(alert.check)});
    }
    if (in.json) return Exit::balanced;
    std::size_t unsent = 0;
    for (const auto& [channel, notices] : book->unsent) unsent += notices.size();
    if (book->alerts.empty()) std::cout << say("没有告警。creditlink serve 每分钟看一遍；现在看：creditlink doctor\n", "No alerts. creditlink serve looks each minute; to look now: creditlink doctor\n");
    else std::cout << table.text();
    if (unsent > 0) std::cout << say("{n} 条通知还没有发出去\n", "{n} notices are not sent yet\n", {{"n", std::to_string(unsent)}});
    if (!book->alerts.empty()) print_next("creditlink doctor");
    return Exit::balanced;
}

Result<Exit> silence(const Invocation& in) {
    if (in.arguments.size() != 1) return wants("请给出告警编号", "name an alert", "creditlink alert list");
    auto office = office_of(in);
    if (!office) return office.error();
    constexpr std::uint64_t kUsualHours = 24;
    const auto hours = static_cast<std::int64_t>(in.number("--hours").value_or(kUsualHours));
    if (auto done = silence_alert(**office, in.arguments[0], hours, in.option("--reason"), acting_person()); !done) return done.error();
    print_done(in.json, "silenced", in.arguments[0], say("{h} 小时内不再通知；这个决定随即写入交换日志。", "No notice of it for {h} hours; the decision goes into the exchange log at once.", {{"h", std::to_string(hours)}}));
    return Exit::balanced;
}

Result<Exit> test_alert(const Invocation& in) {
    auto office = office_of(in);
    if (!office) return office.error();
    const auto channels = channels_of((*office)->config());
    if (channels.empty()) return Error{Errc::config, std::string(say("没有配置通知渠道", "no channel is configured")), (*office)->config().file, R"("alerts": {"mail": {"server": "smtps://…", "from": "…", "to": ["…"]}})"};
    const std::int64_t now = (*office)->clock().unix_seconds();
    const Notice notice{.kind = Notice::Kind::trial, .id = "test", .check = {.name = "channel", .subject = {}, .health = Health::warning, .code = "channel-trial"}, .since = now, .at = now};
    Exit worst = Exit::balanced;
    for (const std::string& channel : channels) {
        const Status sent = send_notice(**office, channel, notice, {});
        if (sent) print_done(in.json, "sent", channel, say("{c}：已发出", "{c}: sent", {{"c", channel}}));
        else print_error(sent.error(), in.json), worst = exit_of(sent.error().code);
    }
    return worst;
}

}  // namespace

std::vector<Command> alert_commands() {
    return {
        {"alert", "list", "", "现有的告警：从何时起，通知过没有", "what is wrong now, since when, and who was told", "creditlink alert list", {}, list_alerts},
        {"alert", "silence", "ALERT", "一段时间内不再通知，写明原因", "no notice of it for a while, with a reason", "creditlink alert silence disk --reason 已申请扩容",
         {{"--hours", "N", "多少小时，缺省 24", "how many hours, 24 unless given"}, {"--reason", "TEXT", "原因；留在台账，其摘要记入日志", "why; kept in the ledger, its digest in the log"}}, silence},
        {"alert", "test", "", "向每个渠道发一条测试通知", "sends a trial by each channel", "creditlink alert test", {}, test_alert},
    };
}

}  // namespace creditlink
