#include "uploads.h"

#include <doctest/doctest.h>

#include "support/temporary_folder.h"

using namespace creditlink;

TEST_CASE("a table that a killed service was reading is gone with its next start") {
    TemporaryFolder folder;
    CHECK(empty_uploads(folder.path()));  // there was none
    REQUIRE(make_directories(uploads_folder(folder.path()), 0700));
    REQUIRE(write_file(uploads_folder(folder.path()) / "0123.csv", "佴旎,220102199001010017\n", 0600));
    CHECK(empty_uploads(folder.path()));
    CHECK_FALSE(std::filesystem::exists(uploads_folder(folder.path()) / "0123.csv"));
}
