#pragma once
// Bytes made smaller as zlib does it (RFC 1950): streams of a PDF, the rows of a PNG.

#include <string>
#include <string_view>

namespace creditlink::rendering {

std::string deflated(std::string_view bytes);

}  // namespace creditlink::rendering
