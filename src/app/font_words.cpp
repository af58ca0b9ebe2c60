#include "font_words.h"

#include <array>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {

std::string fonts_in_words(const Fonts& fonts) {
    const std::array<std::string_view, 4> roles = {say("标题", "title"), say("小标题", "headings"), say("正文", "text"), say("页码", "page numbers")};  // by FontRole
    std::string words;
    for (const FontChoice& choice : fonts.choices())
        words += (words.empty() ? std::string() : std::string(say("；", "; "))) + say("{r} {f}（{n}）", "{r} {f} ({n})", {{"r", std::string(roles[static_cast<std::size_t>(choice.role)])}, {"f", choice.face}, {"n", choice.file.filename().string()}});
    return words;
}

std::string missing_in_words(const Fonts& fonts) {
    std::string words;
    for (const FontGap& gap : fonts.not_found())
        words += (words.empty() ? std::string() : std::string(say("、", ", "))) + say("“{n}”（{w}）", "\"{n}\" ({w})", {{"n", shown(gap.name)}, {"w", std::string(gap.where)}});
    return words;
}

}  // namespace creditlink
