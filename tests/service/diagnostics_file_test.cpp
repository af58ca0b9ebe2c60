// Diagnostics that go to a file, which others rename, delete and fill the disk of.

#include "creditlink/service/diagnostics_file.h"

#include <doctest/doctest.h>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>

#include "support/temporary_folder.h"

using namespace creditlink;

namespace {

constexpr std::size_t kWhole = 1 << 20;

std::string in(const Path& file) { return read_file(file, kWhole).value(); }

}  // namespace

TEST_CASE("each line of diagnostics is in the file, also after it was renamed or deleted, and none comes twice") {
    const TemporaryFolder folder;
    const Path file = folder.path() / "service.jsonl";
    DiagnosticsFile sink;
    REQUIRE(sink.use(file));
    sink.write("one");
    std::filesystem::rename(file, folder.path() / "service.jsonl.1");
    sink.write("two");
    CHECK(in(folder.path() / "service.jsonl.1") == "one\n");
    CHECK(in(file) == "two\n");
    std::filesystem::remove(file);
    sink.write("three");
    CHECK(in(file) == "three\n");
    REQUIRE(sink.use(file));
    sink.write("four");
    CHECK(in(file) == "three\nfour\n");
    struct stat made = {};
    REQUIRE(::stat(file.c_str(), &made) == 0);
    CHECK((made.st_mode & 07) == 0);  // nobody else reads it
}

TEST_CASE("a new file of diagnostics is the group's to read under any umask, and one that is there keeps its mode") {
    const TemporaryFolder folder;
    const Path file = folder.path() / "service.jsonl";
    const auto mode = [&] {
        struct stat made = {};
        REQUIRE(::stat(file.c_str(), &made) == 0);
        return made.st_mode & 0777;
    };
    const mode_t before = ::umask(077);
    DiagnosticsFile sink;
    REQUIRE(sink.use(file));
    CHECK(mode() == 0640);
    std::filesystem::remove(file);
    sink.write("anew");
    CHECK(mode() == 0640);
    REQUIRE(::chmod(file.c_str(), 0600) == 0);
    REQUIRE(sink.use(file));
    CHECK(mode() == 0600);
    ::umask(before);
}

TEST_CASE("a file of diagnostics that cannot be written is said with its place, stops nobody, and is used as soon as it can be") {
    const TemporaryFolder folder;
    const Path file = folder.path() / "later" / "service.jsonl";
    DiagnosticsFile sink;
    const Status none = sink.use(file);
    REQUIRE_FALSE(none);
    CHECK(none.error().place == file.string());
    sink.write("to standard error");
    std::filesystem::create_directory(folder.path() / "later");
    sink.write("here");
    CHECK(in(file) == "here\n");
    CHECK_FALSE(sink.use(folder.path()));  // a folder
    REQUIRE(::mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
    CHECK_FALSE(sink.use(folder.path() / "pipe"));  // would wait for a reader
    std::filesystem::create_symlink("elsewhere", folder.path() / "link");
    CHECK_FALSE(sink.use(folder.path() / "link"));
    CHECK_FALSE(std::filesystem::exists(folder.path() / "elsewhere"));
}

TEST_CASE("a last line that an earlier process left torn costs the first line of this one nothing, nor does one torn before the file is used anew") {
    const TemporaryFolder folder;
    const Path file = folder.path() / "service.jsonl";
    REQUIRE(write_file(file, "whole\nto", 0640));
    DiagnosticsFile sink;
    REQUIRE(sink.use(file));
    sink.write("first");
    CHECK(in(file) == "whole\nto\nfirst\n");
    REQUIRE(sink.use(file));
    sink.write("second");
    CHECK(in(file) == "whole\nto\nfirst\nsecond\n");
}

TEST_CASE("a disk that is full in the midst of a line costs no later line its beginning") {
    const TemporaryFolder folder;
    const Path file = folder.path() / "service.jsonl";
    DiagnosticsFile sink;
    REQUIRE(sink.use(file));
    rlimit before = {};
    REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{8, before.rlim_max};
    sink.write("first");
    REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
    sink.write("second");
    sink.write("third");
    REQUIRE(setrlimit(RLIMIT_FSIZE, &before) == 0);
    sink.write("fourth");
    std::signal(SIGXFSZ, ignored);
    CHECK(in(file) == "first\nse\nfourth\n");
}
