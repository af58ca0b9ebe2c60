#pragma once
// A letter that somebody has filled in and signed, in the words of the collection catalogue (信用承诺): who, what,
// until when.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/letter/filled.h"

namespace creditlink {

struct SignedWords {
    std::string subject, category, identify;  // 承诺人名称, 承诺人类别, 承诺人代码
    std::string reason, content, breach;      // 承诺事由, 承诺内容, 违诺责任: plain text, blanks filled in
    CivilDate signed_on;
    std::optional<CivilDate> until;  // of a letter whose period is a number of years
    std::string values;              // the blanks as a JSON object by name: trimmed, days as YYYY-MM-DD
};

struct SignedReading {
    std::optional<SignedWords> words;  // absent if there are faults
    std::vector<BlankFault> faults;
};

// `values` have passed check_values(). The promisor is in the blank `promisor`, his code in the first blank of type
// uscc or id-number, else in the blank `code`. `category`: one of the letter's parties, or empty: then the letter's
// only one, else what his code shows. Faults: a code that is neither, a category that the letter is not for, more words
// than the catalogue takes.
SignedReading read_signed(const Letter& letter, const BlankValues& values, std::string_view category);

}  // namespace creditlink
