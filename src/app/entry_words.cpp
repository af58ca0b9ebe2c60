#include "entry_words.h"

#include <array>

#include "creditlink/base/message.h"
#include "log_item.h"
#include "print.h"

namespace creditlink {

namespace {

struct MemberTitle {
    std::string_view name, zh, en;
};
constexpr auto kMemberTitles = std::to_array<MemberTitle>({
    {"batch", "批次", "batch"},
    {"platform", "平台", "platform"},
    {"kind", "目录", "kind"},
    {"count", "条数", "records"},
    {"attempt", "第几次发送", "attempt"},
    {"content", "原文在证据库的位置", "where the message stands in the evidence store"},
    {"digest", "原文的加盐摘要", "salted digest of the message"},
    {"head", "日志头", "head of the log"},
    {"records", "各条记录的树根", "root over the records"},
    {"of", "答复的是什么", "what was answered"},
    {"status", "HTTP 状态", "HTTP status"},
    {"outcome", "答复的性质", "what kind of answer"},
    {"vouched", "由谁担保", "vouched for by"},
    {"receipt", "回执号", "receipt"},
    {"accepted", "接收", "accepted"},
    {"rejected", "退回", "rejected"},
    {"doubtful", "存疑", "doubtful"},
    {"decision", "第几项决定", "decision"},
    {"what", "做了什么", "what"},
    {"subject", "涉及", "about"},
    {"who", "何人", "who"},
    {"at", "何时", "when"},
    {"reason", "原因的加盐摘要", "salted digest of the reason"},
    {"account", "账号", "account"},
    {"detail", "说明", "detail"},
    {"task", "任务", "task"},
    {"run", "第几次运行", "run"},
    {"witness", "见证人", "witness"},
    {"list", "样本清单的摘要", "digest of the sample's list"},
    {"seed", "种子", "seed"},
    {"from", "从第几条", "from entry"},
    {"until", "到第几条之前", "up to entry"},
    {"wanted", "要抽几条", "wanted"},
    {"population", "总体条数", "population"},
    {"letter", "承诺书", "letter"},
    {"version", "版本", "version"},
    {"op", "动作", "operation"},
    {"cause", "缘由", "cause"},
    {"before", "此前的摘要", "digest before"},
    {"changes", "改动之处", "what changed"},
    {"added", "新增的设置", "settings added"},
    {"removed", "删去的设置", "settings removed"},
    {"changed", "改动的设置", "settings changed"},
    {"keys", "密钥", "keys"},
    {"more", "未列出的还有", "further ones"},
    {"more_keys", "未列出的密钥还有", "further keys"},
    {"mapping", "映射文件", "mapping"},
    {"rows", "行数", "rows"},
    {"bytes", "字节数", "bytes"},
});

std::string entry_member(const json::Value& data, std::string_view name) {
    const json::Value* value = data.find(name);
    return value ? value->text : std::string();
}

EntryWords submitted_words(const json::Value& data) {
    return {say("第 {n} 次发送：先记入日志，再发出", "attempt {n}: written into the log, then sent", {{"n", entry_member(data, "attempt")}}),
            say("{n} 条 {k} 记录，发往 {p}", "{n} records of {k} to {p}", {{"n", entry_member(data, "count")}, {"k", entry_member(data, "kind")}, {"p", entry_member(data, "platform")}})};
}

std::string vouched_by_words(const json::Value& data) {
    const std::string by = entry_member(data, "vouched");
    if (by == "signature") return std::string(say("平台签名已验", "signed by the platform, verified"));
    if (by == "channel") return std::string(say("平台不签名，仅通道担保", "the platform signs nothing: vouched for by the channel alone"));
    return std::string(say("无人担保，不采信", "vouched for by nobody, and not believed"));
}

EntryWords answered_words(const json::Value& data) {
    const bool inquiry = entry_member(data, "of") == "inquiry";
    if (entry_member(data, "status") == "0")
        return {std::string(inquiry ? say("询问没有收到答复", "no answer came to the inquiry") : say("没有收到答复", "no answer came")), std::string(say("结果不明，先向平台询问，不重发", "the outcome is unknown: the platform is asked before anything is sent again"))};
    if (entry_member(data, "outcome") != "receipt")
        return {std::string(inquiry ? say("平台对询问的答复，不是最终回执", "an answer to an inquiry, no final receipt") : say("平台的答复，不是最终回执", "an answer, no final receipt")),
                entry_member(data, "outcome") + "  HTTP " + entry_member(data, "status") + "  " + vouched_by_words(data)};
    std::string counts = say("接收 {a}，退回 {r}", "{a} accepted, {r} rejected", {{"a", entry_member(data, "accepted")}, {"r", entry_member(data, "rejected")}});
    if (entry_member(data, "doubtful") != "0") counts += say("，存疑 {d}", ", {d} doubtful", {{"d", entry_member(data, "doubtful")}});
    return {std::string(inquiry ? say("平台对询问给出最终回执", "the final receipt, in answer to an inquiry") : say("平台给出最终回执", "the final receipt")),
            say("回执 {r}；{c}；{v}", "receipt {r}; {c}; {v}", {{"r", entry_member(data, "receipt")}, {"c", counts}, {"v", vouched_by_words(data)}})};
}

std::string names_in(const json::Value& data, std::string_view member) {
    std::string names;
    const json::Value* list = data.find(member);
    for (const json::Value& each : list ? list->items : std::vector<json::Value>()) names.append(names.empty() ? "" : " ").append(each.is_object() ? entry_member(each, "key") : each.text);
    return names;
}

EntryWords configuration_words(const json::Value& data) {
    LogItem item;
    item.event = "configuration";
    std::string about;
    for (const auto& [name, sign] : {std::pair{"added", "+"}, std::pair{"removed", "-"}, std::pair{"changed", "≠"}, std::pair{"keys", "≠"}})
        if (const std::string names = names_in(data, name); !names.empty()) about += (about.empty() ? "" : "  ") + std::string(sign) + " " + names;
    return {item_title(item), std::move(about)};
}

}  // namespace

std::string members_in_line(std::string_view json) {
    auto parsed = json::parse(json);
    if (!parsed || !parsed->is_object()) return json_line(json);
    std::string line;
    for (const auto& [name, value] : parsed->members) {
        if (!line.empty()) line += "  ";
        line += name + "=" + (value.is_string() ? one_line(value.text) : json_line(json::text_of(value)));
    }
    return line;
}

EntryWords entry_words(const LogEntry& entry, const json::Value& data) {
    if (entry.event == "submitted") return submitted_words(data);
    if (entry.event == "answered") return answered_words(data);
    if (entry.event == "configuration") return configuration_words(data);
    if (entry.event == "parked") return {std::string(say("一批转待人工处理", "a batch waits for a person")), entry_member(data, "batch") + "  " + entry_member(data, "platform") + "  " + entry_member(data, "cause")};
    LogItem item;
    item.event = entry.event, item.what = entry_member(data, "what");
    std::string about = entry_member(data, "subject");
    const std::string who = entry_member(data, "who");
    if (!who.empty()) about += (about.empty() ? "" : "  ") + who;
    if (const std::string changes = names_in(data, "changes"); !changes.empty()) about += (about.empty() ? "" : "  ") + changes;
    return {item_title(item), std::move(about)};
}

std::string member_title(std::string_view event, std::string_view name) {
    if (name == "head" && (event == "submitted" || event == "answered" || event == "announcing")) return std::string(say("请求头的加盐摘要", "salted digest of the request's head"));
    if (name == "rows" && event == "submitted") return std::string(say("各条源行的树根", "root over the source rows"));
    if (name == "digest" && (event == "configuration" || event == "mapping-found" || event == "run-ended")) return std::string(say("文本的摘要", "digest of the text"));
    for (const MemberTitle& title : kMemberTitles)
        if (title.name == name) return std::string(say(title.zh, title.en));
    return std::string(name);
}

}  // namespace creditlink
