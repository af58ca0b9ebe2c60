#pragma once
// Spans of text set into lines of one size: characters with their fonts, blanks as underlined gaps.

#include <string_view>

#include "layout.h"
#include "line_breaking.h"

namespace creditlink::rendering {

struct Style {
    FontRole role = FontRole::body;
    double size = 16;       // points
    double pitch = 0;       // millimetres that a full-width character takes; 0: its em
    double left = 0, width = 0, indent = 0;  // millimetres; left from the page's edge
    enum class Align { justified, left, right, centred } align = Align::justified;

    double em() const;      // millimetres
    double step() const { return pitch > 0 ? pitch : em(); }
};

// A line's parts with baselines and rules relative to the line's own baseline.
struct SetLine {
    std::vector<PlacedText> texts;
    std::vector<Rule> rules;
    double width = 0;
};

struct TextPlace {
    std::size_t block = 0;
    bool in_cell = false;
    std::string_view words;  // for people: which part of the letter this is
};

// At least one line. Errc::config names a character that no font has, and the place.
Result<std::vector<SetLine>> set_lines(const std::vector<DocumentSpan>& spans, const Style& style, const Fonts& fonts, const TextPlace& place);

// Of one line, in millimetres.
Result<double> width_of(const std::vector<DocumentSpan>& spans, const Style& style, const Fonts& fonts, const TextPlace& place);

}  // namespace creditlink::rendering
