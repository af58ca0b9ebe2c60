#pragma once
// Values for the blanks of a letter, checked.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/letter/letter.h"

namespace creditlink {

using BlankValues = std::map<std::string, std::string, std::less<>>;

// What is wrong with a value, in the language of the process, without the value.
struct BlankFault {
    std::string name, label, what;
};

// Every fault, in the order of the blanks; values for no blank of the letter come last. Dates are YYYY/MM/DD, YYYY-MM-DD or
// YYYY年M月D日. `today`: nobody signs tomorrow, and identity cards are checked against it.
std::vector<BlankFault> check_values(const Letter& letter, const BlankValues& values, CivilDate today);

// Where the promisor's code stands: the first blank of type uscc or id-number, else `code`, whose value has to be one of the two.
const Blank* code_blank(const Letter& letter);  // nullptr: nowhere

// YYYY/MM/DD, YYYY-MM-DD or YYYY年M月D日; nullopt if it is none or there is no such day.
std::optional<CivilDate> written_day(std::string_view text);

// As it is printed: dates as 2026年3月5日.
std::string printed(const Blank& blank, std::string_view value);

}  // namespace creditlink
