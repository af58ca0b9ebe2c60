#include "csv_source.h"

#include <utility>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "file_list.h"
#include "page_rows.h"

namespace creditlink {

const std::vector<SourceOption> kCsvShapeOptions = {
    {"encoding", "text", "auto", "编码：auto、utf-8、gb18030（含 GBK）、utf-16le、utf-16be", "encoding: auto, utf-8, gb18030 (and GBK), utf-16le, utf-16be"},
    {"encodings", "object", "{}", "个别文件的编码：{\"文件名或通配\": \"gb18030\"}", "encodings of single files: {\"name or pattern\": \"gb18030\"}"},
    {"delimiter", "text", "auto", "分隔符，一个字符；auto 看表头（逗号、制表符、分号、竖线）", "delimiter, one character; auto looks at the header (comma, tab, semicolon, bar)"},
    {"header", "number", "1", "表头是第几条记录；0 是没有表头，列名写在 columns", "record number of the header; 0: none, the names stand in columns"},
    {"columns", "list", "[]", "没有表头时的列名", "the column names of a file without header"},
    {"trailer", "text", "none", "完整文件的末行，{n} 处是行数，如 #记录数={n}", "last line of a complete file, {n} where it counts the rows, such as #records={n}"},
};

Result<std::optional<Encoding>> encoding_of(const Options& options, std::string_view file_name) {
    std::string name = options.text("encoding", "auto");
    if (const json::Value* single = options.find("encodings"))
        for (const auto& [pattern, value] : single->members)
            if (matches_pattern(file_name, pattern)) name = std::string(value.string_or("auto"));
    if (name == "auto") return std::optional<Encoding>();
    auto encoding = encoding_named(name);
    if (!encoding) return options.error(options.has("encoding") ? "encoding" : "encodings", encoding.error().message, encoding.error().hint);
    return std::optional<Encoding>(*encoding);
}

Result<CsvShape> csv_shape_of(const Options& options) {
    CsvShape shape;
    const std::string delimiter = options.text("delimiter", "auto");
    if (delimiter == "auto") shape.delimiter = 0;
    else if (delimiter == "tab") shape.delimiter = '\t';
    else if (delimiter.size() == 1 && delimiter != "\"" && delimiter != "\n" && delimiter != "\r" && static_cast<unsigned char>(delimiter[0]) < 0x80) shape.delimiter = delimiter[0];
    else return options.error("delimiter", std::string(say("分隔符应为一个 ASCII 字符、tab 或 auto", "a delimiter is one ASCII character, tab or auto")));
    shape.header = static_cast<std::uint64_t>(options.number("header", 1));
    shape.columns = options.list("columns");
    if (shape.header == 0 && shape.columns.empty())
        return options.error("header", std::string(say("没有表头的文件要在 columns 里写列名", "a file without header needs its names in columns")));
    shape.trailer = options.text("trailer");
    return shape;
}

namespace {

void judge_once(CsvFile& file, const std::function<Status(const Origin&)>& fits) {
    const auto refuse = [&file](std::string_view code, Bilingual detail) {
        file.fate = RowFate::refuse;
        file.reason = code;
        file.detail = std::move(detail);
    };
    auto reader = CsvReader::open(file.path, file.shape);
    if (!reader) return refuse("unreadable-file", reader.error().message);
    Page page;
    for (bool more = true; more;) {
        page.clear();
        auto read = reader->read(page);
        if (!read) return refuse(file.shape.trailer.empty() ? "unreadable-file" : "truncated-file", say("{p}：{m}", "{p}: {m}", {{"p", read.error().place}, {"m", read.error().message}}));
        more = *read;
    }
    if (reader->bytes_read() == 0) return refuse("empty-file", say_both("零字节", "no bytes"));
    if (const auto& origin = reader->origin(); origin && fits)
        if (const Status fit = fits(*origin); !fit) {
            file.again = true;  // the mapping may be the one that is mended
            return refuse("unreadable-file", std::string(fit.error().message + (fit.error().hint.empty() ? std::string() : std::string(say("；", "; ")) + fit.error().hint)));
        }
    if (file.shape.trailer.empty()) return;
    if (!reader->trailer()) return refuse("truncated-file", say_both("没有结束行“{t}”", "the trailer line \"{t}\" is missing", {{"t", file.shape.trailer}}));
    if (file.shape.trailer.find("{n}") != std::string::npos && *reader->trailer() != reader->rows())
        refuse("count-mismatch", say_both("结束行说 {t} 行，实有 {n} 行", "the trailer line says {t} rows, there are {n}", {{"t", std::to_string(*reader->trailer())}, {"n", std::to_string(reader->rows())}}));
}

}  // namespace

// What is wrong with a broken file is met once more for its words in the other language.
void judge_whole(CsvFile& file, const std::function<Status(const Origin&)>& fits) {
    judge_once(file, fits);
    if (file.fate != RowFate::refuse) return;
    CsvFile again{.path = file.path, .shape = file.shape, .reason = {}, .detail = {}};
    file.detail = in_both_languages([&] {
        again.fate = RowFate::data;
        judge_once(again, fits);
        return again.fate == RowFate::refuse && again.reason == file.reason ? again.detail.said() : file.detail.said();
    });
}

void CsvFiles::report_whole(Page& page, const CsvFile& file) {
    auto origin = std::make_shared<Origin>();
    origin->file = file.path.filename().string();
    const std::uint32_t index = origin_in(page, origin);
    if (file.fate == RowFate::refuse) {
        all_whole_ = false;
        add_refusal(page, index, 0, file.reason, file.detail);
    } else {
        add_skip(page, index, 0, file.reason, file.detail);
    }
}

Status CsvFiles::begin_file(Page& page) {
    CsvFile& file = files_[at_];
    if (file.fate == RowFate::data && !file.shape.trailer.empty()) judge_whole(file);
    if (file.fate != RowFate::data) {
        report_whole(page, file);
        ++at_;
        return {};
    }
    auto reader = CsvReader::open(file.path, file.shape);
    if (!reader) return reader.error();
    reader_.emplace(std::move(*reader));
    return {};
}

void CsvFiles::end_file(Page& page) {
    CsvFile& file = files_[at_];
    notes_.push_back(say("{f}：{n}", "{f}: {n}", {{"f", file.path.filename().string()}, {"n", reader_->note()}}));
    if (reader_->rows() == 0) {
        const bool empty = reader_->origin() == nullptr;
        file.fate = empty ? RowFate::refuse : RowFate::skip;
        file.reason = empty ? "empty-file" : "no-rows";
        file.detail = empty ? say_both("没有表头", "no header") : say_both("只有表头", "nothing but a header");
        if (!empty) without_rows_.push_back(file.path.filename().string());
        report_whole(page, file);
    }
    reader_.reset();
    ++at_;
}

Result<bool> CsvFiles::read(Page& page) {
    page.clear();
    while (at_ < files_.size() && page.rows.size() < kPageRows && page.bytes < kPageBytes) {
        if (!reader_) {
            if (Status begun = begin_file(page); !begun) return begun.error();
            if (!reader_) continue;
        }
        auto more = reader_->read(page);
        if (!more) return more.error();
        if (!*more) end_file(page);
    }
    return !page.rows.empty();
}

std::vector<std::string> CsvFiles::notices() const {
    if (without_rows_.empty()) return {};
    return {no_rows_notice(without_rows_)};
}

double CsvFiles::progress() const {
    if (files_.empty()) return 0;
    double within = 0;
    if (reader_ && reader_->size() > 0) within = static_cast<double>(reader_->bytes_read()) / static_cast<double>(reader_->size());
    return (static_cast<double>(at_) + within) / static_cast<double>(files_.size());
}

Result<std::unique_ptr<Source>> open_csv(const SourceSpec& spec, ReadMode, std::string_view, SourceContext) {
    const Options options(spec);
    auto shape = csv_shape_of(options);
    if (!shape) return shape.error();
    auto paths = files_of(options, "path");
    if (!paths) return paths.error();
    std::vector<CsvFile> files;
    for (Path& path : *paths) {
        CsvFile file;
        file.path = std::move(path);
        file.shape = *shape;
        auto encoding = encoding_of(options, file.path.filename().string());
        if (!encoding) return encoding.error();
        file.shape.encoding = *encoding;
        files.push_back(std::move(file));
    }
    return std::unique_ptr<Source>(std::make_unique<CsvFiles>(std::move(files)));
}

}  // namespace creditlink
