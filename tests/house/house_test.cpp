// The rules of the house, held by reading the sources. Each failure names the file and the remedy.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "support/folders.h"

namespace {

namespace fs = std::filesystem;

const fs::path kRoot = creditlink::test::kSourceFolder;

std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

struct Room {
    std::set<std::string> needs;
    bool needs_anything(const std::string& other) const { return needs.contains(other); }
};

// room(NAME NEEDS a b LIBS …) in src/CMakeLists.txt.
std::map<std::string, Room> rooms() {
    std::map<std::string, Room> found;
    std::istringstream table(text_of(kRoot / "src/CMakeLists.txt"));
    for (std::string line; std::getline(table, line);) {
        if (!line.starts_with("room(")) continue;
        std::istringstream words(line.substr(5, line.rfind(')') - 5));
        std::string name, word;
        words >> name;
        bool needs = false;
        while (words >> word) {
            if (word == "NEEDS") needs = true;
            else if (word == "LIBS") break;
            else if (needs) found[name].needs.insert(word);
        }
        found[name];
    }
    return found;
}

struct SourceFile {
    fs::path path;
    std::string room;
    bool is_public;
};

std::vector<SourceFile> files() {
    std::vector<SourceFile> found;
    for (const auto& [root, is_public] : {std::pair{kRoot / "src", false}, std::pair{kRoot / "include/creditlink", true}})
        for (const auto& entry : fs::recursive_directory_iterator(root)) {
            const auto extension = entry.path().extension();
            if (extension != ".cpp" && extension != ".h") continue;
            found.push_back({entry.path(), fs::relative(entry.path(), root).begin()->string(), is_public});
        }
    return found;
}

std::vector<std::string> includes(const fs::path& file) {
    std::vector<std::string> found;
    std::istringstream text(text_of(file));
    for (std::string line; std::getline(text, line);) {
        if (!line.starts_with("#include ")) continue;
        const auto from = line.find_first_of("<\"") + 1;
        found.push_back(line.substr(from, line.find_first_of(">\"", from) - from));
    }
    return found;
}

std::string shown(const fs::path& file) { return fs::relative(file, kRoot).string(); }

// Headers of the C++ standard library have neither folder nor extension.
bool is_standard(const std::string& include) { return include.find_first_of("./") == std::string::npos; }

}  // namespace

TEST_CASE("a room includes only the rooms that its line in src/CMakeLists.txt names") {
    const auto table = rooms();
    for (const SourceFile& file : files()) {
        CAPTURE(shown(file.path));
        REQUIRE_MESSAGE(table.contains(file.room), "a folder without a line in src/CMakeLists.txt: add room(" << file.room << " …)");
        for (const std::string& include : includes(file.path)) {
            if (!include.starts_with("creditlink/")) continue;
            const std::string other = include.substr(11, include.find('/', 11) - 11);
            CHECK_MESSAGE((other == file.room || table.at(file.room).needs_anything(other)),
                          "includes " << include << " but room(" << file.room << ") does not need " << other << ": move the code, or add the edge in a commit of its own with the reason");
        }
    }
}

TEST_CASE("the graph of rooms has no cycle and keeps the rules of dependency") {
    const auto table = rooms();
    std::set<std::string> placed;
    for (std::size_t before = std::size_t(-1); before != placed.size();) {
        before = placed.size();
        for (const auto& [name, room] : table)
            if (std::all_of(room.needs.begin(), room.needs.end(), [&](const std::string& need) { return placed.contains(need) || !table.contains(need); }))
                placed.insert(name);
    }
    CHECK(placed.size() == table.size());
    CHECK(table.at("base").needs.empty());
    for (const auto& [name, room] : table) {
        CAPTURE(name);
        CHECK_FALSE(room.needs.contains("app"));
        CHECK_FALSE(room.needs.contains("sandbox"));
        CHECK_FALSE(room.needs.contains("verify"));
    }
    CHECK(table.at("exchange_log").needs == std::set<std::string>{"base", "signing"});
    CHECK(table.at("verify").needs == std::set<std::string>{"base", "signing", "exchange_log"});  // an auditor can read it whole
    CHECK(table.at("sandbox").needs == std::set<std::string>{"base", "database", "signing", "http"});
    CHECK(table.at("schedule").needs == std::set<std::string>{"base"});
    for (const char* pure : {"record", "mapping", "quality", "letter"})
        for (const char* impure : {"database", "http", "signing", "source", "ledger"}) CHECK_FALSE(table.at(pure).needs.contains(impure));
    for (const char* forbidden : {"source", "delivery", "http", "signing"}) CHECK_FALSE(table.at("ledger").needs.contains(forbidden));
    CHECK_FALSE(table.at("ingest").needs.contains("delivery"));
    CHECK_FALSE(table.at("delivery").needs.contains("ingest"));
}

TEST_CASE("public headers know no third-party library") {
    for (const SourceFile& file : files()) {
        if (!file.is_public) continue;
        CAPTURE(shown(file.path));
        for (const std::string& include : includes(file.path))
            CHECK_MESSAGE((is_standard(include) || include.starts_with("creditlink/")), "includes " << include << ": put the library behind a .cpp");
    }
}

TEST_CASE("pure rooms have no clock, file, socket or thread") {
    for (const SourceFile& file : files()) {
        if (file.room != "record" && file.room != "mapping" && file.room != "quality" && file.room != "letter" && file.room != "schedule") continue;
        CAPTURE(shown(file.path));
        for (const std::string& include : includes(file.path)) {
            static const std::set<std::string> kForbidden = {"thread", "chrono", "fstream", "filesystem", "mutex", "atomic", "ctime", "iostream",
                                                             "creditlink/base/file.h", "creditlink/base/clock.h", "creditlink/base/random.h", "unistd.h"};
            CHECK_MESSAGE(!kForbidden.contains(include), "includes " << include << ": hand the value in as an argument");
        }
    }
}

// The audit's index is no state: it is made anew from log and contents whenever it is lost.
TEST_CASE("SQL over our own state stands only in the ledger, in the sandbox's store and in the audit's index") {
    for (const SourceFile& file : files()) {
        if (file.room == "ledger" || file.room == "sandbox" || file.room == "database" || file.room == "source" || file.room == "audit") continue;
        CAPTURE(shown(file.path));
        const std::string text = text_of(file.path);
        for (const char* word : {"SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM"}) CHECK_MESSAGE(text.find(word) == std::string::npos, "holds SQL: ask the ledger for a function");
    }
}

TEST_CASE("what has bitten others is not used") {
    for (const SourceFile& file : files()) {
        CAPTURE(shown(file.path));
        const std::string text = text_of(file.path);
        for (const char* word : {"std::regex", " sprintf(", "strcpy(", " gets(", "CURLOPT_POSTFIELDS,", "using namespace std;"})
            CHECK_MESSAGE(text.find(word) == std::string::npos, "uses " << word << ": see the decisions in src/README.md");
        CHECK_MESSAGE(text.find("\t") == std::string::npos, "has a tab: use spaces");
    }
}
