#include "steps.h"

#include <cstdlib>

namespace creditlink::mapping_detail {

const FindingKind* finding_of(std::string_view code) {
    const FindingKind* kind = finding_kind(code);
    if (!kind) std::abort();
    return kind;
}

void put(Evaluation& evaluation, Work& work, std::string text) {
    std::string& kept = evaluation.scratch();
    kept = std::move(text);
    work.text = kept;
    work.form = CellForm::text;
}

}  // namespace creditlink::mapping_detail
