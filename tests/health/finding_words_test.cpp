// What was found, in the language of whoever reads it: from code and values, kept over a restart.

#include "creditlink/health/finding_words.h"

#include <doctest/doctest.h>

#include <set>

#include "creditlink/base/bilingual.h"
#include "creditlink/base/language_scope.h"
#include "creditlink/health/alert_book.h"
#include "support/temporary_folder.h"

using namespace creditlink;

namespace {

std::string in_english(const HealthCheck& check) {
    const LanguageScope reader(Language::en);
    return found_in(check) + " / " + remedy_in(check);
}
std::string in_chinese(const HealthCheck& check) {
    return found_in(check) + " / " + remedy_in(check);
}

std::set<std::string> names_in(std::string_view pattern) {
    std::set<std::string> names;
    for (std::size_t open = pattern.find('{'); open != std::string_view::npos; open = pattern.find('{', open + 1))
        names.emplace(pattern.substr(open, pattern.find('}', open) - open));
    return names;
}

HealthCheck kept_and_read(const HealthCheck& check) {
    TemporaryFolder folder;
    AlertBook book(folder.path() / "alerts.json");
    static_cast<void>(book.take({check}, {.lead = 0, .repeat = 100}, 1000));
    REQUIRE(book.save());
    return AlertBook::load(folder.path() / "alerts.json").value().alerts.begin()->second.check;
}

}  // namespace

TEST_CASE("each sentence has both languages, with the same values in them, and a code of its own") {
    std::set<std::string_view> codes;
    for (const FindingWords& words : finding_words()) {
        CAPTURE(words.code);
        CHECK(codes.insert(words.code).second);
        CHECK_FALSE(words.zh.empty());
        CHECK(names_in(words.zh) == names_in(words.en));
        CHECK(names_in(words.remedy_zh) == names_in(words.remedy_en));
        CHECK(words.remedy_zh.empty() == words.remedy_en.empty());
    }
}

TEST_CASE("an alert that was kept is said in the language of whoever reads it, with the same values") {
    const HealthCheck check = kept_and_read({.name = "late",
                                             .subject = "a",
                                             .health = Health::warning,
                                             .code = "late-soon",
                                             .values = {{"n", "3"}, {"d", "2026-11-30"}}});
    CHECK(in_chinese(check) == "3 条到 2026-11-30 为止会超期 / creditlink record late 列出；待处理的更正，排队的发送");
    CHECK(in_english(check) ==
          "3 become late by 2026-11-30 / creditlink record late lists them; correct what is in quarantine, send what "
          "is queued");
}

TEST_CASE("a value that is a text in both languages stands in each sentence in its own") {
    const HealthCheck check = kept_and_read({.name = "run",
                                             .health = Health::bad,
                                             .code = "run-ended",
                                             .values = {{"n", "7"}, {"s", "stopped"}, {"w", stored_text({"消失", "vanished"})}}});
    CHECK(in_chinese(check).starts_with("运行 7 stopped：消失 / "));
    CHECK(in_english(check).starts_with("run 7 stopped: vanished / "));
}

TEST_CASE("a list of names stands in a sentence as its language writes lists, the first five of a long one") {
    const HealthCheck check{.name = "columns",
                            .health = Health::warning,
                            .code = "columns-gone",
                            .values = {{"d", "2026-11-30"}, {"gone[]", "a\nb\nc\nd\ne\nf"}}};
    CHECK(found_in(check) == "2026-11-30 起没有了 “a”、“b”、“c”、“d”、“e”等 6 列");
    CHECK(in_english(check).starts_with("since 2026-11-30: gone \"a\", \"b\", \"c\", \"d\", \"e\" and 6 in all"));
}

TEST_CASE(
    "an error that was met in both languages is said in each; one that was met in one language is said as it is") {
    HealthCheck check{.name = "ledger", .health = Health::bad}, again = check;
    say_error(check, "台账打不开", "恢复备份");
    CHECK(lacks_a_language(check));
    CHECK(in_english(check) == "台账打不开 / 恢复备份");
    {
        const LanguageScope other(Language::en);
        say_error(again, "the ledger does not open", "restore a backup");
    }
    both_said(check, again);
    CHECK_FALSE(lacks_a_language(check));
    check = kept_and_read(check);
    CHECK(in_english(check) == "the ledger does not open / restore a backup");
    CHECK(in_chinese(check) == "台账打不开 / 恢复备份");
}

TEST_CASE(
    "an alert of an older program is shown as it was written, and one of a newer program with its code and values") {
    TemporaryFolder folder;
    const Path file = folder.path() / "alerts.json";
    REQUIRE(write_file(
        file,
        R"({"alerts": [{"name": "disk", "subject": "", "health": 1, "found": "剩余 300 MB", "remedy": "扩容", "since": 1, "told": 1, "silent_until": 0, "silenced_by": ""},
                                            {"name": "moon", "health": 2, "code": "moon-full", "values": {"n": "3"}, "since": 1}], "unsent": {}})"));
    const auto book = AlertBook::load(file);
    REQUIRE(book);
    CHECK(in_english(book->alerts.at("disk").check) == "剩余 300 MB / 扩容");
    CHECK(found_in(book->alerts.at("moon").check) == "moon-full n=3");
}
