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

namespace {

// A pack about entry 3 of a log of five entries, which has grown by two since, and what an auditor kept of its heads.
struct Kept {
    Folder folder;
    Path log = folder.fresh();
    LogHead earlier, at_pack, today;
    Kept() {
        Exchange exchange = Exchange::of(5);
        sign(exchange);
        write("kept.zip", pack_bytes(packed(folder, exchange, "s-3", false, 3, log)).value());
        ExchangeLog more = opened(log);
        at_pack = more.head();
        grow(more, 2);
        today = *more.checkpoint();
        earlier = {2, LogTree(log, today.size).root(2).value()};
        const std::string note = read(log / "checkpoint");
        write("earlier-today.json", prove_consistency(log, note, earlier)->json());
        write("pack-today.json", prove_consistency(log, note, at_pack)->json());
        write("today", note);
        const std::string signed_early = ConsistencyProof{earlier, at_pack, LogTree(log, today.size).consistency(earlier.size, at_pack.size).value(), {}}.json();
        write("earlier-pack.json", signed_early);
    }
};

}  // namespace

TEST_CASE("a head seen elsewhere is the pack's own, or tied to it by proofs; else the pack does not hold for who saw it") {
    Desk desk;
    Kept kept;
    const std::string pack = "pack kept.zip --key keys --lang en ", earlier = "--head '" + kept.earlier.text() + "' ";
    const Said own = desk.run(pack + "--head '" + kept.at_pack.text() + "'");
    CHECK(own.exit == 0);
    CHECK(on_one_line(own.out).find("of one log with the pack") != std::string::npos);
    CHECK(desk.run("pack kept.zip --head '" + kept.at_pack.text() + "'").exit == 0);  // a head on paper needs no key
    const Said alone = desk.run(pack + earlier);
    CHECK(alone.exit == 7);
    CHECK(on_one_line(alone.out).find("creditlink log prove --from") != std::string::npos);
    CHECK(desk.run(pack + earlier + "--proof earlier-pack.json").exit == 0);
    CHECK(desk.run(pack + earlier + "--proof earlier-today.json").exit == 7);
    CHECK(desk.run(pack + earlier + "--proof earlier-today.json --proof pack-today.json").exit == 0);
    CHECK(desk.run(pack + "--head '" + kept.today.text() + "' --proof pack-today.json").exit == 0);
    CHECK(desk.run(pack + "--head-file today --proof pack-today.json").exit == 0);
    const auto json = json::parse(desk.run("pack kept.zip --key keys --json --head-file today --proof pack-today.json").out);
    REQUIRE(json);
    CHECK(json->find("seen")->items.at(0).find("head")->string_or("") == kept.today.text());
}

TEST_CASE("two logs that begin alike are not one: what both extend ties nothing, another root of the same size is a fork") {
    Desk desk;
    Kept kept;
    LogHead forked = kept.at_pack;
    forked.root[0] = static_cast<std::uint8_t>(forked.root[0] ^ 1);
    const std::string pack = "pack kept.zip --key keys --lang en ";
    const Said said = desk.run(pack + "--head '" + forked.text() + "'");
    CHECK(said.exit == 8);
    CHECK(on_one_line(said.out).find("rewritten or forked") != std::string::npos);
    LogHead later = kept.today;
    later.root[0] = static_cast<std::uint8_t>(later.root[0] ^ 1);
    write("from-nothing.json", ConsistencyProof{{0, empty_root()}, later, {}, {}}.json());
    write("from-nothing-too.json", ConsistencyProof{{0, empty_root()}, kept.at_pack, {}, {}}.json());
    CHECK(desk.run(pack + "--head '" + later.text() + "' --proof from-nothing.json --proof from-nothing-too.json").exit == 7);
    std::string broken = read("pack-today.json");
    const std::size_t at = broken.find("\"path\":[\"") + 9;
    broken[at] = broken[at] == 'A' ? 'B' : 'A';
    write("broken.json", broken);
    CHECK(desk.run(pack + "--head '" + kept.today.text() + "' --proof broken.json").exit == 8);
}

TEST_CASE("a checkpoint that a key of before signed counts with --former, and not without") {
    Desk desk;
    Kept kept;
    const PrivateKey ed25519 = PrivateKey::generate(Algorithm::ed25519).value(), sm2 = PrivateKey::generate(Algorithm::sm2_sm3).value();
    write("before", signed_checkpoint(kOrigin, kept.earlier, {&ed25519, &sm2}).value());
    write("former-ed25519.pub", ed25519.public_key().pem());
    write("former-sm2.pub", sm2.public_key().pem());
    const std::string pack = "pack kept.zip --key keys --lang en --head-file before --proof earlier-pack.json ";
    CHECK(desk.run(pack).exit == 7);
    CHECK(desk.run(pack + "--former former-ed25519.pub --former former-sm2.pub").exit == 0);
}

TEST_CASE("the help about packs fits a screen of 24 lines in both languages") {
    Desk desk;
    for (const char* language : {"zh", "en"}) {
        const Said help = desk.run(std::string("pack --help --lang ") + language);
        CHECK_MESSAGE(split(help.out, "\n").size() <= 25, help.out);  // the last is behind the last line feed
        for (const std::string_view line : split(help.out, "\n")) CHECK(display_width(line) <= 80);
    }
}
