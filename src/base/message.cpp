#include "creditlink/base/language_scope.h"

#include <atomic>
#include <cstdlib>

namespace creditlink {
namespace {
std::atomic<Language> process_language{Language::zh};
thread_local std::optional<Language> thread_language;
}

Language language() { return thread_language ? *thread_language : process_language.load(std::memory_order_relaxed); }

LanguageScope::LanguageScope(std::optional<Language> language) : before_(thread_language) { thread_language = language; }
LanguageScope::~LanguageScope() { thread_language = before_; }

void set_language(Language language) { process_language.store(language, std::memory_order_relaxed); }

Language language_of_environment() {
    // POSIX: the first of the three that is set and not empty decides.
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(name);
        if (value && *value) return std::string_view(value).starts_with("en") ? Language::en : Language::zh;
    }
    return Language::zh;
}

std::string filled(std::string_view pattern, const Words& words) {
    std::string out;
    out.reserve(pattern.size() + 32);
    while (!pattern.empty()) {
        const std::size_t open = pattern.find('{');
        out.append(pattern.substr(0, open));
        if (open == std::string_view::npos) break;
        pattern.remove_prefix(open);
        const std::size_t close = pattern.find('}');
        const std::string_view name = close == std::string_view::npos ? "" : pattern.substr(1, close - 1);
        const std::pair<std::string_view, std::string>* word = nullptr;
        for (const auto& candidate : words)
            if (!name.empty() && candidate.first == name) word = &candidate;
        if (word) {
            out.append(word->second);
            pattern.remove_prefix(close + 1);
        } else {  // not a name of ours: the brace is text
            out.push_back('{');
            pattern.remove_prefix(1);
        }
    }
    return out;
}

}  // namespace creditlink
