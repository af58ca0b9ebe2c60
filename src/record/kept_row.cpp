#include "creditlink/record/kept_row.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "creditlink/base/encode.h"

namespace creditlink {
namespace {

// Of the fields that a column feeds the one that the fewest columns feed: it is the likeliest to have the cell's own text.
int field_of(const std::vector<std::uint32_t>& fields, const std::vector<std::vector<std::uint32_t>>& fed) {
    const auto columns = [&](std::uint32_t field) {
        return std::ranges::count_if(fed, [&](const auto& of) { return std::ranges::find(of, field) != of.end(); });
    };
    const auto at = std::ranges::min_element(fields, {}, columns);
    return at == fields.end() ? -1 : static_cast<int>(*at);
}

}  // namespace

KeptColumns kept_columns(const Origin& origin, const Kind& kind, const std::vector<bool>& read,
                         const std::vector<std::vector<std::uint32_t>>& fed, const Digest256& mapping) {
    KeptColumns kept;
    json::Writer writer;
    writer.begin_object().member("shape", name_of(origin.shape)).member("file", origin.file).member("part", origin.part);
    writer.name("columns").begin_array();
    for (std::uint32_t cell = 0; cell < origin.columns.size(); ++cell) {
        if (!read[cell]) continue;
        kept.columns.push_back({cell, field_of(fed[cell], fed)});
        writer.string(origin.columns[cell]);
    }
    writer.end_array().name("fields").begin_array();
    for (const KeptColumns::Column& column : kept.columns)
        writer.string(column.field < 0 ? std::string_view() : std::string_view(kind.fields[static_cast<std::size_t>(column.field)].name));
    kept.heading = writer.end_array().member("mapping", hex(bytes_of(mapping))).end_object().take();
    return kept;
}

void append_kept_row(std::string& out, const KeptColumns& kept, const Origin& origin, const RawRow& raw,
                     std::span<const Cell> cells, const Record& record, const json::Value* corrections) {
    char number[20];
    out.push_back('[');
    out.append(number, std::to_chars(std::begin(number), std::end(number), raw.number).ptr);
    out.push_back(',');
    json::append_string(out, raw.key);
    out.push_back(',');
    const std::size_t start = out.size();
    for (const KeptColumns::Column& column : kept.columns) {
        const Cell& cell = cells[column.cell];
        const bool same = column.field >= 0 && cell.form == CellForm::text && !cell.text.empty() &&
                          record.values[static_cast<std::size_t>(column.field)] == cell.text;
        if (same) out.append(",1");
        else append_cell(out.append(","), cell);
    }
    if (out.size() == start) out.push_back('[');
    else out[start] = '[';  // where the first cell's comma stands
    out.push_back(']');
    if (corrections) {
        json::Writer writer;
        writer.begin_object();
        for (const KeptColumns::Column& column : kept.columns)
            if (const json::Value* value = corrections->find(origin.columns[column.cell]))
                writer.member(origin.columns[column.cell], value->text);
        out.append(",").append(writer.end_object().text());
    }
    out.push_back(']');
}

void append_cell(std::string& out, const Cell& cell) {
    const bool number = cell.form == CellForm::number, date = cell.form == CellForm::date;
    if (cell.text.empty() && !number && !date) {  // more than half of all that is kept
        out.append("\"\"");
        return;
    }
    if (number || date) out.append(number ? "{\"n\":" : "{\"d\":");
    json::append_string(out, cell.text);
    if (number || date) out.push_back('}');
}

}  // namespace creditlink
