#pragma once
// A short text as a QR code (ISO/IEC 18004), for a screen and for paper.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/result.h"

namespace creditlink {

struct QrCode {
    std::size_t width = 0;   // modules a side, without the quiet zone
    std::vector<bool> dark;  // width * width, row by row
};

// Error correction M: a code on paper is folded and stained. Upper case letters, digits and " $%*+-./:" take 5.5 bits
// each. Errc::internal if the text does not fit (2,331 bytes).
Result<QrCode> qr_code(std::string_view text);

std::string qr_svg(const QrCode& code);  // 4 modules of quiet zone, no size of its own: it fills what it is put into
std::string qr_blocks(
    const QrCode& code);  // for a terminal: two modules a character, dark on light whatever its colours

}  // namespace creditlink
