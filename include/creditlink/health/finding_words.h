#pragma once
// What was found, in words: of a code and values, made when somebody reads it, in the language that he reads. A book of
// alerts outlives the language that it was written under, and is read by people of both.

#include <span>
#include <string>
#include <string_view>

#include "creditlink/health/health_check.h"

namespace creditlink {

// A sentence of the catalogue, with what to do. "{n}" in them is the value of that name; a value whose name ends with
// "[]" is a list, an item a line, and stands in the sentence as `"a", "b"`. A value may be a text in both languages, as
// stored_text() makes it.
struct FindingWords {
    std::string_view code, zh, en, remedy_zh, remedy_en;
};
std::span<const FindingWords> finding_words();

// In the language of the thread. A code that this program does not know, as of a newer one, is shown with its values.
std::string found_in(const HealthCheck& check);
std::string remedy_in(const HealthCheck& check);  // empty while it is good

// What another room said was wrong, in the language that it was said in. `both_said` adds what the same check says in
// the other one.
void say_error(HealthCheck& check, std::string found, std::string remedy);
bool lacks_a_language(const HealthCheck& check);
void both_said(HealthCheck& check, const HealthCheck& in_the_other);

}  // namespace creditlink
