// Heads that others keep, against a log: every size, signed or not.

#include "creditlink/exchange_log/known_heads.h"

#include "creditlink/exchange_log/anchor.h"
#include "log_fixture.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

std::vector<LostHead> lost(const Path& directory, std::vector<KnownHead> known) {
    auto roots = LogRoots::read(directory);
    REQUIRE(roots);
    auto found = lost_heads(*roots, known);
    REQUIRE(found);
    return std::move(*found);
}

}  // namespace

TEST_CASE("a log extends every head that it had, in the signed part, at the checkpoint and in the unsigned tail") {
    Folder folder;
    for (const auto& [signed_entries, tail] : {std::pair{0u, 5u}, {3u, 0u}, {255u, 4u}, {300u, 220u}, {600u, 1u}}) {
        const Path directory = folder.fresh();
        ExchangeLog log = opened(directory);
        std::vector<KnownHead> heads{{log.head(), "nobody"}};
        for (unsigned i = 0; i < signed_entries; ++i) {
            grow(log, 1);
            heads.push_back({log.head(), "somebody"});
        }
        REQUIRE(log.checkpoint());
        for (unsigned i = 0; i < tail; ++i) {
            grow(log, 1);
            heads.push_back({log.head(), "somebody"});
        }
        CHECK(LogRoots::read(directory)->size() == signed_entries + tail);
        CHECK(lost(directory, heads).empty());
    }
}

TEST_CASE("a copy of a log from before knows what it lacks: how many entries, and who saw them") {
    Folder folder;
    const Path directory = folder.fresh();
    ExchangeLog log = opened(directory);
    grow(log, 40);
    REQUIRE(log.checkpoint());
    const Path backup = copy(folder, directory);
    grow(log, 7);
    const KnownHead seen{log.head(), "platform national"};
    const auto found = lost(backup, {{opened(backup).head(), "ledger"}, seen});
    REQUIRE(found.size() == 1);
    CHECK(found[0].known == seen);
    CHECK(found[0].missing == 7);
}

TEST_CASE("a log that went on otherwise is another one, however long it has become") {
    Folder folder;
    const Path directory = build(folder, 30);
    const Path backup = copy(folder, directory);
    ExchangeLog log = opened(directory);
    grow(log, 5);
    const KnownHead seen{log.head(), "paper"};
    ExchangeLog other = opened(backup);
    for (int i = 0; i < 20; ++i) {
        REQUIRE(other.append("decided", R"({"n":1})"));
        REQUIRE(other.sync());
        const auto found = lost(backup, {seen});
        REQUIRE(found.size() == 1);
        CHECK(found[0].missing == static_cast<std::uint64_t>(std::max(0, 4 - i)));
        if (i == 10) REQUIRE(other.checkpoint());
    }
}

TEST_CASE(
    "a head is kept as a checkpoint with good signatures, a line or an anchor; anything else is refused by name") {
    Folder folder;
    const Path directory = build(folder, 9);
    const LogHead head = opened(directory).head();
    const std::string note = read(directory / "checkpoint");
    for (const std::string& text : {note, head.text() + "\n", anchor_line(head) + "\n"}) {
        const auto kept = kept_head(text, "seen", kOrigin, public_keys());
        REQUIRE(kept);
        CHECK(*kept == head);
    }
    std::string changed = note;
    changed[note.find("\n9\n") + 1] = '8';
    for (const std::string& text : {changed, std::string(), std::string("9"), note.substr(0, note.size() / 2)}) {
        const auto kept = kept_head(text, "seen", kOrigin, public_keys());
        REQUIRE_FALSE(kept);
        CHECK(kept.error().code == Errc::trust);
        CHECK(kept.error().place == "seen");
    }
    CHECK_FALSE(kept_head(note, "seen", "creditlink/other", public_keys()));
}
