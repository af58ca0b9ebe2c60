// libFuzzer's runtime beneath g++: the compiler calls __sanitizer_cov_trace_pc at every edge, libFuzzer reads 8-bit counters.
// clang 14 itself cannot compile our C++20 with this library's std::vector, so g++ compiles and only the runtime is clang's.

#include <cstddef>
#include <cstdint>

extern "C" {

void __sanitizer_cov_8bit_counters_init(std::uint8_t* start, std::uint8_t* stop);

static std::uint8_t counters[1u << 16];

__attribute__((no_sanitize_coverage, no_sanitize("address"))) void __sanitizer_cov_trace_pc() {
    const auto from = reinterpret_cast<std::uintptr_t>(__builtin_return_address(0));  // an address as a number
    ++counters[(from ^ (from >> 16)) & 0xFFFF];
}

__attribute__((constructor, no_sanitize_coverage)) static void register_counters() {
    __sanitizer_cov_8bit_counters_init(counters, counters + sizeof counters);
}

}  // extern "C"
