// Exact numbers: what is read is written in one way, and shifting loses nothing.
#include "creditlink/base/decimal.h"

#include "target.h"

using namespace creditlink;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto number = Decimal::parse(fuzz::text_of(data, size));
    if (!number) return 0;
    fuzz::require(number->shifted(-4).shifted(4) == *number);
    const auto again = Decimal::parse(number->text());
    fuzz::require(again && *again == *number);
    return 0;
}
