#include "creditlink/exchange_log/tiles.h"

#include "log_fixture.h"

using namespace creditlink;
using namespace creditlink::test;

TEST_CASE("tiles and bundles are named as tlog-tiles says") {
    CHECK(TileName{0, 1234067, 256}.path() == "tile/0/x001/x234/067");
    CHECK(TileName{0, 0, 8}.path() == "tile/0/000.p/8");
    CHECK(TileName{2, 1000, 256}.path() == "tile/2/x001/000");
    CHECK(TileName{std::nullopt, 1234067, 8}.path() == "tile/entries/x001/x234/067.p/8");
    CHECK(TileName{1, 1, 17}.end() == 256 * 256 + 17 * 256);
}

TEST_CASE("a tile's name has one spelling") {
    for (const char* name : {"tile/0/x001/x234/067", "tile/entries/000.p/255", "tile/7/000.p/1", "tile/1/x999/999"}) {
        const auto parsed = TileName::parse(name);
        REQUIRE_MESSAGE(parsed, name);
        CHECK(parsed->path() == name);
    }
    for (const char* name : {"", "tile/0", "tile/00/000", "tile/8/000", "tile/0/0", "tile/0/x000/001", "tile/0/001/002", "tile/0/000.p/256", "tile/0/000.p/0",
                             "tile/0/000.p/07", "tile/0/000.p/", "tile/x/000", "tile/0/000.p/1x", "tile/0/x001", "tile/0/-01", "tile/entries/1000",
                             "tile/7/x999/x999/999", "tile/0/x999/x999/x999/x999/x999/x999/x999/x999/999"})
        CHECK_MESSAGE(!TileName::parse(name), name);
}

TEST_CASE("proofs are made from the tiles of a checkpoint, also of a size between checkpoints and when tiles have filled since") {
    Folder folder;
    const Path directory = folder.fresh();
    ExchangeLog log = opened(directory);
    std::vector<LogHead> heads;
    for (int i = 0; i < 12; ++i) {
        grow(log, 67);
        heads.push_back(*log.checkpoint());
    }
    for (const LogHead& head : heads) {
        LogTree tree(directory, head.size);  // one whose partial tile may be gone
        CHECK(*tree.root(head.size) == head.root);
        for (const LogHead& old : heads) {
            if (old.size > head.size) break;
            CHECK(verify_consistency(old.size, head.size, old.root, head.root, *tree.consistency(old.size, head.size)));
        }
        for (std::uint64_t index = 0; index < head.size; index += 41) {
            const auto path = tree.inclusion(index, head.size);
            REQUIRE(path);
            CHECK(verify_inclusion(index, head.size, *tree.subtree(index, index + 1), *path, head.root));
        }
        CHECK(tree.root(head.size + 1).error().code == Errc::usage);
        CHECK(tree.inclusion(head.size, head.size).error().code == Errc::usage);
    }
}

TEST_CASE("a missing or short tile is named when a proof needs it") {
    Folder folder;
    const Path directory = build(folder, 600);
    write(directory / "tile/0/001", "short");
    LogTree tree(directory, 600);
    const auto path = tree.inclusion(300, 600);
    REQUIRE_FALSE(path);
    CHECK(path.error().code == Errc::log_integrity);
    CHECK(path.error().place == "tile/0/001");
}
