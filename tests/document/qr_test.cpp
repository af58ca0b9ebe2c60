#include "creditlink/document/qr.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace creditlink;

namespace {

const std::string kAnchor = "CL1-2X-0L4GX-37NEJ-93KYM-EMKLE-6KGQ8-02D90-F3RHX-YUDHJ-LG6J3-GP58G-3UJHW-WJ2TP-LCDH6";

// ISO/IEC 18004 6.3.3: a dark frame of 7, light within, dark 3 in the middle.
bool finder_at(const QrCode& code, std::size_t left, std::size_t top) {
    for (std::size_t y = 0; y < 7; ++y)
        for (std::size_t x = 0; x < 7; ++x) {
            const std::size_t ring = std::min(std::min(x, 6 - x), std::min(y, 6 - y));
            if (code.dark[(top + y) * code.width + left + x] != (ring != 1)) return false;
        }
    return true;
}

}  // namespace

TEST_CASE("an anchor is a QR code of at most 41 modules with its three finders") {
    const auto code = qr_code(kAnchor);
    REQUIRE(code);
    CHECK(code->width <= 41);  // version 6
    CHECK(code->dark.size() == code->width * code->width);
    CHECK(finder_at(*code, 0, 0));
    CHECK(finder_at(*code, code->width - 7, 0));
    CHECK(finder_at(*code, 0, code->width - 7));
    CHECK_FALSE(finder_at(*code, code->width - 7, code->width - 7));
}

TEST_CASE("the drawing and the blocks have every dark module and a quiet zone of four") {
    const auto code = qr_code(kAnchor).value();
    const std::string svg = qr_svg(code), blocks = qr_blocks(code);
    std::size_t drawn = 0, dark = 0;
    for (std::size_t at = svg.find("v1h-"); at != std::string::npos; at = svg.find("v1h-", at + 1)) drawn += std::stoul(svg.substr(at + 4));
    for (const bool one : code.dark) dark += one ? 1 : 0;
    CHECK(drawn == dark);
    const std::string side = std::to_string(code.width + 8);
    CHECK(svg.find("viewBox=\"0 0 " + side + " " + side + "\"") != std::string::npos);
    std::size_t lines = 0;
    for (const char c : blocks) lines += c == '\n' ? 1 : 0;
    CHECK(lines == (code.width + 9) / 2);
}

TEST_CASE("a text that no QR code holds is refused") {
    CHECK_FALSE(qr_code(std::string(3000, 'a')));
}
