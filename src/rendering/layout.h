#pragma once
// A document laid out on pages: what stands where. PDF and OFD draw the same layout.

#include <optional>
#include <string>
#include <vector>

#include "creditlink/document/qr.h"
#include "creditlink/letter/blocks.h"
#include "creditlink/rendering/fonts.h"
#include "page_format.h"

namespace creditlink::rendering {

struct PlacedCharacter {
    char32_t character = 0;
    double x = 0;
};

// Characters of one font, size and line.
struct PlacedText {
    const FontFile* face = nullptr;
    double size = 0;                   // points
    double baseline = 0;               // millimetres from the page's upper edge
    std::vector<PlacedCharacter> characters;
    std::size_t block = 0;             // of the document, in reading order
    bool in_cell = false;              // of a row: its second cell
    bool is_page_number = false;       // belongs to the page, not to the text
};

struct Rule {
    double x0 = 0, y0 = 0, x1 = 0, y1 = 0, width = 0;  // millimetres; level or upright
};

struct LaidOutPage {
    std::vector<PlacedText> texts;
    std::vector<Rule> rules;
};

struct PlacedCode {
    QrCode code;
    std::size_t page = 0;
    double x = 0, y = 0, side = 0;     // with its quiet zone
    std::string text;
};

struct Layout {
    std::vector<DocumentBlock> blocks;
    std::string title;
    std::vector<LaidOutPage> pages;
    std::optional<PlacedCode> code;
};

// `address`: what the QR code says; no code if empty. `running`: stands before each page's number, and then the number is of how many.
// Errc::config names a character that no font has, and where it stands.
Result<Layout> laid_out(std::vector<DocumentBlock> blocks, const Fonts& fonts, const std::string& address, const Form& form = kLetterForm, const std::string& running = {});

}  // namespace creditlink::rendering
