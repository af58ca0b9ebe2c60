#include <doctest/doctest.h>
#include <stdlib.h>

#include "creditlink/base/message.h"

using namespace creditlink;

TEST_CASE("words fill their places, and braces that are none of ours stay") {
    CHECK(filled("第 {n} 行「{name}」", {{"n", "3"}, {"name", "甲"}}) == "第 3 行「甲」");
    CHECK(filled("{n}{n}", {{"n", "{n}"}}) == "{n}{n}");
    CHECK(filled("{unknown} {", {{"n", "3"}}) == "{unknown} {");
    CHECK(filled("{a{n}}", {{"n", "3"}}) == "{a3}");
    CHECK(filled("", {}) == "");
}

TEST_CASE("the process speaks Chinese unless the environment says English") {
    const auto speaks = [](const char* all, const char* messages, const char* lang) {
        all ? setenv("LC_ALL", all, 1) : unsetenv("LC_ALL");
        messages ? setenv("LC_MESSAGES", messages, 1) : unsetenv("LC_MESSAGES");
        lang ? setenv("LANG", lang, 1) : unsetenv("LANG");
        return language_of_environment();
    };
    CHECK(speaks(nullptr, nullptr, nullptr) == Language::zh);
    CHECK(speaks(nullptr, nullptr, "C.UTF-8") == Language::zh);
    CHECK(speaks(nullptr, nullptr, "en_GB.UTF-8") == Language::en);
    CHECK(speaks("zh_CN.UTF-8", nullptr, "en_GB.UTF-8") == Language::zh);
    CHECK(speaks("", "en", "zh_CN.UTF-8") == Language::en);

    CHECK(say("找不到", "not found") == "找不到");
    set_language(Language::en);
    CHECK(say("找不到 {n}", "no {n}", {{"n", "x"}}) == "no x");
    set_language(Language::zh);
}
