#include "structured_field.h"

#include <doctest/doctest.h>

using namespace creditlink;
using namespace creditlink::structured;

namespace {

std::string again(std::string_view text) {
    const Result<Dictionary> dictionary = parse_dictionary(text);
    if (!dictionary) return "refused";
    std::string out;
    for (const Member& member : *dictionary) out += (out.empty() ? "" : ", ") + serialised(member);
    return out;
}

}  // namespace

TEST_CASE("a dictionary in canonical form comes back byte for byte") {
    for (const char* text : {
             "a=1",
             "a=-999999999999999",
             "a=1.5",
             "a=-0.125",
             "a=123456789012.0",
             "a=\"x\"",
             "a=\"q \\\" b \\\\ \"",
             "a=token",
             "a=*/x:y",
             "a=:aGVsbG8=:",
             "a=::",
             "a=?0",
             "a=?1;b=?0;c",
             "a=()",
             "a=(1 2);x=1",
             "a=(\"@method\" \"x\";req;key=\"sig\");created=1;tag=\"t\"",
             "a=1, b=2, *c=3",
             "a.b-c_d*=1",
         })
        CHECK(again(text) == text);
}

TEST_CASE("white space and spelling that the standard allows are made canonical") {
    CHECK(again("") == "");
    CHECK(again("   a=1  ") == "a=1");
    CHECK(again("a=1 \t,\t b=2") == "a=1, b=2");
    CHECK(again("a=(  1   2  );  x") == "a=(1 2);x");
    CHECK(again("a=007, b=1.50, c=-0") == "a=7, b=1.5, c=0");
    CHECK(again("a") == "a=?1");
    CHECK(again("a=1;b=?1") == "a=1;b");
}

TEST_CASE("what is no dictionary is refused, and so is a member or parameter that occurs twice") {
    for (const char* text : {
             "a=",
             "=1",
             "A=1",
             "a=1,",
             "a=1,,b=2",
             ",",
             "a=1 b=2",
             "a==1",
             "1a=1",
             "a=1;",
             "a=1;B",
             "a=1;;b",
             "a =1",
             "a= 1",
             "a=\"x",
             "a=\"x\\\"",
             "a=\"\\x\"",
             "a=\"\x7f\"",
             "a=\"\xc3\xa9\"",
             "a=\"\n\"",
             "a=:aGVsbG8:",
             "a=:aGVsbG8=",
             "a=:aGV sbG8=:",
             "a=:aGVsbG9=:",
             "a=:aGVsbG8=a:",
             "a=:-_-_:",
             "a=?2",
             "a=?",
             "a=1.",
             "a=.5",
             "a=1.2345",
             "a=1234567890123.0",
             "a=1234567890123456",
             "a=-",
             "a=--1",
             "a=(1",
             "a=(1,2)",
             "a=(1 (2))",
             "a=(1 2)3",
             "a=(1\t2)",
             "a=@1",
             "a={}",
             "a=1\nb=2",
             "a=1, a=2",
             "a=1;b=1;b=2",
             "a=(1;x;x)",
             "a=();x=1;x=1",
         }) {
        INFO(text);
        CHECK(again(text) == "refused");
    }
    CHECK(again(std::string_view("a=1\0", 4)) == "refused");
    CHECK(again(std::string_view("a=\"\0\"", 5)) == "refused");
}

TEST_CASE("every prefix of a long field is read or refused, never worse") {
    const std::string text =
        "sig=(\"@status\" \"content-digest\";req "
        "\"signature\";req;key=\"sig\");created=1795399201;x=1.5;y=:aGVsbG8=:;z=?0, b=tok/en;q=\"\\\"\"";
    CHECK(again(text) == text);
    for (std::size_t length = 0; length < text.size(); ++length)
        static_cast<void>(again(std::string_view(text).substr(0, length)));
    for (std::size_t at = 0; at < text.size(); ++at) static_cast<void>(again(std::string_view(text).substr(at)));
}
