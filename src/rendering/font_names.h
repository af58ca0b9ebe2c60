#pragma once
// How the faces of a font file are called, so that people can name a font as their word processor does: "方正小标宋_GBK", "Noto Serif CJK SC".

#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/file.h"

namespace creditlink::rendering {

struct FaceNames {
    Path file;
    unsigned index = 0;                      // in a collection
    std::string family_title;                // "Noto Serif CJK SC": what a document names its family by
    std::string title;                       // for people: "Noto Serif CJK SC Bold"; the file's name where the font has none
    std::vector<std::string> whole, family;  // in every language the font has, as font_name_key() writes them
    bool regular = false;                    // of its family the one that is meant where nothing else is said
};

// Every face of the file; none if it is no font.
std::vector<FaceNames> face_names(const Path& file);

// Without spaces, hyphens and underscores, small letters: "Noto Serif CJK-SC" is "notoserifcjksc".
std::string font_name_key(std::string_view name);

// Which of these is called like this: by its whole name, else the regular face of its family, else the family's first. nullptr: none.
const FaceNames* face_called(const std::vector<FaceNames>& faces, std::string_view name);

}  // namespace creditlink::rendering
