#pragma once
// What a page of evidence says, before it is HTML or PDF: so both say the same words.

#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/result.h"
#include "creditlink/rendering/fonts.h"

namespace creditlink {

struct SheetText {
    std::string text;
    bool exact = false;  // an id, a digest, a command: as it stands, to be compared or typed
};

enum class SheetKind { reach, limit, heading, paragraph, point, row };  // reach and limit: what must not be missed

// `texts` are a line each. Of a row, `label` is its first cell.
struct SheetBlock {
    SheetKind kind = SheetKind::paragraph;
    std::vector<SheetText> texts = {};
    SheetText label = {};
};

struct Sheet {
    std::string title;
    std::vector<SheetBlock> blocks;

    void heading(std::string_view text);
    void row(std::string_view label, std::string_view text);
    void exact_row(std::string_view label, std::string_view text);
};

// An HTML document that stands alone: no script, no request. In the language of the process.
std::string sheet_page(const Sheet& sheet);

// The same as PDF. `running` stands at each leaf's foot: whose leaf it is. The same sheet, fonts and time give the same
// bytes. Errc::config names a character that no font has.
struct SheetImprint {
    std::string office, running;
    std::int64_t made = 0;  // unix seconds
};
Result<std::string> sheet_print(const Sheet& sheet, const Fonts& fonts, const SheetImprint& imprint);

}  // namespace creditlink
