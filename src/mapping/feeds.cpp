// Which columns a field's text comes from: what masking must know of a cell.

#include <algorithm>

#include "value.h"

namespace creditlink {

namespace {

using mapping_detail::Step;
using mapping_detail::Value;

constexpr std::size_t kMaxDepth = 64;  // the compiler lets no value nest deeper, nor refer to itself

class Feeds {
  public:
    explicit Feeds(const Plan::Impl& plan) : plan_(plan) {}

    std::vector<int> columns_of(const Value& value) {
        columns_.clear();
        add(value, 0);
        return columns_;
    }

  private:
    void add(const Value& value, std::size_t depth) {
        if (depth > kMaxDepth) return;
        switch (value.from) {
            case Value::From::column: columns_.push_back(value.index); break;
            case Value::From::named: add(plan_.named[static_cast<std::size_t>(value.index)].second, depth + 1); break;
            case Value::From::field:
                for (const auto& [index, other] : plan_.fields)
                    if (static_cast<int>(index) == value.index) add(other, depth + 1);
                break;
            default: break;
        }
        for (const Value& part : value.parts) add(part, depth + 1);
        for (const auto& branch : value.branches) add(branch.value, depth + 1);
        add(value.steps, depth + 1);
    }

    void add(const std::vector<Step>& steps, std::size_t depth) {
        if (depth > kMaxDepth) return;
        for (const Step& step : steps) {
            for (const Value& argument : step.values) add(argument, depth + 1);
            add(step.each, depth + 1);
        }
    }

    const Plan::Impl& plan_;
    std::vector<int> columns_;
};

}  // namespace

std::vector<std::vector<std::uint32_t>> Plan::fields_by_column(const Origin& origin) const {
    std::vector<int> cells;
    int absent = -1;
    impl_->find_columns(origin, cells, absent);
    std::vector<std::vector<std::uint32_t>> fields(origin.columns.size());
    Feeds feeds(*impl_);
    for (const auto& [field, value] : impl_->fields)
        for (const int column : feeds.columns_of(value)) {
            const int cell = cells[static_cast<std::size_t>(column)];
            if (cell < 0) continue;
            auto& fed = fields[static_cast<std::size_t>(cell)];
            if (std::find(fed.begin(), fed.end(), field) == fed.end()) fed.push_back(field);
        }
    return fields;
}

}  // namespace creditlink
