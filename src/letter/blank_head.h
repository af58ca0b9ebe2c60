#pragma once
// Reading the head of a letter: texts with their limits, and the blanks.

#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/json.h"
#include "creditlink/letter/letter.h"

namespace creditlink::letter_detail {

struct Head {
    std::string_view file;
    std::vector<Error>* all = nullptr;  // where faults are collected; nullptr: the first one ends the reading
    // A fault that is collected keeps nobody from reading on.
    Status settled(Status read) const {
        if (read || !all) return read;
        all->push_back(read.error());
        return {};
    }
    Error wrong(const json::Value& at, std::string message, std::string hint = {}) const;
    Status text(const json::Value& object, std::string_view name, std::size_t most, std::string& out) const;
};

// “标题”（title）: as the form has it, and as the file does.
std::string member_named(std::string_view member);

Status read_blanks(const Head& head, const json::Value& object, std::vector<Blank>& blanks);

}  // namespace creditlink::letter_detail
