// Forms with files, as browsers write them and as nobody does.

#include "multipart.h"

#include <doctest/doctest.h>

using namespace creditlink::console_detail;

namespace {

constexpr const char* kType = "multipart/form-data; boundary=----X";
std::string part(const std::string& disposition, const std::string& bytes) { return "------X\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + bytes + "\r\n"; }
const std::string kEnd = "------X--\r\n";

}  // namespace

TEST_CASE("fields and files come out as they were put in, a file's name without its folder") {
    std::string bytes("%PDF-\0\r\n--\r\n------", 19);
    const auto parts = parse_multipart(kType, part("name=\"reason\"", "原因") + part("name=\"scan\"; filename=\"C:\\\\扫描\\\\a%22b.pdf\"\r\nContent-Type: application/pdf", bytes) + part("name=\"none\"; filename=\"\"", "") + kEnd, 3);
    REQUIRE(parts);
    REQUIRE(parts->size() == 3);
    CHECK((*parts)[0].bytes == "原因");
    CHECK_FALSE((*parts)[0].is_file);
    CHECK((*parts)[1].file_name == "a\"b.pdf");
    CHECK((*parts)[1].bytes == bytes);
    CHECK((*parts)[2].is_file);
    CHECK((*parts)[2].file_name.empty());
}

TEST_CASE("what no browser writes is refused") {
    const std::string sound = part("name=\"a\"", "1");
    REQUIRE(parse_multipart(kType, sound + kEnd, 2));
    for (const char* type : {"multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"x y\"", "multipart/mixed; boundary=----X"}) CHECK_FALSE(parse_multipart(type, sound + kEnd, 2));
    for (const std::string& body : {std::string(), std::string("x"), sound, "preamble\r\n" + sound + kEnd, sound + sound + kEnd, sound + part("name=\"b\"", "2") + part("name=\"c\"", "3") + kEnd, sound + kEnd + "x", part("name=\"\"", "1") + kEnd,
                                    part("filename=\"a\"; name=\"a\"", "1") + kEnd, part("name=\"a\"; filename*=utf-8''b", "1") + kEnd, part("name=a", "1") + kEnd, part("name=\"a\"\r\nX: y", "1") + kEnd,
                                    part("name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"", "1") + kEnd, part("name=\"a\"", "\xff") + kEnd}) {
        CAPTURE(body);
        CHECK_FALSE(parse_multipart(kType, body, 2));
    }
}

TEST_CASE("a form that is cut anywhere is refused, and never read beyond its end") {
    const std::string whole = part("name=\"a\"", "1") + part("name=\"f\"; filename=\"b\"", "22") + "------X--";
    REQUIRE(parse_multipart(kType, whole, 2));
    for (std::size_t i = 0; i < whole.size(); ++i) CHECK_FALSE(parse_multipart(kType, std::string(whole, 0, i), 2));
}
