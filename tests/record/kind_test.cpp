#include "creditlink/record/kind.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "creditlink/base/file.h"
#include "creditlink/record/finding.h"
#include "support/folders.h"

using namespace creditlink;

namespace {

Result<std::shared_ptr<const Kind>> kind_file(const std::string& name) {
    auto text = read_file(Path(test::kSourceFolder) / "mappings/kinds" / (name + ".json"));
    REQUIRE(text);
    return load_kind(*text, "kinds/" + name + ".json");
}

std::string kind_with(const std::string& field_members, const std::string& identity = "\"A\"") {
    return R"({"name": "t", "title": "试", "catalogue": "1", "identity": [)" + identity + R"(],
  "fields": [{"name": "A", "title": "甲", )" + field_members + "}]}";
}

}  // namespace

TEST_CASE("the three catalogues of the exchange have as many fields as their tables") {
    for (const auto& [name, count] : {std::pair{"xk", 28u}, std::pair{"cf", 30u}, std::pair{"cn", 20u}}) {
        auto kind = kind_file(name);
        REQUIRE_MESSAGE(kind, (kind ? "" : kind.error().message + kind.error().place));
        CHECK((*kind)->fields.size() == count);
        CHECK((*kind)->decided >= 0);
        CHECK(!(*kind)->assumptions.empty());
    }
}

TEST_CASE("every kind file loads, and each of its fields says who may see it") {
    for (const char* name : {"xk", "cf", "cn", "inspection", "integrity", "qualification", "contract", "achievement"}) {
        CAPTURE(name);
        auto kind = kind_file(name);
        REQUIRE_MESSAGE(kind, (kind ? "" : kind.error().message + kind.error().place));
        for (const Field& field : (*kind)->fields) {
            CAPTURE(field.name);
            CHECK(!field.scope.empty());
            CHECK(field.choices.empty() == (field.type != FieldType::choice));
        }
    }
}

TEST_CASE("canonical members stand in the order of RFC 8785, whatever the file's order") {
    auto kind = load_kind(R"({"name": "t", "title": "试", "catalogue": "1", "identity": ["b"],
  "fields": [{"name": "b", "title": "乙", "type": "text"}, {"name": "B", "title": "大", "type": "text"}, {"name": "a", "title": "甲", "type": "text"}]})", "t.json");
    REQUIRE(kind);
    CHECK((*kind)->canonical_order == std::vector<std::uint32_t>{1, 2, 0});
    CHECK((*kind)->canonical_prefix[0] == "\",\"b\":\"");
}

TEST_CASE("a mistake in a kind file is named with its line, its column and the nearest word") {
    struct Case { std::string json, place, hint; };
    for (const auto& [json, place, hint] : {Case{kind_with(R"("type": "txt")"), "t.json:2:", "text"},
                                            Case{kind_with(R"("type": "text", "requird": true)"), "t.json:2:", "required"},
                                            Case{kind_with(R"("type": "text")", "\"AA\""), "t.json:1:", ""},
                                            Case{kind_with(R"("type": "code", "check": "usc")"), "t.json:2:", "uscc"},
                                            Case{kind_with(R"("type": "text", "max": -1)"), "t.json:2:", ""}}) {
        auto kind = load_kind(json, "t.json");
        REQUIRE(!kind);
        CHECK(kind.error().code == Errc::config);
        CHECK(kind.error().place.find(place) == 0);
        CHECK((kind.error().hint + kind.error().message).find(hint) != std::string::npos);
    }
}

TEST_CASE("every finding says in both languages what is wrong and what to do") {
    for (const FindingKind& kind : finding_catalogue()) {
        CAPTURE(kind.code);
        CHECK(!kind.zh.empty());
        CHECK(!kind.en.empty());
        CHECK(!kind.fix_zh.empty());
        CHECK(!kind.fix_en.empty());
        CHECK(!kind.rule.empty());
        CHECK(std::none_of(kind.rule_en.begin(), kind.rule_en.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }));
        CHECK(!kind.rule_en.empty());
        CHECK(finding_kind(kind.code) == &kind);
    }
    CHECK(finding_kind("no-such-finding") == nullptr);
}

TEST_CASE("a finding's sentence names the field, or the row if there is none") {
    Finding finding{finding_kind("date-format"), Severity::error, 3, 1, "21年春", ""};
    CHECK(text_of(finding, "决定日期", "日期", Language::zh).what == "决定日期“21年春”看不懂是哪一天");
    CHECK(text_of(finding, "", "", Language::en).what == "the row \"21年春\" is no date that can be read");
}
