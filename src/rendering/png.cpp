#include "png.h"

#include <zlib.h>

#include <cstdint>

#include "deflated.h"

namespace creditlink::rendering {

namespace {

constexpr std::size_t kQuietModules = 4, kModulePixels = 8;  // a byte of a row is a module

std::string network_order(std::uint32_t number) {
    return {static_cast<char>(number >> 24), static_cast<char>(number >> 16 & 0xff), static_cast<char>(number >> 8 & 0xff), static_cast<char>(number & 0xff)};
}

std::string chunk(const std::string& type, const std::string& data) {
    const std::string summed = type + data;
    const auto sum = static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(summed.data()), static_cast<uInt>(summed.size())));
    return network_order(static_cast<std::uint32_t>(data.size())) + summed + network_order(sum);
}

}  // namespace

std::string png_of(const QrCode& code) {
    const std::size_t modules = code.width + 2 * kQuietModules;
    const std::string light(1 + modules, '\xff');  // the first byte of a row names its filter
    std::string rows;
    const auto add = [&](std::string row) {
        row[0] = 0;
        for (std::size_t i = 0; i < kModulePixels; ++i) rows += row;
    };
    for (std::size_t y = 0; y < modules; ++y) {
        std::string row = light;
        if (y >= kQuietModules && y < kQuietModules + code.width)
            for (std::size_t x = 0; x < code.width; ++x)
                if (code.dark[(y - kQuietModules) * code.width + x]) row[1 + kQuietModules + x] = 0;
        add(std::move(row));
    }
    const std::string side = network_order(static_cast<std::uint32_t>(modules * kModulePixels));
    const std::string one_bit_grey("\1\0\0\0\0", 5);  // depth, colour type, compression, filter, interlace
    return std::string("\x89PNG\r\n\x1a\n", 8) + chunk("IHDR", side + side + one_bit_grey) + chunk("IDAT", deflated(rows)) + chunk("IEND", {});
}

}  // namespace creditlink::rendering
