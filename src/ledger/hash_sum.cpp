#include "impl.h"

namespace creditlink {

std::array<std::uint64_t, 2> halves_of(const RowHash& bytes) {
    std::array<std::uint64_t, 2> halves{};
    for (std::size_t i = 0; i < bytes.size(); ++i) halves[i / 8] = halves[i / 8] << 8 | bytes[i];
    return halves;
}

RowHash bytes_of_halves(const std::array<std::uint64_t, 2>& halves) {
    RowHash bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(halves[i / 8] >> (56 - 8 * (i % 8)));
    return bytes;
}

void HashSum::add(const RowHash& hash) {
    const auto half = halves_of(hash);
    sum[1] += half[1];
    sum[0] += half[0] + (sum[1] < half[1] ? 1 : 0);
    ++count;
}

void HashSum::subtract(const HashSum& other) {
    sum[0] -= other.sum[0] + (sum[1] < other.sum[1] ? 1 : 0);
    sum[1] -= other.sum[1];
    count -= other.count;
}

}  // namespace creditlink
