// Another configuration, or another key under the same path, is an entry of the log: names and ids, never values.

#include "configuration_noted.h"

#include <doctest/doctest.h>

#include "support/temporary_folder.h"

using namespace creditlink;

namespace {

struct NotedOffice {
    NotedOffice() {
        REQUIRE(write_file(folder / "secret", std::string(32, 's'), 0600));
        config.directory = folder.path(), config.state = folder / "state", config.mappings = folder / "mappings",
        config.office_secret_file = "secret";
        config.sign = {.file = "sign.pem", .algorithm = Algorithm::ed25519, .passphrase = {}};
        new_key();
        auto office = Office::open(config);
        REQUIRE(office);
        ledger.emplace(std::move((*office)->ledger()).value());
    }
    void new_key() {
        const auto key = PrivateKey::generate(Algorithm::ed25519);
        REQUIRE(key);
        std::error_code none;
        std::filesystem::remove(folder / "sign.pem", none);
        REQUIRE(key->save(folder / "sign.pem"));
        id = key->public_key().id();
    }
    // What is noted of this configuration.
    std::vector<std::string> noted(const char* text) {
        config.merged = json::parse(text).value();
        auto office = Office::open(config);
        REQUIRE(office);
        REQUIRE(note_configuration(**office, *ledger));
        std::vector<std::string> entries;
        const auto waiting = ledger->to_log(100);
        REQUIRE(waiting);
        for (const auto& each : *waiting) {
            CHECK(each.event == "configuration");
            entries.push_back(each.json);
        }
        return entries;
    }
    TemporaryFolder folder;
    Config config;
    std::string id;
    std::optional<Ledger> ledger;
};

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

constexpr const char* kFirst =
    R"({"state": "state", "platforms": {"city": {"origin": "https://a.example"}}, "tasks": {"t": {"source": {"token": "5ecret one", "rows": 1}}}})";

}  // namespace

TEST_CASE("the first configuration is noted once, with the ids of the keys") {
    NotedOffice it;
    const auto entries = it.noted(kFirst);
    REQUIRE(entries.size() == 1);
    CHECK(has(entries[0], R"({"key":"keys.sign","id":")" + it.id + "\"}"));
    CHECK_FALSE(has(entries[0], "before"));
    CHECK(it.noted(kFirst).size() == 1);
}

TEST_CASE("what was added, removed and changed is named, without a value, and a secret's change too") {
    NotedOffice it;
    it.noted(kFirst);
    const auto entries = it.noted(
        R"({"state": "state", "platforms": {"city": {"origin": "https://b.example", "title": "new"}}, "tasks": {"t": {"source": {"token": "5ecret two"}}}})");
    REQUIRE(entries.size() == 2);
    CHECK(has(entries[1], R"("added":["platforms.city.title"])"));
    CHECK(has(entries[1], R"("removed":["tasks.t.source.rows"])"));
    CHECK(has(entries[1], R"("changed":["platforms.city.origin","tasks.t.source.token"])"));
    CHECK(has(entries[1], "\"before\":\""));
    for (const std::string& entry : entries)
        for (const char* value : {"5ecret", "example", "new"}) CHECK_FALSE(has(entry, value));
    const auto fact = it.ledger->fact("configuration").value();
    REQUIRE(fact);
    for (const char* value : {"5ecret", "example"}) CHECK_FALSE(has(*fact, value));
}

TEST_CASE("where only a secret is another one the digest is the same, so that nothing can be guessed from it") {
    NotedOffice it;
    it.noted(R"({"tasks": {"t": {"source": {"token": "5ecret one"}}}})");
    const auto entries = it.noted(R"({"tasks": {"t": {"source": {"token": "5ecret two"}}}})");
    REQUIRE(entries.size() == 2);
    const auto second = json::parse(entries[1]).value();
    CHECK(json::text_in(second, "digest") == json::text_in(second, "before"));
    CHECK(has(entries[1], R"("changed":["tasks.t.source.token"])"));
}

TEST_CASE("another key under the same path is an entry with both ids, and one that is away for a while is none") {
    NotedOffice it;
    it.noted(kFirst);
    const std::string before = it.id;
    std::filesystem::rename(it.folder / "sign.pem", it.folder / "away.pem");
    CHECK(it.noted(kFirst).size() == 1);
    it.new_key();
    const auto entries = it.noted(kFirst);
    REQUIRE(entries.size() == 2);
    CHECK(has(entries[1], R"("keys":[{"key":"keys.sign","id":")" + it.id + R"(","before":")" + before + "\"}]"));
}

TEST_CASE("a configuration that is another one altogether has fifty names and says how many more") {
    NotedOffice it;
    std::string text = "{";
    for (int i = 0; i < 70; ++i)
        text += (i ? "," : "") + std::string("\"setting") + std::to_string(i) + "\": " + std::to_string(i);
    it.noted("{}");
    const auto entries = it.noted((text + "}").c_str());
    REQUIRE(entries.size() == 2);
    CHECK(has(entries[1], "\"more\":20"));
}
