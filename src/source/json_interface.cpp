#include "json_interface.h"

#include <algorithm>
#include <utility>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/http/retry_after.h"

namespace creditlink {

namespace {

constexpr int kMaxBusy = 8;                          // times one page is asked for again because the server is busy
constexpr int kMaxBroken = 4;                        // likewise because the answer broke off or the server failed
constexpr std::int64_t kLongestWaitMs = 300'000;     // a server that wishes for longer is left alone until the next run
constexpr std::int64_t kFirstWaitMs = 1'000;         // doubled each time, where the server does not say
constexpr std::int64_t kLongestOwnWaitMs = 30'000;

std::string escaped(std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
        if (safe) out += c;
        else out.append({'%', kHex[byte >> 4], kHex[byte & 15]});
    }
    return out;
}

std::string path_of(std::string_view url) {
    const std::size_t host = url.find("://");
    const std::size_t path = url.find('/', host == std::string_view::npos ? 0 : host + 3);
    return path == std::string_view::npos ? "/" : std::string(url.substr(path, url.find('?') - path));
}

// An answer without a length that broke off looks whole to HTTP.
bool is_cut(std::string_view body) {
    const std::string_view text = trim(body);
    return !text.ends_with('}') && !text.ends_with(']');
}

JsonPaging::Way way_of(const JsonInterface& interface, const JsonShape& shape) {
    if (!shape.next.empty()) return JsonPaging::Way::cursor;
    return interface.page_parameter.empty() ? JsonPaging::Way::single : JsonPaging::Way::number;
}

Error interrupted() { return {Errc::interrupted, std::string(say("已停止读取", "reading was stopped")), {}, {}}; }

}  // namespace

JsonPages::JsonPages(HttpClient client, JsonInterface interface, JsonShape shape, Clock& clock, std::stop_token stop)
    : client_(std::move(client)), interface_(std::move(interface)), shape_(std::move(shape)), clock_(clock), stop_(std::move(stop)),
      paging_(way_of(interface_, shape_), interface_.size_parameter.empty() ? 0 : interface_.size), path_(path_of(interface_.url)) {}

Result<std::optional<JsonDocument>> JsonPages::next() {
    if (ended_) return std::optional<JsonDocument>();
    auto document = ask();
    if (!document) return document.error();
    if (!*document) {  // the page after the last one is absent, as it should be
        ended_ = true;
        return document;
    }
    const bool one_too_many = paging_.beyond_the_last();
    auto step = paging_.take((*document)->facts);
    if (!step) return at_page(step.error());
    ended_ = *step == JsonPaging::Step::ended;
    if (one_too_many) return std::optional<JsonDocument>();  // empty, or the last page once more
    return document;
}

Error JsonPages::at_page(Error error) const {
    if (error.code == Errc::platform) error.code = Errc::source;
    if (error.code != Errc::source && error.code != Errc::trust) return error;
    error.place = path_ + say(" 第 {n} 页", " page {n}", {{"n", std::to_string(paging_.page())}}) + (error.place.starts_with(path_ + ":") ? error.place.substr(path_.size()) : "");
    if (error.hint.empty()) error.hint = std::string(say("问接口的管理方，或稍后再试", "ask whoever runs the interface, or try again later"));
    return error;
}

std::string JsonPages::url() const {
    std::string url = interface_.url;
    const auto add = [&url](std::string_view name, std::string_view value) {
        if (!name.empty()) url.append(url.find('?') == std::string::npos ? "?" : "&").append(escaped(name)).append("=").append(escaped(value));
    };
    if (shape_.next.empty()) add(interface_.page_parameter, std::to_string(paging_.page()));
    else if (!paging_.cursor().empty()) add(interface_.next_parameter, paging_.cursor());
    add(interface_.size_parameter, std::to_string(interface_.size));
    return url;
}

Result<std::optional<JsonDocument>> JsonPages::ask() {
    int busy = 0, broken = 0;
    std::int64_t own_wait_ms = kFirstWaitMs;
    for (;;) {
        if (stop_.stop_requested()) return interrupted();
        Again again;
        auto document = ask_once(again);
        if (document) return document;
        if (stop_.stop_requested()) return interrupted();
        const bool is_busy = again.why == Again::Why::busy;
        if (again.why == Again::Why::no_use || (is_busy ? ++busy > kMaxBusy : ++broken > kMaxBroken)) return at_page(document.error());
        if (!clock_.sleep_ms(again.wait_ms.value_or(own_wait_ms), stop_)) return interrupted();
        if (!again.wait_ms) own_wait_ms = std::min(own_wait_ms * 2, kLongestOwnWaitMs);
    }
}

Result<std::optional<JsonDocument>> JsonPages::ask_once(Again& again) {
    HttpRequest request{.method = "GET", .url = url(), .fields = {{"Accept", "application/json"}}, .body = {}, .max_answer = kMaxJsonBytes, .stop = stop_};
    if (!interface_.token_header.empty()) request.fields.emplace_back(interface_.token_header, std::string(interface_.token.reveal()));
    HttpClient::Outcome outcome = client_.send(request);
    if (!outcome.response) {
        Error failure = outcome.failure.error;
        if (failure.code == Errc::platform) again.why = Again::Why::broken;
        failure.place.clear();  // that of a URL refused would show its parameters
        return failure;
    }
    const int status = outcome.response->status;
    if (paging_.beyond_the_last() && (status == 404 || status == 400 || status == 416)) return std::optional<JsonDocument>();
    if (status != 200) return refused(*outcome.response, again);
    auto document = json_document(outcome.response->body, path_, shape_);
    if (!document) {
        if (is_cut(outcome.response->body)) again.why = Again::Why::broken;
        return document.error();
    }
    return std::optional<JsonDocument>(std::move(*document));
}

Error JsonPages::refused(const HttpResponse& response, Again& again) const {
    const Words words = {{"s", std::to_string(response.status)}, {"t", interface_.token_reference}, {"h", interface_.token_header}};
    Error error{Errc::source, say("接口答复 {s}", "the interface answered {s}", words), {}, {}};
    if (response.status == 401 || response.status == 403) {
        if (interface_.token_header.empty()) error.hint = say("它要令牌：写明选项 token", "it wants a token: give the option token");
        else error.hint = say("令牌被拒：核对密值 {t}（请求头 {h}），向接口的管理方换新的", "the token is refused: check the secret {t} (header {h}), or have it renewed by whoever runs the interface", words);
        return error;
    }
    if (response.status == 404 && paging_.page() > 1)
        error.hint = say("到头了的，用选项 pages 或 total 指明有多少", "if that was the end, name how much there is with the option pages or total");
    if (response.status == 429 || response.status == 503) {
        again.why = Again::Why::busy;
        for (const auto& [name, value] : response.fields) {
            if (upper_ascii(name) != "RETRY-AFTER") continue;
            if (const auto seconds = parse_retry_after(value, clock_.unix_seconds())) again.wait_ms = *seconds * 1000;
        }
        if (again.wait_ms > kLongestWaitMs) {
            again.why = Again::Why::no_use;
            error.hint = say("它要求 {w} 之后再来：到那时再运行", "it wishes to be left alone until {w}: run again then", {{"w", shown_time(clock_.unix_seconds() + *again.wait_ms / 1000)}});
        }
    } else if (response.status >= 500) {
        again.why = Again::Why::broken;
    }
    return error;
}

}  // namespace creditlink
