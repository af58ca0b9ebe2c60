#pragma once
// What a mapping leaves lying in the rows that were looked at: columns, fields, words that no code list knows.

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "creditlink/mapping/plan.h"
#include "preview_masking.h"

namespace creditlink {

struct MappingCoverage {
    explicit MappingCoverage(const Plan& plan) : used(plan.columns_used()), fed(plan.kind().fields.size()) {}
    // `masking` was told of the row's origin.
    void count(const Page& page, const RawRow& row, const Mapped& mapped, const PreviewMasking& masking);

    std::vector<std::string> used;                // columns
    std::uint64_t rows = 0;
    std::map<std::string, std::uint64_t> unused;  // column -> rows with a value
    std::vector<std::uint64_t> fed;               // by field
    std::map<std::pair<std::string, std::string>, std::uint64_t> unknown;  // column, value as it may be shown
};

}  // namespace creditlink
