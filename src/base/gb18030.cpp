#include "gb18030.h"

#include <iconv.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace creditlink::gb18030 {
namespace {

// One iconv conversion; not for two threads.
class Converter {
  public:
    Converter() : handle_(iconv_open("UTF-32LE", "GB18030")) {
        if (handle_ != reinterpret_cast<iconv_t>(-1)) return;  // iconv_open(3): (iconv_t)-1 is how it fails, and iconv_t is a pointer here
        std::fputs("creditlink: this C library cannot read GB18030 (gconv modules missing); stopping\n", stderr);
        std::abort();
    }
    ~Converter() { iconv_close(handle_); }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    // The one code point that `bytes` stand for, or 0.
    char32_t one(const unsigned char* bytes, std::size_t count) {
        std::array<char, 4> in{};
        for (std::size_t i = 0; i < count; ++i) in[i] = static_cast<char>(bytes[i]);
        std::array<char, 16> out{};
        char* from = in.data();
        char* to = out.data();
        std::size_t left = count, room = out.size();
        iconv(handle_, nullptr, nullptr, nullptr, nullptr);
        const std::size_t irreversible = iconv(handle_, &from, &left, &to, &room);
        if (irreversible != 0 || left != 0 || room != out.size() - 4) return 0;
        const auto byte = [&out](std::size_t at) { return static_cast<char32_t>(static_cast<unsigned char>(out[at])); };
        return byte(0) | byte(1) << 8 | byte(2) << 16;
    }

  private:
    iconv_t handle_;
};

std::unique_ptr<const std::array<std::uint16_t, 65536>> filled_table() {
    auto table = std::make_unique<std::array<std::uint16_t, 65536>>();
    Converter converter;
    for (unsigned first = 0x81; first <= 0xFE; ++first)
        for (unsigned second = 0x40; second <= 0xFE; ++second) {
            if (second == 0x7F) continue;
            const unsigned char pair[] = {static_cast<unsigned char>(first), static_cast<unsigned char>(second)};
            const char32_t c = converter.one(pair, 2);
            (*table)[first << 8 | second] = c == 0 ? kNone : c > 0xFFFF ? kByIconv : static_cast<std::uint16_t>(c);
        }
    return table;
}

}  // namespace

const std::array<std::uint16_t, 65536>& two_byte_table() {
    static const auto table = filled_table();
    return *table;
}

char32_t by_iconv(const unsigned char* bytes, std::size_t count) {
    thread_local Converter converter;
    return converter.one(bytes, count);
}

}  // namespace creditlink::gb18030
