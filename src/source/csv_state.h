#pragma once
// What a CSV reader knows between two pages. csv_reader.cpp takes text into blocks and blocks into records, csv_record.cpp says
// what one record becomes.

#include <algorithm>

#include "bounds.h"
#include "creditlink/base/message.h"
#include "creditlink/source/source.h"
#include "csv_reader.h"
#include "csv_scan.h"
#include "page_rows.h"

namespace creditlink {

inline std::size_t length(const char* from, const char* to) { return static_cast<std::size_t>(to - from); }

struct CsvReader::State {
    State(TextReader reader, const CsvShape& how, std::string file) : text(std::move(reader)), shape(how), name(std::move(file)) {}

    TextReader text;
    CsvShape shape;
    std::string name;

    std::shared_ptr<const Origin> origin;
    RowHash columns{};
    std::uint64_t record = 0;       // number of the last one
    std::uint64_t rows = 0;
    std::optional<std::uint64_t> trailer;

    std::string carry;              // text not yet taken
    bool starved = true;            // `carry` holds no complete record
    bool at_end = false;            // nothing comes after `carry`
    std::uint64_t before_block = 0; // bytes of text before the block being parsed: the file's offset, if it is UTF-8
    bool suspect = false;           // the block holds something that cannot be read: look at each record
    std::optional<bool> returns;    // lines end with CR alone, as on a Macintosh of old; unset: not known yet
    bool oversize = false;          // inside a record that is too large
    bool oversize_quoted = false;
    CsvRecord scanned;

    Error error_at_record(std::string message, std::string hint) const {
        return {Errc::source, std::move(message), name + say(" 第 {n} 条", " record {n}", {{"n", std::to_string(record)}}), std::move(hint)};
    }
    // Where nothing but CR ends the lines they become line feeds, byte for byte, from `from` on.
    void end_lines(std::string& block, std::size_t from) {
        if (!returns) {
            returns = ends_with_returns(block);
            if (!returns) return;
            from = 0;
        }
        if (*returns) std::replace(block.begin() + static_cast<std::ptrdiff_t>(from), block.end(), '\r', '\n');
    }

    // Nothing: the block does not show it yet. Inside quotes there may be anything.
    std::optional<bool> ends_with_returns(std::string_view block) const {
        bool quoted = false, lone = false;
        for (std::size_t i = 0; i < block.size(); ++i) {
            if (block[i] == '"') quoted = !quoted;
            if (quoted) continue;
            if (block[i] == '\n') return false;
            lone |= block[i] == '\r' && (i + 1 < block.size() ? block[i + 1] != '\n' : at_end);
        }
        return lone ? std::optional(true) : std::nullopt;
    }

    Error unclosed() const {
        return error_at_record(std::string(say("引号没有配对，直到文件结束", "a quote is never closed, up to the file's end")),
                               std::string(say("检查这一条里的引号，或文件没有传完；改好后重新读取", "look at the quotes of this record, or the file is incomplete; mend it and read again")));
    }

    Status make_origin(const std::vector<std::string>& names) {
        if (names.size() > kMaxColumns)
            return error_at_record(say("表头有 {n} 列，最多 {m} 列", "the header has {n} columns, at most {m} are read", {{"n", std::to_string(names.size())}, {"m", std::to_string(kMaxColumns)}}),
                                   std::string(say("检查分隔符和表头所在的行", "check the delimiter and the header's line")));
        auto made = std::make_shared<Origin>();
        made->shape = Origin::Shape::lines;
        made->file = name;
        made->columns = column_names(names);
        made->note = text.note();
        made->delimiter = shape.delimiter;
        columns = hash_of_columns(made->columns);
        origin = std::move(made);
        return {};
    }

    // Before the header is known, rows that are skipped need a place all the same.
    std::uint32_t origin_index(Page& page) {
        if (origin) return origin_in(page, origin);
        if (page.origins.empty() || !page.origins.back()->columns.empty() || page.origins.back()->file != name) {
            auto bare = std::make_shared<Origin>();
            bare->file = name;
            page.origins.push_back(std::move(bare));
        }
        return static_cast<std::uint32_t>(page.origins.size() - 1);
    }

    void refuse(Page& page, std::string_view code, Bilingual detail) {
        ++rows;
        add_refusal(page, origin_index(page), record, code, std::move(detail));
    }

    Status parse(Page& page, std::string& block, std::size_t& used);
    Status take_record(Page& page, char* begin, std::size_t offset);
    Status take_header(char* begin);
    bool take_unreadable(Page& page, const char* begin, std::size_t offset);
    void take_data(Page& page, char* begin);
    RowHash hash_of(std::string_view raw) const;
    RawRow& add_row(Page& page, std::string_view raw, const RowHash& hash);
    char* take_undivided(Page& page, char* begin, char* end, const char* quote);
    Status pass_oversize(Page& page, std::string_view text, std::size_t& used);
};

}  // namespace creditlink
