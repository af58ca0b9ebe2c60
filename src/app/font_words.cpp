#include "font_words.h"

#include <algorithm>
#include <array>
#include <functional>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {

namespace {

std::string choices_in_words(const Fonts& fonts, const std::function<bool(std::string_view)>& among) {
    const std::array<std::string_view, 4> roles = {say("标题", "title"), say("小标题", "headings"), say("正文", "text"), say("页码", "page numbers")};  // by FontRole
    std::string words;
    for (const FontChoice& choice : fonts.choices())
        if (among(kFontRoles[static_cast<std::size_t>(choice.role)])) words += (words.empty() ? std::string() : std::string(say("；", "; "))) + say("{r} {f}（{n}）", "{r} {f} ({n})", {{"r", std::string(roles[static_cast<std::size_t>(choice.role)])}, {"f", choice.face}, {"n", choice.file.filename().string()}});
    return words;
}

}  // namespace

std::string fonts_in_words(const Fonts& fonts) {
    return choices_in_words(fonts, [](std::string_view) { return true; });
}

std::string instead_in_words(const Fonts& fonts) {
    const auto& gaps = fonts.not_found();
    return choices_in_words(fonts, [&](std::string_view role) { return std::ranges::find(gaps, role, &FontGap::where) != gaps.end(); });
}

std::string missing_in_words(const Fonts& fonts) {
    std::string words;
    for (const FontGap& gap : fonts.not_found())
        words += (words.empty() ? std::string() : std::string(say("、", ", "))) + say("“{n}”（{w}）", "\"{n}\" ({w})", {{"n", shown(gap.name)}, {"w", std::string(gap.where)}});
    return words;
}

}  // namespace creditlink
