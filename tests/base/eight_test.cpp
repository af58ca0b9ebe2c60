#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "creditlink/base/eight.h"
#include "creditlink/base/text_marks.h"

using namespace creditlink;

namespace {

// Each text in memory of its own size, so that a sanitiser sees a read beyond either end.
struct Exact {
    explicit Exact(const std::string& text) : bytes(text.begin(), text.end()) {}
    std::string_view text() const { return {bytes.data(), bytes.size()}; }
    std::vector<char> bytes;
};

std::string invented(std::mt19937& random, std::size_t size) {
    std::string text;
    while (text.size() < size) text += static_cast<char>(random() % 4 ? random() % 256 : 'a');
    return text;
}

TextMarks mark_of(unsigned char c) {
    if (c < 0x20 || c == 0x7F) return kControlMark;
    if (c == ' ') return kSpaceMark;
    if (c == '"' || c == '\\') return kEscapeMark;
    if (c == '*') return kStarMark;
    if ((c >= 'a' && c <= 'z') || c == 'E') return kLetterMark;
    if (c == 0xE3) return kSymbolMark;
    return c >= 0xC0 && (c < 0xE4 || c > 0xE9) ? kRareMark : TextMarks(0);
}

std::size_t slow_find(std::string_view text, bool (*holds)(unsigned char)) {
    for (std::size_t at = 0; at < text.size(); ++at)
        if (holds(static_cast<unsigned char>(text[at]))) return at;
    return std::string_view::npos;
}

}  // namespace

TEST_CASE("each question to eight bytes is answered for each byte by itself, whatever its neighbours are") {
    for (unsigned byte = 0; byte < 256; ++byte)
        for (const unsigned neighbour : {0x00u, 0x1Fu, 0x20u, 0x7Fu, 0x80u, 0xFFu, byte})
            for (unsigned at = 0; at < 8; ++at) {
                const eight::Bytes others = eight::everywhere(static_cast<std::uint8_t>(neighbour)) & ~(eight::Bytes(0xFF) << 8 * at);
                const eight::Bytes bytes = others | eight::Bytes(byte) << 8 * at;
                const auto marked = [&](eight::Marks marks) { return (marks >> (8 * at + 7) & 1) != 0; };
                REQUIRE(marked(eight::below(bytes, 0x20)) == (byte < 0x20));
                REQUIRE(marked(eight::below(bytes, 0x80)) == (byte < 0x80));
                REQUIRE(marked(eight::at_least(bytes, 0xEE)) == (byte >= 0xEE));
                REQUIRE(marked(eight::at_least(bytes, 0x80)) == (byte >= 0x80));
                REQUIRE(marked(eight::is(bytes, 'E')) == (byte == 'E'));
                REQUIRE(marked(eight::is(bytes, 0xEF)) == (byte == 0xEF));
                REQUIRE(marked(eight::within(bytes, 'a', 'z')) == (byte >= 'a' && byte <= 'z'));
                REQUIRE((eight::below(bytes, 0x20) & ~eight::kHigh) == 0);
                REQUIRE((eight::bits_of(eight::is(bytes, static_cast<std::uint8_t>(byte))) >> at & 1) == 1);
            }
}

TEST_CASE("what is looked for is found at its first place, in texts of every length") {
    std::mt19937 random(20261128);
    for (std::size_t size = 0; size < 80; ++size)
        for (int round = 0; round < 40; ++round) {
            const Exact exact(invented(random, size));
            const auto controls = [](eight::Bytes bytes) { return eight::below(bytes, 0x20); };
            const auto always = [](std::size_t) { return true; };
            REQUIRE(eight::find(exact.text(), controls, always) == slow_find(exact.text(), [](unsigned char c) { return c < 0x20; }));
            std::vector<std::size_t> asked, wanted;
            eight::find(exact.text(), controls, [&](std::size_t at) { return asked.push_back(at), false; });
            for (std::size_t at = 0; at < size; ++at)
                if (static_cast<unsigned char>(exact.text()[at]) < 0x20) wanted.push_back(at);
            REQUIRE(asked == wanted);
        }
}

TEST_CASE("the marks of a text are those of its bytes, at every length") {
    std::mt19937 random(20261129);
    for (std::size_t size = 0; size < 70; ++size)
        for (int round = 0; round < 60; ++round) {
            std::string text = round % 2 ? invented(random, size) : std::string(size, '0');
            if (size > 0 && round % 2 == 0) text[random() % size] = static_cast<char>(random() % 256);  // nothing else in it
            TextMarks wanted = 0;
            for (const char c : text) wanted |= mark_of(static_cast<unsigned char>(c));
            REQUIRE(marks_in(Exact(text).text()) == wanted);
        }
}
