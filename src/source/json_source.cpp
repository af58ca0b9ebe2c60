// JSON as rows: files, or pages of an HTTP interface. Members of members are columns ("plan.name"), arrays of plain values
// are joined by semicolons, null is blank. Rows whose members are not known beforehand (option `columns`) are held until the
// last page, because every row needs all columns.

#include <optional>
#include <utility>

#include "creditlink/base/message.h"
#include "element_source.h"
#include "file_list.h"
#include "json_document.h"
#include "json_interface.h"
#include "page_rows.h"

namespace creditlink {

namespace {

constexpr std::size_t kMaxHeldBytes = 256u << 20;  // of rows whose columns are not known yet

class Documents {
  public:
    virtual ~Documents() = default;
    virtual Result<std::optional<JsonDocument>> next() = 0;  // nullopt: that was all
    virtual bool sure() const = 0;                           // once ended: were they all there are?
    virtual std::vector<std::string> notices() const = 0;
};

class FileDocuments final : public Documents {
  public:
    FileDocuments(std::vector<Path> files, const JsonShape& shape) : files_(std::move(files)), shape_(shape) {}
    Result<std::optional<JsonDocument>> next() override {
        if (at_ == files_.size()) return std::optional<JsonDocument>();
        const Path& path = files_[at_++];
        auto text = read_file(path, kMaxJsonBytes);
        if (!text) return text.error();
        auto document = json_document(*text, path.filename().string(), shape_);
        if (!document) return document.error();
        return std::optional<JsonDocument>(std::move(*document));
    }
    bool sure() const override { return true; }
    std::vector<std::string> notices() const override { return {}; }

  private:
    std::vector<Path> files_;
    std::size_t at_ = 0;
    JsonShape shape_;
};

class InterfaceDocuments final : public Documents {
  public:
    explicit InterfaceDocuments(JsonPages pages) : pages_(std::move(pages)) {}
    Result<std::optional<JsonDocument>> next() override { return pages_.next(); }
    bool sure() const override { return pages_.sure(); }
    std::vector<std::string> notices() const override { return pages_.notices(); }

  private:
    JsonPages pages_;
};

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
    bool complete() const override { return gathered_ && held_.empty() && documents_->sure(); }
    bool read_to_end() const override { return complete(); }
    std::vector<std::string> notices() const override {
        std::vector<std::string> notices = documents_->notices();
        if (complete() && !any_) notices.push_back(no_rows_notice({name_}));
        return notices;
    }

  private:
    Result<bool> fetch() {
        auto document = documents_->next();
        if (!document) return document.error();
        if (!*document) {
            gathered_ = true;
            return false;
        }
        name_ = (*document)->file;
        any_ |= !(*document)->rows.empty();
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

    void give(Page& page, JsonDocument& document) {
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
    std::vector<JsonDocument> held_;
    bool gathered_ = false, any_ = false;  // any rows at all
    std::string name_;                     // of the last document
    std::size_t at_ = 0;  // in the first document held
    std::shared_ptr<const Origin> origin_;
    std::uint64_t number_ = 0;
};

Result<JsonInterface> interface_of(const Options& options, const SecretStore& secrets) {
    JsonInterface interface{.url = options.text("url"), .page_parameter = options.text("page_parameter", "page"), .size_parameter = options.text("size_parameter", "size"),
                        .next_parameter = options.text("next_parameter", "cursor"), .size = options.number("size", 50), .token_header = options.text("token_header", "X-Token"), .token = {}, .token_reference = {}};
    if (interface.size == 0) return options.error("size", std::string(say("每页至少一条", "a page has at least one row")));
    if (const json::Value* reference = options.find("token")) {
        auto token = secrets.secret(*reference);
        if (!token) return token.error();
        interface.token = std::move(*token);
        interface.token_reference = json::text_of(*reference);
    } else {
        interface.token_header.clear();
    }
    return interface;
}

}  // namespace

Result<std::unique_ptr<Source>> open_json(const SourceSpec& spec, ReadMode, std::string_view, SourceContext context) {
    const Options options(spec);
    JsonShape shape{.rows = options.text("rows"), .pages = options.text("pages"), .total = options.text("total"), .next = options.text("next"), .key = options.text("key"), .columns = options.list("columns")};
    if (options.has("url") == options.has("path"))
        return options.error("url", std::string(say("url 和 path 要写且只写一个", "exactly one of url and path is wanted")));
    std::unique_ptr<Documents> documents;
    if (options.has("path")) {
        shape.pages.clear(), shape.total.clear(), shape.next.clear();  // what a saved answer says of others does not count
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
        documents = std::make_unique<InterfaceDocuments>(JsonPages(std::move(*client), std::move(*interface), shape, context.clock, context.stop));
    }
    return std::unique_ptr<Source>(std::make_unique<JsonSource>(std::move(documents), shape));
}

}  // namespace creditlink
