// JSON as rows: files, or pages of an HTTP interface. Members of members are columns ("plan.name"), arrays of plain values
// are joined by semicolons, null is blank.
//
// An interface is asked page by page. 429 and 503 are waited for as long as Retry-After says, within bounds. Rows whose
// members are not known beforehand (option `columns`) are held until the last page, because every row needs all columns.

#include <charconv>
#include <optional>
#include <utility>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/http/client.h"
#include "element_source.h"
#include "file_list.h"
#include "page_rows.h"

namespace creditlink {

namespace {

constexpr std::size_t kMaxPageBytes = 32u << 20;   // of one answer or file
constexpr std::size_t kMaxHeldBytes = 256u << 20;  // of rows whose columns are not known yet
constexpr std::int64_t kMaxPages = 1'000'000;      // an interface that never ends
constexpr int kMaxBusy = 8;                        // times one page is asked for again
constexpr std::int64_t kLongestWaitMs = 60'000;    // whatever Retry-After says
constexpr std::int64_t kUsualWaitMs = 2'000;

// ---- one document ---------------------------------------------------------------------------------------------------

const json::Value* at_path(const json::Value& document, std::string_view dotted) {
    const json::Value* at = &document;
    if (dotted.empty()) return at;
    for (const std::string_view step : split(dotted, "."))
        if (at = at->find(step); at == nullptr) return nullptr;
    return at;
}

std::string plain(const json::Value& value) {
    switch (value.type) {
        case json::Type::null: return {};
        case json::Type::boolean: return value.boolean ? "true" : "false";
        case json::Type::number:
        case json::Type::string: return value.text;
        default: return json::text_of(value);
    }
}

void flatten(const json::Value& value, const std::string& name, std::vector<std::string>& order, ElementValues& values) {
    if (value.is_object()) {
        for (const auto& [member, inner] : value.members) flatten(inner, name.empty() ? member : name + "." + member, order, values);
        return;
    }
    std::string text;
    if (value.is_array()) {
        for (std::size_t i = 0; i < value.items.size(); ++i) text.append(i > 0 ? ";" : "").append(plain(value.items[i]));
    } else {
        text = plain(value);
    }
    if (values.emplace(name, std::move(text)).second) order.push_back(name);
}

struct Document {
    std::string file;                    // for the origin
    std::vector<ElementValues> rows;
    std::vector<std::string> columns;    // in the order met
    std::optional<std::int64_t> pages;   // in all, if it says so
    std::string next;                    // of a cursor interface
};

struct JsonShape {
    std::string rows, pages, next, key;  // dotted paths
    std::vector<std::string> columns;
};

Result<Document> document_of(std::string_view text, std::string file, const JsonShape& shape) {
    auto parsed = json::parse(text, {.max_bytes = kMaxPageBytes, .file = file});
    if (!parsed) {
        Error error = parsed.error();
        error.code = Errc::source;
        return error;
    }
    const json::Value* rows = at_path(*parsed, shape.rows);
    if (rows == nullptr || !rows->is_array())
        return Error{Errc::source, say("“{p}”处不是数组", "there is no array at \"{p}\"", {{"p", shape.rows}}), file,
                     std::string(say("检查选项 rows，或接口返回了错误信息", "check the option rows, or the interface answered with an error"))};
    Document document{.file = std::move(file), .rows = {}, .columns = {}, .pages = {}, .next = {}};
    ColumnSet columns;
    for (const json::Value& row : rows->items) {
        std::vector<std::string> order;
        ElementValues values;
        flatten(row, {}, order, values);
        columns.add(order);
        document.rows.push_back(std::move(values));
    }
    document.columns = columns.names();
    if (const json::Value* pages = shape.pages.empty() ? nullptr : at_path(*parsed, shape.pages)) document.pages = pages->integer();
    if (const json::Value* next = shape.next.empty() ? nullptr : at_path(*parsed, shape.next)) document.next = plain(*next);
    return document;
}

// ---- where documents come from --------------------------------------------------------------------------------------

class Documents {
  public:
    virtual ~Documents() = default;
    virtual Result<std::optional<Document>> next() = 0;  // nullopt: that was all
};

class FileDocuments final : public Documents {
  public:
    FileDocuments(std::vector<Path> files, const JsonShape& shape) : files_(std::move(files)), shape_(shape) {}
    Result<std::optional<Document>> next() override {
        if (at_ == files_.size()) return std::optional<Document>();
        const Path& path = files_[at_++];
        auto text = read_file(path, kMaxPageBytes);
        if (!text) return text.error();
        auto document = document_of(*text, path.filename().string(), shape_);
        if (!document) return document.error();
        return std::optional<Document>(std::move(*document));
    }

  private:
    std::vector<Path> files_;
    std::size_t at_ = 0;
    JsonShape shape_;
};

struct Interface {
    std::string url;                        // without paging parameters
    std::string page_parameter, size_parameter, next_parameter;
    std::int64_t size = 50;
    std::string token_header;
    Secret token;
};

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

class HttpDocuments final : public Documents {
  public:
    HttpDocuments(HttpClient client, Interface interface, const JsonShape& shape, Clock& clock)
        : client_(std::move(client)), interface_(std::move(interface)), shape_(shape), clock_(clock) {
        const std::string_view whole = interface_.url;
        const std::size_t host = whole.find("://");
        const std::size_t path = whole.find('/', host == std::string_view::npos ? 0 : host + 3);
        file_ = path == std::string_view::npos ? "/" : std::string(whole.substr(path, whole.find('?') - path));
    }

    Result<std::optional<Document>> next() override {
        if (ended_) return std::optional<Document>();
        if (++page_ > kMaxPages) return error(std::string(say("页数没有尽头", "the pages never end")));
        auto body = ask();
        if (!body) return body.error();
        auto document = document_of(*body, file_, shape_);
        if (!document) return document.error();
        next_ = document->next;
        const bool by_cursor = !shape_.next.empty();
        if (by_cursor) ended_ = next_.empty();
        else if (document->pages) ended_ = page_ >= *document->pages;
        else ended_ = static_cast<std::int64_t>(document->rows.size()) < interface_.size || interface_.page_parameter.empty();
        return std::optional<Document>(std::move(*document));
    }

  private:
    Error error(std::string message, std::string hint = {}) const { return {Errc::source, std::move(message), file_ + " #" + std::to_string(page_), std::move(hint)}; }

    std::string url() const {
        std::string url = interface_.url;
        const auto add = [&url](std::string_view name, std::string_view value) {
            if (!name.empty()) url.append(url.find('?') == std::string::npos ? "?" : "&").append(escaped(name)).append("=").append(escaped(value));
        };
        if (shape_.next.empty()) add(interface_.page_parameter, std::to_string(page_));
        else if (!next_.empty()) add(interface_.next_parameter, next_);
        add(interface_.size_parameter, std::to_string(interface_.size));
        return url;
    }

    std::int64_t wait_ms(const HttpResponse& response) const {
        for (const auto& [name, value] : response.fields) {
            std::int64_t seconds = 0;
            const auto [end, code] = std::from_chars(value.data(), value.data() + value.size(), seconds);
            if (upper_ascii(name) != "RETRY-AFTER" || code != std::errc() || end != value.data() + value.size() || seconds < 0) continue;
            return seconds >= kLongestWaitMs / 1000 ? kLongestWaitMs : seconds * 1000;
        }
        return kUsualWaitMs;
    }

    Result<std::string> ask() {
        HttpRequest request{.method = "GET", .url = url(), .fields = {{"Accept", "application/json"}}, .body = {}, .max_answer = kMaxPageBytes};
        if (!interface_.token_header.empty()) request.fields.emplace_back(interface_.token_header, std::string(interface_.token.reveal()));
        for (int attempt = 0;; ++attempt) {
            HttpClient::Outcome outcome = client_.send(request);
            if (!outcome.response) {
                Error failure = outcome.failure.error;
                if (failure.code == Errc::platform) failure.code = Errc::source;
                return failure;
            }
            const HttpResponse& response = *outcome.response;
            if (response.status == 200) return std::move(outcome.response->body);
            const bool busy = response.status == 429 || response.status == 503;
            if (!busy || attempt == kMaxBusy)
                return error(say("接口答复 {s}", "the interface answered {s}", {{"s", std::to_string(response.status)}}),
                             std::string(response.status == 401 || response.status == 403 ? say("检查令牌", "check the token") : say("问接口的管理方，或稍后再试", "ask whoever runs the interface, or try again later")));
            clock_.sleep_ms(wait_ms(response));
        }
    }

    HttpClient client_;
    Interface interface_;
    JsonShape shape_;
    Clock& clock_;
    std::string file_;
    std::int64_t page_ = 0;
    std::string next_;
    bool ended_ = false;
};

// ---- the source -----------------------------------------------------------------------------------------------------

class JsonSource final : public Source {
  public:
    JsonSource(std::unique_ptr<Documents> documents, JsonShape shape) : documents_(std::move(documents)), shape_(std::move(shape)) {
        columns_.add(shape_.columns);
    }

    Result<bool> read(Page& page) override {
        page.clear();
        if (shape_.columns.empty() && !gathered_)
            if (Status gathered = gather(); !gathered) return gathered.error();
        while (page.rows.size() < kPageRows && page.bytes < kPageBytes) {
            if (held_.empty()) {
                if (gathered_) break;
                auto more = fetch();
                if (!more) return more.error();
                if (!*more) break;
                continue;
            }
            give(page, held_.front());
        }
        return !page.rows.empty();
    }
    std::string cursor() const override { return {}; }
    bool complete() const override { return gathered_ && held_.empty(); }

  private:
    Result<bool> fetch() {
        auto document = documents_->next();
        if (!document) return document.error();
        if (!*document) {
            gathered_ = true;
            return false;
        }
        held_.push_back(std::move(**document));
        return true;
    }

    Status gather() {
        std::size_t bytes = 0;
        for (;;) {
            auto more = fetch();
            if (!more) return more.error();
            if (!*more) return {};
            columns_.add(held_.back().columns);
            for (const ElementValues& row : held_.back().rows)
                for (const auto& [name, value] : row) bytes += name.size() + value.size();
            if (bytes > kMaxHeldBytes)
                return Error{Errc::source, std::string(say("数据太多，不能先读完再定列", "too many rows to settle the columns by reading all of them first")), {},
                             std::string(say("在选项 columns 里写明列名", "name the columns in the option columns"))};
        }
    }

    void give(Page& page, Document& document) {
        if (!origin_ || origin_->file != document.file) {
            origin_ = element_origin(Origin::Shape::objects, document.file, columns_.names());
            number_ = 0;
        }
        while (at_ < document.rows.size() && page.rows.size() < kPageRows && page.bytes < kPageBytes) add_element(page, origin_, ++number_, document.rows[at_++], shape_.key);
        if (at_ < document.rows.size()) return;
        at_ = 0;
        held_.erase(held_.begin());
    }

    std::unique_ptr<Documents> documents_;
    JsonShape shape_;
    ColumnSet columns_;
    std::vector<Document> held_;
    bool gathered_ = false;
    std::size_t at_ = 0;  // in the first document held
    std::shared_ptr<const Origin> origin_;
    std::uint64_t number_ = 0;
};

Result<Interface> interface_of(const Options& options, const SecretStore& secrets) {
    Interface interface{.url = options.text("url"), .page_parameter = options.text("page_parameter", "page"), .size_parameter = options.text("size_parameter", "size"),
                        .next_parameter = options.text("next_parameter", "cursor"), .size = options.number("size", 50), .token_header = options.text("token_header", "X-Token"), .token = {}};
    if (const json::Value* reference = options.find("token")) {
        auto token = secrets.secret(*reference);
        if (!token) return token.error();
        interface.token = std::move(*token);
    } else {
        interface.token_header.clear();
    }
    return interface;
}

}  // namespace

Result<std::unique_ptr<Source>> open_json(const SourceSpec& spec, ReadMode, std::string_view, SourceContext context) {
    const Options options(spec);
    const JsonShape shape{.rows = options.text("rows"), .pages = options.text("pages"), .next = options.text("next"), .key = options.text("key"), .columns = options.list("columns")};
    if (options.has("url") == options.has("path"))
        return options.error("url", std::string(say("url 和 path 要写且只写一个", "exactly one of url and path is wanted")));
    std::unique_ptr<Documents> documents;
    if (options.has("path")) {
        auto files = files_of(options, "path");
        if (!files) return files.error();
        documents = std::make_unique<FileDocuments>(std::move(*files), shape);
    } else {
        auto interface = interface_of(options, context.secrets);
        if (!interface) return interface.error();
        HttpClientOptions http;
        if (options.has("ca_file")) http.ca_file = options.path_of(options.text("ca_file"));
        auto client = HttpClient::make(http, context.clock);
        if (!client) return client.error();
        documents = std::make_unique<HttpDocuments>(std::move(*client), std::move(*interface), shape, context.clock);
    }
    return std::unique_ptr<Source>(std::make_unique<JsonSource>(std::move(documents), shape));
}

}  // namespace creditlink
