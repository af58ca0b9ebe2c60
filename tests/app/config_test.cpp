// The configuration and what overrides it: each value knows its place, and all that is wrong is told.

#include "creditlink/app/config.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "creditlink/base/file.h"
#include "support/temporary_folder.h"

using namespace creditlink;

namespace {

struct TwoFiles {
    TwoFiles() {
        REQUIRE(make_directories(folder.path() / "conf.d", 0700));
        write("creditlink.json", R"({
 "office": {"name": "示范厅", "uscc": "11220000Y00000016R", "division": "220000"},
 "state": "state", "mappings": "mappings",
 "keys": {"office_secret": "keys/s", "sign": {"file": "keys/a", "algorithm": "sm2-sm3"}, "log": {"ed25519": "keys/b", "sm2": "keys/c"}},
 "platforms": {"national": {"profile": "national", "origin": "https://platform.example"}},
 "tasks": {"qual": {"mapping": "m.json", "source": {"type": "json", "url": "https://a.example", "token": {"file": "keys/token"}}}}
})");
    }
    void write(const std::string& name, std::string_view text) const { REQUIRE(write_file(folder.path() / name, text, 0600)); }
    ConfigRead read() const {
        auto read = read_config(folder.path() / "creditlink.json");
        REQUIRE(read);
        return std::move(*read);
    }
    std::string override_place(std::string_view at) const { return (folder.path() / "conf.d/10.json").string() + ":" + std::string(at); }
    TemporaryFolder folder;
};

// The one fault that an override brings.
Error only_fault(std::string_view override_text) {
    const TwoFiles files;
    files.write("conf.d/10.json", override_text);
    ConfigRead read = files.read();
    for (const TaskConfig& task : read.config.tasks)
        if (const Status source = check_source_options(task.source); !source) read.faults.push_back(source.error());
    REQUIRE(read.faults.size() == 1);
    Error fault = read.faults.front();
    const std::string in = files.override_place("");
    CHECK(fault.place.starts_with(in));
    fault.place.erase(0, in.size());
    return fault;
}

}  // namespace

TEST_CASE("a value of conf.d that makes no sense is named with its own file, line and column") {
    CHECK(only_fault(R"({"office":{"uscc":"11220000Y0000001XX"}})").place == "1:19");
    CHECK(only_fault(R"({"reporting_day":"2026-11-01"})").place == "1:18");
    CHECK(only_fault(R"({"office":{"division":"22x"}})").place == "1:23");
    CHECK(only_fault(R"({"platforms":{"national":{"origin":"http://platform.example"}}})").place == "1:36");
    CHECK(only_fault("{\"tasks\":{\n\"qual\":{\"mode\":\"ful\"}}}").place == "2:16");
    CHECK(only_fault("{\"tasks\":{\n\"qual\":{\"since\":\"2026\"}}}").place == "2:17");
}

TEST_CASE("an option of a source in conf.d is named with its own place, and the nearest name") {
    const Error option = only_fault("{\"tasks\":{\n\"qual\":{\"source\":{\"urll\":\"x\"}}}}");
    CHECK(option.place == "2:26");
    CHECK(option.hint.find("url") != std::string::npos);
    CHECK(only_fault("{\"tasks\":{\n\"qual\":{\"source\":{\"type\":\"jsno\"}}}}").hint.find("json") != std::string::npos);
    CHECK(only_fault("{\"tasks\":{\n\"qual\":{\"source\":{\"token\":\"in the open\"}}}}").place == "2:27");
}

TEST_CASE("a platform that is misspelt in a task is told by the nearest name") {
    const Error fault = only_fault(R"({"tasks":{"qual":{"platforms":["natonal"]}}})");
    CHECK(fault.place == "1:32");
    CHECK(fault.hint.find("national") != std::string::npos);
}

TEST_CASE("all that is wrong in the files is told at once, each place once") {
    const TwoFiles files;
    files.write("conf.d/10.json", R"({"office":{"uscc":"1"},"stat":"x"})");
    files.write("conf.d/20.json", R"({"tasks":{"qual":{"since":"2026","mode":5}},"platforms":{"national":{"origin":"ftp://x"}}})");
    const ConfigRead read = files.read();
    CHECK(read.faults.size() == 5);
    CHECK(std::ranges::count_if(read.faults, [](const Error& fault) { return fault.place.ends_with("20.json:1:41"); }) == 1);
    CHECK_FALSE(load_config(files.folder.path() / "creditlink.json"));
}

TEST_CASE("where a secret is kept can be changed by a later file as a whole") {
    const TwoFiles files;
    files.write("conf.d/10.json", R"({"tasks":{"qual":{"source":{"token":{"credential":"tok"}}}},"keys":{"sign":{"file":"keys/other"}}})");
    const ConfigRead read = files.read();
    REQUIRE(read.faults.empty());
    const json::Value* token = read.config.tasks.front().source.options.find("token");
    REQUIRE(token);
    CHECK(json::text_of(*token) == R"({"credential":"tok"})");
    CHECK(read.config.sign.file == "keys/other");  // no secret, but a file beside its algorithm: merged member by member
}

TEST_CASE("a secret in two places at once is refused where it stands") {
    const Error fault = only_fault(R"({"keys":{"sign":{"passphrase":{"file":"a","env":"B"}}}})");
    CHECK(fault.place == "1:31");
    CHECK(fault.hint.find("credential") != std::string::npos);
}

TEST_CASE("without the service's credentials a secret says so and how the command is run with them") {
    unsetenv("CREDENTIALS_DIRECTORY");
    const TwoFiles files;
    files.write("conf.d/10.json", R"({"tasks":{"qual":{"source":{"token":{"credential":"tok"}}}}})");
    const ConfigRead read = files.read();
    const auto secret = ConfigSecrets(files.folder.path()).secret(*read.config.tasks.front().source.options.find("token"));
    REQUIRE_FALSE(secret);
    CHECK(secret.error().place == files.override_place("1:51"));
    CHECK(secret.error().message.find("systemd") != std::string::npos);
    CHECK(secret.error().hint.find("LoadCredential=tok") != std::string::npos);
}

TEST_CASE("a secret's file that others can read is refused") {
    const TwoFiles files;
    REQUIRE(make_directories(files.folder.path() / "keys", 0700));
    REQUIRE(write_file(files.folder.path() / "keys/token", "5ecret\n", 0644));
    const ConfigRead read = files.read();
    const json::Value& token = *read.config.tasks.front().source.options.find("token");
    const auto open_to_all = ConfigSecrets(files.folder.path()).secret(token);
    REQUIRE_FALSE(open_to_all);
    CHECK(open_to_all.error().hint.find("chmod 600") != std::string::npos);
    std::filesystem::permissions(files.folder.path() / "keys/token", std::filesystem::perms::owner_read);
    const auto kept = ConfigSecrets(files.folder.path()).secret(token);
    REQUIRE(kept);
    CHECK(kept->reveal() == "5ecret");
}
