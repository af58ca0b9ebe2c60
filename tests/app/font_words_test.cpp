// Which fonts stand in for those that the machine lacks, in words.

#include "font_words.h"

#include <doctest/doctest.h>

using namespace creditlink;

namespace {

std::string instead(const FontPreferences& preferences) {
    const auto found = Fonts::find(preferences);
    REQUIRE(found);
    return instead_in_words(*found);
}

}  // namespace

TEST_CASE("of roles whose configured font is missing alone it is said which one is used instead") {
    FontPreferences preferences;
    preferences.names[static_cast<std::size_t>(FontRole::body)] = {"no such font", "FandolSong"};
    preferences.names[static_cast<std::size_t>(FontRole::title)] = {"FandolHei"};
    const std::string words = instead(preferences);
    CHECK(words.find("FandolSong-Regular.otf") != std::string::npos);
    CHECK(words.find("FandolHei") == std::string::npos);
    preferences = {};
    preferences.fallback = {"no such font"};
    CHECK(instead(preferences).empty());
}
