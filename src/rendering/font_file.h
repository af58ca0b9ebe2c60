#pragma once
// One face of a font file, read with HarfBuzz: which characters it has, how wide they are, and a subset of it to embed.

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"

namespace creditlink::rendering {

// What is embedded for a document. The same characters of the same file give the same bytes.
struct FontSubset {
    std::string name;      // PostScript name without the subset's tag
    std::string family;    // "FandolFang": whoever has the font knows it by that; any characters
    std::string font;      // OpenType, with a character map: what OFD embeds
    std::string program;   // what PDF embeds: the CFF table alone, or the whole TrueType file
    bool is_cff = false;
    struct Glyph {
        std::uint16_t cid = 0;  // how a PDF names it (ISO 32000-1, 9.7.4.2): through the CFF's own charset, or the glyph's number
        int width = 0;          // thousandths of an em
    };
    std::map<char32_t, Glyph> glyphs;
    int ascent = 0, descent = 0;  // thousandths of an em
};

class FontFile {
  public:
    // `index`: of the face in a collection (.ttc). Errc::config if it is no font.
    static Result<FontFile> open(const Path& path, unsigned index);
    FontFile(FontFile&&) noexcept;
    FontFile& operator=(FontFile&&) noexcept;
    ~FontFile();

    bool has(char32_t c) const;
    double advance(char32_t c) const;  // in em; 0 if it has no such character
    const Path& path() const;
    std::string title() const;  // "Noto Serif CJK SC Bold"
    Result<FontSubset> subset(const std::set<char32_t>& characters) const;

  private:
    struct State;
    explicit FontFile(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace creditlink::rendering
