#include "font_file.h"

#include <hb-ot.h>
#include <hb-subset.h>

#include <cmath>

#include "cff.h"
#include "creditlink/base/message.h"
#include "font_names.h"

namespace creditlink::rendering {

namespace {

template <auto release>
struct Releases {
    template <typename T>
    void operator()(T* held) const { release(held); }
};
using Blob = std::unique_ptr<hb_blob_t, Releases<hb_blob_destroy>>;
using Face = std::unique_ptr<hb_face_t, Releases<hb_face_destroy>>;
using Font = std::unique_ptr<hb_font_t, Releases<hb_font_destroy>>;
using Input = std::unique_ptr<hb_subset_input_t, Releases<hb_subset_input_destroy>>;
using Plan = std::unique_ptr<hb_subset_plan_t, Releases<hb_subset_plan_destroy>>;

constexpr hb_tag_t kCff = HB_TAG('C', 'F', 'F', ' ');

std::string blob_bytes(hb_blob_t* blob) {
    unsigned length = 0;
    const char* const data = hb_blob_get_data(blob, &length);
    return length == 0 ? std::string() : std::string(data, length);
}

// In PDF a name is a token: anything but letters, digits and hyphens would need escapes.
std::string postscript_name(hb_face_t* face, const Path& path) {
    char text[128] = {};
    unsigned size = sizeof text;
    hb_ot_name_get_utf8(face, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &size, text);
    std::string name;
    for (const char c : size ? std::string(text) : path.stem().string())
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-') name.push_back(c);
    return name.empty() ? "Font" : name;
}

}  // namespace

struct FontFile::State {
    Path path;
    unsigned index = 0;
    Face face;
    Font font;
    double em = 1000;

    hb_codepoint_t glyph(char32_t c) const {
        hb_codepoint_t found = 0;
        return hb_font_get_nominal_glyph(font.get(), c, &found) ? found : 0;
    }
    FaceNames names() const {
        std::vector<FaceNames> all = face_names(path);
        return index < all.size() ? std::move(all[index]) : FaceNames{.file = path, .index = index, .family_title = {}, .title = path.filename().string(), .whole = {}, .family = {}};
    }
    int thousandths(double units) const { return static_cast<int>(std::lround(units * 1000 / em)); }
};

FontFile::FontFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
FontFile::FontFile(FontFile&&) noexcept = default;
FontFile& FontFile::operator=(FontFile&&) noexcept = default;
FontFile::~FontFile() = default;

Result<FontFile> FontFile::open(const Path& path, unsigned index) {
    const Blob blob(hb_blob_create_from_file_or_fail(path.c_str()));
    auto state = std::make_unique<State>();
    state->path = path, state->index = index;
    if (blob && index < hb_face_count(blob.get())) state->face.reset(hb_face_create(blob.get(), index));
    if (!state->face || hb_face_get_glyph_count(state->face.get()) == 0)
        return Error{Errc::config, std::string(say("不是能用的字体文件", "is no font that can be used")), path.string(), std::string(say("检查配置 letters.fonts，或者重新安装字体", "check letters.fonts, or install the font again"))};
    state->font.reset(hb_font_create(state->face.get()));
    state->em = hb_face_get_upem(state->face.get());
    return FontFile(std::move(state));
}

bool FontFile::has(char32_t c) const { return state_->glyph(c) != 0; }

double FontFile::advance(char32_t c) const {
    const hb_codepoint_t glyph = state_->glyph(c);
    return glyph ? hb_font_get_glyph_h_advance(state_->font.get(), glyph) / state_->em : 0;
}

const Path& FontFile::path() const { return state_->path; }

std::string FontFile::title() const {
    return state_->names().title;
}

Result<FontSubset> FontFile::subset(const std::set<char32_t>& characters) const {
    const Error failed{Errc::internal, std::string(say("字体不能取出子集", "no subset can be made of the font")), state_->path.string(), {}};
    const Input input(hb_subset_input_create_or_fail());
    if (!input) return failed;
    hb_subset_input_set_flags(input.get(), HB_SUBSET_FLAGS_NO_HINTING);
    for (const char32_t c : characters) hb_set_add(hb_subset_input_unicode_set(input.get()), c);
    hb_set_t* const drop = hb_subset_input_set(input.get(), HB_SUBSET_SETS_DROP_TABLE_TAG);  // nothing here is shaped
    for (const char* tag : {"GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx"}) hb_set_add(drop, hb_tag_from_string(tag, 4));
    const Plan plan(hb_subset_plan_create_or_fail(state_->face.get(), input.get()));
    const Face small(plan ? hb_subset_plan_execute_or_fail(plan.get()) : nullptr);
    if (!small) return failed;
    FontSubset made;
    made.name = postscript_name(state_->face.get(), state_->path);
    made.family = state_->names().family_title;
    if (made.family.empty()) made.family = made.name;
    made.font = blob_bytes(Blob(hb_face_reference_blob(small.get())).get());
    const std::string cff = blob_bytes(Blob(hb_face_reference_table(small.get(), kCff)).get());
    made.is_cff = !cff.empty();
    made.program = made.is_cff ? cff : made.font;
    std::optional<std::vector<std::uint16_t>> cids;
    if (made.is_cff) cids = cff_cids(cff, hb_face_get_glyph_count(small.get()));
    if (made.is_cff && !cids) return failed;
    const Font font(hb_font_create(small.get()));
    hb_font_extents_t extents{};
    hb_font_get_h_extents(font.get(), &extents);
    made.ascent = state_->thousandths(extents.ascender), made.descent = state_->thousandths(extents.descender);
    for (const char32_t c : characters) {
        hb_codepoint_t glyph = 0;
        if (!hb_font_get_nominal_glyph(font.get(), c, &glyph)) return failed;
        made.glyphs[c] = {cids ? (*cids)[glyph] : static_cast<std::uint16_t>(glyph), state_->thousandths(hb_font_get_glyph_h_advance(font.get(), glyph))};
    }
    return made;
}

}  // namespace creditlink::rendering
