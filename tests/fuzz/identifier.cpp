// Checkers of identifiers: total, and a verdict never repeats the value.
#include "creditlink/record/identifier.h"

#include "creditlink/record/finding.h"
#include "creditlink/record/record.h"
#include "target.h"

using namespace creditlink;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    const auto today = CivilDate::of(2026, 11, 20);
    for (const std::string_view name : {"uscc", "org-code", "gs15", "id-card", "passport", "tax", "hk-macau-permit", "taiwan-permit", "foreign-permanent-id"}) {
        const auto verdict = check_identifier(name, text, today);
        if (!verdict.code.empty()) fuzz::require(finding_kind(verdict.code) != nullptr);
        if (!verdict.advice.empty()) fuzz::require(finding_kind(verdict.advice) != nullptr);
        if (text.size() >= 8) fuzz::require(verdict.detail.find(text) == std::string::npos);
    }
    if (const auto longer = id_card_18_of_15(text)) fuzz::require(longer->size() == 18);
    (void)known_division(text);
    if (const auto key = record_key_of(text)) fuzz::require(creditlink::text_of(*key) == text);
    if (const auto id = submission_key_of(text)) fuzz::require(creditlink::text_of(*id) == text);
    return 0;
}
