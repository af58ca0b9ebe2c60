#include "creditlink/document/qr.h"

#include <qrencode.h>

#include <memory>

#include "creditlink/base/message.h"

namespace creditlink {
namespace {

constexpr std::size_t kQuiet = 4;  // ISO/IEC 18004: four modules of light around

bool dark_at(const QrCode& code, std::size_t x, std::size_t y) {  // with the quiet zone
    const bool inside = x >= kQuiet && y >= kQuiet && x < code.width + kQuiet && y < code.width + kQuiet;
    return inside && code.dark[(y - kQuiet) * code.width + (x - kQuiet)];
}

}  // namespace

Result<QrCode> qr_code(std::string_view text) {
    const std::unique_ptr<QRcode, void (*)(QRcode*)> made(
        QRcode_encodeString(std::string(text).c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), QRcode_free);
    if (!made)
        return Error{
            Errc::internal, std::string(say("内容太长，做不成二维码", "the text is too long for a QR code")), {}, {}};
    QrCode code{static_cast<std::size_t>(made->width), {}};
    code.dark.reserve(code.width * code.width);
    for (std::size_t i = 0; i < code.width * code.width; ++i) code.dark.push_back((made->data[i] & 1) != 0);
    return code;
}

std::string qr_svg(const QrCode& code) {
    const std::string side = std::to_string(code.width + 2 * kQuiet);
    std::string path;
    for (std::size_t y = 0; y < code.width; ++y)
        for (std::size_t x = 0, end = 0; x < code.width; x = end + 1) {
            for (end = x; end < code.width && code.dark[y * code.width + end];) ++end;
            const std::string run = std::to_string(end - x);
            if (end > x) path += "M" + std::to_string(x + kQuiet) + " " + std::to_string(y + kQuiet) + "h" + run + "v1h-" + run + "z";
        }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side +
           "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + side + "v" + side + "H0z\"/><path d=\"" +
           path + "\"/></svg>\n";
}

std::string qr_blocks(const QrCode& code) {
    const std::size_t side = code.width + 2 * kQuiet;
    std::string out;
    for (std::size_t y = 0; y < side; y += 2) {
        out += "\x1b[30;47m";
        for (std::size_t x = 0; x < side; ++x) {
            const bool upper = dark_at(code, x, y), lower = dark_at(code, x, y + 1);
            out += upper && lower ? "█" : upper ? "▀" : lower ? "▄" : " ";
        }
        out += "\x1b[0m\n";
    }
    return out;
}

}  // namespace creditlink
