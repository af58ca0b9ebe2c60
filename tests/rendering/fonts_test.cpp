// Fonts by preference: a file, or what the font calls itself, tried in order; what the machine lacks is told.

#include "creditlink/rendering/fonts.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "font_names.h"
#include "fixture.h"
#include "support/temporary_folder.h"

using namespace creditlink;
using namespace creditlink::rendering;

namespace {

constexpr std::size_t kBody = 2;  // of FontRole

Fonts with_body(std::vector<std::string> names, std::vector<Path> folders = {}) {
    FontPreferences preferences;
    preferences.folders = std::move(folders);
    preferences.names[kBody] = std::move(names);
    auto found = Fonts::find(preferences);
    if (!found) FAIL(found.error().message);
    return std::move(*found);
}

FontChoice body_of(const Fonts& fonts) { return fonts.choices().at(kBody); }

}  // namespace

TEST_CASE("a font is named as it calls itself, whatever its file is called, by family or by its whole name") {
    CHECK(body_of(with_body({"FandolSong"})).file.filename() == "FandolSong-Regular.otf");
    CHECK(body_of(with_body({"fandol song"})).face.starts_with("FandolSong"));
    const FontChoice bold = body_of(with_body({"Noto Serif CJK SC Bold"})), regular = body_of(with_body({"Noto Serif CJK SC"}));
    CHECK(bold.face == "Noto Serif CJK SC Bold");
    CHECK(bold.file.filename() == "NotoSerifCJK-Bold.ttc");
    CHECK(regular.file.filename() == "NotoSerifCJK-Regular.ttc");
    CHECK(with_body({"Noto Serif CJK SC Bold"}).not_found().empty());
}

TEST_CASE("names are tried in order, and one that the machine lacks is told of while the next is taken") {
    const Fonts fonts = with_body({"方正仿宋_GBK", "FandolHei-Regular.otf", "FandolSong"});
    CHECK(body_of(fonts).file.filename() == "FandolHei-Regular.otf");
    REQUIRE(fonts.not_found().size() == 1);
    CHECK(fonts.not_found().front().where == "body");
    CHECK(fonts.not_found().front().name == "方正仿宋_GBK");
    CHECK(body_of(with_body({})).file.filename() == "FandolFang-Regular.otf");  // the best free one
    CHECK(with_body({}).not_found().empty());
}

TEST_CASE("what stands behind a font that is there is not needed, and nothing is told of it; fallbacks are each for themselves") {
    const Fonts fonts = with_body({"FandolHei-Regular.otf", "方正仿宋_GBK"});
    CHECK(body_of(fonts).file.filename() == "FandolHei-Regular.otf");
    CHECK(fonts.not_found().empty());
    FontPreferences preferences;
    preferences.fallback = {"FandolSong", "SimSun-ExtB"};
    const auto found = Fonts::find(preferences);
    REQUIRE(found);
    REQUIRE(found->not_found().size() == 1);
    CHECK(found->not_found().front().where == kFallbackFonts);
    CHECK(found->not_found().front().name == "SimSun-ExtB");
}

TEST_CASE("the office's own folder comes first, and a file that is no font is refused by name") {
    const TemporaryFolder folder;
    const Path own = folder.path() / "own.otf";
    std::filesystem::copy_file(body_of(with_body({"FandolHei"})).file, own);
    CHECK(body_of(with_body({"own.otf"}, {folder.path()})).file == own);
    CHECK(body_of(with_body({own.string()})).file == own);
    REQUIRE(write_file(folder.path() / "bad.ttf", "no font"));
    FontPreferences preferences;
    preferences.folders = {folder.path()};
    preferences.names[kBody] = {"bad.ttf"};
    const auto refused = Fonts::find(preferences);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().place.find("bad.ttf") != std::string::npos);
}

TEST_CASE("a face is called by its whole name before its family's, whatever way it is written") {
    const std::vector<FaceNames> faces = {{.file = "a", .index = 0, .family_title = {}, .title = {}, .whole = {"songbold"}, .family = {"song"}, .regular = false}, {.file = "b", .index = 0, .family_title = {}, .title = {}, .whole = {"song"}, .family = {"song"}, .regular = true}};
    CHECK(face_called(faces, "Song")->file == "b");
    CHECK(face_called(faces, "Song-Bold")->file == "a");
    CHECK(face_called(faces, "Ｓｏｎｇ　Bold")->file == "a");
    CHECK(face_called(faces, "Fang") == nullptr);
}
