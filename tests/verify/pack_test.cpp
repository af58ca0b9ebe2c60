// creditlink-verify pack, as an auditor types it.

#include "creditlink/base/json.h"
#include "creditlink/base/text.h"
#include "creditlink/exchange_log/pack_set.h"
#include "desk.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

// As one line: where a page breaks its lines does not matter here.
std::string on_one_line(const std::string& page) {
    std::string line;
    for (const char c : page)
        if (const char shown = c == '\n' ? ' ' : c; shown != ' ' || !line.ends_with(' ')) line += shown;
    return line;
}

}  // namespace

TEST_CASE(
    "a pack is reported in both languages: the verdict, whose keys were believed, and which of the two sorts it is") {
    Desk desk;
    const Said zh = desk.run("pack evidence.zip"), en = desk.run("pack evidence.zip --lang en");
    const std::string line = on_one_line(en.out);
    CHECK(zh.exit == 0);
    CHECK(en.exit == 0);
    for (const char* words :
         {"证据包核验报告", "批内第 4 条，共 5 条", "接收", "正文不在包里", "取自包内", "page.html", "成立"})
        CHECK_MESSAGE(zh.out.find(words) != std::string::npos, words << "\n" << zh.out);
    for (const char* words :
         {"number 4 of 5", "accepted", "the body is not in the pack", "taken from the pack itself", "holds"})
        CHECK_MESSAGE(line.find(words) != std::string::npos, words << "\n" << en.out);
    for (const Said& said : {zh, en})
        for (const std::string_view one : split(said.out, "\n")) CHECK(display_width(one) <= 80);
}

TEST_CASE("with the auditor's own keys nothing is taken from the pack; another key is a matter of trust, named") {
    Desk desk;
    const Said own =
        desk.run("pack evidence.zip --key keys --office-key office.pub --platform-key platform.pub --lang en");
    CHECK(own.exit == 0);
    CHECK(own.out.find("taken from the pack") == std::string::npos);
    const Said other = desk.run("pack evidence.zip --office-key platform.pub --lang en");
    CHECK(other.exit == 7);
    CHECK(other.out.find("office-key.pem") != std::string::npos);
    const Said witness = desk.run("pack evidence.zip --key keys --witness witness.pub --lang en");
    CHECK(witness.exit == 7);
    CHECK(desk.run("pack evidence.zip --key keys --origin creditlink/other").exit == 7);
}

TEST_CASE("a damaged pack is the result of the check: exit 8, the member named, for people and for programs") {
    Desk desk;
    std::string bytes = read("evidence.zip");
    bytes[bytes.find("person 3")] ^= 1;
    write("damaged.zip", bytes);
    const Said people = desk.run("pack damaged.zip --lang en"), programs = desk.run("pack damaged.zip --json");
    CHECK(people.exit == 8);
    CHECK(people.out.find("DOES NOT HOLD") != std::string::npos);
    CHECK(people.out.find("record.json") != std::string::npos);
    CHECK(programs.exit == 8);
    const auto json = json::parse(programs.out);
    REQUIRE(json);
    CHECK(json->find("member")->string_or("") == "record.json");
    CHECK(json->find("result")->string_or("") == "fault");
    write("none.zip", "no zip");
    CHECK(desk.run("pack none.zip").exit == 8);
    CHECK(desk.run("pack missing.zip").exit == 2);
}

TEST_CASE("a set with something missing holds in part: exit 1, and programs are told so; one without packs does not hold") {
    Desk desk;
    Folder folder;
    Exchange exchange = Exchange::of(2);
    sign(exchange);
    PackSetWriter writer({.origin = kOrigin, .made = "2025-11-26T00:00:00+08:00", .kind = "day", .subject = "2025-11-25", .list = {}, .lines = {}});
    const auto written = [&](const char* file) { write(file, writer.bytes("<p>for people</p>").value()); };
    writer.missing("b-2", {}, "not answered yet");
    written("none.zip");
    writer.add("b-1", {}, pack_bytes(packed(folder, exchange, "", true)).value());
    written("partly.zip");
    CHECK(desk.run("pack none.zip --key keys").exit == 7);
    const Said people = desk.run("pack partly.zip --key keys --lang en"), programs = desk.run("pack partly.zip --key keys --json");
    CHECK(people.exit == 1);
    CHECK(people.out.find("b-2") != std::string::npos);
    CHECK(programs.exit == 1);
    CHECK(json::parse(programs.out)->find("result")->string_or("") == "partial");
    CHECK(desk.run("pack partly.zip --key keys --origin creditlink/other").exit == 7);
}
