#pragma once
// Lines, rows and gaps one below the other, dealt out to pages.

#include <optional>

#include "layout.h"
#include "page_format.h"

namespace creditlink::rendering {

struct CodePlace {
    double x = 0, y = 0, side = 0;
};

struct Band {
    int lines = 1;           // of the page's
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

// What `from` draws, `down` millimetres further down in `to`.
template <typename Drawn, typename Drawing>
void put(Drawing& to, const Drawn& from, double down) {
    for (PlacedText text : from.texts) {
        text.baseline += down;
        to.texts.push_back(std::move(text));
    }
    for (Rule rule : from.rules) {
        rule.y0 += down, rule.y1 += down;
        to.rules.push_back(rule);
    }
}

// At least one page. A band higher than a page stands on one of its own.
Paged paged_out(const std::vector<Band>& bands, const Form& form = kLetterForm);

}  // namespace creditlink::rendering
