#include "creditlink/rendering/fonts.h"

#include <algorithm>
#include <deque>
#include <map>

#include "creditlink/base/message.h"
#include "typefaces.h"

namespace creditlink {

using namespace rendering;

namespace rendering {

namespace {

// What offices own comes first, then what Debian offers freely. 小标宋 has no free counterpart: a bold 宋体 is nearest.
const std::array<std::vector<std::string_view>, 4> kBuiltIn = {{
    {"FZXBSK.TTF", "FZXBSJW.TTF", "方正小标宋_GBK.TTF", "方正小标宋简体.TTF", "STZHONGS.TTF", "NotoSerifCJK-Bold.ttc#2", "NotoSerifCJKsc-Bold.otf"},
    {"simhei.ttf", "FZHTK.TTF", "方正黑体_GBK.TTF", "FandolHei-Regular.otf", "NotoSansCJK-Regular.ttc#2", "NotoSansCJKsc-Regular.otf"},
    {"FZFSK.TTF", "方正仿宋_GBK.TTF", "simfang.ttf", "仿宋_GB2312.TTF", "STFANGSO.TTF", "FandolFang-Regular.otf"},
    {"simsun.ttc", "FZSSK.TTF", "FandolSong-Regular.otf", "NotoSerifCJK-Regular.ttc#2", "NotoSerifCJKsc-Regular.otf"},
}};
constexpr std::array<std::string_view, 4> kFallback = {"NotoSerifCJK-Regular.ttc#2", "NotoSerifCJKsc-Regular.otf", "NotoSansCJK-Regular.ttc#2", "LXGWWenKai-Regular.ttf"};

}  // namespace

TypefaceName typeface_name(std::string_view text) {
    const auto mark = text.rfind('#');
    if (mark == std::string_view::npos || text.size() != mark + 2 || text[mark + 1] < '0' || text[mark + 1] > '9') return {std::string(text), 0};
    return {std::string(text.substr(0, mark)), static_cast<unsigned>(text[mark + 1] - '0')};
}

std::vector<TypefaceName> preferences(FontRole role, const FontPreferences& given) {
    const auto at = static_cast<std::size_t>(role);
    std::vector<TypefaceName> all;
    for (const std::string& name : given.names[at]) all.push_back(typeface_name(name));
    for (const std::string_view name : kBuiltIn[at]) all.push_back(typeface_name(name));
    return all;
}

}  // namespace rendering

struct Fonts::State {
    std::map<std::string, Path> files;            // below the folders, by name
    std::map<std::string, const FontFile*> open;  // by "path#index"
    std::deque<FontFile> faces;
    std::array<std::vector<const FontFile*>, 4> by_role;  // the role's own first, then what fills its gaps

    void look_into(const Path& folder) {
        std::error_code error;
        for (std::filesystem::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
            if (std::error_code ignored; at->is_regular_file(ignored)) files.emplace(at->path().filename().string(), at->path());
    }

    Status add(FontRole role, const TypefaceName& name) {
        Path path = name.file;
        if (!path.is_absolute()) {
            const auto found = files.find(name.file);
            if (found == files.end()) return {};
            path = found->second;
        } else if (std::error_code error; !std::filesystem::exists(path, error)) return {};
        const FontFile*& face = open[path.string() + "#" + std::to_string(name.index)];
        if (!face) {
            auto opened = FontFile::open(path, name.index);
            if (!opened) return opened.error();
            face = &faces.emplace_back(std::move(*opened));
        }
        by_role[static_cast<std::size_t>(role)].push_back(face);
        return {};
    }
};

Fonts::Fonts() : state_(std::make_unique<State>()) {}
Fonts::Fonts(Fonts&&) noexcept = default;
Fonts& Fonts::operator=(Fonts&&) noexcept = default;
Fonts::~Fonts() = default;

Result<Fonts> Fonts::find(const FontPreferences& given) {
    Fonts fonts;
    for (const Path& folder : given.folders) fonts.state_->look_into(folder);
    for (const char* folder : {"/usr/local/share/fonts", "/usr/share/fonts"}) fonts.state_->look_into(folder);
    std::vector<TypefaceName> fallback;
    for (const std::string& name : given.fallback) fallback.push_back(typeface_name(name));
    for (const std::string_view name : kFallback) fallback.push_back(typeface_name(name));
    for (const FontRole role : {FontRole::title, FontRole::heading, FontRole::body, FontRole::number}) {
        for (const TypefaceName& name : preferences(role, given))
            if (Status added = fonts.state_->add(role, name); !added) return added.error();
        if (fonts.state_->by_role[static_cast<std::size_t>(role)].empty())
            return Error{Errc::not_found, say("没有排版用的字体：{r}", "there is no font for the {r}", {{"r", std::string(kFontRoles[static_cast<std::size_t>(role)])}}), {},
                         std::string(say("运行 deploy/documents 安装；已有方正、华文字体的，在配置 letters.fonts 里写明", "deploy/documents installs them; name fonts that you own in letters.fonts"))};
        for (const TypefaceName& name : fallback)
            if (Status added = fonts.state_->add(role, name); !added) return added.error();
    }
    return fonts;
}

const FontFile* Fonts::face(FontRole role, char32_t c) const {
    for (const FontFile* face : state_->by_role[static_cast<std::size_t>(role)])
        if (face->has(c)) return face;
    return nullptr;
}

std::string Fonts::name(FontRole role) const { return state_->by_role[static_cast<std::size_t>(role)].front()->path().filename().string(); }

}  // namespace creditlink
