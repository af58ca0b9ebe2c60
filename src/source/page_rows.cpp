#include "page_rows.h"

#include <algorithm>
#include <map>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {

std::uint32_t origin_in(Page& page, const std::shared_ptr<const Origin>& origin) {
    if (page.origins.empty() || page.origins.back() != origin) page.origins.push_back(origin);
    return static_cast<std::uint32_t>(page.origins.size() - 1);
}

void add_skip(Page& page, std::uint32_t origin, std::uint64_t number, std::string_view reason, Bilingual detail) {
    RawRow& row = page.rows.emplace_back();
    row.origin = origin;
    row.number = number;
    row.fate = RowFate::skip;
    row.reason = reason;
    row.detail = page.keep_detail(std::move(detail));
}

void add_refusal(Page& page, std::uint32_t origin, std::uint64_t number, std::string_view code, Bilingual detail) {
    add_skip(page, origin, number, code, std::move(detail));
    page.rows.back().fate = RowFate::refuse;
}

void add_row(Page& page, std::uint32_t origin, std::uint64_t number, std::string_view key, std::size_t first_cell, const RowHash& columns) {
    RawRow& row = page.rows.emplace_back();
    row.origin = origin;
    row.number = number;
    row.key = key;
    row.first_cell = static_cast<std::uint32_t>(first_cell);
    row.cell_count = static_cast<std::uint32_t>(page.cells.size() - first_cell);
    const std::span<const Cell> cells = page.cells_of(row);
    row.hash = hash_of_row(columns, cells);
    for (const Cell& cell : cells) page.bytes += cell.text.size();
}

bool all_blank(std::span<const Cell> cells) {
    return std::all_of(cells.begin(), cells.end(), [](const Cell& cell) { return cell.text.empty() || trim(cell.text).empty(); });
}

std::string no_rows_notice(const std::vector<std::string>& names) {
    constexpr std::size_t kNamed = 5;
    std::string list;
    for (std::size_t i = 0; i < names.size() && i < kNamed; ++i) list.append(i > 0 ? say("、", ", ") : "").append(shown(names[i]));
    if (names.size() > kNamed) list += say(" 等 {n} 个", " and others, {n} in all", {{"n", std::to_string(names.size())}});
    return say("没有数据行：{l}；确实没有的不必处理，否则请检查导出", "no rows of data: {l}; nothing to do if there really are none, else look at the export", {{"l", list}});
}

std::vector<std::string> column_names(const std::vector<std::string>& header) {
    std::vector<std::string> names;
    std::map<std::string, int, std::less<>> used;
    for (std::size_t i = 0; i < header.size(); ++i) {
        std::string name(trim(header[i]));
        std::erase_if(name, [](char c) { return c == '\n' || c == '\r'; });
        if (name.empty()) name = "#" + std::to_string(i + 1);
        if (const int times = ++used[name]; times > 1) name += "#" + std::to_string(times);
        names.push_back(std::move(name));
    }
    return names;
}

}  // namespace creditlink
