#include "creditlink/ingest/quarantine_source.h"

#include <map>

#include "creditlink/base/json.h"

namespace creditlink {

namespace {

class QuarantineSource final : public Source {
  public:
    QuarantineSource(std::vector<QuarantineView> items, std::string cursor) : items_(std::move(items)), cursor_(std::move(cursor)) {}

    Result<bool> read(Page& page) override {
        page.clear();
        std::map<const Origin*, std::uint32_t> indexes;
        while (next_ < items_.size() && page.rows.size() < kPageRows && page.bytes < kPageBytes) {
            const QuarantineView& item = items_[next_++];
            if (!is_divided(item)) continue;
            const auto cells = json::parse(item.cells);
            const auto origin = origin_of(item);
            const auto [at, added] = indexes.emplace(origin.get(), static_cast<std::uint32_t>(page.origins.size()));
            if (added) page.origins.push_back(origin);
            add_row(page, at->second, item, *cells);
        }
        return !page.rows.empty();
    }

    std::string cursor() const override { return cursor_; }
    bool complete() const override { return false; }
    std::uint64_t expected_rows() const override { return items_.size(); }

  private:
    // Rows of one file with the same columns share an origin.
    std::shared_ptr<const Origin> origin_of(const QuarantineView& item) {
        std::shared_ptr<const Origin>& origin = origins_[item.origin + '\n' + item.columns];
        if (!origin) {
            auto made = std::make_shared<Origin>();
            made->file = item.origin;
            made->shape = item.key.empty() ? Origin::Shape::lines : Origin::Shape::table;
            if (auto columns = json::parse(item.columns))
                for (const json::Value& column : columns->items) made->columns.push_back(column.text);
            origin = std::move(made);
        }
        return origin;
    }

    static void add_row(Page& page, std::uint32_t origin, const QuarantineView& item, const json::Value& cells) {
        RawRow row;
        row.origin = origin;
        row.number = item.row_number;
        row.key = page.keep(item.key);
        row.first_cell = static_cast<std::uint32_t>(page.cells.size());
        row.hash = item.row;
        for (const json::Value& cell : cells.items) {
            CellForm form = CellForm::text;
            std::string_view text = cell.text;
            if (const json::Value* number = cell.find("n")) form = CellForm::number, text = number->text;
            else if (const json::Value* date = cell.find("d")) form = CellForm::date, text = date->text;
            else if (text.empty()) form = CellForm::blank;
            page.cells.push_back({page.keep(text), form});
            page.bytes += text.size();
        }
        row.cell_count = static_cast<std::uint32_t>(page.cells.size()) - row.first_cell;
        page.rows.push_back(row);
    }

    std::vector<QuarantineView> items_;
    std::string cursor_;
    std::size_t next_ = 0;
    std::map<std::string, std::shared_ptr<const Origin>> origins_;
};

}  // namespace

std::unique_ptr<Source> quarantine_source(std::vector<QuarantineView> items, std::string cursor) {
    return std::make_unique<QuarantineSource>(std::move(items), std::move(cursor));
}

}  // namespace creditlink
