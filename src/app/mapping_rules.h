#pragma once
// A mapping's rules as its file has them, for people who ask where a value came from.

#include <string>
#include <string_view>

#include "creditlink/base/json.h"
#include "creditlink/base/result.h"
#include "creditlink/record/kind.h"

namespace creditlink {

class MappingRules {
  public:
    // Of a file that compiles. Errc::config otherwise.
    static Result<MappingRules> parse(std::string_view text, std::string_view file);

    std::string rule(std::string_view field) const;  // as written, on one line; empty if the field takes a column as it is
    std::string in_words(std::string_view field, const Kind& kind) const;  // the same, as a sentence
    std::string constant(std::string_view field) const;  // as written ("{office.name}"), of a rule that is nothing else
    // The code lists that the rule looks up, in words: "lists/….json", or that it stands in the mapping. Empty: none.
    std::string code_lists(std::string_view field) const;

  private:
    const json::Value* rule_of(std::string_view field) const;
    json::Value file_;
};

}  // namespace creditlink
