#pragma once
// The fonts of the machine that letters are set in. Files are looked for by name and opened when something is rendered;
// a program that renders nothing opens none.

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"

namespace creditlink {

enum class FontRole { title, heading, body, number };  // 小标宋, 黑体, 仿宋, 宋体
inline constexpr std::array<std::string_view, 4> kFontRoles = {"title", "heading", "body", "number"};

// As configured. Names are files ("simfang.ttf") below the folders, or paths; "#2" behind one is the third face of a collection. Or they are
// what the font calls itself, in any of its languages: "方正小标宋_GBK", "Noto Serif CJK SC Bold". A file of that name comes first.
struct FontPreferences {
    std::vector<Path> folders;                              // before /usr/local/share/fonts and /usr/share/fonts
    std::array<std::vector<std::string>, 4> names;          // by FontRole, before the built-in ones
    std::vector<std::string> fallback;                      // for characters that the others lack
};

// What a role's characters are drawn with before any fallback.
struct FontChoice {
    FontRole role = FontRole::title;
    std::string face;  // "Noto Serif CJK SC Bold"
    Path file;
};

inline constexpr std::string_view kFallbackFonts = "fallback";

// A configured name that nothing on the machine has. Of a role's names those behind one that is there are not needed, and no gap.
struct FontGap {
    std::string_view where;  // of kFontRoles, or kFallbackFonts
    std::string name;
};

namespace rendering {
class FontFile;
}

class Fonts {
  public:
    // Errc::not_found if a role has none of its fonts; the hint names the packages.
    static Result<Fonts> find(const FontPreferences& preferences);
    Fonts(Fonts&&) noexcept;
    Fonts& operator=(Fonts&&) noexcept;
    ~Fonts();

    // Which font the character is drawn with: the role's first that has it, or nullptr.
    const rendering::FontFile* face(FontRole role, char32_t c) const;
    std::vector<FontChoice> choices() const;         // one for each role
    const std::vector<FontGap>& not_found() const;  // in the order of the configuration

  private:
    Fonts();
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace creditlink
