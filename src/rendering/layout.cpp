#include "layout.h"

#include <algorithm>
#include <cmath>

#include "bands.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "page_format.h"
#include "setting.h"

namespace creditlink::rendering {

namespace {

constexpr double kCellMargin = 2.2;                                  // millimetres
constexpr double kBorder = 0.2;
constexpr double kCodeSide = 30, kCodeGap = 4;                       // of the QR code with its quiet zone
constexpr double kSignatureIndent = 12;                              // characters: 13 are left for seal and name (7.3.5)

double baseline_in(double height, double size) { return (height - millimetres(size)) / 2 + kAscent * millimetres(size); }

class Composer {
  public:
    Composer(const std::vector<DocumentBlock>& blocks, const Fonts& fonts, const Form& form, bool with_code) : blocks_(blocks), fonts_(fonts), form_(form), with_code_(with_code) {}

    Status compose() {
        for (std::size_t i = 0; i < blocks_.size(); ++i) {
            if (blocks_[i].kind == BlockKind::heading) section_ = text_of(blocks_[i].spans);
            if (Status done = block(i); !done) return done;
        }
        return {};
    }
    std::vector<Band> bands;

  private:
    Style body() const { return {.role = FontRole::body, .size = form_.body, .pitch = form_.pitch, .left = kLeft, .width = kTextWidth, .indent = 2 * form_.pitch}; }

    Status block(std::size_t i) {
        if (meets_table(i)) space();
        switch (blocks_[i].kind) {
            case BlockKind::code: return lines(i, {.size = kNumberSize, .left = kLeft, .width = kTextWidth, .align = Style::Align::right});
            case BlockKind::title: return title(i);
            case BlockKind::addressee: return addressee(i);
            case BlockKind::heading: return heading(i);
            case BlockKind::paragraph: return lines(i, body());
            case BlockKind::row: return row(i);
            case BlockKind::signature: return signature(i);
            case BlockKind::foot: return foot(i);
        }
        return {};
    }

    bool begins(std::size_t i, BlockKind kind) const { return blocks_[i].kind == kind && (i == 0 || blocks_[i - 1].kind != kind); }

    std::string where(std::size_t i) const {
        constexpr std::size_t kWords = 12;
        return section_ + (section_.empty() ? "" : " / ") + shown(text_of(blocks_[i].spans), kWords);
    }

    Result<std::vector<SetLine>> set(std::size_t i, const std::vector<DocumentSpan>& spans, const Style& style, bool in_cell = false) const {
        const std::string words = where(i);
        return set_lines(spans, style, fonts_, {i, in_cell, words});
    }

    Status lines(std::size_t i, const Style& style, bool keep = false) {
        auto set_text = set(i, blocks_[i].spans, style);
        if (!set_text) return set_text.error();
        for (const SetLine& line : *set_text) {
            Band band{.keep = keep};
            put(band, line, baseline_in(form_.line(), style.size));
            bands.push_back(std::move(band));
        }
        return {};
    }

    void space(bool keep = false) { bands.push_back({.keep = keep, .is_space = true}); }

    // Lines of about one length, and none of them broken in a word where that can be avoided.
    Status title(std::size_t i) {
        space();
        Style style{.role = FontRole::title, .size = form_.title, .left = kLeft, .width = kTextWidth, .align = Style::Align::centred};
        auto width = width_of(blocks_[i].spans, style, fonts_, {i, false, where(i)});
        if (!width) return width.error();
        const double count = std::ceil(*width / kTextWidth - 1e-6);
        const double least = std::min(kTextWidth, std::ceil(*width / count / style.em()) * style.em());
        style.left += (kTextWidth - least) / 2, style.width = least;
        if (Status done = lines(i, style, true); !done) return done;
        space(true);
        return {};
    }

    Status addressee(std::size_t i) {
        Style style = body();
        style.indent = 0;
        return lines(i, style, true);
    }

    Status heading(std::size_t i) {
        if (form_.apart) space(true);
        Style style = body();
        style.role = FontRole::heading, style.indent = form_.heading_indent * form_.pitch;
        return lines(i, style, true);
    }

    // A sheet's tables stand apart from its text by a line.
    bool meets_table(std::size_t i) const {
        return form_.apart && i > 0 && ((blocks_[i].kind == BlockKind::row && blocks_[i - 1].kind == BlockKind::paragraph) || (blocks_[i].kind == BlockKind::paragraph && blocks_[i - 1].kind == BlockKind::row));
    }

    // Every label of a table gets the width of its longest.
    Status row(std::size_t i) {
        const Style text{.size = form_.table};
        if (begins(i, BlockKind::row)) {
            label_width_ = 0;
            for (std::size_t r = i; r < blocks_.size() && blocks_[r].kind == BlockKind::row; ++r) {
                auto width = width_of(blocks_[r].spans, text, fonts_, {r, false, where(r)});
                if (!width) return width.error();
                label_width_ = std::max(label_width_, *width);
            }
            label_width_ = std::min(label_width_ + 2 * kCellMargin + 0.1, form_.most_label);
        }
        const auto cell = [&](double left, double width) {
            return Style{.size = form_.table, .left = left + kCellMargin, .width = width - 2 * kCellMargin, .align = Style::Align::left};
        };
        auto label = set(i, blocks_[i].spans, cell(kLeft, label_width_));
        if (!label) return label.error();
        auto value = set(i, blocks_[i].cell, cell(kLeft + label_width_, kTextWidth - label_width_), true);
        if (!value) return value.error();
        // The last row of a table is not alone on a page.
        Band band{.keep = i + 1 < blocks_.size() && blocks_[i + 1].kind == BlockKind::row && (i + 2 == blocks_.size() || blocks_[i + 2].kind != BlockKind::row)};
        const double text_height = static_cast<double>(std::max(label->size(), value->size())) * form_.cell_line;
        band.lines = static_cast<int>(std::ceil((text_height + form_.line() - form_.cell_line - 0.01) / form_.line()));
        if (band.lines > form_.lines)  // a row is not divided, and what does not fit would be drawn off the paper
            return Error{Errc::config, std::string(say("表格的一行超过一页，排不下", "a row of the table is longer than a page")), where(i), std::string(say("把内容写短，或者另附材料", "shorten it, or attach it"))};
        const double height = band.lines * form_.line();
        for (const auto* lines_of : {&*label, &*value})
            for (std::size_t n = 0; n < lines_of->size(); ++n)
                put(band, (*lines_of)[n], (height - static_cast<double>(lines_of->size()) * form_.cell_line) / 2 + static_cast<double>(n) * form_.cell_line + baseline_in(form_.cell_line, form_.table));
        const double right = kLeft + kTextWidth, middle = kLeft + label_width_;
        for (const double y : {0.0, height}) band.rules.push_back({kLeft, y, right, y, kBorder});
        for (const double x : {kLeft, middle, right}) band.rules.push_back({x, 0, x, height, kBorder});
        bands.push_back(std::move(band));
        return {};
    }

    // Never alone on a page: two lines of the text come with it (7.3.5.4 forbids "此页无正文").
    Status signature(std::size_t i) {
        if (begins(i, BlockKind::signature)) {
            for (std::size_t back = 1; back <= 2 && back <= bands.size(); ++back) bands[bands.size() - back].keep = true;
            space(true);
            space(true);
        }
        Style style = body();
        style.left += kSignatureIndent * form_.pitch, style.width -= kSignatureIndent * form_.pitch, style.indent = 0, style.align = Style::Align::left;
        return lines(i, style, true);
    }

    // Note and code side by side, below a line.
    Status foot(std::size_t i) {
        space(true);
        const double width = kTextWidth - (with_code_ ? kCodeSide + kCodeGap : 0), note_line = form_.line() / 2 * (form_.note / form_.body) * (kBodySize / kNoteSize);
        auto set_text = set(i, blocks_[i].spans, {.size = form_.note, .left = kLeft, .width = width, .align = Style::Align::left});
        if (!set_text) return set_text.error();
        Band band{.has_code = with_code_};
        const double text_height = (static_cast<double>(set_text->size()) + 1) * note_line;
        band.lines = static_cast<int>(std::ceil(std::max(text_height, with_code_ ? kCodeSide : 0) / form_.line() - 1e-6));
        band.code = {kLeft + kTextWidth - kCodeSide, 0, kCodeSide};
        band.rules.push_back({kLeft, 0, kLeft + width, 0, kBorder});
        for (std::size_t n = 0; n < set_text->size(); ++n) put(band, (*set_text)[n], (static_cast<double>(n) + 0.5) * note_line + baseline_in(note_line, form_.note));
        bands.push_back(std::move(band));
        return {};
    }

    const std::vector<DocumentBlock>& blocks_;
    const Fonts& fonts_;
    const Form& form_;
    bool with_code_;
    std::string section_;
    double label_width_ = 0;
};

// — 1 —, to the outside of a leaf printed on both sides, one character in (7.5).
Status number_pages(std::vector<LaidOutPage>& pages, const Fonts& fonts, const std::string& running) {
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const bool odd = i % 2 == 0;
        const double size = running.empty() ? kNumberSize : kNoteSize, em = millimetres(size);
        const Style style{.role = FontRole::number, .size = size, .left = kLeft + em, .width = kTextWidth - 2 * em, .align = odd ? Style::Align::right : Style::Align::left};
        auto set_text = set_lines({{SpanKind::text, running + (running.empty() ? "— " : "　— ") + std::to_string(i + 1) + (running.empty() ? "" : " / " + std::to_string(pages.size())) + " —"}}, style, fonts, {0, false, {}});
        if (!set_text) return set_text.error();
        constexpr double kDashAbove = 0.38;  // of an em: where 一字线 stands above the baseline
        for (PlacedText text : set_text->front().texts) {
            text.baseline = kTop + kTextHeight + kNumberBelow + kDashAbove * em;
            text.is_page_number = true;
            pages[i].texts.push_back(std::move(text));
        }
    }
    return {};
}

}  // namespace

Result<Layout> laid_out(std::vector<DocumentBlock> blocks, const Fonts& fonts, const std::string& address, const Form& form, const std::string& running) {
    Composer composer(blocks, fonts, form, !address.empty());
    if (Status done = composer.compose(); !done) return done.error();
    Layout layout;
    Paged paged = paged_out(composer.bands, form);
    layout.pages = std::move(paged.pages);
    if (!address.empty() && paged.code) {
        auto code = qr_code(address);
        if (!code) return code.error();
        layout.code = PlacedCode{std::move(*code), paged.code_page, paged.code->x, paged.code->y, paged.code->side, address};
    }
    if (Status done = number_pages(layout.pages, fonts, running); !done) return done.error();
    for (const DocumentBlock& block : blocks)
        if (block.kind == BlockKind::title) layout.title = text_of(block.spans);
    layout.blocks = std::move(blocks);
    return layout;
}

}  // namespace creditlink::rendering
