#pragma once
// What people read, in their language. The language is the process's (LANG or --lang), Chinese unless told otherwise.
// A short two-language text stands where it is used: say("找不到文件", "no such file"). Findings of rows have their own
// catalogue (quality/catalogue.h), because they are counted, translated and explained by their code.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace creditlink {

enum class Language { zh, en };

Language language();                  // of the process
void set_language(Language language); // once, at start
Language language_of_environment();   // LC_ALL, LC_MESSAGES, LANG: en* is English, everything else Chinese

inline std::string_view say(std::string_view zh, std::string_view en) { return language() == Language::zh ? zh : en; }

// "{name}" in `pattern` replaced; an unknown name stays as it is.
using Words = std::vector<std::pair<std::string_view, std::string>>;
std::string filled(std::string_view pattern, const Words& words);
inline std::string say(std::string_view zh, std::string_view en, const Words& words) { return filled(say(zh, en), words); }

}  // namespace creditlink
