#pragma once
// Another language for one thread, as long as this object lives: a person at a browser reads what he chose, whatever the process speaks.

#include <optional>

#include "creditlink/base/message.h"

namespace creditlink {

class LanguageScope {
  public:
    explicit LanguageScope(std::optional<Language> language);  // nullopt: the process's
    ~LanguageScope();
    LanguageScope(const LanguageScope&) = delete;
    LanguageScope& operator=(const LanguageScope&) = delete;

  private:
    std::optional<Language> before_;
};

}  // namespace creditlink
