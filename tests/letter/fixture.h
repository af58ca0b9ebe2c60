#pragma once
// A small sound letter, and the same with one thing altered.

#include <doctest/doctest.h>

#include <string>

#include "creditlink/letter/letter.h"

namespace creditlink::letter_test {

inline const std::string kHead = R"({
  "number": "07", "title": "示范承诺书", "type": "主动型", "party": ["法人及非法人组织"], "field": "示范", "scenario": "示范事项",
  "item": "SF-1", "addressee": "示范厅", "basis": ["《示范办法》"], "publication": "可向社会公开",
  "validity": {"from": "signed_on", "until": "事项办结之日"},
  "blanks": [
    {"name": "promisor", "label": "承诺人", "type": "text", "required": true, "max": 20},
    {"name": "uscc", "label": "统一社会信用代码", "type": "uscc", "required": true},
    {"name": "amount", "label": "成交额", "type": "decimal", "scale": 6},
    {"name": "part", "label": "其中", "type": "decimal", "scale": 6, "at_most": "amount"},
    {"name": "signed_on", "label": "作出日期", "type": "date", "required": true},
    {"name": "ends_on", "label": "截止日期", "type": "date", "after": "signed_on"}
  ],
  "signature": ["承诺人（盖章）"]
}
---
)";
inline const std::string kBody =
    "承诺人{promisor}承诺如下。\n\n## 承诺内容\n\n1. 材料真实。\n2. 遵守规定。\n3. 接受检查。\n\n## 违诺责任\n\n1. 记入信用记录。\n\n## 公开与归集\n\n同意公开。\n";
inline const std::string kLetter = kHead + kBody;

inline std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

inline Letter parsed(const std::string& text) {
    auto letter = parse_letter(text, "sample", "sample.md");
    if (!letter) FAIL(letter.error().place << " " << letter.error().message);
    return *letter;
}

// Where it was refused and why, "sample.md:18:1 …"; fails the test if it was not.
inline std::string refusal(const std::string& text) {
    const auto letter = parse_letter(text, "sample", "sample.md");
    if (letter) return "taken";
    return letter.error().place + " " + letter.error().message + " " + letter.error().hint;
}

}  // namespace creditlink::letter_test
