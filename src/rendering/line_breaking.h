#pragma once
// Chinese text into lines that fill the measure: no closing mark begins a line, no opening mark ends one, numbers and words
// stay whole (GB/T 15834-2011, 5.1). A line is filled by narrowing the marks in it, else by spreading it.

#include <vector>

namespace creditlink::rendering {

// A character with its place, or a blank to fill in, which is one thing that is not broken.
struct Cell {
    char32_t character = 0;     // 0: a blank
    double width = 0;           // in the unit of the measure
    double least = 0;           // a blank may be narrowed to this
    std::size_t source = 0;     // of the caller: which span, which blank
};

struct PlacedCell {
    std::size_t cell = 0;       // which of the cells
    double x = 0;               // from the line's left edge to where the character's em box begins
    double width = 0;           // as it was placed
};
using Line = std::vector<PlacedCell>;

struct Measure {
    double width = 0;
    double indent = 0;          // of the first line
    double em = 1;              // width of a full-width character
    bool justified = true;      // not: lines end where they end
};

// At least one line. A thing wider than the measure is broken where it must.
std::vector<Line> broken(const std::vector<Cell>& cells, const Measure& measure);

}  // namespace creditlink::rendering
