#include "markup.h"

#include <doctest/doctest.h>

#include "request.h"
#include "routes.h"

using namespace creditlink;
using namespace creditlink::console_detail;

TEST_CASE("a text that is put into a pattern can open no element, no attribute and no entity") {
    const std::string nasty = "<script>alert(\"x\")</script> & ' \x01";
    const std::string made = html("<p title=\"{t}\">{t}</p>", {{"t", nasty}}).html();
    const std::string safe = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;  ";
    CHECK(made == "<p title=\"" + safe + "\">" + safe + "</p>");
}

TEST_CASE("markup that is put into a pattern stays as it is") {
    CHECK(html("<p>{m}</p>", {{"m", html("<b>{t}</b>", {{"t", std::string("<")}})}}).html() == "<p><b>&lt;</b></p>");
}

TEST_CASE("a form is read as a browser writes it, and refused as nobody does") {
    const auto form = parse_form("a=1&b=%E4%BD%A0%E5%A5%BD+x&c=");
    REQUIRE(form);
    CHECK(form->at("a") == "1");
    CHECK(form->at("b") == "你好 x");
    CHECK(form->at("c").empty());
    for (const char* bad : {"a=%", "a=%4", "a=%zz", "a=%00", "a=%FF", "a=1&a=2"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_form(bad));
    }
    std::string many;
    for (std::size_t i = 0; i <= kMostFields; ++i) many += "f" + std::to_string(i) + "=&";
    CHECK_FALSE(parse_form(many));
}

TEST_CASE("a route's slot stands for one part of a path") {
    CHECK(matched("/quarantine/{number}/fix", "/quarantine/17/fix") == std::vector<std::string>{"17"});
    CHECK(matched("/", "/") == std::vector<std::string>{});
    for (const char* path : {"/quarantine/17", "/quarantine//fix", "/quarantine/1/2/fix", "/quarantine/17/fix/", "/x/17/fix"}) {
        CAPTURE(path);
        CHECK_FALSE(matched("/quarantine/{number}/fix", path));
    }
}
