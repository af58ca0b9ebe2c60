// Previews of mappings, made one at a time in a thread of their own.

#include "mapping_preview_job.h"

#include <doctest/doctest.h>

#include "support/temporary_folder.h"

using namespace creditlink;

TEST_CASE("a preview that goes on is stopped by the one who began it and by nobody else") {
    TemporaryFolder folder;
    REQUIRE(write_file(folder / "secret", std::string(32, 's'), 0600));
    Config config;
    config.directory = folder.path(), config.state = folder / "state", config.mappings = folder / "mappings", config.office_secret_file = "secret";
    TaskConfig task;
    task.name = "penalties", task.mapping = "office-a/penalties.json";
    config.tasks = {task};
    const std::shared_ptr<Office> office = Office::open(config).value();
    constexpr int kMostTries = 100;  // a preview may have ended before anybody can stop it
    bool tried_under_way = false;
    for (int tries = 0; tries < kMostTries && !tried_under_way; ++tries) {
        MappingPreviewJob job;
        const auto key = job.begin(office, office->config().tasks.front(), {.name = "office-a~penalties.json", .digest = "00", .account = "wangfang", .text = std::string(200'000, ' '), .text_in_force = {}});
        REQUIRE(key);
        const Status others = job.stop(*key, "liming");
        CHECK(job.stop("of another one", "liming"));
        const DeskMappingPreview now = job.of(*key);
        CHECK(now.account == "wangfang");
        tried_under_way = now.state == DeskMappingPreview::State::under_way;  // and so it was when he tried
        if (tried_under_way) {
            REQUIRE_FALSE(others);
            CHECK(others.error().code == Errc::approval);
        }
        CHECK(job.stop(*key, "wangfang"));
    }
    CHECK(tried_under_way);
}
