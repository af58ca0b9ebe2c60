// The two entries of a batch's exchange, found in the log.

#include "creditlink/audit/pack_maker.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "making.h"

namespace creditlink {
namespace {

std::int64_t attempt_of(const json::Value& entry) {
    const json::Value* attempt = entry.find("attempt");
    return attempt ? attempt->integer().value_or(0) : 0;
}

// The entries of one batch, in order; the last receipt counts, and the attempt that it answers.
struct Search {
    std::string batch;
    std::vector<std::pair<std::int64_t, LogEntry>> submitted;
    std::optional<LogEntry> answered;
    std::int64_t attempt = 0;

    void take(const LogEntry& entry) {
        const bool request = entry.event == "submitted";
        if (!request && entry.event != "answered") return;
        if (entry.json.find(batch) == std::string::npos) return;  // most entries: not parsed
        const auto data = json::parse(entry.json);
        if (!data || view_in(*data, "batch") != batch) return;
        if (request)
            submitted.emplace_back(attempt_of(*data), entry);
        else if (view_in(*data, "outcome") == "receipt")
            answered = entry, attempt = attempt_of(*data);
    }
};

}  // namespace

namespace audit_detail {

Result<KeptExchange> logged_exchange(const Path& log, std::string_view batch, std::uint64_t from_entry) {
    Search search{std::string(batch), {}, {}, 0};
    auto read = read_log(
        log,
        [&](const LogEntry& entry) -> Status {
            search.take(entry);
            return {};
        },
        from_entry);
    if (!read) return read.error();
    KeptExchange found;
    for (auto& [attempt, entry] : search.submitted)
        if (search.answered && attempt == search.attempt) found.submitted = std::move(entry);
    if (found.submitted.event.empty())
        return Error{Errc::not_found,
                     say("日志里没有批次 {b} 的最终回执", "the log has no final receipt of batch {b}",
                         {{"b", std::string(batch)}}),
                     {},
                     "creditlink log show --batch " + std::string(batch)};
    found.answered = std::move(*search.answered);
    return found;
}

}  // namespace audit_detail

Result<std::optional<LogEntry>> submitted_entry(const Path& log, std::string_view batch, std::uint64_t from_entry) {
    Search search{std::string(batch), {}, {}, 0};
    const auto read = read_log(
        log,
        [&](const LogEntry& entry) -> Status {
            if (entry.event == "submitted") search.take(entry);
            return search.submitted.empty() ? Status() : Error{Errc::interrupted, {}, {}, {}};  // it is found: no more is wanted
        },
        from_entry);
    if (!search.submitted.empty()) return std::optional(std::move(search.submitted.front().second));
    if (!read) return read.error();
    return std::optional<LogEntry>();
}

Result<ExchangePlace> exchange_place(const Path& log, std::string_view batch, std::uint64_t from_entry) {
    const auto found = audit_detail::logged_exchange(log, batch, from_entry);
    if (!found) return found.error();
    return ExchangePlace{found->submitted.index, found->answered.index};
}

Result<KeptExchange> kept_exchange(const PackSources& from, std::string_view batch, std::uint64_t from_entry) {
    auto found = audit_detail::logged_exchange(from.log, batch, from_entry);
    if (!found) return found;
    auto request = kept_content(from.contents, found->submitted);
    if (!request) return request.error();
    auto answer = kept_content(from.contents, found->answered);
    if (!answer) return answer.error();
    const auto data = json::parse(found->answered.json);
    if (data && view_in(*data, "of") == "inquiry" && answer->head.empty())
        return Error{Errc::not_found,
                     std::string(say("回执是对一次询问的答复，而当时的版本没有保存询问的请求头，签名无从重验",
                                     "the receipt answers an inquiry whose head was not kept by the version of that "
                                     "time, so its signature cannot be checked again")),
                     {},
                     {}};
    found->request = std::move(*request), found->answer = std::move(*answer);
    return found;
}

}  // namespace creditlink
