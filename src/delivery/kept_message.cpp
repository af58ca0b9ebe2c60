#include "creditlink/delivery/kept_message.h"

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/exchange_log/commitment.h"

namespace creditlink {

namespace {

Error not_the_one(const LogEntry& entry) {
    return {Errc::log_integrity, say("证据库里的内容不是日志第 {n} 条所承诺的内容", "what the evidence store has is not what entry {n} of the log commits to", {{"n", std::to_string(entry.index)}}), {},
            std::string(say("保留现场，把状态目录整体复制一份，再报告审计人员", "keep everything as it is, copy the whole state folder, then tell the auditor"))};
}

bool is_request(const LogEntry& entry) {
    return entry.event == "submitted" || entry.event == "announcing";
}

// The length of the request head that a message begins with, its empty line with it; 0 if it has none.
std::size_t head_of(std::string_view message) {
    constexpr std::string_view kEmptyLine = "\r\n\r\n";
    const std::size_t end = message.find(kEmptyLine);
    return end == std::string_view::npos ? 0 : end + kEmptyLine.size();
}

}  // namespace

Result<KeptContent> kept_content(const ContentStore& contents, const LogEntry& entry) {
    const bool request = is_request(entry);
    if (!request && entry.event != "answered" && entry.event != "announced")
        return Error{Errc::usage, say("日志第 {n} 条（{e}）没有报文", "entry {n} of the log ({e}) has no message", {{"n", std::to_string(entry.index)}, {"e", entry.event}}), {},
                     std::string(say("有报文的是 submitted、answered、announcing 和 announced：log show --event submitted", "those with a message are submitted, answered, announcing and announced: log show --event submitted"))};
    auto json = json::parse(entry.json);
    if (!json) return not_the_one(entry);
    const auto member = [&](std::string_view name) { return json::text_in(*json, name); };
    auto ref = ContentRef::parse(member("content"));
    if (!ref) return ref.error();
    auto content = contents.get(*ref);
    if (!content) return content.error();
    if (content->size() < kCommitmentSalt) return not_the_one(entry);
    KeptContent kept{content->substr(0, kCommitmentSalt), {}, {}, {}};
    std::string_view rest = std::string_view(*content).substr(kCommitmentSalt);
    if (request || json->find("head")) {
        kept.head = rest.substr(0, head_of(rest));
        if (commitment(kept.salt, sha256(kept.head)) != member("head")) return not_the_one(entry);
        rest.remove_prefix(kept.head.size());
    }
    if (commitment(kept.salt, sha256(rest)) != member("digest")) return not_the_one(entry);
    (request ? kept.body : kept.answer) = rest;
    return kept;
}

Result<std::string> kept_message(const ContentStore& contents, const LogEntry& entry) {
    auto kept = kept_content(contents, entry);
    if (!kept) return kept.error();
    return is_request(entry) ? kept->head + kept->body : std::move(kept->answer);
}

}  // namespace creditlink
