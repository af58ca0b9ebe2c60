// Which lines changed: the longest common subsequence of what lies between the common beginning and the common end.

#include <algorithm>

#include "creditlink/base/text.h"
#include "creditlink/mapping/difference.h"

namespace creditlink {

namespace {

using LineKind = ChangedLine::Kind;
using Lines = std::vector<std::string_view>;

constexpr std::size_t kMostCells = 4'000'000;  // of the table of lengths, two bytes each: two texts of 2,000 different lines

Lines lines_of(std::string_view text) {
    Lines lines = split(text, "\n");
    if (!lines.empty() && lines.back().empty()) lines.pop_back();
    for (std::string_view& line : lines)
        if (line.ends_with('\r')) line.remove_suffix(1);
    return lines;
}

class LineDifference {
  public:
    LineDifference(Lines before, Lines after) : before_(std::move(before)), after_(std::move(after)) {}

    std::vector<ChangedLine> all() {
        std::size_t begin = 0, end = 0;
        const std::size_t shorter = std::min(before_.size(), after_.size());
        while (begin < shorter && before_[begin] == after_[begin]) ++begin;
        while (end < shorter - begin && before_[before_.size() - 1 - end] == after_[after_.size() - 1 - end]) ++end;
        for (std::size_t i = 0; i < begin; ++i) same(i, i);
        between(begin, before_.size() - end, after_.size() - end);
        for (std::size_t i = end; i > 0; --i) same(before_.size() - i, after_.size() - i);
        return std::move(out_);
    }

  private:
    void same(std::size_t b, std::size_t a) { out_.push_back({LineKind::same, b + 1, a + 1, std::string(after_[a])}); }
    void removed(std::size_t b) { out_.push_back({LineKind::removed, b + 1, 0, std::string(before_[b])}); }
    void added(std::size_t a) { out_.push_back({LineKind::added, 0, a + 1, std::string(after_[a])}); }

    void between(std::size_t begin, std::size_t before_end, std::size_t after_end) {
        const std::size_t rows = before_end - begin, columns = after_end - begin;
        std::size_t b = 0, a = 0;
        if (rows > 0 && columns > 0 && rows <= kMostCells / columns) {
            std::vector<std::uint16_t> length((rows + 1) * (columns + 1));  // of what is common from there on
            const auto at = [&](std::size_t row, std::size_t column) -> std::uint16_t& { return length[row * (columns + 1) + column]; };
            for (std::size_t row = rows; row-- > 0;)
                for (std::size_t column = columns; column-- > 0;)
                    at(row, column) = before_[begin + row] == after_[begin + column] ? static_cast<std::uint16_t>(at(row + 1, column + 1) + 1) : std::max(at(row + 1, column), at(row, column + 1));
            while (b < rows && a < columns) {
                if (before_[begin + b] == after_[begin + a]) same(begin + b++, begin + a++);
                else if (at(b + 1, a) >= at(b, a + 1)) removed(begin + b++);
                else added(begin + a++);
            }
        }
        while (b < rows) removed(begin + b++);
        while (a < columns) added(begin + a++);
    }

    Lines before_, after_;
    std::vector<ChangedLine> out_;
};

}  // namespace

std::vector<ChangedLine> changed_lines(std::string_view before, std::string_view after, std::size_t around) {
    const std::vector<ChangedLine> all = LineDifference(lines_of(before), lines_of(after)).all();
    std::vector<char> shown(all.size());
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].kind != LineKind::same)
            for (std::size_t near = i - std::min(i, around); near < std::min(all.size(), i + around + 1); ++near) shown[near] = 1;
    std::vector<ChangedLine> out;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (shown[i]) out.push_back(all[i]);
        else if (!out.empty() && out.back().kind != LineKind::left_out) out.push_back({LineKind::left_out, 0, 0, {}});
    }
    if (!out.empty() && out.back().kind == LineKind::left_out) out.pop_back();
    return out;
}

}  // namespace creditlink
