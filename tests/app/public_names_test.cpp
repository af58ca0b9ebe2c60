#include "public_names.h"

#include <doctest/doctest.h>

using namespace creditlink;

namespace {

constexpr std::string_view kAsking = R"({
  "number": "07", "title": "示范承诺书", "type": "主动型", "party": ["自然人", "法人及非法人组织"], "field": "示范", "scenario": "示范事项",
  "addressee": "示范厅", "basis": ["《示范办法》"], "publication": "可向社会公开", "name_consent": "open_name",
  "validity": {"from": "signed_on", "until": "事项办结之日"},
  "blanks": [
    {"name": "promisor", "label": "承诺人", "type": "text", "required": true, "max": 20},
    {"name": "open_name", "label": "姓名公开", "type": "choice", "options": ["同意公开姓名", "不同意公开姓名"]},
    {"name": "signed_on", "label": "作出日期", "type": "date", "required": true}
  ],
  "signature": ["承诺人"]
}
---
承诺如下。

## 承诺内容

1. 材料真实。

## 违诺责任

1. 记入信用记录。

## 公开与归集

同意公开。
)";

SignedCommitment signed_by(const std::string& category, const std::string& code, const std::string& values) {
    return {.letter = "sample", .version = 1, .subject = "佴旎", .category = category, .identify = code, .type = {}, .reason = {}, .content = {}, .breach = {}, .publication = "可向社会公开",
            .signed_on = *CivilDate::of(2026, 11, 20), .until = {}, .unit = {}, .unit_code = {}, .values = values, .scan = {}};
}

const SignedCommitment kSilent = signed_by("自然人", "220102199001010017", R"({"promisor":"佴旎"})"), kOpen = signed_by("自然人", "220102199001010017", R"({"open_name":"同意公开姓名"})"),
                       kClosed = signed_by("自然人", "220102199001010017", R"({"open_name":"不同意公开姓名"})"), kFirm = signed_by("法人及非法人组织", "91220102Y00000001X", "{}");

std::vector<LetterVersion> library(std::string text, std::int64_t published) {
    LetterVersion v;
    v.id = "sample", v.version = 1, v.state = LetterState::published, v.text = std::move(text), v.published = published;
    return {v};
}

}  // namespace

TEST_CASE("a person's name is public only if his letter asks him for it and he agreed; an organisation's is anyhow") {
    const NameIsPublic rule = public_names(library(std::string(kAsking), 1));
    CHECK(rule(kOpen));
    CHECK_FALSE(rule(kClosed));
    CHECK_FALSE(rule(kSilent));
    CHECK(rule(kFirm));
    CHECK_FALSE(rule(signed_by("个体工商户", "92220102Y00000001X", "{}")));
}

TEST_CASE("where the letter does not ask, is of another version or cannot be read, no person's name is public") {
    std::string silent(kAsking);
    silent.replace(silent.find(R"("name_consent": "open_name",)"), 28, "");
    for (const auto& letters : {library(silent, 1), library("{", 1), library(std::string(kAsking), 0), std::vector<LetterVersion>()}) {
        CHECK_FALSE(public_names(letters)(kOpen));
        CHECK(public_names(letters)(kFirm));
    }
    SignedCommitment other = kOpen;
    other.version = 2;
    CHECK_FALSE(public_names(library(std::string(kAsking), 1))(other));
}
