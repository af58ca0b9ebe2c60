#pragma once
// Small steps that every source takes when it fills a page.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/record/raw_row.h"

namespace creditlink {

// The origin's index in the page; added if the page's last origin is another.
std::uint32_t origin_in(Page& page, const std::shared_ptr<const Origin>& origin);

// `reason` lives for ever (a literal), `detail` is kept by the page.
void add_skip(Page& page, std::uint32_t origin, std::uint64_t number, std::string_view reason, Bilingual detail = {});
void add_refusal(Page& page, std::uint32_t origin, std::uint64_t number, std::string_view code, Bilingual detail);

// Adds the row of the page's cells from `first_cell` on, its key if there is one, and its hash.
void add_row(Page& page, std::uint32_t origin, std::uint64_t number, std::string_view key, std::size_t first_cell, const RowHash& columns);

// True if no cell has anything but white space in it.
bool all_blank(std::span<const Cell> cells);

// Read to their end, and none of these had a row: said after each run, because an export that went wrong looks like this.
std::string no_rows_notice(const std::vector<std::string>& names);

// Header cells as column names: trimmed, line breaks taken out, a name that stands twice numbered ("备注#2"), and one
// that is missing called by its place ("#3").
std::vector<std::string> column_names(const std::vector<std::string>& header);

}  // namespace creditlink
