// XML files as rows: each element of a given name is a record, its attributes ("@name") and leaves ("a/b") its columns. The
// files are gone through twice, first for the columns, because an element that is empty is often left out.

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "bounds.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/base/xml.h"
#include "element_source.h"
#include "file_list.h"
#include "page_rows.h"

namespace creditlink {

namespace {

constexpr std::size_t kFedBytes = 64u << 10;  // small, so that a page overshoots its bounds by little

// Calls `record` for each record with its columns and values.
class Records final : public XmlHandler {
  public:
    using Values = std::map<std::string, std::string, std::less<>>;
    // `list`: the element that holds the records, or nothing.
    Records(std::string name, std::string list, std::function<Status(std::vector<std::string>&&, Values&&)> record)
        : name_(std::move(name)), list_(std::move(list)), record_(std::move(record)) {}

    Status start(std::string_view name, const Attributes& attributes) override {
        if (!inside_) {
            if (name != name_) {
                listed_ |= name == list_;
                constexpr std::size_t kMostOthers = 100, kLongestName = 100;
                if (outside_++ > 0 && others_.size() < kMostOthers && name.size() <= kLongestName) others_.emplace(name);
                return {};
            }
            inside_ = true;
            size_ = 0;
        } else {
            add_text();
            path_.emplace_back(name);
        }
        leaf_ = true;
        for (const auto& [key, value] : attributes)
            if (Status set = put(joined("@" + std::string(key)), value); !set) return set;
        return {};
    }
    Status end(std::string_view) override {
        if (!inside_) return {};
        const std::string text = std::exchange(text_, {});
        if (path_.empty()) {
            inside_ = false;
            return record_(std::exchange(order_, {}), std::exchange(values_, {}));
        }
        Status set;
        if (leaf_) set = put(joined({}), text);
        path_.pop_back();
        leaf_ = false;
        return set;
    }
    Status text(std::string_view piece) override {
        if (!inside_ || path_.empty()) return {};
        size_ += piece.size();
        if (size_ > kMaxRecordBytes) return Error{Errc::source, std::string(say("一条记录超过 16 MiB", "a record of more than 16 MiB")), {}, {}};
        text_ += piece;
        return {};
    }
    // Elements that stand outside records, below the outermost one.
    const std::set<std::string>& others() const { return others_; }
    bool listed() const { return listed_; }  // there was a list, of records or of none

  private:
    void add_text() { text_.clear(); }  // text between elements is white space
    std::string joined(std::string_view last) const {
        std::string out;
        for (const std::string& step : path_) out.append(out.empty() ? "" : "/").append(step);
        if (!last.empty()) out.append(out.empty() ? "" : "/").append(last);
        return out;
    }
    // An element that stands twice: its values one after another, by semicolons.
    Status put(std::string column, std::string_view value) {
        const auto [at, fresh] = values_.try_emplace(column, value);
        if (!fresh) at->second.append(";").append(value);
        if (!fresh) return {};
        order_.push_back(std::move(column));
        if (order_.size() > kMaxColumns) return Error{Errc::source, std::string(say("一条记录的列太多", "a record has too many columns")), {}, {}};
        return {};
    }

    std::string name_, list_;
    std::function<Status(std::vector<std::string>&&, Values&&)> record_;
    std::vector<std::string> path_, order_;
    Values values_;
    std::string text_;
    std::set<std::string> others_;
    std::size_t size_ = 0, outside_ = 0;
    bool inside_ = false, leaf_ = false, listed_ = false;
};

class XmlFile {
  public:
    XmlFile(const Path& path, XmlHandler& handler) : parser_(handler, path.filename().string()) {}
    static Result<std::unique_ptr<XmlFile>> open(const Path& path, XmlHandler& handler) {
        auto file = RandomFile::open(path);
        if (!file) return file.error();
        auto size = file->size();
        if (!size) return size.error();
        auto opened = std::make_unique<XmlFile>(path, handler);
        opened->file_.emplace(std::move(*file));
        opened->size_ = *size;
        return opened;
    }
    Result<bool> feed() {
        if (at_ == size_) {
            if (Status finished = parser_.finish(); !finished) return finished.error();
            return false;
        }
        auto piece = file_->read(at_, static_cast<std::size_t>(std::min<std::uint64_t>(kFedBytes, size_ - at_)));
        if (!piece) return piece.error();
        at_ += piece->size();
        if (Status fed = parser_.feed(*piece); !fed) return fed.error();
        return true;
    }

  private:
    XmlParser parser_;
    std::optional<RandomFile> file_;
    std::uint64_t at_ = 0, size_ = 0;
};

class XmlSource final : public Source {
  public:
    XmlSource(std::vector<Path> files, std::string record, std::string list, std::string key)
        : files_(std::move(files)), record_(std::move(record)), list_(std::move(list)), key_(std::move(key)) {}

    Status find_columns() {
        ColumnSet columns;
        bool met = false;
        std::optional<Error> none;
        for (const Path& path : files_) {
            Records records(record_, list_, [&](std::vector<std::string>&& order, Records::Values&&) {
                columns.add(order);
                met = true;
                return Status();
            });
            auto file = XmlFile::open(path, records);
            if (!file) return file.error();
            for (bool more = true; more;) {
                auto fed = (*file)->feed();
                if (!fed) return fed.error();
                more = *fed;
            }
            if (!none && !records.others().empty() && !records.listed()) none = no_record(path, records.others());
        }
        if (!met && none) return *none;
        columns_ = columns.names();
        return {};
    }

    Result<bool> read(Page& page) override {
        page.clear();
        while (page.rows.size() < kPageRows && page.bytes < kPageBytes) {
            if (next_ready_ < ready_.size()) {
                add_element(page, origin_, ++number_, ready_[next_ready_++], key_);
                continue;
            }
            if (at_ == files_.size()) break;
            if (Status gone_on = go_on(page); !gone_on) return gone_on.error();
        }
        return !page.rows.empty();
    }
    std::string cursor() const override { return {}; }
    bool complete() const override { return at_ == files_.size() && next_ready_ == ready_.size(); }
    bool read_to_end() const override { return complete(); }
    std::vector<std::string> notices() const override { return without_rows_.empty() ? std::vector<std::string>() : std::vector{no_rows_notice(without_rows_)}; }

  private:
    // A file that holds other elements is another table than the configuration says, and not an empty one.
    Error no_record(const Path& path, const std::set<std::string>& others) const {
        const std::string_view near = nearest(record_, {others.begin(), others.end()});
        constexpr std::size_t kNamed = 8;
        std::string list;
        std::size_t named = 0;
        for (const std::string& name : others)
            if (named++ < kNamed) list.append(list.empty() ? "" : ", ").append(shown(name));
        if (named > kNamed) list += " …";
        const std::string ask = near.empty() ? say("检查选项 record；文件里有：{l}", "check the option record; the file has: {l}", {{"l", list}})
                                             : say("选项 record 是不是“{n}”？文件里有：{l}", "should the option record be \"{n}\"? The file has: {l}", {{"n", shown(near)}, {"l", list}});
        return {Errc::source, say("没有名为“{r}”的元素", "there is no element named \"{r}\"", {{"r", shown(record_)}}), path.filename().string(),
                ask + std::string(say("。没有记录的文件若就是这样，把装记录的元素名写进选项 list", ". If a file without records looks like this, name the element that holds them in the option list"))};
    }

    // The records of the next piece of a file, or the end of it.
    Status go_on(Page& page) {
        ready_.clear();
        next_ready_ = 0;
        if (!file_)
            if (Status begun = begin_file(); !begun) return begun;
        if (!at_end_) {
            auto fed = file_->feed();
            if (!fed) return fed.error();
            at_end_ = !*fed;
            return {};
        }
        if (number_ == 0) {
            add_skip(page, origin_in(page, origin_), 0, "no-rows");
            without_rows_.push_back(origin_->file);
        }
        file_.reset();
        at_end_ = false;
        ++at_;
        return {};
    }

    Status begin_file() {
        origin_ = element_origin(Origin::Shape::elements, files_[at_].filename().string(), columns_);
        number_ = 0;
        handler_.emplace(record_, list_, [this](std::vector<std::string>&&, Records::Values&& values) {
            ready_.push_back(std::move(values));
            return Status();
        });
        auto file = XmlFile::open(files_[at_], *handler_);
        if (!file) return file.error();
        file_ = std::move(*file);
        return {};
    }

    std::vector<Path> files_;
    std::string record_, list_, key_;
    std::vector<std::string> columns_, without_rows_;
    std::size_t at_ = 0;
    std::optional<Records> handler_;
    std::unique_ptr<XmlFile> file_;
    std::shared_ptr<const Origin> origin_;
    std::uint64_t number_ = 0;
    std::vector<Records::Values> ready_;  // of the piece that was read last: a page may hold fewer
    std::size_t next_ready_ = 0;
    bool at_end_ = false;  // of the file
};

}  // namespace

Result<std::unique_ptr<Source>> open_xml(const SourceSpec& spec, ReadMode, std::string_view, SourceContext) {
    const Options options(spec);
    auto files = files_of(options, "path");
    if (!files) return files.error();
    auto source = std::make_unique<XmlSource>(std::move(*files), options.text("record"), options.text("list"), options.text("key"));
    if (Status found = source->find_columns(); !found) return found.error();
    return std::unique_ptr<Source>(std::move(source));
}

}  // namespace creditlink
