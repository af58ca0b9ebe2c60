#include "creditlink/delivery/kept_message.h"

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/exchange_log/commitment.h"
#include "creditlink/exchange_log/source_rows.h"

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
    KeptContent kept{content->substr(0, kCommitmentSalt), {}, {}, {}, {}};
    std::string_view rest = std::string_view(*content).substr(kCommitmentSalt);
    if (request && json->find("rows")) {
        const auto length = source_rows_at_end_of(rest);
        if (!length) return not_the_one(entry);
        kept.rows = rest.substr(rest.size() - *length);
        rest.remove_suffix(*length);
    }
    if (request || json->find("head")) {
        kept.head = rest.substr(0, head_of(rest));
        if (commitment(kept.salt, sha256(kept.head)) != member("head")) return not_the_one(entry);
        rest.remove_prefix(kept.head.size());
    }
    if (commitment(kept.salt, sha256(rest)) != member("digest")) return not_the_one(entry);
    (request ? kept.body : kept.answer) = rest;
    return kept;
}

Result<std::optional<KeptSourceRow>> kept_source_row(const KeptContent& kept, const LogEntry& submitted, std::string_view submission) {
    if (kept.rows.empty()) return std::optional<KeptSourceRow>();
    const auto entry = json::parse(submitted.json);
    const auto rows = entry ? SourceRows::parse(kept.rows, json::view_in(*entry, "rows")) : std::nullopt;
    if (!rows) return not_the_one(submitted);
    const auto in_body = rows->lines.front().id.empty() ? records_of_body(kept.body) : std::nullopt;
    if (in_body && in_body->size() != rows->lines.size()) return not_the_one(submitted);
    for (std::uint32_t place = 0; place < rows->lines.size(); ++place) {
        const SourceRowLine& line = rows->lines[place];
        const std::string_view id = in_body ? std::string_view((*in_body)[place].id) : line.id;
        if (id != submission) continue;
        const std::string_view record = in_body ? std::string_view((*in_body)[place].data) : line.data;
        return std::optional(KeptSourceRow{{place, static_cast<std::uint32_t>(rows->lines.size()), record_salt(rows->salt, place),
                                            record_path(source_row_leaves(rows->salt, rows->lines), place), std::string(line.heading), std::string(line.row)},
                                           std::string(record)});
    }
    return Error{Errc::not_found, say("日志第 {n} 条的请求里没有报送 {s}", "the request of entry {n} does not hold submission {s}", {{"n", std::to_string(submitted.index)}, {"s", std::string(submission)}}), {}, {}};
}

Result<std::string> kept_message(const ContentStore& contents, const LogEntry& entry) {
    auto kept = kept_content(contents, entry);
    if (!kept) return kept.error();
    return is_request(entry) ? kept->head + kept->body : std::move(kept->answer);
}

}  // namespace creditlink
