#include "creditlink/rendering/fonts.h"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "font_file.h"
#include "font_names.h"
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

}  // namespace rendering

namespace {

constexpr std::array<FontRole, 4> kAllRoles = {FontRole::title, FontRole::heading, FontRole::body, FontRole::number};

struct TypefaceFile {
    Path path;
    unsigned index = 0;
};

bool is_font_file(std::string_view name) {
    const std::string ending = upper_ascii(name.substr(std::min(name.rfind('.'), name.size())));
    return ending == ".TTF" || ending == ".OTF" || ending == ".TTC" || ending == ".OTC";
}

}  // namespace

struct Fonts::State {
    std::map<std::string, Path> files;            // below the folders, by name
    std::map<std::string, const FontFile*> open;  // by "path#index"
    std::deque<FontFile> faces;
    std::array<std::vector<const FontFile*>, 4> by_role;  // the role's own first, then what fills its gaps
    std::optional<std::vector<FaceNames>> faces_by_name;  // of all files; read where a name is no file's
    std::vector<FontGap> gaps;

    void look_into(const Path& folder) {
        std::error_code error;
        for (std::filesystem::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
            if (std::error_code ignored; at->is_regular_file(ignored)) files.emplace(at->path().filename().string(), at->path());
    }

    std::optional<TypefaceFile> file_named(const TypefaceName& name) const {
        const Path path = name.file;
        std::error_code error;
        if (path.is_absolute()) return std::filesystem::exists(path, error) ? std::optional(TypefaceFile{path, name.index}) : std::nullopt;
        const auto found = files.find(name.file);
        return found == files.end() ? std::nullopt : std::optional(TypefaceFile{found->second, name.index});
    }

    std::optional<TypefaceFile> face_named(std::string_view name) {
        if (!faces_by_name) {
            faces_by_name.emplace();
            for (const auto& [file, path] : files)
                if (is_font_file(file))
                    for (FaceNames& face : face_names(path)) faces_by_name->push_back(std::move(face));
        }
        const FaceNames* const face = face_called(*faces_by_name, name);
        return face ? std::optional(TypefaceFile{face->file, face->index}) : std::nullopt;
    }

    Status use(FontRole role, const TypefaceFile& typeface) {
        const FontFile*& face = open[typeface.path.string() + "#" + std::to_string(typeface.index)];
        if (!face) {
            auto opened = FontFile::open(typeface.path, typeface.index);
            if (!opened) return opened.error();
            face = &faces.emplace_back(std::move(*opened));
        }
        by_role[static_cast<std::size_t>(role)].push_back(face);
        return {};
    }

    // Of the configuration's names one that is not there is told of; of the built-in ones it is no news.
    Status use_named(FontRole role, const std::string& name) {
        auto typeface = file_named(typeface_name(name));
        if (!typeface) typeface = face_named(name);
        return typeface ? use(role, *typeface) : Status();
    }
    Status use_built_in(FontRole role, std::string_view name) {
        const auto typeface = file_named(typeface_name(name));
        return typeface ? use(role, *typeface) : Status();
    }
    bool is_there(const std::string& name) { return file_named(typeface_name(name)) || face_named(name); }
    // Names are tried in order: one behind a name that is there is not needed.
    void look_for_gaps(FontRole role, const std::vector<std::string>& names) {
        for (const std::string& name : names) {
            if (is_there(name)) return;
            gaps.push_back({kFontRoles[static_cast<std::size_t>(role)], name});
        }
    }
    // Each of these has characters that the others lack.
    void look_for_fallback_gaps(const std::vector<std::string>& names) {
        for (const std::string& name : names)
            if (!is_there(name)) gaps.push_back({kFallbackFonts, name});
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
    State& state = *fonts.state_;
    for (const FontRole role : kAllRoles) {
        const auto at = static_cast<std::size_t>(role);
        for (const std::string& name : given.names[at])
            if (Status used = state.use_named(role, name); !used) return used.error();
        for (const std::string_view name : kBuiltIn[at])
            if (Status used = state.use_built_in(role, name); !used) return used.error();
        if (state.by_role[at].empty())
            return Error{Errc::not_found, say("没有排版用的字体：{r}", "there is no font for the {r}", {{"r", std::string(kFontRoles[at])}}), {},
                         std::string(say("运行 deploy/documents 安装；已有方正、华文字体的，在配置 letters.fonts 里写明", "deploy/documents installs them; name fonts that you own in letters.fonts"))};
        for (const std::string& name : given.fallback)
            if (Status used = state.use_named(role, name); !used) return used.error();
        for (const std::string_view name : kFallback)
            if (Status used = state.use_built_in(role, name); !used) return used.error();
        state.look_for_gaps(role, given.names[at]);
    }
    state.look_for_fallback_gaps(given.fallback);
    return fonts;
}

const FontFile* Fonts::face(FontRole role, char32_t c) const {
    for (const FontFile* face : state_->by_role[static_cast<std::size_t>(role)])
        if (face->has(c)) return face;
    return nullptr;
}

std::vector<FontChoice> Fonts::choices() const {
    std::vector<FontChoice> all;
    for (const FontRole role : kAllRoles) {
        const FontFile& face = *state_->by_role[static_cast<std::size_t>(role)].front();
        all.push_back({role, face.title(), face.path()});
    }
    return all;
}

const std::vector<FontGap>& Fonts::not_found() const { return state_->gaps; }

}  // namespace creditlink
