#include "setting.h"

#include <algorithm>
#include <cstdio>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "font_file.h"
#include "page_format.h"

namespace creditlink::rendering {

namespace {

constexpr double kLeastBlank = 6;         // full-width characters: a short word is written by hand into this
constexpr double kUnderline = 1.1;        // millimetres below the baseline
constexpr double kUnderlineWidth = 0.18;  // millimetres

struct Item {
    const FontFile* face = nullptr;
    SpanKind kind = SpanKind::text;
    double size = 0;
};

Error no_glyph(char32_t c, const TextPlace& place) {
    char code[16];
    std::snprintf(code, sizeof code, "U+%04X", static_cast<unsigned>(c));
    std::string character;
    append_code_point(character, c);
    return {Errc::config, say("没有一种字体有“{c}”（{u}）这个字", "no font has the character \"{c}\" ({u})", {{"c", shown(character)}, {"u", code}}), std::string(place.words),
            std::string(say("安装收字更全的字体并写入配置 letters.fonts 的 fallback，或者改写这个字", "install a font that has it and name it in letters.fonts, fallback; or write another character"))};
}

class Setting {
  public:
    Setting(const Style& style, const Fonts& fonts, const TextPlace& place) : style_(style), fonts_(fonts), place_(place) {}

    Status add(const std::vector<DocumentSpan>& spans) {
        for (const DocumentSpan& span : spans) {
            const SpanKind kind = span.kind;
            const double size = kind == SpanKind::hint ? kNoteSize : style_.size;
            if (Status added = kind == SpanKind::gap ? add_blank(span.text) : add_text(span.text, kind, size); !added) return added;
        }
        return {};
    }

    std::vector<SetLine> lines() const {
        std::vector<SetLine> all;
        const Measure measure{style_.width, style_.indent, style_.step(), style_.align == Style::Align::justified};
        for (const Line& line : broken(cells_, measure)) all.push_back(set(line));
        return all;
    }

    double width() const {
        double sum = 0;
        for (const Cell& cell : cells_) sum += cell.width;
        return sum;
    }

  private:
    Status add_text(std::string_view text, SpanKind kind, double size) {
        for (std::size_t at = 0; at < text.size();) {
            const char32_t c = next_code_point(text, at);
            const FontFile* face = fonts_.face(style_.role, c);
            if (!face && !is_space(c)) return no_glyph(c, place_);
            const double scale = size / style_.size * style_.step();
            const double width = face ? face->advance(c) * scale : c == U'\u3000' ? scale : scale / 2;
            cells_.push_back({c, width, width, items_.size()});
            items_.push_back({face, kind, size});
        }
        return {};
    }

    // One thing, wide enough to write into; a label that would not fit a line is text like any other.
    Status add_blank(const std::string& label) {
        const std::size_t before = cells_.size();
        if (Status added = add_text(label, SpanKind::gap, kNoteSize); !added) return added;
        double width = 0;
        for (std::size_t i = before; i < cells_.size(); ++i) width += cells_[i].width;
        if (width > style_.width / 2) return {};
        blanks_.emplace_back(cells_.begin() + static_cast<std::ptrdiff_t>(before), cells_.end());
        cells_.resize(before);
        const double wide = std::max(kLeastBlank * style_.step(), width + style_.step());
        cells_.push_back({0, wide, width, blanks_.size() - 1});
        return {};
    }

    SetLine set(const Line& line) const {
        SetLine out;
        const double end = line.empty() ? 0 : line.back().x + line.back().width;
        const double free = style_.width - end;
        const double left = style_.left + (style_.align == Style::Align::right ? free : style_.align == Style::Align::centred ? free / 2 : 0);
        out.width = end;
        for (const PlacedCell& placed : line) {
            const Cell& cell = cells_[placed.cell];
            if (cell.character == 0) put_blank(out, cell, left + placed.x, placed.width);
            else put(out, items_[cell.source], cell.character, left + placed.x + (style_.step() - style_.em()) / 2, placed.width);
        }
        return out;
    }

    void put(SetLine& out, const Item& item, char32_t c, double x, double width) const {
        if (item.face) {
            if (out.texts.empty() || out.texts.back().face != item.face || out.texts.back().size != item.size)
                out.texts.push_back({item.face, item.size, 0, {}, place_.block, place_.in_cell, false});
            out.texts.back().characters.push_back({c, x});
        }
        if (item.kind == SpanKind::value || item.kind == SpanKind::gap) underline(out, x, x + width);
    }

    void put_blank(SetLine& out, const Cell& cell, double x, double width) const {
        double label = 0;
        for (const Cell& each : blanks_[cell.source]) label += each.width;
        double at = x + (width - label) / 2;
        for (const Cell& each : blanks_[cell.source]) {
            const Item& item = items_[each.source];
            put(out, {item.face, SpanKind::hint, item.size}, each.character, at, each.width);
            at += each.width;
        }
        underline(out, x, x + width);
    }

    // Underlines of neighbours are one.
    static void underline(SetLine& out, double from, double to) {
        if (!out.rules.empty() && std::abs(out.rules.back().x1 - from) < 1) out.rules.back().x1 = to;
        else out.rules.push_back({from, kUnderline, to, kUnderline, kUnderlineWidth});
    }

    const Style& style_;
    const Fonts& fonts_;
    const TextPlace& place_;
    std::vector<Cell> cells_;
    std::vector<Item> items_;
    std::vector<std::vector<Cell>> blanks_;  // the cells of each one's label
};

}  // namespace

double Style::em() const { return millimetres(size); }

Result<std::vector<SetLine>> set_lines(const std::vector<DocumentSpan>& spans, const Style& style, const Fonts& fonts, const TextPlace& place) {
    Setting setting(style, fonts, place);
    if (Status added = setting.add(spans); !added) return added.error();
    return setting.lines();
}

Result<double> width_of(const std::vector<DocumentSpan>& spans, const Style& style, const Fonts& fonts, const TextPlace& place) {
    Setting setting(style, fonts, place);
    if (Status added = setting.add(spans); !added) return added.error();
    return setting.width();
}

}  // namespace creditlink::rendering
