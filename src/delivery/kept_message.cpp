#include "creditlink/delivery/kept_message.h"

#include "commitment.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"

namespace creditlink {

using namespace delivery_detail;

namespace {

Error not_the_one(const LogEntry& entry) {
    return {Errc::log_integrity, say("证据库里的内容不是日志第 {n} 条所承诺的内容", "what the evidence store has is not what entry {n} of the log commits to", {{"n", std::to_string(entry.index)}}), {},
            std::string(say("保留现场，把状态目录整体复制一份，再报告审计人员", "keep everything as it is, copy the whole state folder, then tell the auditor"))};
}

}  // namespace

Result<std::string> kept_message(const ContentStore& contents, const LogEntry& entry) {
    const bool request = entry.event == "submitted";
    if (!request && entry.event != "answered")
        return Error{Errc::usage, say("日志第 {n} 条（{e}）没有报文", "entry {n} of the log ({e}) has no message", {{"n", std::to_string(entry.index)}, {"e", entry.event}}), {},
                     std::string(say("有报文的是 submitted 和 answered：log show --event submitted", "those with a message are submitted and answered: log show --event submitted"))};
    auto json = json::parse(entry.json);
    if (!json) return not_the_one(entry);
    const auto member = [&](std::string_view name) {
        const json::Value* value = json->find(name);
        return value ? std::string(value->string_or("")) : std::string();
    };
    auto ref = ContentRef::parse(member("content"));
    if (!ref) return ref.error();
    auto content = contents.get(*ref);
    if (!content) return content.error();
    if (content->size() < kSalt) return not_the_one(entry);
    const std::string_view salt = std::string_view(*content).substr(0, kSalt), message = std::string_view(*content).substr(kSalt);
    std::string_view committed = message;  // an answer as a whole, a request's head and body each by itself
    if (request) {
        constexpr std::string_view kEmptyLine = "\r\n\r\n";
        const std::size_t end = message.find(kEmptyLine);
        if (end == std::string_view::npos) return not_the_one(entry);
        const std::string_view head = message.substr(0, end + kEmptyLine.size());
        if (commitment(salt, sha256(head)) != member("head")) return not_the_one(entry);
        committed = message.substr(head.size());
    }
    if (commitment(salt, sha256(committed)) != member("digest")) return not_the_one(entry);
    return std::string(message);
}

}  // namespace creditlink
