#include "signed_file.h"

#include <algorithm>
#include <filesystem>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {

namespace {

std::string joined_shown(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : "、") + shown(word);
    return out;
}

}  // namespace

std::string ending_of(std::string_view file) {
    const std::size_t dot = file.rfind('.');
    std::string ending(file.substr(std::min(dot, file.size())));
    for (char& c : ending)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return ending;
}

Result<SignedFile> SignedFile::open(Office& office, const Path& file) {
    const std::string ending = ending_of(file.filename().string());
    if (ending != ".csv" && ending != ".xlsx" && ending != ".xls")
        return Error{
            Errc::usage,
            std::string(say("签署件表应为 .csv、.xlsx 或 .xls 文件", "the table is a .csv, .xlsx or .xls file")),
            file.string(),
            {}};
    json::Writer options;
    options.begin_object()
        .member("type", ending.substr(1))
        .member("path", std::filesystem::absolute(file).string())
        .end_object();
    auto parsed = json::parse(options.text());
    if (!parsed) return parsed.error();
    TaskConfig task;
    task.name = "letter import";
    task.source = {.task = task.name, .file = file.string(), .options = std::move(*parsed), .base_directory = {}};
    auto source = office.source(task, {});
    if (!source) return source.error();
    return SignedFile(std::move(*source), file.filename().string());
}

Status SignedFile::announce(Office& office, const Path& file, Signing& signing, const std::function<void(SignedRow&)>& completed) {
    auto table = open(office, file);
    if (!table) return table.error();
    for (;;) {
        auto rows = table->next(signing);
        if (!rows) return rows.error();
        if (rows->empty()) return {};
        for (ReadSignedRow& row : *rows) {
            if (!row.unreadable.empty()) continue;
            if (completed) completed(row.row);
            if (const Signing::Checked checked = signing.check(row.row); checked.what) signing.in_this_table(*checked.what);
        }
    }
}

Status SignedFile::read_headings(const Origin& origin, const Signing& signing) {
    std::vector<std::string> blanks;
    for (const std::string& heading : origin.columns) {
        const std::string key = without_space(heading);
        Meaning meaning;
        if (key == "承诺人类别")
            meaning.column = Column::category;
        else if (key == "有效期至" || key == "承诺有效期")
            meaning.column = Column::until;
        else if (key == "扫描件")
            meaning.column = Column::scan;
        else if (key == "承诺编码")
            meaning.column = Column::code;
        else if (key == "另一份")
            meaning.column = Column::another;
        else if (key == "承诺书版本" || key == "版本")
            meaning.column = Column::version;
        else if (key == "承诺书摘要" || key == "全文摘要")
            meaning.column = Column::digest;
        else if (meaning.blank = signing.blank_of(heading); !meaning.blank.empty())
            meaning.column = Column::blank;
        else
            ignored_.push_back(heading);
        if (std::find(blanks.begin(), blanks.end(), meaning.blank) != blanks.end())
            return Error{Errc::usage, say("有两列都是“{c}”", "two columns are \"{c}\"", {{"c", shown(heading)}}), name_,
                         std::string(say("留下一列", "leave one of them"))};
        if (meaning.column == Column::blank) blanks.push_back(meaning.blank);
        columns_.push_back(std::move(meaning));
    }
    if (const auto missing = signing.missing(blanks); !missing.empty())
        return Error{Errc::usage, say("缺少这些列：{c}", "these columns are missing: {c}", {{"c", joined_shown(missing)}}),
                     name_,
                     std::string(say("表头用填写项的名称（letter show 里有）",
                                     "headings are the names of the blanks, as letter show has them"))};
    return {};
}

SignedRow SignedFile::signed_row(const Page& page, const RawRow& row) const {
    SignedRow out;
    const auto cells = page.cells_of(row);
    for (std::size_t i = 0; i < cells.size() && i < columns_.size(); ++i) {
        const std::string text(trim(cells[i].text));
        switch (columns_[i].column) {
            case Column::blank:
                out.values[columns_[i].blank] = text;
                break;
            case Column::category:
                out.category = text;
                break;
            case Column::until:
                out.until = text;
                break;
            case Column::scan:
                out.scan = text;
                break;
            case Column::version:
                out.version = text;
                break;
            case Column::digest:
                out.digest = text;
                break;
            case Column::code:
                out.code = text;
                break;
            case Column::another:
                out.another = text;
                break;
            case Column::none:
                break;
        }
    }
    return out;
}

Result<std::vector<ReadSignedRow>> SignedFile::next(const Signing& signing) {
    std::vector<ReadSignedRow> rows;
    Page page;
    while (rows.empty()) {
        auto more = source_->read(page);
        if (!more) return more.error();
        if (!*more && page.rows.empty()) return rows;
        for (const RawRow& row : page.rows) {
            const Origin& origin = page.origin_of(row);
            if (row.fate == RowFate::skip) continue;
            if (columns_.empty() && !origin.columns.empty())
                if (auto read = read_headings(origin, signing); !read) return read.error();
            ReadSignedRow& out = rows.emplace_back();
            out.place = origin.place(row.number, row.key, -1);
            if (row.fate == RowFate::refuse)
                out.unreadable = row.detail ? row.detail->said() : std::string(row.reason);
            else
                out.row = signed_row(page, row);
        }
    }
    return rows;
}

}  // namespace creditlink
