#pragma once
// A QR code as a PNG (ISO/IEC 15948) of black and white, with its quiet zone: for formats that take pictures only.

#include <string>

#include "creditlink/document/qr.h"

namespace creditlink::rendering {

std::string png_of(const QrCode& code);

}  // namespace creditlink::rendering
