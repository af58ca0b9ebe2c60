#include "log_item.h"

#include <array>

#include "creditlink/base/clock.h"
#include "creditlink/base/message.h"
#include "decision_words.h"

namespace creditlink {

namespace {

struct EventTitle {
    std::string_view event, zh, en;
};
constexpr auto kEventTitles = std::to_array<EventTitle>({
    {"opened", "日志开始", "the log begins"},
    {"run-ended", "一次运行结束", "a run ended"},
    {"mapping-found", "记下映射文件的现文", "the text that a mapping's file has"},
    {"restored", "登记恢复", "restoration recorded"},
    {"answered", "答复", "an answer"},
    {"announcing", "向平台通告承诺书", "a letter announced to a platform"},
    {"announced", "平台对通告的答复", "a platform's answer to an announcement"},
    {"account-added", "新增账号", "account added"},
    {"account-roles", "更改角色", "roles changed"},
    {"account-password", "更改口令", "password changed"},
    {"account-off", "停用账号", "account turned off"},
    {"account-on", "启用账号", "account turned on"},
    {"login", "登录", "log-in"},
    {"login-failed", "登录失败", "log-in failed"},
    {"login-locked", "账号锁定", "account locked"},
    {"logout", "退出登录", "log-out"},
    {"sampled", "审计抽样", "audit sample drawn"},
    {"erasing", "开始销毁到期内容", "erasure begun"},
    {"erased", "销毁到期内容", "contents erased"},
    {"parked", "一批转待人工处理", "a batch waits for a person"},
    {"configuration", "配置有变", "the configuration changed"},
    {"cosigned", "收回见证人的副署", "a witness's cosignature came back"},
    {"log-keys", "宣布新的日志密钥", "new keys of the log announced"},
    {"adopted", "认领平台已有的记录", "records taken as known to the platform"},
    {"submitted", "发出一批", "a batch sent"},
});

std::string with_number(std::string_view zh, std::string_view en, std::uint64_t number) {
    return say(zh, en, {{"n", std::to_string(number)}});
}

std::string at_entry(std::int64_t unix_ms, std::uint64_t entry) {
    return shown_time(unix_ms / 1000) + with_number("，日志第 {n} 条", ", entry {n} of the log", entry);
}

std::string answer_words(const LogItem& item) {
    if (item.outcome.empty()) return std::string(say("还没有答复", "no answer yet"));
    if (item.outcome != "receipt")
        return at_entry(item.answered_time, item.answered) +
               std::string(say("：不是最终回执（", ": no final receipt (")) + item.outcome +
               std::string(say("）", ")"));
    return at_entry(item.answered_time, item.answered);
}

std::string vouched_words(const LogItem& item) {
    if (item.vouched == "signature") return std::string(say("，平台签名已验", ", signed by the platform, verified"));
    if (item.vouched == "channel") return std::string(say("，仅通道担保", ", vouched for by the channel alone"));
    return {};
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : std::string(say("、", ", "))) + word;
    return text;
}

}  // namespace

std::string item_title(const LogItem& item) {
    if (item.exchange())
        return say("报送 {k}，{n} 条", "exchange of {n} {k}", {{"k", item.kind}, {"n", std::to_string(item.count)}});
    if (!item.what.empty() && item.event == "decision") return decision_title(item.what);
    for (const EventTitle& title : kEventTitles)
        if (title.event == item.event) return std::string(say(title.zh, title.en));
    return item.event;
}

std::string item_outcome(const LogItem& item) {
    if (!item.exchange()) return item.subject.empty() ? joined(item.tasks) : item.subject;
    if (item.outcome != "receipt") return std::string(say("尚无最终回执", "no final receipt yet"));
    std::string words = with_number("接收 {n}", "{n} accepted", item.accepted);
    if (item.rejected) words += with_number(" · 退回 {n}", ", {n} rejected", item.rejected);
    if (item.doubtful) words += with_number(" · 存疑 {n}", ", {n} doubtful", item.doubtful);
    return words;
}

std::string content_words(ContentState state) {
    switch (state) {
        case ContentState::none:
            return {};
        case ContentState::waiting:
            return std::string(say("证据库密钥不在，未读", "not read: the key of the evidence store is not at hand"));
        case ContentState::read:
            return std::string(say("在证据库中", "in the evidence store"));
        case ContentState::erased:
            return std::string(say("已销毁；日志条目和证明照旧成立", "erased; entry and proofs hold as before"));
        case ContentState::unreadable:
            return std::string(say("读不出：损坏，或密钥不在", "cannot be read: damaged, or its key is away"));
    }
    return {};
}

std::string outcome_words(const ItemRecord& record) {
    if (record.outcome.empty()) return std::string(say("平台未逐条答复", "not told of each"));
    const std::string word(record.outcome == "accepted"   ? say("接收", "accepted")
                           : record.outcome == "rejected" ? say("退回", "rejected")
                                                          : say("存疑", "doubtful"));
    return record.code.empty() ? word : word + " " + record.code;
}

std::vector<std::pair<std::string, std::string>> item_lines(const LogItem& item) {
    std::vector<std::pair<std::string, std::string>> lines;
    const auto line = [&](std::string_view zh, std::string_view en, std::string text) {
        if (!text.empty()) lines.emplace_back(say(zh, en), std::move(text));
    };
    if (!item.exchange()) {
        line("事项", "what", item_title(item));
        line("时间", "when", at_entry(item.time, item.number));
        line("何人", "who", item.who);
        line("涉及", "about", item.subject);
        line("任务", "task", joined(item.tasks));
        return lines;
    }
    line("批次", "batch", item.batch + "  →  " + item.platform);
    line("目录", "kind",
         say("{k}，{n} 条记录", "{k}, {n} records", {{"k", item.kind}, {"n", std::to_string(item.count)}}));
    line("任务", "task", joined(item.tasks));
    line("先记后发", "logged, sent", at_entry(item.time, item.number));
    if (item.attempts > 1)
        line("又发", "sent again",
             with_number("共 {n} 次，最近 ", "{n} times, last ", item.attempts) +
                 at_entry(item.submitted_time, item.submitted));
    line("答复", "answered", answer_words(item));
    if (!item.receipt.empty()) line("回执", "receipt", item.receipt + vouched_words(item));
    if (item.outcome == "receipt") line("结论", "verdicts", item_outcome(item));
    line("请求原文", "request", content_words(item.request));
    line("回执原文", "answer", content_words(item.answer));
    for (const ItemRecord& record : item.matched) {
        std::string text = record.submission + with_number("  第 {n} 条  ", "  number {n}  ", record.place + 1) +
                           outcome_words(record);
        if (record.op == "withdraw") text += std::string(say("（撤回）", " (withdrawal)"));
        lines.emplace_back(&record == &item.matched.front() ? std::string(say("所查记录", "asked for")) : std::string(),
                           std::move(text));
    }
    if (item.records > item.matched.size())
        lines.emplace_back("", with_number("……共 {n} 条", "… {n} in all", item.records));
    return lines;
}

std::string item_json(const LogItem& item, const std::optional<ErasureNote>& erased) {
    json::Writer w;
    const auto number = [&](std::string_view name, std::uint64_t value) {
        w.member(name, static_cast<std::int64_t>(value));
    };
    w.begin_object();
    number("entry", item.number);
    w.member("time", rfc3339(item.time / 1000)).member("event", item.event).name("tasks").begin_array();
    for (const std::string& task : item.tasks) w.string(task);
    w.end_array();
    if (!item.exchange())
        return w.member("what", item.what).member("who", item.who).member("subject", item.subject).end_object().take();
    w.member("batch", item.batch).member("platform", item.platform).member("kind", item.kind);
    number("count", item.count), number("attempts", item.attempts), number("submitted", item.submitted);
    if (!item.outcome.empty())
        number("answered", item.answered), w.member("answered_at", rfc3339(item.answered_time / 1000));
    w.member("outcome", item.outcome).member("receipt", item.receipt).member("vouched", item.vouched);
    number("accepted", item.accepted), number("rejected", item.rejected), number("doubtful", item.doubtful);
    constexpr std::array<std::string_view, 5> kStates = {"none", "waiting", "read", "erased", "unreadable"};
    w.member("request", kStates[static_cast<std::size_t>(item.request)])
        .member("answer", kStates[static_cast<std::size_t>(item.answer)]);
    if (erased) {
        w.name("erased_by").begin_object().member("erasure", erased->id);
        number("entry", erased->entry);
        w.member("time", rfc3339(erased->time / 1000)).end_object();
    }
    number("matching", item.records);
    w.name("records").begin_array();
    for (const ItemRecord& record : item.matched)
        w.begin_object()
            .member("submission", record.submission)
            .member("key", record.key)
            .member("op", record.op)
            .member("place", record.place)
            .member("outcome", record.outcome)
            .member("code", record.code)
            .end_object();
    return w.end_array().end_object().take();
}

}  // namespace creditlink
