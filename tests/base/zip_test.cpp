#include <doctest/doctest.h>
#include <sys/stat.h>
#include <zip.h>

#include <regex>
#include <string>
#include <utility>
#include <vector>

#include "creditlink/base/message.h"
#include "creditlink/base/zip.h"
#include "support/temporary_folder.h"

using namespace creditlink;

namespace {

void write_zip(const Path& path, const std::vector<std::pair<std::string, std::string>>& entries) {
    int code = 0;
    zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
    REQUIRE(archive != nullptr);
    for (const auto& [name, bytes] : entries)
        zip_file_add(archive, name.c_str(), zip_source_buffer(archive, bytes.data(), bytes.size(), 0), ZIP_FL_ENC_UTF_8);
    REQUIRE(zip_close(archive) == 0);
}

}  // namespace

TEST_CASE("entries are found by name and come out as they were put in") {
    TemporaryFolder folder;
    std::string rows;
    for (int i = 0; i < 20000; ++i) rows += "<row r=\"" + std::to_string(i) + "\"/>";
    write_zip(folder / "a.xlsx", {{"xl/workbook.xml", "<w/>"}, {"xl/名单.xml", rows}, {"empty", ""}});
    const auto zip = ZipReader::open(folder / "a.xlsx");
    REQUIRE(zip);
    CHECK(zip->names() == std::vector<std::string>{"xl/workbook.xml", "xl/名单.xml", "empty"});
    CHECK(zip->has("xl/workbook.xml"));
    CHECK_FALSE(zip->has("xl"));
    CHECK(*zip->read_all("xl/workbook.xml") == "<w/>");
    CHECK(*zip->read_all("xl/名单.xml") == rows);
    CHECK(*zip->read_all("empty") == "");
    CHECK(zip->read_all("nothing").error().code == Errc::not_found);
    CHECK_FALSE(zip->read_all("xl/名单.xml", 1000));
    int pieces = 0;
    const Status stopped = zip->read("xl/名单.xml", [&](std::string_view) -> Status {
        ++pieces;
        return Error{Errc::interrupted, "enough", {}, {}};
    });
    CHECK(stopped.error().message == "enough");
    CHECK(pieces == 1);
}

TEST_CASE("a bomb is refused by ratio, by size and by number of entries") {
    TemporaryFolder folder;
    write_zip(folder / "bomb", {{"zeros", std::string(8u << 20, '\0')}, {"small", std::string(900'000, '\0')}, {"c", "c"}});
    const auto zip = ZipReader::open(folder / "bomb");
    REQUIRE(zip);
    std::size_t seen = 0;
    const auto count = [&](std::string_view piece) -> Status {
        seen += piece.size();
        return {};
    };
    CHECK_FALSE(zip->read("zeros", count));
    CHECK(seen < (4u << 20));
    CHECK(zip->read_all("small"));
    const auto limited = ZipReader::open(folder / "bomb", {.entry_bytes = 100'000});
    CHECK_FALSE(limited->read_all("small"));
    CHECK_FALSE(ZipReader::open(folder / "bomb", {.entries = 2}));
    CHECK(ZipReader::open(folder / "bomb", {.entries = 3}));
}

TEST_CASE("what is no archive is refused; one cut or altered at any place never gives other bytes") {
    TemporaryFolder folder;
    const std::string content = "The quick brown fox jumps over the lazy dog, and again: the quick brown fox jumps over the lazy dog.";
    write_zip(folder / "a.zip", {{"entry", content}});
    const std::string bytes = *read_file(folder / "a.zip");
    const auto outcome_of = [&](const std::string& altered) {
        REQUIRE(write_file(folder / "b.zip", altered));
        const auto zip = ZipReader::open(folder / "b.zip");
        if (!zip) return;
        const auto entry = zip->read_all("entry");
        if (entry) CHECK(*entry == content);
    };
    for (std::size_t length = 0; length < bytes.size(); ++length) outcome_of(bytes.substr(0, length));
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string altered = bytes;
        altered[at] = static_cast<char>(altered[at] ^ 0x41);
        outcome_of(altered);
    }
    CHECK(ZipReader::open(folder / "none").error().code == Errc::not_found);
    CHECK_FALSE(ZipReader::open(folder.path()));
    mkfifo((folder / "pipe").c_str(), 0600);
    CHECK_FALSE(ZipReader::open(folder / "pipe"));
    REQUIRE(write_file(folder / "text", "name,code\n"));
    CHECK(ZipReader::open(folder / "text").error().code == Errc::source);
}

TEST_CASE("an archive that is made comes out as it was put in, and the same members give the same bytes at any time") {
    TemporaryFolder folder;
    const std::vector<ZipMember> members = {{"a.json", "{}"}, {"名单.txt", std::string("\0\xff", 2)}, {"empty", ""}};
    const auto bytes = zip_of(members);
    REQUIRE(bytes);
    CHECK(*zip_of(members) == *bytes);
    CHECK(bytes->find("{}") != std::string::npos);  // stored: whoever reads bytes finds it
    REQUIRE(write_file(folder / "made.zip", *bytes));
    const auto zip = ZipReader::open(folder / "made.zip");
    REQUIRE(zip);
    CHECK(zip->names() == std::vector<std::string>{"a.json", "名单.txt", "empty"});
    for (const ZipMember& member : members) CHECK(*zip->read_all(member.name) == member.bytes);
    CHECK(zip_of({{"a", "1"}, {"a", "2"}}).error().code == Errc::internal);
}

TEST_CASE("an archive that we made has nothing beside its members, in memory and in a file, and another writer's has") {
    TemporaryFolder folder;
    const std::vector<ZipMember> members{{"a.json", "{}"}, {"b", std::string(100'000, 'b')}, {"empty", ""}};
    const std::vector<ZipPart> parts{{"a.json", 2}, {"b", 100'000}, {"empty", 0}};
    const std::string bytes = zip_of(members).value();
    CHECK_FALSE(ZipReader::open_bytes(bytes, "x")->oddity(parts)->has_value());
    REQUIRE(write_file(folder / "own", bytes));
    CHECK_FALSE(ZipReader::open(folder / "own")->oddity(parts)->has_value());
    const auto behind = ZipReader::open_bytes(bytes + "more", "x")->oddity(parts);
    REQUIRE(behind->has_value());
    CHECK((*behind)->member.empty());
    CHECK((*behind)->too_many == 4);
    const auto other_order = ZipReader::open_bytes(bytes, "x")->oddity({{"a.json", 2}, {"empty", 0}, {"b", 100'000}});
    CHECK((*other_order)->member == "empty");
    write_zip(folder / "another", {{"a.json", "{}"}});
    CHECK(ZipReader::open(folder / "another")->oddity({{"a.json", 2}})->has_value());
}

TEST_CASE("what is wrong with an archive is said in Chinese where people read Chinese") {
    const std::string bytes = zip_of({{"a", std::string(1000, 'a')}, {"b", "b"}}).value();
    std::string flipped = bytes;
    flipped[500] ^= 1;
    set_language(Language::zh);
    const auto none = ZipReader::open_bytes("no zip", "x");
    const auto damaged = ZipReader::open_bytes(flipped, "x")->read_all("a");
    for (const Error& error : {none.error(), damaged.error()}) {
        CAPTURE(error.message);
        CHECK_FALSE(std::regex_search(error.message, std::regex("[A-Za-z]{4}")));
    }
}
