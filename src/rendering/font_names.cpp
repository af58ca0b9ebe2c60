#include "font_names.h"

#include <hb-ot.h>

#include <algorithm>
#include <memory>

#include "creditlink/base/text.h"

namespace creditlink::rendering {

namespace {

struct FreesNames {
    void operator()(hb_blob_t* blob) const { hb_blob_destroy(blob); }
    void operator()(hb_face_t* face) const { hb_face_destroy(face); }
};

constexpr unsigned kMostNameBytes = 256;  // longer ones are licences

std::string name_text(hb_face_t* face, hb_ot_name_id_t id, hb_language_t language) {
    char text[kMostNameBytes] = {};
    unsigned size = sizeof text;
    hb_ot_name_get_utf8(face, id, language, &size, text);
    return std::string(text, std::min<unsigned>(size, sizeof text - 1));
}

void add_name(std::vector<std::string>& names, const std::string& text) {
    const std::string key = font_name_key(text);
    if (!key.empty() && std::find(names.begin(), names.end(), key) == names.end()) names.push_back(key);
}

FaceNames names_of(hb_face_t* face, const Path& file, unsigned index) {
    FaceNames names{.file = file, .index = index, .family_title = {}, .title = {}, .whole = {}, .family = {}};
    unsigned count = 0;
    const hb_ot_name_entry_t* const entries = hb_ot_name_list_names(face, &count);
    for (unsigned i = 0; i < count; ++i) {
        const auto& [id, unused, language] = entries[i];
        const bool whole = id == HB_OT_NAME_ID_FULL_NAME || id == HB_OT_NAME_ID_POSTSCRIPT_NAME;
        const bool family = id == HB_OT_NAME_ID_FONT_FAMILY || id == HB_OT_NAME_ID_TYPOGRAPHIC_FAMILY;
        if (whole || family) add_name(whole ? names.whole : names.family, name_text(face, id, language));
        if (id == HB_OT_NAME_ID_FONT_SUBFAMILY || id == HB_OT_NAME_ID_TYPOGRAPHIC_SUBFAMILY)
            names.regular = names.regular || font_name_key(name_text(face, id, language)) == "regular";
    }
    names.title = name_text(face, HB_OT_NAME_ID_FULL_NAME, hb_language_from_string("zh-CN", -1));
    if (names.title.empty()) names.title = name_text(face, HB_OT_NAME_ID_FULL_NAME, hb_language_from_string("en", -1));
    if (names.title.empty()) names.title = file.filename().string();
    const hb_language_t english = hb_language_from_string("en", -1);
    names.family_title = name_text(face, HB_OT_NAME_ID_TYPOGRAPHIC_FAMILY, english);
    if (names.family_title.empty()) names.family_title = name_text(face, HB_OT_NAME_ID_FONT_FAMILY, english);
    return names;
}

}  // namespace

std::string font_name_key(std::string_view name) {
    std::string key;
    for (char c : without_space(fold_width(name))) {
        if (c == '-' || c == '_') continue;
        key += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    return key;
}

std::vector<FaceNames> face_names(const Path& file) {
    std::vector<FaceNames> all;
    const std::unique_ptr<hb_blob_t, FreesNames> blob(hb_blob_create_from_file_or_fail(file.c_str()));
    const unsigned count = blob ? hb_face_count(blob.get()) : 0;
    for (unsigned index = 0; index < count; ++index) {
        const std::unique_ptr<hb_face_t, FreesNames> face(hb_face_create(blob.get(), index));
        if (hb_face_get_glyph_count(face.get()) > 0) all.push_back(names_of(face.get(), file, index));
    }
    return all;
}

const FaceNames* face_called(const std::vector<FaceNames>& faces, std::string_view name) {
    const std::string key = font_name_key(name);
    const auto has = [&](const std::vector<std::string>& names) { return std::find(names.begin(), names.end(), key) != names.end(); };
    const FaceNames* of_family = nullptr;
    for (const FaceNames& face : faces) {
        if (has(face.whole)) return &face;
        if (has(face.family) && (!of_family || (face.regular && !of_family->regular))) of_family = &face;
    }
    return of_family;
}

}  // namespace creditlink::rendering
