#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "creditlink/base/file.h"
#include "creditlink/base/zero_ranges.h"
#include "support/temporary_folder.h"

using namespace creditlink;

namespace {

// In a process of its own whose files may not grow beyond `bytes`: writes fail there as on a full disk.
template <typename Work>
int status_with_small_files(rlim_t bytes, Work work) {
    const pid_t child = fork();
    if (child == 0) {
        signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{bytes, bytes};
        setrlimit(RLIMIT_FSIZE, &limit);
        _exit(work());
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::size_t entries_of(const Path& folder) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()));
}

}  // namespace

TEST_CASE("a written file is read back, replaced whole, and nothing else is left beside it") {
    TemporaryFolder folder;
    const Path path = folder / "账册.json";
    CHECK(write_file(path, "one"));
    CHECK(write_file(path, std::string("two\0", 4), 0600));
    CHECK(*read_file(path) == std::string("two\0", 4));
    struct stat info {};
    stat(path.c_str(), &info);
    CHECK((info.st_mode & 0777) == 0600);
    CHECK(entries_of(folder.path()) == 1);
    CHECK(write_file(path, ""));
    CHECK(read_file(path)->empty());
}

TEST_CASE("a write that fails leaves the old file and nothing beside it") {
    TemporaryFolder folder;
    const Path path = folder / "f";
    REQUIRE(write_file(path, "old"));
    CHECK(status_with_small_files(1000, [&] { return write_file(path, std::string(5000, 'x')) ? 0 : 7; }) == 7);
    CHECK(*read_file(path) == "old");
    CHECK(entries_of(folder.path()) == 1);
    CHECK(write_file(folder / "missing" / "f", "x").error().code == Errc::not_found);
    std::filesystem::create_directory(folder / "d");
    CHECK_FALSE(write_file(folder / "d", "x"));
    CHECK(entries_of(folder.path()) == 2);
}

TEST_CASE("what is absent, too large or no regular file is not read, and says so") {
    TemporaryFolder folder;
    CHECK(read_file(folder / "none").error().code == Errc::not_found);
    CHECK(read_file(folder / "none").error().place == (folder / "none").string());
    CHECK(read_file(folder.path()).error().code == Errc::storage);
    CHECK(read_file("/dev/null").error().code == Errc::storage);
    mkfifo((folder / "pipe").c_str(), 0600);
    CHECK(read_file(folder / "pipe").error().code == Errc::storage);
    REQUIRE(write_file(folder / "f", "12345"));
    CHECK(read_file(folder / "f", 5));
    CHECK(read_file(folder / "f", 4).error().code == Errc::storage);
    CHECK_FALSE(read_file("/proc/self/smaps", 10));      // its size is said to be 0
    CHECK(read_file("/proc/self/status")->size() > 100);
}

TEST_CASE("folders are made with those above them, and a file in the way is an error") {
    TemporaryFolder folder;
    CHECK(make_directories(folder / "a/b/c"));
    CHECK(make_directories(folder / "a/b/c"));
    CHECK(std::filesystem::is_directory(folder / "a/b/c"));
    REQUIRE(write_file(folder / "f", ""));
    CHECK_FALSE(make_directories(folder / "f"));
    CHECK_FALSE(make_directories(folder / "f/g"));
    CHECK(sync_directory(folder.path()));
    CHECK_FALSE(sync_directory(folder / "f"));
}

TEST_CASE("an append file grows, knows its size, and can lose a torn tail") {
    TemporaryFolder folder;
    const Path path = folder / "journal";
    {
        auto file = AppendFile::open(path);
        REQUIRE(file);
        CHECK(file->append("hello "));
        CHECK(file->append("world"));
        CHECK(file->sync());
        CHECK(file->size() == 11);
    }
    auto file = AppendFile::open(path);
    REQUIRE(file);
    CHECK(file->size() == 11);
    CHECK(file->truncate(5));
    AppendFile moved = std::move(*file);
    CHECK(moved.append("!"));
    CHECK(moved.size() == 6);
    CHECK(*read_file(path) == "hello!");
    CHECK_FALSE(AppendFile::open(folder.path()));
    CHECK(AppendFile::open(folder / "no/journal").error().code == Errc::not_found);
}

TEST_CASE("an append file that failed once stays broken with its first error") {
    TemporaryFolder folder;
    const Path path = folder / "journal";
    const int status = status_with_small_files(100, [&] {
        auto file = AppendFile::open(path);
        if (!file || !file->append(std::string(60, 'x'))) return 1;
        const Status first = file->append(std::string(60, 'y'));
        if (first) return 2;
        const Status second = file->append("z"), third = file->sync(), fourth = file->truncate(0);
        if (second || third || fourth) return 3;
        return second.error().message == first.error().message && fourth.error().message == first.error().message ? 0 : 4;
    });
    CHECK(status == 0);
}

TEST_CASE("bytes at an offset are read exactly or not at all, also after the file grew") {
    TemporaryFolder folder;
    const Path path = folder / "f";
    REQUIRE(write_file(path, "0123456789"));
    auto file = RandomFile::open(path);
    REQUIRE(file);
    CHECK(*file->read(3, 4) == "3456");
    CHECK(file->read(10, 0)->empty());
    CHECK_FALSE(file->read(8, 3));
    CHECK_FALSE(file->read(11, 0));
    CHECK_FALSE(file->read(UINT64_MAX, 1));
    CHECK_FALSE(file->read(0, SIZE_MAX));
    std::ofstream(path, std::ios::app) << "abc";
    CHECK(*file->size() == 13);
    CHECK(*file->read(8, 3) == "89a");
    CHECK(RandomFile::open(folder / "none").error().code == Errc::not_found);
}

TEST_CASE("a lock has one holder, names it to others, and is free when the holder is gone") {
    TemporaryFolder folder;
    const Path path = folder / "run.lock";
    {
        auto held = FileLock::take(path, "pid 42, sync run, since 10:00");
        REQUIRE(held);
        const auto second = FileLock::take(path, "me too");
        REQUIRE_FALSE(second);
        CHECK(second.error().code == Errc::locked);
        CHECK(second.error().message.find("pid 42, sync run, since 10:00") != std::string::npos);
        const FileLock moved = std::move(*held);
        CHECK_FALSE(FileLock::take(path, "me too"));
    }
    CHECK(FileLock::take(path, "next"));
    // A killed process holds nothing, whatever it wrote.
    const pid_t child = fork();
    if (child == 0) {
        auto held = FileLock::take(path, "the dead one");
        kill(getpid(), SIGKILL);
    }
    waitpid(child, nullptr, 0);
    CHECK(FileLock::take(path, "heir"));
    CHECK_FALSE(FileLock::take(folder / "no/lock", "x"));
}

TEST_CASE("ranges of a file are overwritten with zeros and nothing beside them; what is no file is refused") {
    const TemporaryFolder folder;
    const Path file = folder.path() / "a";
    const std::string text(200'000, 'x');
    REQUIRE(write_file(file, text));
    for (int round = 0; round < 2; ++round) {
        const ByteRange ranges[] = {{10, 150'000}, {160'000, 1}, {5, 0}};
        REQUIRE(zero_ranges(file, ranges));
        CHECK(*read_file(file) == text.substr(0, 10) + std::string(150'000, '\0') + text.substr(150'010, 9'990) + std::string(1, '\0') + text.substr(160'001));
    }
    const ByteRange one[] = {{0, 1}};
    CHECK(zero_ranges(folder.path() / "absent", one).error().code == Errc::not_found);
    CHECK_FALSE(zero_ranges(folder.path(), one));
}
