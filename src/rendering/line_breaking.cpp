#include "line_breaking.h"

#include <algorithm>
#include <string_view>

namespace creditlink::rendering {

namespace {

constexpr std::u32string_view kClosing = U"、，。．；：？！）〕］｝】》〉」』”’％‰℃·～";  // never begins a line
constexpr std::u32string_view kOpening = U"（〔［｛【《〈「『“‘￥＄№";                    // never ends one
constexpr std::u32string_view kHalfEmptyRight = U"、，。．；：？！）〕］｝】》〉」』";       // their right half has no ink
constexpr std::u32string_view kHalfEmptyLeft = U"（〔［｛【《〈「『";
constexpr double kMostSpread = 0.35;  // of an em between two characters; a line that would need more stays short

bool one_of(char32_t c, std::u32string_view set) { return c != 0 && set.find(c) != std::u32string_view::npos; }
bool is_word(char32_t c) { return c > 0x20 && c < 0x250; }                   // digits, letters and marks of Latin script
bool is_doubled(char32_t c) { return c == U'—' || c == U'…'; }               // —— and ……

bool may_break(const Cell& left, const Cell& right) {
    if (one_of(right.character, kClosing) || one_of(left.character, kOpening)) return false;
    if (is_word(left.character) && is_word(right.character)) return false;
    return !(is_doubled(left.character) && left.character == right.character);
}

bool is_space(char32_t c) { return c == U' ' || c == U'\u3000'; }

// Whether a break before each cell would divide a box to tick from its words, or those words.
std::vector<bool> within_options(const std::vector<Cell>& cells) {
    constexpr char32_t kBox = U'□';
    std::vector<bool> within(cells.size());
    bool option = false;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i].character == kBox || is_space(cells[i].character)) option = cells[i].character == kBox;
        else within[i] = option;
    }
    return within;
}

class Breaker {
  public:
    Breaker(const std::vector<Cell>& cells, const Measure& measure) : cells_(cells), measure_(measure), within_option_(within_options(cells)) {}

    std::vector<Line> lines() {
        std::vector<Line> all;
        std::size_t begin = 0;
        do {
            const double room = measure_.width - (all.empty() ? measure_.indent : 0);
            const std::size_t end = cells_.empty() ? 0 : with_company(begin, end_of_line(begin, room), room);
            all.push_back(placed(begin, end, room, end == cells_.size()));
            if (all.size() == 1)
                for (PlacedCell& cell : all.front()) cell.x += measure_.indent;
            begin = end;
            while (begin < cells_.size() && is_space(cells_[begin].character)) ++begin;  // a space at a break is the break
        } while (begin < cells_.size());
        return all;
    }

  private:
    bool may_end_at(std::size_t end) const { return end == cells_.size() || (may_break(cells_[end - 1], cells_[end]) && !within_option_[end]); }

    // No character is a line of its own (单字不成行): if only one would be left for the last line, with its marks, the line before
    // gives up some, as long as it can be spread.
    std::size_t with_company(std::size_t begin, std::size_t end, double room) const {
        std::size_t left = 0;
        for (std::size_t i = end; i < cells_.size(); ++i) left += !one_of(cells_[i].character, kClosing) && !is_space(cells_[i].character);
        if (left != 1 || cells_[cells_.size() - 1].character == 0) return end;
        for (std::size_t earlier = end - 1; earlier > begin + 1; --earlier) {
            const double over = natural(begin, earlier) - room;
            if (!measure_.justified || -over > kMostSpread * measure_.em * static_cast<double>(gaps(begin, earlier))) return end;
            if (may_end_at(earlier) && !one_of(cells_[earlier].character, kClosing)) return earlier;
        }
        return end;
    }

    double natural(std::size_t begin, std::size_t end) const {
        double sum = 0;
        for (std::size_t i = begin; i < end; ++i) sum += cells_[i].width;
        return sum;
    }

    double spare(const Cell& cell) const {
        if (cell.character == 0) return std::max(0.0, cell.width - cell.least);
        return one_of(cell.character, kHalfEmptyRight) || one_of(cell.character, kHalfEmptyLeft) ? cell.width / 2 : 0;
    }

    double spare(std::size_t begin, std::size_t end) const {
        double sum = 0;
        for (std::size_t i = begin; i < end; ++i) sum += spare(cells_[i]);
        return sum;
    }

    // The furthest break whose line fits, narrowed if need be; where nothing fits, as many cells as do, at least one.
    std::size_t end_of_line(std::size_t begin, double room) const {
        std::size_t best = 0, fits = begin;
        for (std::size_t end = begin + 1; end <= cells_.size(); ++end) {
            const double over = natural(begin, end) - room;
            if (over > 1e-9 && over - spare(begin, end) > 1e-9) break;
            fits = end;
            // Narrowing is for what would otherwise begin the next line; a character that can go there does.
            const bool wanted = over <= 1e-9 || one_of(cells_[end - 1].character, kClosing) || cells_[end - 1].character == 0;
            if (wanted && may_end_at(end)) best = end;
        }
        return best ? best : std::max(fits, begin + 1);
    }

    Line placed(std::size_t begin, std::size_t end, double room, bool last) const {
        while (end > begin + 1 && !last && cells_[end - 1].character == U' ') --end;
        const double over = natural(begin, end) - room, spare_all = spare(begin, end);
        const double narrow = over > 0 && spare_all > 0 ? std::min(1.0, over / spare_all) : 0;
        double spread = measure_.justified && !last && over < 0 ? -over / static_cast<double>(std::max<std::size_t>(1, gaps(begin, end))) : 0;
        if (spread > kMostSpread * measure_.em) spread = 0;
        Line line;
        double x = 0;
        for (std::size_t i = begin; i < end; ++i) {
            const Cell& cell = cells_[i];
            const double off = narrow * spare(cell);
            line.push_back({i, one_of(cell.character, kHalfEmptyLeft) ? x - off : x, cell.width - off});
            x += cell.width - off;
            if (i + 1 < end && spreads(cell, cells_[i + 1])) x += spread;
        }
        return line;
    }

    static bool spreads(const Cell& left, const Cell& right) { return !(is_word(left.character) && is_word(right.character)) && !is_doubled(left.character) && !is_space(left.character); }

    std::size_t gaps(std::size_t begin, std::size_t end) const {
        std::size_t count = 0;
        for (std::size_t i = begin; i + 1 < end; ++i) count += spreads(cells_[i], cells_[i + 1]);
        return count;
    }

    const std::vector<Cell>& cells_;
    const Measure& measure_;
    const std::vector<bool> within_option_;
};

}  // namespace

std::vector<Line> broken(const std::vector<Cell>& cells, const Measure& measure) { return Breaker(cells, measure).lines(); }

}  // namespace creditlink::rendering
