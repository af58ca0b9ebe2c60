#include "creditlink/http/client.h"

#include <curl/curl.h>

#include <algorithm>

#include "client_exchange.h"
#include "client_failure.h"
#include "client_files.h"
#include "client_target.h"
#include "creditlink/base/message.h"
#include "no_sigpipe.h"

namespace creditlink {

using namespace http_detail;

namespace {

constexpr long kUploadBuffer = 2L << 20;           // libcurl's largest: a batch leaves in few pieces
constexpr std::string_view kMethods[] = {"GET", "POST", "PUT", "DELETE"};
// Asked several times a second by libcurl: not 0 ends the exchange.
struct StopWatch {
    std::stop_token stop;
    Clock& clock;
    std::int64_t asked_ms;  // when the stop was first seen; 0: not yet
};

int may_go_on(void* of, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    auto& watch = *static_cast<StopWatch*>(of);
    if (!watch.stop.stop_requested()) return 0;
    if (watch.asked_ms == 0) watch.asked_ms = watch.clock.steady_ms();
    return watch.clock.steady_ms() - watch.asked_ms > kStopGraceMs ? 1 : 0;
}

}  // namespace

struct HttpClient::State {
    State(const HttpClientOptions& o, Clock& c) : options(o), clock(c) {}

    HttpClientOptions options;
    Clock& clock;
    Handle handle;  // with its connection; gone after an error and when idle for too long
    std::int64_t last_used_ms = 0;

    ~State() { drop_connection(); }

    void drop_connection() {
        const NoSigpipe guard;  // TLS says good-bye
        handle.reset();
    }

    void use_fresh_connection_if_due(const HttpRequest& request) {
        // Without a body there is nothing that libcurl could fail to rewind, so it would repeat the request by itself.
        const bool would_repeat = request.method != "GET" && (!request.body || request.body->empty());
        const bool idle = clock.steady_ms() - last_used_ms >= 1000 * kIdleSeconds;
        if (idle || would_repeat) drop_connection();
        if (!handle) handle.reset(curl_easy_init());
    }

    void set_transport(CURL* curl, const Target& target, const HttpRequest& request) const {
        curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
        curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, target.plain ? "http" : "https");
        curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(curl, CURLOPT_PROXY, "");
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl, CURLOPT_MAXCONNECTS, 1L);
        curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect_timeout_ms));
        curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.total_timeout_ms));
        curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(kStalledBytesPerSecond));
        curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.stalled_timeout_s));
        curl_easy_setopt(curl, CURLOPT_UPLOAD_BUFFERSIZE, kUploadBuffer);
        curl_easy_setopt(curl, CURLOPT_USERAGENT, options.user_agent.c_str());
    }

    void set_trust(CURL* curl) const {
        curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
        if (!options.ca_file.empty()) {
            curl_easy_setopt(curl, CURLOPT_CAINFO, options.ca_file.c_str());
            curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr);
        }
        if (!options.client_certificate.empty()) {
            curl_easy_setopt(curl, CURLOPT_SSLCERT, options.client_certificate.c_str());
            curl_easy_setopt(curl, CURLOPT_SSLKEY, options.client_key.c_str());
        }
        if (!options.pinned_public_key.empty())
            curl_easy_setopt(curl, CURLOPT_PINNEDPUBLICKEY, options.pinned_public_key.c_str());
    }

    // The body only ever by a read function, and no function to seek in it (see client.h).
    static void set_request(CURL* curl, const HttpRequest& request, Exchange& exchange) {
        const auto length = static_cast<curl_off_t>(request.body ? request.body->size() : 0);
        curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
        curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
        if (request.method == "POST") {
            curl_easy_setopt(curl, CURLOPT_POST, 1L);
            curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, length);
        } else if (request.method == "PUT" || request.body) {
            curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
            curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, length);
        }
        if (request.method == "DELETE") curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "DELETE");
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_body);
        curl_easy_setopt(curl, CURLOPT_READDATA, &exchange);
        curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
        curl_easy_setopt(curl, CURLOPT_WRITEDATA, &exchange);
        curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_field);
        curl_easy_setopt(curl, CURLOPT_HEADERDATA, &exchange);
        curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, before_request);
        curl_easy_setopt(curl, CURLOPT_PREREQDATA, &exchange);
        curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
        curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &exchange);
    }
};

HttpClient::HttpClient(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;
HttpClient::~HttpClient() = default;

Result<HttpClient> HttpClient::make(const HttpClientOptions& options, Clock& clock) {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) return Error{Errc::internal, "libcurl does not start", {}, {}};
    if (Status status = check_client_files(options, clock.unix_seconds()); !status) return status.error();
    return HttpClient(std::make_unique<State>(options, clock));
}

HttpClient::Outcome HttpClient::send(const HttpRequest& request) {
    const auto not_sent = [](const Error& error) {
        return Outcome{std::nullopt, {HttpFailure::Kind::not_sent, error}};
    };
    if (std::find(std::begin(kMethods), std::end(kMethods), request.method) == std::end(kMethods) ||
        (request.method == "GET" && request.body))
        return not_sent(refused("不支持的请求方法", "a method, or a body with it, that is not used here", request));
    const Result<Target> target = target_of(request);
    if (!target) return not_sent(target.error());
    const Result<FieldList> fields = fields_of(request);
    if (!fields) return not_sent(fields.error());

    const NoSigpipe guard;
    state_->use_fresh_connection_if_due(request);
    CURL* curl = state_->handle.get();
    if (!curl) return not_sent(Error{Errc::internal, "libcurl gives no handle", {}, {}});
    curl_easy_reset(curl);  // options only: the connection stays
    Exchange exchange{request, target->plain, 0, 0, false, false, {}, {}};
    StopWatch watch{request.stop, state_->clock, 0};
    char detail[CURL_ERROR_SIZE] = "";
    state_->set_transport(curl, *target, request);
    state_->set_trust(curl);
    State::set_request(curl, request, exchange);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, fields->get());
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, may_go_on);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &watch);
    const CURLcode code = curl_easy_perform(curl);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, nullptr);
    state_->last_used_ms = state_->clock.steady_ms();

    long status = 0, verify_result = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_SSL_VERIFYRESULT, &verify_result);
    if (code == CURLE_OK && exchange.head_ended && status >= 200) {
        exchange.response.status = static_cast<int>(status);
        return Outcome{std::move(exchange.response), {}};
    }
    state_->drop_connection();
    if (code == CURLE_OK) exchange.aborted_why = std::string(say("应答不完整", "the answer is not whole"));
    return Outcome{std::nullopt,
                   failure_of({code, verify_result, detail, target->origin, exchange.begun, exchange.aborted_why})};
}

}  // namespace creditlink
