#include <doctest/doctest.h>

#include <random>
#include <string>

#include "creditlink/base/text.h"

using namespace creditlink;
using namespace std::string_literals;

namespace {

// Table 3-7 of the Unicode standard, written down as it stands there.
std::size_t slow_first_invalid(const std::string& bytes) {
    const auto in = [&](std::size_t i, unsigned low, unsigned high) {
        return i < bytes.size() && static_cast<unsigned char>(bytes[i]) >= low && static_cast<unsigned char>(bytes[i]) <= high;
    };
    for (std::size_t i = 0; i < bytes.size();) {
        if (in(i, 0x00, 0x7F)) i += 1;
        else if (in(i, 0xC2, 0xDF) && in(i + 1, 0x80, 0xBF)) i += 2;
        else if (in(i, 0xE0, 0xE0) && in(i + 1, 0xA0, 0xBF) && in(i + 2, 0x80, 0xBF)) i += 3;
        else if (in(i, 0xE1, 0xEC) && in(i + 1, 0x80, 0xBF) && in(i + 2, 0x80, 0xBF)) i += 3;
        else if (in(i, 0xED, 0xED) && in(i + 1, 0x80, 0x9F) && in(i + 2, 0x80, 0xBF)) i += 3;
        else if (in(i, 0xEE, 0xEF) && in(i + 1, 0x80, 0xBF) && in(i + 2, 0x80, 0xBF)) i += 3;
        else if (in(i, 0xF0, 0xF0) && in(i + 1, 0x90, 0xBF) && in(i + 2, 0x80, 0xBF) && in(i + 3, 0x80, 0xBF)) i += 4;
        else if (in(i, 0xF1, 0xF3) && in(i + 1, 0x80, 0xBF) && in(i + 2, 0x80, 0xBF) && in(i + 3, 0x80, 0xBF)) i += 4;
        else if (in(i, 0xF4, 0xF4) && in(i + 1, 0x80, 0x8F) && in(i + 2, 0x80, 0xBF) && in(i + 3, 0x80, 0xBF)) i += 4;
        else return i;
    }
    return kNoPosition;
}

}  // namespace

TEST_CASE("every code point but the surrogates is valid UTF-8, wherever it stands among its neighbours") {
    for (char32_t c = 0; c <= 0x10FFFF; c += (c < 0x3000 ? 1 : 61)) {
        const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
        std::string text = "中文";
        append_code_point(text, c);
        text += "吉林省科技厅";
        REQUIRE(first_invalid_utf8(text) == (surrogate ? 6 : kNoPosition));
    }
}

TEST_CASE("the first byte that is not UTF-8 is found where the standard's table finds it") {
    std::mt19937 random(20261123);
    const std::string alphabet[] = {"a", "吉", "\xE0", "\xED", "\xA0", "\x80", "\xBF", "\xC0", "\xC2", "\xF0\x9F\x98\x80", "\xF4", "\x90", "\xFF", "é", "\xEF\xBC\x88", "abcdefgh", "林省科技"};
    for (int i = 0; i < 60000; ++i) {
        std::string text;
        const auto pieces = random() % 12;
        for (std::size_t p = 0; p < pieces; ++p) text += alphabet[random() % (random() % 3 ? 2 : std::size(alphabet))];
        if (!text.empty() && random() % 4 == 0) text.resize(random() % text.size());
        REQUIRE(first_invalid_utf8(text) == slow_first_invalid(text));
    }
}

TEST_CASE("overlong forms, surrogates and code points above U+10FFFF are not UTF-8") {
    for (const char* bad : {"\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xED\xA0\x80",
                            "\xED\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xFF", "\x80", "\xE4\xB8"}) {
        CHECK_FALSE(is_utf8(bad));
        CHECK(first_invalid_utf8("一二三四五六七八"s + bad + "九十") == 24);
    }
}

TEST_CASE("code points are counted and walked") {
    CHECK(count_code_points("") == 0);
    CHECK(count_code_points("a中𠮷é") == 4);
    std::size_t offset = 0;
    const std::string text = "a中𠮷é";
    CHECK(next_code_point(text, offset) == U'a');
    CHECK(next_code_point(text, offset) == U'中');
    CHECK(next_code_point(text, offset) == U'𠮷');
    CHECK(next_code_point(text, offset) == U'é');
    CHECK(offset == text.size());
}

TEST_CASE("trim takes white space and invisible characters off both ends and leaves the middle") {
    CHECK(trim("") == "");
    CHECK(trim(" \t\r\n　\u00A0\u200B\uFEFF") == "");
    CHECK(trim("　吉林 省\u2028") == "吉林 省");
    CHECK(trim("\u202Da b\u202C") == "a b");
    CHECK(trim("x") == "x");
}

TEST_CASE("width folding changes full-width ASCII and the ideographic space and nothing else") {
    CHECK(fold_width("９１２２（Ａ）　ｘ～") == "9122(A) x~");
    CHECK(fold_width("①㈱：〔2023〕、。“”") == "①㈱:〔2023〕、。“”");
    CHECK(without_space(" 张　三\u200B \u00A0丰") == "张三丰");
    CHECK(upper_ascii("abcé中x") == "ABCé中X");
}

TEST_CASE("normalisation form C composes, orders marks and leaves compatibility forms alone") {
    CHECK(nfc("e\u0301") == "\u00E9");                            // UAX #15, figure 3
    CHECK(nfc("s\u0323\u0307") == "\u1E69");
    CHECK(nfc("s\u0307\u0323") == "\u1E69");
    CHECK(nfc("\u212B") == "\u00C5");                             // singleton
    CHECK(nfc("\uF900") == "\u8C48");                             // CJK compatibility ideograph 豈
    CHECK(nfc("\U0002F800") == "\u4E3D");                         // 丽
    CHECK(nfc("\u1100\u1161\u11A8") == "\uAC01");                 // Hangul
    CHECK(nfc("\uFB01") == "\uFB01");                             // ﬁ: compatibility, stays
    CHECK(nfc("Ａ") == "Ａ");
    CHECK(nfc("吉林省科学技术厅（２０２６）〔1〕號, é") == "吉林省科学技术厅（２０２６）〔1〕號, é");
    CHECK(nfc("\u302A\u302D") == "\u302A\u302D");
    CHECK(nfc("\u302D\u302A") == "\u302A\u302D");                 // ideographic tone marks: 222 after 218
}

TEST_CASE("a terminal gives two columns to Chinese, one to Latin, none to marks") {
    CHECK(display_width("abc") == 3);
    CHECK(display_width("吉林abc") == 7);
    CHECK(display_width("（）：") == 6);
    CHECK(display_width("e\u0301\u200B") == 1);
    CHECK(display_width("𠮷😀") == 4);
    CHECK(display_width("…—") == 2);
}

TEST_CASE("splitting keeps empty parts") {
    using Parts = std::vector<std::string_view>;
    CHECK(split("a;;b;", ";") == Parts{"a", "", "b", ""});
    CHECK(split("", ";") == Parts{""});
    CHECK(split("a、b", "、") == Parts{"a", "b"});
    CHECK(split("ab", "") == Parts{"ab"});
}

TEST_CASE("masking hides the middle and short values whole") {
    CHECK(mask("110105194912310021", 3, 4) == "110***********0021");
    CHECK(mask("张三丰", 1, 0) == "张**");
    CHECK(mask("张三丰", 1, 2) == "***");
    CHECK(mask("张", 1, 0) == "*");
    CHECK(mask("", 1, 1) == "");
    CHECK(mask("abc", kNoPosition, kNoPosition) == "***");
}

TEST_CASE("a shown value is short, and its invisible characters are seen") {
    CHECK(shown("甲\n乙\u202D丙\x1b", 40) == "甲\\u{A}乙\\u{202D}丙\\u{1B}");
    CHECK(shown("一二三四五", 5) == "一二三四五");
    CHECK(shown("一二三四五六", 5) == "一二三四五…");
    CHECK(shown("\0"s, 5) == "\\u{0}");
}

TEST_CASE("the nearest known word is offered only if it is near") {
    CHECK(nearest("requried", {"require", "required", "title"}) == "required");
    CHECK(nearest("tilte", {"required", "title"}) == "title");
    CHECK(nearest("决定日起", {"决定日期", "有效期"}) == "决定日期");
    CHECK(nearest("rn", {"run", "plan"}) == "run");
    CHECK(nearest("xyz", {"required", "title"}) == "");
    CHECK(nearest("", {"a"}) == "");
    CHECK(nearest(std::string(100000, 'a'), {"a"}) == "");
}
