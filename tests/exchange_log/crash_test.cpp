// Crashes: wherever the process dies, the log extends its last checkpoint, and what was acknowledged is there.

#include <spawn.h>
#include <sys/wait.h>

#include <map>
#include <set>

#include "creditlink/base/file.h"
#include "log_fixture.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

std::vector<Digest256> leaves_of(const Path& directory) {
    std::vector<Digest256> leaves;
    REQUIRE(read_log(directory, [&](const LogEntry& e) -> Status {
        leaves.push_back(leaf_hash("{\"index\":" + std::to_string(e.index) + ",\"time\":" + std::to_string(e.time) + ",\"event\":\"" + e.event + "\",\"data\":" + e.json + "}"));
        return {};
    }));
    return leaves;
}

// The tests' own judgement: the journal's first entries have the root that the checkpoint signs.
bool extends_checkpoint(const Path& directory) {
    const auto head = verified_checkpoint(read(directory / "checkpoint"), kOrigin, public_keys());
    REQUIRE(head);
    const auto leaves = leaves_of(directory);
    return leaves.size() >= head->size && naive_root(leaves, 0, head->size) == head->root;
}

// Opens a log after a crash, goes on, and wants all of it sound.
void goes_on(const Path& directory, LogLimits limits = {}) {
    ExchangeLog log = opened(directory, limits);
    CHECK(extends_checkpoint(directory));
    grow(log, 3);
    REQUIRE(log.checkpoint());
    const LogCheck check = checked(directory);
    CHECK_MESSAGE(check.faults.empty(), shown_faults(check));
    CHECK(check.journal == log.head());
}

std::uint64_t acknowledged(const Path& directory) {
    const std::string text = read(directory.string() + ".acknowledged");
    return text.empty() ? 0 : std::stoul(text);
}

// Runs a doctest case of this program in another process. Its exit status, or minus the signal that ended it.
int run_case(const std::string& name, const std::map<std::string, std::string>& environment) {
    std::vector<std::string> words = {"self", "--no-skip", "--test-case=" + name}, variables;
    for (char** v = environ; *v; ++v) variables.emplace_back(*v);
    for (const auto& [key, value] : environment) variables.push_back(key + "=" + value);
    std::vector<char*> arguments, passed;
    for (auto& word : words) arguments.push_back(word.data());
    for (auto& variable : variables) passed.push_back(variable.data());
    arguments.push_back(nullptr);
    passed.push_back(nullptr);
    posix_spawn_file_actions_t quiet;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", 1 /* O_WRONLY */, 0);
    pid_t child = 0;
    REQUIRE(posix_spawn(&child, "/proc/self/exe", &quiet, nullptr, arguments.data(), passed.data()) == 0);
    posix_spawn_file_actions_destroy(&quiet);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

TEST_CASE("a journal cut at every length opens as the log up to there, or says that entries are missing") {
    Folder folder;
    constexpr std::uint64_t kSigned = 4, kTail = 4;
    const LogLimits limits{.segment_bytes = 250};
    const Path directory = build(folder, kSigned, kTail, limits);
    std::vector<Path> segments;
    for (const auto& file : std::filesystem::directory_iterator(directory / "journal")) segments.push_back(file.path().filename());
    std::sort(segments.begin(), segments.end());
    REQUIRE(segments.size() >= 3);
    std::size_t opened_logs = 0, refused = 0;
    for (std::size_t last = 0; last < segments.size(); ++last) {
        const std::string bytes = read(directory / "journal" / segments[last]);
        for (std::size_t length = 0; length <= bytes.size(); ++length) {
            const Path cut = copy(folder, directory);
            for (std::size_t later = last + 1; later < segments.size(); ++later) std::filesystem::remove(cut / "journal" / segments[later]);
            std::filesystem::resize_file(cut / "journal" / segments[last], length);
            const std::uint64_t left = leaves_of(cut).size();
            CHECK(checked(cut).faults.empty() == (left >= kSigned));
            if (left >= kSigned) {
                ExchangeLog log = opened(cut, limits);
                CHECK(log.head().size == left);
                CHECK(extends_checkpoint(cut));
                grow(log, 1);
                CHECK(checked(cut).faults.empty());
                ++opened_logs;
            } else {
                FixedClock clock;
                const auto log = ExchangeLog::open(cut, log_keys(), clock, limits);
                REQUIRE_FALSE(log);
                CHECK(log.error().code == Errc::log_integrity);
                CHECK(log.error().message.find("entries " + std::to_string(left) + " to 3") != std::string::npos);
                ++refused;
            }
            std::filesystem::remove_all(cut);
        }
    }
    CHECK(opened_logs > 300);
    CHECK(refused > 300);
}

TEST_CASE("a tail of garbage or zeros behind the last whole entry is cut off and reported") {
    Folder folder;
    for (const std::string& tail : {std::string(1, '\0'), std::string(5000, '\0'), std::string("garbage that is longer than a frame's header"), random_bytes(999)}) {
        const Path directory = build(folder, 2, 3);
        const std::string segment = read(directory / "journal/000000000000");
        write(directory / "journal/000000000000", segment + tail);
        {
            ExchangeLog log = opened(directory);
            REQUIRE(log.notes().size() == 1);
            CHECK(log.notes()[0].find("last " + std::to_string(tail.size()) + " bytes") != std::string::npos);
            CHECK(log.head().size == 5);
        }
        CHECK(read(directory / "journal/000000000000") == segment);
        goes_on(directory);
    }
}

TEST_CASE("entries that were never synced may be lost in any order after a power cut; synced ones may not") {
    Folder folder;
    const Path directory = build(folder, 2, 1);
    std::vector<std::size_t> starts;
    {
        ExchangeLog log = opened(directory);
        for (int i = 0; i < 3; ++i) {
            starts.push_back(std::filesystem::file_size(directory / "journal/000000000000"));
            REQUIRE(log.append("submitted", "{}"));
        }
    }
    const std::string segment = read(directory / "journal/000000000000");
    for (std::size_t lost = 0; lost < starts.size(); ++lost) {  // a hole of zeros where one of them was
        std::string other = segment;
        const std::size_t end = lost + 1 < starts.size() ? starts[lost + 1] : segment.size();
        std::fill(other.begin() + static_cast<std::ptrdiff_t>(starts[lost]), other.begin() + static_cast<std::ptrdiff_t>(end), '\0');
        const Path cut = copy(folder, directory);
        write(cut / "journal/000000000000", other);
        CHECK(opened(cut).head().size == 3 + lost);
        goes_on(cut);
    }
    std::string other = segment;
    other[starts[0] - 1] = 0;  // the entry before them was synced
    write(directory / "journal/000000000000", other);
    FixedClock clock;
    const auto log = ExchangeLog::open(directory, log_keys(), clock);
    REQUIRE_FALSE(log);
    CHECK(log.error().message.find("entry 2:") != std::string::npos);
}

// What the killed process does; it writes down what it was promised.
TEST_CASE("(in another process) write a log until killed" * doctest::skip()) {
    const char* path = std::getenv("CREDITLINK_TEST_LOG");
    REQUIRE(path);
    ExchangeLog log = opened(path, {.segment_bytes = 8000});
    const auto acknowledge = [&] { REQUIRE(write_file(std::string(path) + ".acknowledged", std::to_string(log.head().size))); };
    for (const std::uint64_t count : {1u, 2u, 250u, 3u, 10u, 256u}) {
        grow(log, count);
        acknowledge();
        REQUIRE(log.append("submitted", "{}"));
        if (count != 3) REQUIRE(log.checkpoint());
    }
}

TEST_CASE("killed at every durable step, the log goes on from its checkpoint with all that was acknowledged") {
    Folder folder;
    const std::string name = "(in another process) write a log until killed";
    const Path list = folder.fresh();
    REQUIRE(run_case(name, {{"CREDITLINK_TEST_LOG", folder.fresh().string()}, {"CREDITLINK_FAIL_LIST", list.string()}}) == 0);
    std::map<std::string, int> passages;
    std::ifstream passed(list);
    for (std::string line; std::getline(passed, line);) ++passages[line];
    for (const char* point : {"log.appended", "log.synced", "log.tile_written", "log.segment_started", "log.checkpointed"}) CHECK(passages.contains(point));
    for (const auto& [point, count] : passages) {
        if (!point.starts_with("log.")) continue;
        for (const int n : std::set<int>{1, 2, (count + 1) / 2, count}) {
            if (n > count) continue;
            const Path directory = folder.fresh();
            const int ended = run_case(name, {{"CREDITLINK_TEST_LOG", directory.string()}, {"CREDITLINK_FAIL", point + ":" + std::to_string(n)}});
            CHECK_MESSAGE(ended == -SIGKILL, point << ":" << n);
            const std::uint64_t promised = acknowledged(directory);
            ExchangeLog log = opened(directory, {.segment_bytes = 8000});
            CHECK_MESSAGE(log.head().size >= promised, point << ":" << n);
            goes_on(directory, {.segment_bytes = 8000});
            std::filesystem::remove_all(directory);
        }
    }
}
