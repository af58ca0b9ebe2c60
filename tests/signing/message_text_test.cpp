// Messages as text: what is written is read back, byte for byte; what is cut off is none.

#include "creditlink/signing/message_text.h"

#include <doctest/doctest.h>

using namespace creditlink;

TEST_CASE("a request is written with the target that was signed, and read back with its fields and body") {
    const RequestHead head{"POST",
                           "https://platform.example/a?b=c d",
                           {{"Content-Type", "application/json"}, {"X-Empty", ""}, {"Signature", "sig=:a: b:"}}};
    const std::string text = text_of(head);
    CHECK(text.starts_with("POST https://platform.example/a?b=c d HTTP/1.1\r\nContent-Type: application/json\r\n"));
    const std::string whole = text + "{\r\n\r\n}";
    const auto back = request_of(whole);
    REQUIRE(back);
    CHECK(back->head.method == head.method);
    CHECK(back->head.target_uri == head.target_uri);
    CHECK(back->head.fields == head.fields);
    CHECK(back->body == "{\r\n\r\n}");
    for (std::size_t size = 0; size < text.size(); ++size) CHECK_FALSE_MESSAGE(request_of(text.substr(0, size)), size);
    for (const char* other :
         {"POST HTTP/1.1\r\n\r\n", "POST /a HTTP/1.0\r\n\r\n", "POST /a HTTP/1.1\r\nno colon\r\n\r\n"})
        CHECK_FALSE(request_of(other));
}

TEST_CASE("an answer is read back with its status, fields and body") {
    const ResponseHead head{404, {{"Content-Type", "application/problem+json"}}};
    const std::string whole = text_of(head) + "body";
    const auto back = response_of(whole);
    REQUIRE(back);
    CHECK(back->head.status == 404);
    CHECK(back->head.fields == head.fields);
    CHECK(back->body == "body");
    for (const char* other : {"HTTP/1.1 20x\r\n\r\n", "HTTP/1.1 \r\n\r\n", "HTTP/1.1 200\r\n", "200\r\n\r\n"})
        CHECK_FALSE(response_of(other));
}
