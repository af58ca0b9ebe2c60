#include <doctest/doctest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "creditlink/base/failpoint.h"
#include "creditlink/base/file.h"
#include "support/temporary_folder.h"

#ifdef CREDITLINK_FAILPOINTS

namespace {

// Passes b, a, b, a, b in a process of its own; the signal that ended it, or 0.
int signal_after(const char* fail, const std::string& list) {
    const pid_t child = fork();
    if (child == 0) {
        setenv("CREDITLINK_FAIL", fail, 1);
        setenv("CREDITLINK_FAIL_LIST", list.c_str(), 1);
        for (const char* name : {"b", "a", "b", "a", "b"}) CREDITLINK_FAILPOINT(name);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

}  // namespace

TEST_CASE("a failpoint kills at the passage asked for, and lists what went by") {
    TemporaryFolder folder;
    const std::string list = (folder / "list").string();
    const auto passed = [&] {
        const std::string names = *creditlink::read_file(list);
        std::filesystem::remove(list);
        return names;
    };
    CHECK(signal_after("a", list) == SIGKILL);
    CHECK(passed() == "b\na\n");
    CHECK(signal_after("a:2", list) == SIGKILL);
    CHECK(passed() == "b\na\nb\na\n");
    CHECK(signal_after("b:4", list) == 0);
    CHECK(passed() == "b\na\nb\na\nb\n");
    CHECK(signal_after("", list) == 0);
    CHECK(signal_after("none", list) == 0);
}

#endif
