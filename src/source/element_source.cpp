#include "element_source.h"

#include "creditlink/base/text.h"
#include "page_rows.h"

namespace creditlink {

std::shared_ptr<const Origin> element_origin(Origin::Shape shape, std::string file, const std::vector<std::string>& columns) {
    auto origin = std::make_shared<Origin>();
    origin->shape = shape;
    origin->file = std::move(file);
    origin->columns = columns;
    return origin;
}

void add_element(Page& page, const std::shared_ptr<const Origin>& origin, std::uint64_t number, const ElementValues& values, std::string_view key) {
    const std::uint32_t index = origin_in(page, origin);
    std::vector<Cell> named;  // name, value, name, value
    for (const auto& [name, value] : values)
        if (!value.empty()) named.insert(named.end(), {{name, CellForm::text}, {value, CellForm::text}});
    const auto id = values.find(key);
    const std::string_view shown_key = key.empty() || id == values.end() ? std::string_view() : page.keep(trim(id->second));
    if (named.empty()) return add_skip(page, index, number, "blank");
    const std::size_t first = page.cells.size();
    for (const std::string& column : origin->columns) {
        const auto at = values.find(column);
        const bool blank = at == values.end() || at->second.empty();
        page.cells.push_back(blank ? Cell{{}, CellForm::blank} : Cell{page.keep(at->second), CellForm::text});
    }
    add_row(page, index, number, shown_key, first, {});
    page.rows.back().hash = hash_of_row({}, named);
}

}  // namespace creditlink
