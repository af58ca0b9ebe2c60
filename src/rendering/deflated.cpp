#include "deflated.h"

#include <zlib.h>

namespace creditlink::rendering {

namespace {

constexpr int kThorough = 9;

}  // namespace

std::string deflated(std::string_view bytes) {
    uLongf size = compressBound(static_cast<uLong>(bytes.size()));
    std::string out(size, '\0');
    if (compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uLong>(bytes.size()), kThorough) != Z_OK) return std::string(bytes);
    out.resize(size);
    return out;
}

}  // namespace creditlink::rendering
