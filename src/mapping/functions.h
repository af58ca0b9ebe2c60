#pragma once
// The functions of a mapping: one row each, with help, the shape of its argument and what it does.

#include "evaluation.h"

namespace creditlink::mapping_detail {

enum class Argument : std::uint8_t { none, text, texts, number, list, pattern, split, finding };

struct Function {
    MappingFunction help;
    Argument argument;
    std::size_t least = 0, most = 0;  // how many texts
    bool on_blank;                    // runs on blank values too
    void (*run)(const Step&, Evaluation&, Work&);
};

const std::vector<Function>& functions();
const Function* function_named(std::string_view name);

}  // namespace creditlink::mapping_detail
