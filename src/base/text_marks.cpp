// Sixteen bytes at once, which every processor of today has registers for; the compiler writes it for each.
#include "creditlink/base/text_marks.h"

#include <cstring>

#include "creditlink/base/eight.h"

namespace creditlink {
namespace {

using Sixteen = std::uint8_t __attribute__((vector_size(16)));

Sixteen where(auto truth, TextMarks mark) { return reinterpret_cast<Sixteen>(truth) & mark; }
auto among(Sixteen bytes, std::uint8_t first, std::uint8_t last) { return bytes - first <= static_cast<std::uint8_t>(last - first); }  // below `first` it turns over

Sixteen marks_of(Sixteen bytes) {
    const auto symbol = bytes == 0xE3;
    return where((bytes < ' ') | (bytes == 0x7F), kControlMark) | where(bytes == ' ', kSpaceMark) | where((bytes == '"') | (bytes == '\\'), kEscapeMark) |
           where(bytes == '*', kStarMark) | where(among(bytes, 'a', 'z') | (bytes == 'E'), kLetterMark) | where(symbol, kSymbolMark) |
           where((bytes >= 0xC0) & ~(among(bytes, 0xE4, 0xE9) | symbol), kRareMark);
}

Sixteen sixteen_from(const char* from) {
    Sixteen bytes;
    std::memcpy(&bytes, from, sizeof bytes);
    return bytes;
}

Sixteen twice_eight(std::uint64_t first, std::uint64_t second) {
    const std::uint64_t both[2] = {first, second};
    Sixteen bytes;
    std::memcpy(&bytes, both, sizeof bytes);
    return bytes;
}

TextMarks all_of(Sixteen marks) {
    std::uint64_t halves[2];
    std::memcpy(halves, &marks, sizeof marks);
    std::uint64_t all = halves[0] | halves[1];
    all |= all >> 32;
    all |= all >> 16;
    return static_cast<TextMarks>(all | all >> 8);
}

}  // namespace

TextMarks marks_in(std::string_view text) {
    const char* at = text.data();
    const char* const end = at + text.size();
    if (text.empty()) return 0;
    Sixteen piece, marks = {};
    if (text.size() >= 16) {
        piece = sixteen_from(end - 16);  // overlaps another: what is seen twice is marked once
    } else if (text.size() >= 8) {
        piece = twice_eight(eight::load(at), eight::load(end - 8));
    } else {
        const std::uint64_t few = eight::load_few(at, text.size()) | eight::everywhere('0') << 8 * text.size();
        piece = twice_eight(few, few);
    }
    for (;; at += 16) {
        marks |= marks_of(piece);
        if (end - at <= 16) return all_of(marks);
        piece = sixteen_from(at);
    }
}

}  // namespace creditlink
