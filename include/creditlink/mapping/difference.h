#pragma once
// What changes between two texts of a mapping: its parts by name, and its lines.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/result.h"

namespace creditlink {

struct MappingChange {
    enum class Part : std::uint8_t { kind, field, value, list, skip, refuse, withdraw, newest_by, assumed, examples, other };
    Part part = Part::other;
    std::string name;           // of a field, value or list; of "other" the member
    std::string before, after;  // as written, without white space; empty: there was none. Of a list: the words that differ
};

// In the order of the file; empty: only comments, white space or the order of fields differ. Errc::config if either is no JSON.
Result<std::vector<MappingChange>> mapping_changes(std::string_view before, std::string_view after);

struct ChangedLine {
    enum class Kind : std::uint8_t { same, removed, added, left_out };  // left_out: lines that are the same and not shown
    Kind kind = Kind::same;
    std::size_t before = 0, after = 0;  // line numbers, from 1; 0: it has none there
    std::string text;                   // of left_out: empty
};

// Changed lines with `around` unchanged ones on either side. Texts so different that comparing them line by line would take long
// are shown as removed and added whole.
std::vector<ChangedLine> changed_lines(std::string_view before, std::string_view after, std::size_t around = 2);

}  // namespace creditlink
