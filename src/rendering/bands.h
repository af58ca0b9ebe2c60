#pragma once
// Lines, rows and gaps one below the other, dealt out to pages of 22 lines.

#include <optional>

#include "layout.h"

namespace creditlink::rendering {

struct CodePlace {
    double x = 0, y = 0, side = 0;
};

struct Band {
    int lines = 1;           // of the page's 22
    bool keep = false;       // on one page with what follows
    bool is_space = false;   // left out at the top of a page
    bool has_code = false;
    CodePlace code = {};
    std::vector<PlacedText> texts = {};  // below the band's upper edge
    std::vector<Rule> rules = {};
};

struct Paged {
    std::vector<LaidOutPage> pages;
    std::optional<CodePlace> code;
    std::size_t code_page = 0;
};

// At least one page. A band higher than a page stands on one of its own.
Paged paged_out(const std::vector<Band>& bands);

}  // namespace creditlink::rendering
