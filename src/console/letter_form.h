#pragma once
// A letter's text as the fields of a form, so that nobody has to write JSON, and back again. Pure. What the fields cannot hold
// (a member that is not known here, a faulty head) is written as text.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "request.h"

namespace creditlink::console_detail {

inline constexpr std::array<std::string_view, 11> kLetterWords = {"number", "title", "type", "field", "scenario", "item", "addressee", "publication", "effective", "ends", "name_consent"};
inline constexpr std::array<std::string_view, 3> kLetterLists = {"party", "basis", "signature"};
inline constexpr std::array<std::string_view, 10> kBlankTypes = {"text", "uscc", "id-number", "date", "year", "integer", "decimal", "choice", "phone", "pattern"};
// As in creditlink/letter/letter.h, which this room does not know.
inline constexpr std::array<std::string_view, 7> kCommitmentTypes = {"审批替代型", "容缺受理型", "证明事项型", "信用修复型", "行业自律型", "主动型", "其他"};
inline constexpr std::string_view kOtherType = "其他-";
inline constexpr std::array<std::string_view, 3> kPublicationScopes = {"可向社会公开", "特定范围内公开", "不可公开"};
inline constexpr std::array<std::string_view, 3> kParties = {"法人及非法人组织", "自然人", "个体工商户"};
inline constexpr std::size_t kMostBlankRows = 60;  // as many as a letter may have

struct LetterBlankRow {
    std::string label, name, type, more;  // more: "max=200", "scale=2；at_most=total", "options=甲|乙"
    bool required = false;
    bool operator==(const LetterBlankRow&) const = default;
};

struct LetterForm {
    std::array<std::string, kLetterWords.size()> words;  // in the order of kLetterWords; empty: not given
    std::array<std::string, kLetterLists.size()> lists;  // likewise, one a line
    std::string from, until, years;                      // of the validity
    std::vector<LetterBlankRow> blanks;
    std::string body;                                    // after ---
    bool operator==(const LetterForm&) const = default;
};

std::optional<LetterForm> letter_form(std::string_view text);
std::string letter_text(const LetterForm& form);

// What a browser sent: the fields of a form as text, or the text itself; nullopt if it is neither.
std::optional<std::string> written_letter(const Fields& sent);

}  // namespace creditlink::console_detail
