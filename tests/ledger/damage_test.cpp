#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <random>

#include "creditlink/database/sqlite.h"
#include "creditlink/ledger/pages.h"
#include "office.h"
#include "schema.h"
#include "spool.h"

using namespace creditlink;
using namespace creditlink::ledger_test;

namespace {

void flip(const Path& file, std::uint64_t at, unsigned char bits) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(at));
    const int byte = stream.get();
    stream.seekp(static_cast<std::streamoff>(at));
    stream.put(static_cast<char>(byte ^ bits));
}

// Some of everything, closed.
void fill(const Path& folder) {
    Office office(folder);
    for (int i = 0; i < 40; ++i) office.add("r" + std::to_string(i));
    office.group.counts.read = office.group.counts.admitted = 40;
    must(office.admit());
    const auto items = office.next(10);
    office.settle(office.cut(items), {{items[0].id, SubmissionState::rejected, "1", "f", "m"}});
    office.cut(office.next(10));
    office.admit("r1", 2);
}

}  // namespace

TEST_CASE("a ledger with flipped bits is refused, answers with errors or is found out, and never takes the process down") {
    Folder folder;
    fill(folder.path);
    const Path sound = folder.path / "state", hurt = folder.path / "hurt";
    const std::uint64_t size = std::filesystem::file_size(sound / "ledger.db");
    SetClock clock;
    std::mt19937 random(7);
    int noticed = 0;
    constexpr int kTrials = 40;
    for (int trial = 0; trial < kTrials; ++trial) {
        std::filesystem::remove_all(hurt);
        std::filesystem::copy(sound, hurt, std::filesystem::copy_options::recursive);
        // Half of them where SQLite keeps a page's form, the others anywhere.
        const std::uint64_t page = random() % (size / 16384) * 16384;
        const std::uint64_t at = trial % 2 == 0 ? page + random() % 12 : random() % size;
        flip(hurt / "ledger.db", at, static_cast<unsigned char>(1u << random() % 8));
        auto opened = Ledger::open(hurt, {}, clock);
        if (!opened) {
            CHECK_FALSE(opened.error().message.empty());
            ++noticed;
            continue;
        }
        noticed += opened->check() ? 0 : 1;
        static_cast<void>(opened->books());
        static_cast<void>(Pages(*opened).submissions({}, 100));
        static_cast<void>(opened->next_items({"province", "xk"}, 100, 1u << 20, 0));
        static_cast<void>(opened->quarantine("", "", 10));
    }
    CHECK(noticed >= kTrials / 4);
}

TEST_CASE("a remembered row that is no longer what it was is found by the check") {
    Folder folder;
    fill(folder.path);
    {
        auto sqlite = must(SqliteConnection::open(folder.path / "state/ledger.db"));
        must(sqlite.exec("UPDATE seen SET hash = zeroblob(16) WHERE hash = (SELECT min(hash) FROM seen)"));
    }
    Office office(folder.path);
    const Status found = office.ledger.check();
    REQUIRE_FALSE(found);
    CHECK(found.error().place == "licences");
}

TEST_CASE("a ledger file cut short is refused or found out, wherever it ends") {
    Folder folder;
    fill(folder.path);
    const Path file = folder.path / "state/ledger.db";
    SetClock clock;
    for (const std::uint64_t pages : {9, 5, 2, 1}) {
        std::filesystem::resize_file(file, pages * 16384 - 100);
        auto opened = Ledger::open(folder.path / "state", {}, clock);
        CHECK_FALSE((opened && opened->check()));
    }
}

TEST_CASE("an empty or foreign file in the ledger's place is refused, not filled") {
    SetClock clock;
    for (const std::string content : {"", "not a database, but long enough to be taken for one: the header has a hundred bytes and this text has more than a hundred"}) {
        Folder folder;
        fill(folder.path);
        const Path file = folder.path / "state/ledger.db";
        std::ofstream(file, std::ios::trunc) << content;
        const auto opened = Ledger::open(folder.path / "state", {}, clock);
        REQUIRE_FALSE(opened);
        CHECK(opened.error().code == Errc::storage);
        CHECK(std::filesystem::file_size(file) == content.size());
    }
}

TEST_CASE("a ledger whose file is gone while records wait in its spool is refused, not begun anew") {
    Folder folder;
    fill(folder.path);
    std::filesystem::remove(folder.path / "state/ledger.db");
    SetClock clock;
    const auto opened = Ledger::open(folder.path / "state", {}, clock);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == Errc::storage);
    CHECK_FALSE(std::filesystem::exists(folder.path / "state/ledger.db"));
}

TEST_CASE("a ledger removed or replaced while it is open takes nothing more") {
    Folder folder;
    fill(folder.path);
    Folder other;
    fill(other.path);
    const Path file = folder.path / "state/ledger.db";
    Office office(folder.path);
    office.add("new");
    std::filesystem::rename(other.path / "state/ledger.db", file);
    const Status replaced = office.admit();
    REQUIRE_FALSE(replaced);
    CHECK(replaced.error().code == Errc::storage);
    std::filesystem::remove(file);
    const Status removed = office.ledger.set_fact("a", "b");
    REQUIRE_FALSE(removed);
    CHECK(removed.error().code == Errc::storage);
    CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("a ledger of a newer schema is refused, naming its version and ours") {
    Folder folder;
    fill(folder.path);
    {
        auto sqlite = must(SqliteConnection::open(folder.path / "state/ledger.db"));
        must(sqlite.exec("UPDATE meta SET value = 37 WHERE name = 'schema'"));
    }
    SetClock clock;
    const auto opened = Ledger::open(folder.path / "state", {}, clock);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == Errc::config);
    CHECK(opened.error().message.find("37") != std::string::npos);
    CHECK(opened.error().message.find(std::to_string(ledger_detail::kSchemaVersion)) != std::string::npos);
}

TEST_CASE("two processes make and write one ledger at once, and nothing of either is lost") {
    constexpr int kEach = 15;
    Folder folder;
    pid_t children[2];
    for (int who = 0; who < 2; ++who) {
        children[who] = fork();
        REQUIRE(children[who] >= 0);
        if (children[who] != 0) continue;
        SetClock clock;
        auto opened = Ledger::open(folder.path / "state", {}, clock);
        if (!opened) _exit(2);
        HmacSha256 secret("0123456789abcdef0123456789abcdef");
        const auto task = opened->task("task" + std::to_string(who), "xk");
        if (!task) _exit(3);
        const auto run = opened->begin_run(task->id, "full");
        for (int i = 0; run && i < kEach; ++i) {
            const std::string name = std::to_string(who) + "/" + std::to_string(i);
            const auto body = opened->store_body(name);
            if (!body) _exit(4);
            Group group;
            group.task = task->id;
            group.run = *run;
            group.admissions.push_back({.key = Office::key(name), .version = 1, .op = Op::put, .content = sha256(name), .body = *body,
                                        .row = Office::row(name), .place = {}, .order = {}, .decided = {}, .adopted = false});
            if (!opened->admit(group, std::vector<std::string>{"province"}, secret)) _exit(5);
        }
        _exit(run ? 0 : 6);
    }
    for (const pid_t child : children) {
        int status = 0;
        waitpid(child, &status, 0);
        REQUIRE(WIFEXITED(status));
        CHECK(WEXITSTATUS(status) == 0);
    }
    Office office(folder.path);
    CHECK(office.books().pending == 2 * kEach);
    CHECK(office.next().size() == 2 * kEach);
    must(office.ledger.check());
    for (const auto& entry : std::filesystem::directory_iterator(folder.path / "state"))
        CHECK_MESSAGE(entry.path().filename().string().find("ledger.new") == std::string::npos, entry.path().string());
}

TEST_CASE("what a spool segment has behind the last commit is in nobody's way, and a damaged frame is told with its place") {
    Folder folder;
    fill(folder.path);
    const Path segment = folder.path / "state/spool/1.seg";
    std::ofstream(segment, std::ios::app | std::ios::binary) << "torn";
    {
        Office office(folder.path);
        must(office.ledger.check());
        office.admit("later");
        CHECK(std::filesystem::exists(folder.path / "state/spool/2.seg"));
        must(office.ledger.check());
    }
    // The frames of pending records, every byte of one in turn: length, check and bytes.
    const std::uint64_t frame = std::filesystem::file_size(segment) - 4 - (ledger_detail::kFrameHeader + std::string("{\"N\":\"r1\",\"V\":\"2\"}").size());
    for (std::uint64_t at = frame; at < frame + ledger_detail::kFrameHeader + 3; ++at) {
        CAPTURE(at - frame);
        flip(segment, at, 4);
        Office office(folder.path);
        const Status found = office.ledger.check();
        REQUIRE_FALSE(found);
        CHECK(found.error().code == Errc::storage);
        CHECK(found.error().place.find("1.seg @" + std::to_string(frame)) != std::string::npos);
        flip(segment, at, 4);
    }
    std::filesystem::resize_file(segment, frame + 5);
    Office office(folder.path);
    CHECK_FALSE(office.ledger.check());
    CHECK_FALSE(office.ledger.next_items(office.lane, 100, 1u << 20, 0));
}
