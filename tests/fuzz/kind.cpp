// Kind files, and the rules in them.
#include "creditlink/record/kind.h"

#include "creditlink/quality/rule_set.h"
#include "target.h"

using namespace creditlink;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto kind = load_kind(fuzz::text_of(data, size), "k.json");
    if (!kind) {
        fuzz::require(!kind.error().message.empty() && !kind.error().place.empty());
        return 0;
    }
    fuzz::require(!(*kind)->fields.empty());
    for (const std::uint32_t index : (*kind)->identity) fuzz::require(index < (*kind)->fields.size());
    (void)RuleSet::compile(**kind, "k.json");
    return 0;
}
