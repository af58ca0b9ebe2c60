#pragma once
// Which signed commitments everybody may read, and what of each: by its sharing scope (共享类型) in the collection catalogue, the
// promisor's name is public and his code is not. Read by Commitments::open_to_all.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "creditlink/ledger/commitments.h"

namespace creditlink {

struct PublicCommitment {
    std::string code, letter;  // 承诺编码, and the letter with the version that was signed
    std::uint32_t version = 0;
    std::string subject, category, identify;  // identify: masked as the catalogue's kind `cn` has it
    CivilDate signed_on;
    std::optional<CivilDate> until;
    std::string result;               // as it was judged last; empty: not yet
    std::optional<CivilDate> judged;
};

inline constexpr std::string_view kOpenToAll = "可向社会公开";

}  // namespace creditlink
