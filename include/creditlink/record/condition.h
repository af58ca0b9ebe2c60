#pragma once
// A test over values, as mapping and kind files write it:
//   {"field": "A", "equals": "x"}   equals, in, starts_with, contains, matches (RE2, whole text), empty (true or false)
//   {"all": [...]}  {"any": [...]}  {"not": {...}}
// What "field" (or "column") names is resolved once, to a slot; holds() asks for the slot's text.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/json.h"
#include "creditlink/base/result.h"
#include "creditlink/record/pattern.h"

namespace creditlink {

class Condition {
  public:
    // From the member that names a value ("field", "column", …) and its JSON to a slot.
    using Resolve = std::function<Result<int>(std::string_view member, const json::Value& name)>;
    static Result<Condition> compile(const json::Value& json, std::string_view file, const std::vector<std::string_view>& named_by,
                                     const Resolve& resolve);

    template <typename TextOf>  // std::string_view(int slot)
    bool holds(TextOf&& text_of) const {
        switch (op_) {
            case Op::all:
                for (const Condition& part : parts_)
                    if (!part.holds(text_of)) return false;
                return true;
            case Op::any:
                for (const Condition& part : parts_)
                    if (part.holds(text_of)) return true;
                return false;
            case Op::none:
                return !parts_.front().holds(text_of);
            default:
                return test(text_of(slot_));
        }
    }

    // For people: "许可类别 = 普通 且 …"; `name_of` turns a slot into a word.
    std::string sentence(const std::function<std::string(int)>& name_of) const;

  private:
    enum class Op : std::uint8_t { all, any, none, in, starts_with, contains, matches, empty, filled };
    bool test(std::string_view text) const {
        if (op_ != Op::in) return other_test(text);
        for (const std::string& word : texts_)  // what nearly every condition asks
            if (word == text) return true;
        return false;
    }
    bool other_test(std::string_view text) const;
    Status read_test(const json::Value& json, std::string_view file);

    Op op_ = Op::all;
    int slot_ = -1;
    std::vector<std::string> texts_;
    std::vector<Pattern> patterns_;  // at most one
    std::vector<Condition> parts_;
};

}  // namespace creditlink
