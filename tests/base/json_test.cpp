#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "creditlink/base/encode.h"
#include "creditlink/base/file.h"
#include "creditlink/base/json.h"
#include "support/folders.h"

using namespace creditlink;
using namespace std::string_literals;

namespace {

std::string place_of(const std::string& text, json::Dialect dialect = json::Dialect::strict) {
    const auto value = json::parse(text, {.dialect = dialect, .file = "f"});
    return value ? "accepted" : value.error().place;
}

bool accepts(const std::string& text, json::Dialect dialect = json::Dialect::strict) { return static_cast<bool>(json::parse(text, {.dialect = dialect})); }

std::string repeated(std::string_view piece, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += piece;
    return out;
}

}  // namespace

TEST_CASE("every file of the JSON test suite is judged as its name says") {
    const auto suite = read_file(std::string(test::kSourceFolder) + "/tests/base/json_suite.txt");
    REQUIRE(suite);
    std::istringstream lines(*suite);
    std::size_t judged = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with('#')) continue;
        const std::string name = line.substr(0, line.find(' '));
        const auto bytes = from_hex(line.substr(name.size() + 1));
        REQUIRE(bytes);
        const auto value = json::parse(*bytes);
        // One member twice is valid by RFC 8259's letter, but nobody knows which of the two was signed.
        const bool duplicate = name.starts_with("y_object_duplicated_key");
        if (name.starts_with("y_")) CHECK_MESSAGE(static_cast<bool>(value) != duplicate, name);
        if (name.starts_with("n_")) CHECK_MESSAGE(!value, name);
        if (value) CHECK_MESSAGE(json::parse(json::text_of(*value)), name);
        ++judged;
    }
    CHECK(judged == 316);
    CHECK_FALSE(accepts(std::string(100'000, '[')));
    CHECK_FALSE(accepts(repeated("[{\"\":", 50'000)));
}

TEST_CASE("what RapidJSON would pass over is refused with its place") {
    CHECK(place_of("[1]\0 trailing"s) == "f:1:4");
    CHECK(place_of("\xEF\xBB\xBF[]") == "f:1:1");
    CHECK(place_of("[\"吉\xFF\"]") == "f:1:4");
    CHECK(place_of("[\"\xC0\xAF\"]") == "f:1:3");
    CHECK(place_of("{\"a\":1,\n \"b\":2,\n \"a\":3}") == "f:3:6");
    CHECK(place_of("[1] 2") == "f:1:5");
    CHECK(place_of("[\"\\uD800\"]") != "accepted");
    CHECK(place_of("[\"\\uDC00\"]") != "accepted");
    CHECK(place_of("[\"\\uD800\\u0041\"]") != "accepted");
    CHECK(place_of("") == "f:1:1");
    CHECK(place_of("[1,\n  吉]") == "f:2:3");
}

TEST_CASE("depth 64 is read, depth 65 is refused, a million brackets do not end the process") {
    CHECK(accepts(std::string(64, '[') + std::string(64, ']')));
    CHECK_FALSE(accepts(std::string(65, '[') + std::string(65, ']')));
    CHECK(accepts(repeated("{\"a\":", 64) + "1" + std::string(64, '}')));
    CHECK_FALSE(accepts(repeated("{\"a\":", 65) + "1" + std::string(65, '}')));
    CHECK_FALSE(accepts(std::string(1'000'000, '[')));
    CHECK_FALSE(accepts(std::string(1'000'000, '['), json::Dialect::commented));
}

TEST_CASE("a member that stands twice is found among few and among many, whatever the spelling of its name") {
    CHECK_FALSE(accepts(R"({"a":1,"\u0061":2})"));
    CHECK(accepts(R"({"a":1,"b":{"a":1}})"));
    std::string many = "{";
    for (int i = 0; i < 20000; ++i) many += "\"m" + std::to_string(i) + "\":0,";
    CHECK(accepts(many + "\"x\":1}"));
    CHECK(place_of(many + "\n\"m19999\":1}") == "f:2:10");
}

TEST_CASE("numbers keep their digits") {
    const auto value = json::parse("[12345678901234567890123.10, -0, 1E300, 9223372036854775807, 9223372036854775808, -9223372036854775808, 1.0, 1e2]");
    REQUIRE(value);
    CHECK(value->items[0].text == "12345678901234567890123.10");
    CHECK(value->items[0].type == json::Type::number);
    CHECK(value->items[1].text == "-0");
    CHECK(value->items[2].text == "1E300");
    CHECK(value->items[3].integer() == INT64_MAX);
    CHECK_FALSE(value->items[4].integer());
    CHECK(value->items[5].integer() == INT64_MIN);
    CHECK_FALSE(value->items[6].integer());
    CHECK_FALSE(value->items[7].integer());
    CHECK_FALSE(accepts("[1e400]"));
}

TEST_CASE("every value knows its line, its column in characters, and its bytes") {
    const std::string text = "{\"名称\": \"吉林\",\n  \"n\" : [1 , -2.5e3,true,\tnull],\r\n \"o\":{} }\n";
    const auto value = json::parse(text);
    REQUIRE(value);
    const auto bytes = [&](const json::Value& v) { return text.substr(v.begin, v.end - v.begin); };
    CHECK(bytes(*value) == text.substr(0, text.size() - 1));
    CHECK(bytes(*value->find("名称")) == "\"吉林\"");
    CHECK(value->find("名称")->column == 8);
    const auto& n = *value->find("n");
    CHECK(bytes(n) == "[1 , -2.5e3,true,\tnull]");
    CHECK(n.line == 2);
    CHECK(n.column == 9);
    CHECK(bytes(n.items[0]) == "1");
    CHECK(bytes(n.items[1]) == "-2.5e3");
    CHECK(bytes(n.items[2]) == "true");
    CHECK(bytes(n.items[3]) == "null");
    CHECK(n.items[3].column == 27);
    CHECK(bytes(*value->find("o")) == "{}");
    CHECK(value->find("o")->line == 3);
    CHECK(value->find("missing") == nullptr);
    CHECK(n.find("x") == nullptr);
}

TEST_CASE("files that people write may have comments and trailing commas, messages may not") {
    const std::string text = "// 来源\n{ /* , : */ \"a\" : /* { */ 1, // b\n \"b\" : [1,2,], }\n";
    CHECK_FALSE(accepts(text));
    const auto value = json::parse(text, {.dialect = json::Dialect::commented});
    REQUIRE(value);
    CHECK(value->line == 2);
    const auto& a = *value->find("a");
    CHECK(text.substr(a.begin, a.end - a.begin) == "1");
    CHECK(value->find("b")->items[1].line == 3);
    CHECK(place_of("{\"a\":1,\n/* never closed", json::Dialect::commented) != "accepted");
    CHECK_FALSE(accepts("[1,,2]", json::Dialect::commented));
    CHECK_FALSE(accepts("{'a':1}", json::Dialect::commented));
    CHECK_FALSE(accepts("[1] // c\n 2", json::Dialect::commented));
    CHECK(accepts("[1] // c", json::Dialect::commented));
}

TEST_CASE("more bytes or values than allowed are refused") {
    CHECK_FALSE(json::parse("[1,2,3]", {.max_bytes = 6}));
    CHECK(json::parse("[1,2,3]", {.max_bytes = 7}));
    CHECK_FALSE(json::parse("[1,2,[3]]", {.max_values = 4}));
    CHECK(json::parse("[1,2,[3]]", {.max_values = 5}).value().items.size() == 3);
}

TEST_CASE("an unknown member is named with its place and the nearest known one") {
    const auto value = json::parse("{\"title\":1,\n \"requried\":2}");
    const auto status = json::only_members("kinds/xk.json", *value, {"title", "required"});
    REQUIRE_FALSE(status);
    CHECK(status.error().code == Errc::config);
    CHECK(status.error().place == "kinds/xk.json:2:13");
    CHECK(status.error().message.find("requried") != std::string::npos);
    CHECK(status.error().hint.find("required") != std::string::npos);
    CHECK(json::only_members("f", *value, {"title", "requried", "x"}));
}

TEST_CASE("strings are escaped as RFC 8785 section 3.2.2.2 has it") {
    // Section 3.2.2's example: the string of €$, a control character, newline, A'B"\\"/
    CHECK(json::quoted("\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/"s) == "\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
    CHECK(json::quoted("") == "\"\"");
    CHECK(json::quoted("\b\t\n\f\r\"\\/\x7f\u2028"s) == "\"\\b\\t\\n\\f\\r\\\"\\\\/\x7f\u2028\"");
    CHECK(json::quoted("\0\x1f\x0b"s) == "\"\\u0000\\u001f\\u000b\"");
    for (int c = 0; c < 0x80; ++c) {
        const std::string one(1, static_cast<char>(c));
        const auto back = json::parse(json::quoted(one));
        REQUIRE(back);
        CHECK(back->text == one);
    }
}

TEST_CASE("a character to escape is found at every place, among ASCII and among Chinese") {
    for (const std::string& filler : {"a"s, "吉"s, "~"s, "\x7f"s, "!"s, "#"s, "]"s})
        for (std::size_t before = 0; before < 20; ++before)
            for (const auto& [plain, escaped] : {std::pair{"\n"s, "\\n"s}, {"\""s, "\\\""s}, {"\\"s, "\\\\"s}, {"\0"s, "\\u0000"s}, {"\x1f"s, "\\u001f"s}}) {
                const std::string rest = repeated(filler, 20 - before);
                REQUIRE(json::quoted(repeated(filler, before) + plain + rest) == "\"" + repeated(filler, before) + escaped + rest + "\"");
            }
}

TEST_CASE("strings keep their bytes and their places, with escapes and without") {
    const std::string texts[] = {R"("")", R"("吉")", R"("\\")", R"("\\\\")", R"("\"")", R"("\\\"")", R"("a\"b")", R"("\u5409")", R"("\ud842\udfb7")", R"("a\/b\n")"};
    for (const std::string& one : texts)
        for (const std::string& two : texts) {
            const std::string text = "[ " + one + " ,{\"k\" :" + two + "} ]";
            const auto value = json::parse(text);
            REQUIRE(value);
            const json::Value &a = value->items[0], &b = value->items[1].members[0].second;
            REQUIRE(text.substr(a.begin, a.end - a.begin) == one);
            REQUIRE(text.substr(b.begin, b.end - b.begin) == two);
        }
}

TEST_CASE("the writer puts commas where they belong") {
    json::Writer writer;
    writer.begin_object().member("a", "x\"y").member("n", std::int64_t{-5}).name("l").begin_array();
    writer.number(1).string("s").boolean(true).null().raw("{}").begin_array().end_array().begin_object().end_object().end_array();
    writer.name("o").begin_object().name("p").boolean(false).end_object().end_object();
    CHECK(writer.text() == R"({"a":"x\"y","n":-5,"l":[1,"s",true,null,{},[],{}],"o":{"p":false}})");
    const auto value = json::parse(writer.text());
    REQUIRE(value);
    CHECK(json::text_of(*value) == writer.text());
}
