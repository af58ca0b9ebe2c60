#include "commitment_masking.h"

#include <doctest/doctest.h>

using namespace creditlink;

namespace {

Commitment commitment_of(const std::string& category, const std::string& code) {
    const CivilDate day = *CivilDate::parse_slashed("2026/11/27");
    SignedCommitment what{.letter = {}, .version = 1, .subject = "佴旎旎", .category = category, .identify = code, .type = {}, .reason = {}, .content = {}, .breach = {}, .publication = {},
                          .signed_on = day, .until = {}, .unit = {}, .unit_code = {}, .values = {}, .scan = {}};
    return as_shown({.code = {}, .digest = {}, .what = std::move(what), .taken = 0, .who = {}, .performance = {}}, Personal::masked);
}

}  // namespace

TEST_CASE("a person and an individual's business are masked in lists of commitments, an organisation is not") {
    CHECK(commitment_of("自然人", "220102199001010017").what.subject == "佴**");
    CHECK(commitment_of("个体工商户", "92220102Y00000001X").what.subject == "佴**");
    CHECK(commitment_of("个体工商户", "92220102Y00000001X").what.identify == "922201********001X");
    CHECK(commitment_of("个体工商户", "91220102Y00000001X").what.subject == "佴**");  // as its row says, whatever the code
    CHECK(commitment_of("法人及非法人组织", "91220102Y00000001X").what.subject == "佴旎旎");
    CHECK(commitment_of("法人及非法人组织", "91220102Y00000001X").what.identify == "91220102Y00000001X");
}
