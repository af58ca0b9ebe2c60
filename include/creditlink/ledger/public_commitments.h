#pragma once
// Which signed commitments everybody may read, and what of each: by its sharing scope (共享类型) in the collection catalogue, an
// organisation's name is public and its code is not; a person's name is masked unless he agreed that it is published.
// Read by Commitments::open_to_all.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "creditlink/ledger/commitments.h"

namespace creditlink {

struct PublicCommitment {
    std::string code, letter;  // 承诺编码, and the letter with the version that was signed
    std::uint32_t version = 0;
    std::string subject, category, identify;  // masked as the catalogue's kind `cn` has it: identify always, subject if name_masked
    bool name_masked = true;
    CivilDate signed_on;
    std::optional<CivilDate> until;
    std::string result;               // as it was judged last; empty: not yet
    std::optional<CivilDate> judged;
};

std::string masked_name(std::string_view name);

inline constexpr std::string_view kOpenToAll = "可向社会公开";

}  // namespace creditlink
