#pragma once
// One row on its way through a plan.

#include "creditlink/base/text_marks.h"
#include "creditlink/record/cell_error.h"
#include "value.h"

namespace creditlink::mapping_detail {

class Evaluation {
  public:
    Evaluation(const Plan::Impl& plan, const Origin& origin, std::span<const Cell> cells, const std::vector<int>& bound, Mapped& out)
        : plan_(plan), origin_(origin), cells_(cells), bound_(bound), out_(out) {}

    Work value_of(const Value& value) {
        // Most are a column's cell as it is. It is made where it is wanted: copied, it would be waited for.
        const bool as_it_is = value.from == Value::From::column && value.steps.empty() && !may_be_cell_error(cell_text(value.index));
        return as_it_is ? cell(value.index) : made_of(value);
    }
    void run(const std::vector<Step>& steps, Work& work);
    bool holds(const Condition& condition);

    // Findings about the field under way.
    void for_field(int field) { field_ = field; failed_ = false; }
    bool failed() const { return failed_; }
    void fixed(const FindingKind* kind, const Work& work);
    void fail(const FindingKind* kind, Work& work, Bilingual detail = {});  // and the value becomes blank

    // A text that lives as long as the row's evaluation.
    std::string& scratch();
    const Origin& origin() const { return origin_; }

  private:
    const Cell* cell_at(int column) const {  // nullptr: it is not there
        const int at = bound_[static_cast<std::size_t>(column)];
        return at < 0 || static_cast<std::size_t>(at) >= cells_.size() ? nullptr : &cells_[static_cast<std::size_t>(at)];
    }
    std::string_view cell_text(int column) const {
        const Cell* cell = cell_at(column);
        return cell == nullptr || cell->form == CellForm::blank ? std::string_view() : cell->text;
    }
    Work cell(int column) const {
        const Cell* cell = cell_at(column);
        return {cell_text(column), cell ? cell->form : CellForm::blank, cell ? bound_[static_cast<std::size_t>(column)] : -1};
    }
    Work made_of(const Value& value);
    Work from(const Value& value);
    Work joined(const Value& value);
    Work named(int index);
    std::string_view slot(int slot);

    const Plan::Impl& plan_;
    const Origin& origin_;
    std::span<const Cell> cells_;
    const std::vector<int>& bound_;
    Mapped& out_;
    int field_ = -1;
    bool failed_ = false;
};

// What a field's type asks for, done to every value that is not blank before it enters the record; returns what may stand in it.
TextMarks finish(const Field& field, Evaluation& evaluation, Work& work);

}  // namespace creditlink::mapping_detail
