#include "creditlink/http/client.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <time.h>

#include <algorithm>
#include <cstring>

#include "client_failure.h"
#include "client_files.h"
#include "creditlink/base/message.h"

namespace creditlink {
namespace {

constexpr std::size_t kMostHeadBytes = 64u << 10;  // of an answer's fields: an honest one has one or two KiB
constexpr long kUploadBuffer = 2L << 20;           // libcurl's largest: a batch leaves in few pieces
constexpr std::string_view kMethods[] = {"GET", "POST", "PUT", "DELETE"};
constexpr std::string_view kOurFields[] = {"host",       "content-length", "transfer-encoding",
                                           "connection", "expect",         "user-agent"};

struct CurlFree {
    void operator()(CURL* p) const { curl_easy_cleanup(p); }
    void operator()(CURLU* p) const { curl_url_cleanup(p); }
    void operator()(curl_slist* p) const { curl_slist_free_all(p); }
};
using Handle = std::unique_ptr<CURL, CurlFree>;
using FieldList = std::unique_ptr<curl_slist, CurlFree>;

Error refused(std::string_view zh, std::string_view en, const HttpRequest& request) {
    return Error{Errc::config, std::string(say(zh, en)), request.url, {}};
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

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

struct Target {
    bool plain = false;  // http://, for loopback only
    std::string origin;  // for messages
};

std::string part_of(CURLU* url, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
    std::string out = text;
    curl_free(text);
    return out;
}

bool is_loopback_name(std::string_view host) {
    return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

Result<Target> target_of(const HttpRequest& request) {
    const bool visible =
        std::all_of(request.url.begin(), request.url.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    const std::unique_ptr<CURLU, CurlFree> url(curl_url());
    if (!visible || request.url.find('#') != std::string::npos ||
        curl_url_set(url.get(), CURLUPART_URL, request.url.c_str(), CURLU_DISALLOW_USER | CURLU_PATH_AS_IS) !=
            CURLUE_OK)
        return refused("网址不正确", "this is no URL that can be used", request);
    const std::string scheme = part_of(url.get(), CURLUPART_SCHEME), host = part_of(url.get(), CURLUPART_HOST),
                      port = part_of(url.get(), CURLUPART_PORT);
    if (scheme != "https" && !(scheme == "http" && is_loopback_name(host)))
        return refused("只能用 https；http 仅限本机回环地址",
                       "only https can be used; http is for loopback addresses alone", request);
    return Target{scheme == "http", scheme + "://" + host + (port.empty() ? "" : ":" + port)};
}

bool printable(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) || c == '\t'; });
}

// The request's fields, and those that libcurl would put in by itself taken out.
Result<FieldList> fields_of(const HttpRequest& request) {
    FieldList list;
    const auto add = [&](const std::string& line) {
        curl_slist* longer = curl_slist_append(list.get(), line.c_str());
        if (longer) static_cast<void>(list.release()), list.reset(longer);
    };
    bool typed = false;
    for (const auto& [name, value] : request.fields) {
        const std::string key = lower(name);
        typed = typed || key == "content-type";
        const bool ours = std::find(std::begin(kOurFields), std::end(kOurFields), key) != std::end(kOurFields);
        if (ours || name.empty() || name.find_first_of(" :;\t") != std::string::npos || !printable(name) ||
            !printable(value))
            return refused("请求头不正确", "a header field that cannot be sent", request);
        add(value.empty() ? name + ";" : name + ": " + value);  // libcurl takes "Name:" as "leave it out"
    }
    add("Expect:");
    if (!typed) add("Content-Type:");
    return list;
}

// OpenSSL writes to sockets without MSG_NOSIGNAL, and libcurl leaves signals alone when told to (NOSIGNAL): a peer that
// has gone would kill the process. Here the signal waits, and is taken away, for this thread only.
class NoSigpipe {
  public:
    NoSigpipe() {
        sigset_t pending;
        ::sigemptyset(&pipe_);
        ::sigaddset(&pipe_, SIGPIPE);
        ::sigpending(&pending);
        was_pending_ = ::sigismember(&pending, SIGPIPE) == 1;
        ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }
    ~NoSigpipe() {
        const timespec now{};
        if (!was_pending_) ::sigtimedwait(&pipe_, nullptr, &now);
        ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    NoSigpipe(const NoSigpipe&) = delete;
    NoSigpipe& operator=(const NoSigpipe&) = delete;

  private:
    sigset_t pipe_, before_;
    bool was_pending_ = false;
};

// What the callbacks see of one request.
struct Exchange {
    const HttpRequest& request;
    bool plain = false;
    std::size_t sent = 0;
    std::size_t head_bytes = 0;
    bool begun = false;
    bool head_ended = false;  // libcurl takes a head that is cut short for a whole one
    HttpResponse response;
    std::string aborted_why;
};

std::size_t give_body(char* buffer, std::size_t size, std::size_t count, void* user) {
    Exchange& exchange = *static_cast<Exchange*>(user);
    const std::string_view body = exchange.request.body.value_or(std::string_view());
    const std::size_t piece = std::min(size * count, body.size() - exchange.sent);
    std::memcpy(buffer, body.data() + exchange.sent, piece);
    exchange.sent += piece;
    return piece;
}

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* user) {
    Exchange& exchange = *static_cast<Exchange*>(user);
    const std::size_t piece = size * count;
    if (exchange.response.body.size() + piece > exchange.request.max_answer) {
        exchange.aborted_why = say("应答超过 {limit} 字节的上限，已停止读取",
                                   "the answer is over the limit of {limit} bytes and was not read on",
                                   {{"limit", std::to_string(exchange.request.max_answer)}});
        return CURL_WRITEFUNC_ERROR;
    }
    exchange.response.body.append(data, piece);
    return piece;
}

std::size_t take_field(char* data, std::size_t size, std::size_t count, void* user) {
    Exchange& exchange = *static_cast<Exchange*>(user);
    std::string_view line(data, size * count);
    const std::size_t taken = line.size();
    exchange.head_bytes += taken;
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
    const std::size_t colon = line.find(':');
    if (exchange.head_bytes > kMostHeadBytes || line.starts_with(' ') || line.starts_with('\t')) {
        exchange.aborted_why =
            std::string(say("应答头过大或格式不正确", "the answer's header is too large or malformed"));
        return 0;
    }
    if (line.starts_with("HTTP/")) {  // an interim answer (1xx) stood before this one
        exchange.response.fields.clear();
        exchange.head_ended = false;
    } else if (line.empty()) {
        exchange.head_ended = true;
    } else if (colon != std::string_view::npos) {
        std::string_view value = line.substr(colon + 1);
        while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
        while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
        exchange.response.fields.emplace_back(line.substr(0, colon), value);
    }
    return taken;
}

// The connection stands and nothing of the request has left: the one moment at which that is certain.
int before_request(void* user, char*, char*, int, int) {
    static_cast<Exchange*>(user)->begun = true;
    return CURL_PREREQFUNC_OK;
}

bool is_loopback(const sockaddr& address) {
    if (address.sa_family == AF_INET) {
        sockaddr_in v4;
        std::memcpy(&v4, &address, sizeof v4);
        return (ntohl(v4.sin_addr.s_addr) >> 24) == 127;
    }
    if (address.sa_family != AF_INET6) return false;
    sockaddr_in6 v6;
    std::memcpy(&v6, &address, sizeof v6);
    return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
}

// Judged by the address and not by the name, which a resolver could send anywhere.
curl_socket_t open_socket(void* user, curlsocktype, curl_sockaddr* address) {
    if (static_cast<Exchange*>(user)->plain && !is_loopback(address->addr)) return CURL_SOCKET_BAD;
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
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
