#pragma once
// A text in both languages: what is met by a process of one language, stored, and read later by somebody of the other.

#include <concepts>
#include <string>
#include <string_view>
#include <utility>

#include "creditlink/base/language_scope.h"
#include "creditlink/base/message.h"

namespace creditlink {

struct Bilingual {
    std::string zh, en;

    Bilingual() = default;
    template <std::convertible_to<std::string_view> Text>
    Bilingual(const Text& both) : zh(std::string_view(both)), en(zh) {}  // nothing to translate in it, or known in one language alone
    Bilingual(std::string in_chinese, std::string in_english) : zh(std::move(in_chinese)), en(std::move(in_english)) {}

    const std::string& said() const { return language() == Language::zh ? zh : en; }  // to who reads now
    bool empty() const { return zh.empty() && en.empty(); }
    Bilingual& operator+=(const Bilingual& more) { return zh += more.zh, en += more.en, *this; }
    bool operator==(const Bilingual&) const = default;
};

inline Bilingual say_both(std::string_view zh, std::string_view en, const Words& words = {}) { return {filled(zh, words), filled(en, words)}; }

// What `text()` gives in each of the languages.
template <class Text>
Bilingual in_both_languages(const Text& text) {
    Bilingual both;
    for (const auto& [language, said] : {std::pair(Language::zh, &both.zh), std::pair(Language::en, &both.en)}) {
        const LanguageScope scope(language);
        *said = text();
    }
    return both;
}

// As one text, for a place that holds a text: {"zh":…,"en":…}, or the text itself where both are one and do not begin like
// that. A text that is no such object, as an earlier program stored it, is read as it stands.
std::string stored_text(const Bilingual& text);
Bilingual bilingual_in(std::string_view stored);

}  // namespace creditlink
