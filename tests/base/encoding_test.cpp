#include <doctest/doctest.h>
#include <iconv.h>

#include <random>
#include <string>

#include "creditlink/base/encoding.h"
#include "creditlink/base/text.h"

using namespace creditlink;
using namespace std::string_literals;

namespace {

// The C library's own conversion, as the judge; empty if it refuses.
std::string by_iconv(const char* encoding, std::string bytes) {
    const iconv_t handle = iconv_open("UTF-8", encoding);
    std::string out(bytes.size() * 4 + 8, '\0');
    char *from = bytes.data(), *to = out.data();
    std::size_t left = bytes.size(), room = out.size();
    const bool sound = iconv(handle, &from, &left, &to, &room) == 0 && left == 0;
    iconv_close(handle);
    out.resize(sound ? out.size() - room : 0);
    return out;
}

std::string decoded(Encoding encoding, const std::string& bytes) {
    const auto text = decode(encoding, bytes);
    return text ? *text : "refused: " + text.error().place;
}

// The same through a Decoder that is fed `size` bytes at a time.
std::string in_pieces(Encoding encoding, const std::string& bytes, std::size_t size) {
    Decoder decoder(encoding);
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += size)
        if (Status status = decoder.decode(std::string_view(bytes).substr(at, size), out); !status) return "refused: " + status.error().place;
    if (Status status = decoder.finish(); !status) return "refused: " + status.error().place;
    return out;
}

}  // namespace

TEST_CASE("every two-byte GB18030 form is read as the C library reads it") {
    for (unsigned first = 0x80; first <= 0xFF; ++first)
        for (unsigned second = 0x00; second <= 0xFF; ++second) {
            const std::string pair = {static_cast<char>(first), static_cast<char>(second)};
            const std::string expected = by_iconv("GB18030", pair);
            const auto text = decode(Encoding::gb18030, pair);
            REQUIRE(static_cast<bool>(text) == !expected.empty());
            if (text) REQUIRE(*text == expected);
        }
}

TEST_CASE("four-byte GB18030 forms are read as the C library reads them") {
    std::mt19937 random(7);
    for (int i = 0; i < 20000; ++i) {
        const auto one = [&](unsigned low, unsigned count) { return static_cast<char>(static_cast<unsigned char>(low + random() % count)); };
        const std::string four = {one(0x81, 126), one(0x30, 10), one(0x81, 126), one(0x30, 10)};
        const std::string expected = by_iconv("GB18030", four);
        const auto text = decode(Encoding::gb18030, four);
        REQUIRE(static_cast<bool>(text) == !expected.empty());
        if (text) REQUIRE(*text == expected);
    }
    CHECK(decoded(Encoding::gb18030, "\x95\x32\x82\x36") == "𠀀");
    CHECK(decoded(Encoding::gb18030, "\xFE\x51\xFE\x91") == "\U00020087\U000241FE");
    CHECK(decoded(Encoding::gb18030, "\x82\x35\x87\x38") == "䶵");
}

TEST_CASE("Chinese text with an ASCII mixture comes through GB18030 unchanged") {
    CHECK(decoded(Encoding::gb18030, "\xBC\xAA\xC1\xD6,abc\r\n\xCA\xA1\"x\"0123456789abcdef") == "吉林,abc\r\n省\"x\"0123456789abcdef");
}

TEST_CASE("bytes that are none of the encoding's are refused at their offset") {
    CHECK(decoded(Encoding::gb18030, "abc\x80xyz") == "refused: 字节偏移 3");
    CHECK(decoded(Encoding::gb18030, "abc\xFFxyz") == "refused: 字节偏移 3");
    CHECK(decoded(Encoding::gb18030, "\xBC\xAA\xC1 ") == "refused: 字节偏移 2");
    CHECK(decoded(Encoding::gb18030, "\xBC\xAA\x81\x30\x20\x30") == "refused: 字节偏移 2");
    CHECK(decoded(Encoding::gb18030, "\xBC\xAA\xC1") == "refused: 字节偏移 2");
    CHECK(decoded(Encoding::utf8, "\xE5\x90\x89\xED\xA0\x80") == "refused: 字节偏移 3");
    CHECK(decoded(Encoding::utf8, "\xE5\x90\x89\xE5\x90") == "refused: 字节偏移 3");
    CHECK(decoded(Encoding::utf16le, "a\0\x00\xD8z\0"s) == "refused: 字节偏移 2");
    CHECK(decoded(Encoding::utf16le, "a\0\x00\xDC"s) == "refused: 字节偏移 2");
    CHECK(decoded(Encoding::utf16be, "\0a\xD8\x00"s) == "refused: 字节偏移 2");
    CHECK(decoded(Encoding::utf16le, "a\0b"s) == "refused: 字节偏移 2");
}

TEST_CASE("UTF-16 is read in both orders, surrogate pairs too") {
    CHECK(decoded(Encoding::utf16le, "a\0\x09\x54\x42\xD8\xB7\xDF"s) == "a吉𠮷");
    CHECK(decoded(Encoding::utf16be, "\0a\x54\x09\xD8\x42\xDF\xB7"s) == "a吉𠮷");
}

TEST_CASE("it makes no difference where a stream is cut into pieces, for good text and for bad") {
    const std::string utf8 = "吉林省a𠮷é科技厅bcdefghijk";
    const std::string gb = "\xBC\xAA\xC1\xD6" "a\x95\x32\x82\x36\xCA\xA1" "bcdefghijklm\x82\x35\x87\x38z";
    const std::string le = "a\0\x09\x54\x42\xD8\xB7\xDFz\0"s;
    const std::string bad_utf8 = utf8 + "\xED\xA0\x80" + utf8, bad_gb = gb + "\x81\x30\x20" + gb, bad_le = le + "\x00\xDC"s + le;
    for (std::size_t size = 1; size <= 20; ++size) {
        CHECK(in_pieces(Encoding::utf8, utf8, size) == utf8);
        CHECK(in_pieces(Encoding::gb18030, gb, size) == by_iconv("GB18030", gb));
        CHECK(in_pieces(Encoding::utf16le, le, size) == "a吉𠮷z");
        CHECK(in_pieces(Encoding::utf8, bad_utf8, size) == decoded(Encoding::utf8, bad_utf8));
        CHECK(in_pieces(Encoding::gb18030, bad_gb, size) == decoded(Encoding::gb18030, bad_gb));
        CHECK(in_pieces(Encoding::utf16le, bad_le, size) == decoded(Encoding::utf16le, bad_le));
    }
}

TEST_CASE("long GB18030 text is read whole, whichever character lies across a border of the converter's runs") {
    std::string body;
    while (body.size() < 20'000) body += "\xBC\xAA\x95\x32\x82\x36\xCA\xA1x\x82\x35\x87\x38\xFE\x51";
    for (std::size_t shift = 0; shift < 16; ++shift) {
        const std::string text = std::string(shift, 'a') + body;
        REQUIRE(decoded(Encoding::gb18030, text) == by_iconv("GB18030", text));
        REQUIRE(decoded(Encoding::gb18030, text + "\x82\x35") == "refused: 字节偏移 " + std::to_string(text.size()));
        REQUIRE(decoded(Encoding::gb18030, text + "\xFF" + text) == "refused: 字节偏移 " + std::to_string(text.size()));
    }
}

TEST_CASE("what stands before bad bytes has been handed out, and the offset says how much was read") {
    Decoder decoder(Encoding::gb18030);
    std::string out;
    CHECK_FALSE(decoder.decode("\xBC\xAA\xFF", out));
    CHECK(out == "吉");
    CHECK(decoder.offset() == 2);
}

TEST_CASE("any bytes give text or an error, never a replacement character and never both ways") {
    std::mt19937 random(99);
    for (int i = 0; i < 20000; ++i) {
        std::string bytes(random() % 24, '\0');
        for (char& b : bytes) b = static_cast<char>(random() % 2 ? 0x81 + random() % 126 : random());
        for (const Encoding encoding : {Encoding::utf8, Encoding::gb18030, Encoding::utf16le, Encoding::utf16be}) {
            const std::string whole = decoded(encoding, bytes);
            REQUIRE(is_utf8(whole));
            REQUIRE(in_pieces(encoding, bytes, 1 + random() % 3) == whole);
        }
    }
}

TEST_CASE("an encoding is detected by its mark, then strict UTF-8, then GB18030, and says why") {
    const auto of = [](const std::string& bytes, bool whole = true) {
        const auto found = detect_encoding(bytes, whole);
        return found ? std::string(name_of(found->encoding)) + "+" + std::to_string(found->bom) : "refused";
    };
    CHECK(of("\xEF\xBB\xBF" "abc") == "UTF-8+3");
    CHECK(of("\xFF\xFE" "a\0"s) == "UTF-16LE+2");
    CHECK(of("\xFE\xFF\0a"s) == "UTF-16BE+2");
    CHECK(of("") == "UTF-8+0");
    CHECK(of("abc") == "UTF-8+0");
    CHECK(of("吉林") == "UTF-8+0");
    CHECK(of("\xBC\xAA\xC1\xD6") == "GB18030+0");
    CHECK(of("a\0b\0"s) == "refused");
    CHECK(of("\xFF\xFE\0\0a\0\0\0"s) == "refused");
    CHECK(of("\xFF\xFF\xFF") == "refused");
    CHECK(of("吉\xBC\xAA林\xFF") == "refused");
    // A sample that ends inside a character is judged by what is whole.
    CHECK(of("吉\xE6\x9E", false) == "UTF-8+0");
    CHECK(of("\xBC\xAA\xC1", false) == "GB18030+0");
    CHECK(of("\xBC\xAA\xC1", true) == "refused");
    CHECK(detect_encoding("\xBC\xAA", true)->reason.find("GB18030") != std::string::npos);
}

TEST_CASE("encodings are named in any case, and GBK and GB2312 mean GB18030") {
    CHECK(*encoding_named("utf-8") == Encoding::utf8);
    CHECK(*encoding_named(" GBK ") == Encoding::gb18030);
    CHECK(*encoding_named("gb2312") == Encoding::gb18030);
    CHECK(*encoding_named("Utf-16LE") == Encoding::utf16le);
    CHECK(encoding_named("big5").error().code == Errc::config);
}
