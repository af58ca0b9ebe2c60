// The settings that the console shows: where each comes from, and no secret among them.

#include "settings.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

#include "creditlink/base/file.h"
#include "creditlink/source/source.h"
#include "support/temporary_folder.h"

using namespace creditlink;

namespace {

constexpr const char* kMain = R"({
 "office": {"name": "示范厅", "uscc": "11220000Y00000016R", "division": "220000"},
 "state": "state", "mappings": "mappings",
 "keys": {"office_secret": "keys/s", "sign": {"file": "keys/a", "passphrase": {"env": "CREDITLINK_TEST_PASSPHRASE"}}, "log": {"ed25519": "keys/b", "sm2": "keys/c"}},
 "alerts": {"lead_minutes": 5,
   "webhook": {"url": "https://hooks.example/send?key=5ecret-of-the-hook", "secret": {"file": "keys/hook"}}},
 "platforms": {"national": {"profile": "national", "origin": "https://platform.example", "pinned": [{"file": "old.pub"}]}},
 "tasks": {"licences": {"mapping": "m.json", "source": {"type": "postgresql", "connection": "host=db password='5ecret of the base' user=reader", "password": {"env": "CREDITLINK_TEST_NOWHERE"}, "token": "5ecret token"}}}
})";

struct Installed {
    Installed() {
        REQUIRE(make_directories(folder.path() / "conf.d", 0700));
        REQUIRE(write_file(file(), kMain, 0600));
        REQUIRE(write_file(folder.path() / "conf.d/10-site.json", "{\n \"alerts\": {\n  \"lead_minutes\": 15\n },\n \"platforms\": {\"national\": {\"pinned\": [{\"file\": \"new.pub\"}, {\"file\": \"next.pub\"}]}}\n}", 0600));
        setenv("CREDITLINK_TEST_PASSPHRASE", "5ecret passphrase", 1);
    }
    Path file() const { return folder.path() / "creditlink.json"; }
    TemporaryFolder folder;
};

const DeskSetting& setting(const DeskSettings& all, std::string_view path) {
    const auto at = std::find_if(all.settings.begin(), all.settings.end(), [&](const DeskSetting& each) { return each.path == path; });
    REQUIRE(at != all.settings.end());
    return *at;
}

}  // namespace

TEST_CASE("what is wrong in a file of conf.d is told with the name and the line of that file, wherever it is noticed") {
    Installed installed;
    const auto told = [&](const char* more) {
        REQUIRE(write_file(installed.folder.path() / "conf.d/20-more.json", more, 0600));
        const auto config = load_config(installed.file());
        if (!config) return config.error();
        const Status options = check_source_options(config->tasks.back().source);
        REQUIRE_FALSE(options);
        return options.error();
    };
    CHECK(told("{\n\n \"office\": {\"uscc\": \"1122\"}}").place == (installed.folder.path() / "conf.d/20-more.json:3:21").string());
    CHECK(told("{\"tasks\": {\"licences\": {\"mode\": \"ful\"}}}").place.ends_with("20-more.json:1:33"));
    CHECK(told("{\"tasks\": {\"other\": {\"mapping\": \"m.json\", \"source\": {\"type\": \"csv\", \"pth\": \"x\"}}}}").place.ends_with("20-more.json:1:76"));
    const Error platform = told("{\"tasks\": {\"licences\": {\"platforms\": [\"natonal\"]}}}");
    CHECK(platform.place.ends_with("20-more.json:1:39"));
    CHECK(platform.hint.find("national") != std::string::npos);
}

TEST_CASE("a secret that a file of conf.d finds elsewhere stands instead of the former one") {
    Installed installed;
    REQUIRE(write_file(installed.folder.path() / "conf.d/20-more.json", R"({"keys": {"sign": {"passphrase": {"credential": "sign"}}}})", 0600));
    const auto config = load_config(installed.file());
    REQUIRE(config);
    REQUIRE(config->sign.passphrase);
    REQUIRE(config->sign.passphrase->members.size() == 1);
    CHECK(config->sign.passphrase->members.front().first == "credential");
    unsetenv("CREDENTIALS_DIRECTORY");
    const auto missing = ConfigSecrets(config->directory).secret(*config->sign.passphrase);
    REQUIRE_FALSE(missing);
    CHECK(missing.error().message.find("systemd") != std::string::npos);
}

TEST_CASE("each setting names the file and line that set it, the last file that does so, or none") {
    Installed installed;
    const auto config = load_config(installed.file());
    REQUIRE(config);
    const DeskSettings all = settings_in_force(*config);
    CHECK(setting(all, "alerts.lead_minutes").value == "15");
    CHECK(setting(all, "alerts.lead_minutes").origin == "conf.d/10-site.json 第 3 行");
    CHECK(setting(all, "alerts.webhook.url").origin == "creditlink.json 第 6 行");
    CHECK(setting(all, "platforms.national.pinned[2].file").value == "next.pub");  // a list is replaced whole
    CHECK(setting(all, "platforms.national.pinned[1].file").origin == "conf.d/10-site.json 第 5 行");
    CHECK(setting(all, "platforms.national.origin").origin == "creditlink.json 第 7 行");
    CHECK(setting(all, "alerts.repeat_hours").origin.empty());
    CHECK(setting(all, "alerts.repeat_hours").meaning.find("24") != std::string::npos);
    CHECK(all.overrides.size() == 1);
}

TEST_CASE("each setting tells a program its file and line, that nobody set it, or what keeps its secret") {
    Installed installed;
    const auto config = load_config(installed.file());
    REQUIRE(config);
    const auto all = settings_with_origins(*config);
    const auto named = [&](std::string_view path) { return *std::ranges::find_if(all, [&](const Setting& each) { return each.shown.path == path; }); };
    CHECK(named("alerts.lead_minutes").file == "conf.d/10-site.json");
    CHECK(named("alerts.lead_minutes").line == 3);
    CHECK(named("alerts.repeat_hours").file.empty());
    CHECK(named("keys.sign.passphrase").kept_in == "environment");
    CHECK(named("keys.sign.passphrase").file == "creditlink.json");
    CHECK(named("alerts.webhook.secret").kept_in.empty());
}

TEST_CASE("no secret is among the settings: it is said to be set, and where it is kept") {
    Installed installed;
    const auto config = load_config(installed.file());
    REQUIRE(config);
    const DeskSettings all = settings_in_force(*config);
    for (const DeskSetting& each : all.settings) {
        CAPTURE(each.path);
        CHECK(each.value.find("5ecret") == std::string::npos);
    }
    CHECK(setting(all, "keys.sign.passphrase").value == "已设置，取自 环境变量 CREDITLINK_TEST_PASSPHRASE");
    CHECK(setting(all, "alerts.webhook.secret").value == "取不到：keys/hook");
    CHECK(setting(all, "tasks.licences.source.password").secret);
    CHECK(setting(all, "tasks.licences.source.token").value == "已设置");
    CHECK(setting(all, "tasks.licences.source.connection").value == "host=db password=… user=reader");
    CHECK(setting(all, "alerts.webhook.url").value == "https://hooks.example/send?key=…");
}

TEST_CASE("what follows a secret's name in a text is left out, whatever surrounds it") {
    for (const auto& [text, kept] : {std::pair{"postgres://reader:abc@db/x", "postgres://reader:…@db/x"}, {"https://a/b?x=1&access_token=abc&y=2", "https://a/b?x=1&access_token=…&y=2"}, {"PWD=abc;host=h", "PWD=…;host=h"},
                                     {"SELECT a FROM t WHERE key = 'k'", "SELECT a FROM t WHERE key = 'k'"}, {"https://a:8443/b@c", "https://a:8443/b@c"}, {"password=", "password=…"}, {"token='a b", "token=…"}})
        CHECK(without_secrets(text) == kept);
}

TEST_CASE("a change of the files that is not in force yet is said, and so is one that would be refused") {
    Installed installed;
    const auto config = load_config(installed.file());
    REQUIRE(config);
    CHECK_FALSE(settings_in_force(*config).not_in_force);
    REQUIRE(write_file(installed.folder.path() / "conf.d/20-more.json", "{\"alerts\": {\"repeat_hours\": 12}}", 0600));
    CHECK(settings_in_force(*config).not_in_force->hint == "systemctl reload creditlink");
    REQUIRE(write_file(installed.folder.path() / "conf.d/20-more.json", "{\"alerts\": {\"repeat\": 12}}", 0600));
    CHECK(settings_in_force(*config).not_in_force->place.find("20-more.json:1") != std::string::npos);
}
