// What a quarantined row says, in the language of who reads it.

#include "quarantine_item.h"

#include <doctest/doctest.h>

#include "creditlink/base/language_scope.h"
#include "creditlink/ledger/ledger.h"
#include "creditlink/record/kind.h"

using namespace creditlink;

namespace {

std::string said(const std::string& findings, Language reader) {
    const LanguageScope scope(reader);
    QuarantineView item;
    item.findings = findings;
    const auto sentences = sentences_of(item);
    return sentences.empty() ? std::string() : sentences.front().what;
}

Finding unreadable(Bilingual detail) { return {.kind = finding_kind("unreadable-row"), .severity = Severity::error, .value = {}, .detail = std::move(detail)}; }

}  // namespace

TEST_CASE("a finding that is stored is read in either language, and one of before as it stands") {
    const std::string stored = findings_json({unreadable({"第 3 个字节为零", "byte 3 of the record is zero"})}, Kind(), {});
    CHECK(said(stored, Language::zh).ends_with("第 3 个字节为零"));
    CHECK(said(stored, Language::en) == "this row cannot be read: byte 3 of the record is zero");
    const std::string before = R"([{"code":"unreadable-row","severity":"error","detail":"第 3 个字节为零"}])";
    CHECK(said(before, Language::zh) == said(stored, Language::zh));
    CHECK(said(before, Language::en).ends_with("第 3 个字节为零"));
}

TEST_CASE("a detail without words is stored once") {
    CHECK(findings_json({unreadable(std::string("U+0007"))}, Kind(), {}).find("detail_en") == std::string::npos);
}

TEST_CASE("of a row with a cell too few no cell is shown by the column that it slipped under, unless somebody says what for") {
    QuarantineView item;
    item.columns = R"(["序号","备注","姓名"])";
    item.cells = R"(["王小明","220102199003078515"])";
    REQUIRE_FALSE(is_divided(item));
    CHECK(shown_row(item, nullptr, Personal::masked).cells == std::vector<std::string>{"王**", "2*****************"});
    CHECK(shown_row(item, nullptr, Personal::shown).cells.front() == "王小明");
}
