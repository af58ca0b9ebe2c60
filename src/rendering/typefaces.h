#pragma once
// Which font each part of a letter is set in (GB/T 9704-2012, 7.3), out of what the machine has.

#include <string>
#include <string_view>

namespace creditlink::rendering {

struct TypefaceName {
    std::string file;  // a file's name, or its path
    unsigned index = 0;
};
// "NotoSerifCJK-Bold.ttc#2": the third face of a collection.
TypefaceName typeface_name(std::string_view text);

}  // namespace creditlink::rendering
