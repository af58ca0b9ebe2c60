// A set of packs is what its list says: of which day or sample, and every member of it.

#include "creditlink/exchange_log/pack_set.h"

#include "creditlink/base/encode.h"
#include "pack_fixture.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

const std::string kDay =
    "2025-11-25";  // begins, in Beijing, at the millisecond at which the fixture's entries are made

std::string batch_pack(const Folder& folder, int attempt = 1) {
    Exchange exchange = Exchange::of(2);
    exchange.attempt = attempt;
    sign(exchange);
    return pack_bytes(packed(folder, exchange, "", true)).value();
}

std::string set_bytes(std::string kind, std::string subject, const std::string& pack, std::string submission = {}) {
    PackSetWriter writer({.origin = kOrigin,
                          .made = "2025-11-26T00:00:00+08:00",
                          .kind = std::move(kind),
                          .subject = std::move(subject),
                          .list = {},
                          .lines = {}});
    writer.add("b-1", std::move(submission), pack);
    return writer.bytes("<p>for people</p>").value();
}

Result<PackSet> check(const Folder& folder, const std::string& bytes, const PackTrust& trust = {}) {
    const Path file = folder.fresh();
    write(file, bytes);
    std::size_t visited = 0;
    auto set = check_pack_set(file, trust, [&](const auto&...) { ++visited; });
    if (set) CHECK(visited == 1);
    return set;
}

// The member at fault; empty: the set holds.
std::string fault_of(const Folder& folder, const std::string& bytes) {
    const auto set = check(folder, bytes);
    return set ? std::string() : set.error().place;
}

PackSet a_day() {
    return {.origin = kOrigin, .made = "2025-11-26T00:00:00+08:00", .kind = "day", .subject = kDay, .list = {}, .lines = {}};
}

// A sample of the record at `place` of the batch, and a pack for it.
std::string sample_bytes(const std::string& place, const std::string& pack, const std::string& submission) {
    const std::string list = "creditlink/sample/v1\norigin " + kOrigin + "\n4 b-1 " + place + "\n";
    PackSet about = a_day();
    about.kind = "sample", about.subject = hex(bytes_of(sha256(list))), about.list = list;
    PackSetWriter writer(std::move(about));
    writer.add("b-1", submission, pack);
    return writer.bytes("<p>for people</p>").value();
}

}  // namespace

TEST_CASE("a day's set holds the whole batches that were sent on that day in Beijing, and on no other") {
    Folder folder;
    const std::string pack = batch_pack(folder);
    CHECK(fault_of(folder, set_bytes("day", kDay, pack)).empty());
    for (const char* other : {"2025-11-24", "2025-11-26"})
        CHECK(fault_of(folder, set_bytes("day", other, pack)) == "0001.zip");
    for (const char* none : {"", "2025-11", "2025-11-31", "2025/11/25", "2025-11-25 "})
        CHECK(fault_of(folder, set_bytes("day", none, pack)) == "set.json");
}

TEST_CASE("a batch that was sent again belongs to the day of its first attempt, never to a later one") {
    Folder folder;
    const std::string pack = batch_pack(folder, 2);
    CHECK(fault_of(folder, set_bytes("day", kDay, pack)).empty());
    CHECK(fault_of(folder, set_bytes("day", "2025-11-24", pack)).empty());
    CHECK(fault_of(folder, set_bytes("day", "2025-11-26", pack)) == "0001.zip");
}

TEST_CASE("a pack of one record is none of a day's") {
    Folder folder;
    Exchange exchange = Exchange::of(2);
    sign(exchange);
    const std::string pack = pack_bytes(packed(folder, exchange, "s-1", false)).value();
    CHECK(fault_of(folder, set_bytes("day", kDay, pack, "s-1")) == "0001.zip");
}

TEST_CASE("a set that is neither of a day nor of a sample is refused, not reported as either") {
    Folder folder;
    const std::string pack = batch_pack(folder);
    for (const char* kind : {"", "month", "Day", "sample "})
        CHECK(fault_of(folder, set_bytes(kind, kDay, pack)) == "set.json");
}

TEST_CASE("the page for people is the one that was made with the set") {
    Folder folder;
    std::string bytes = set_bytes("day", kDay, batch_pack(folder));
    const Path file = folder.fresh();
    write(file, bytes);
    const auto zip = ZipReader::open(file);
    REQUIRE(zip);
    std::vector<ZipMember> members;
    for (const std::string& name : zip->names()) members.push_back({name, zip->read_all(name, 1u << 20).value()});
    CHECK(fault_of(folder, zip_of(members).value()).empty());
    for (ZipMember& member : members)
        if (member.name == "page.html") member.bytes = "<p>for other people</p>";
    CHECK(fault_of(folder, zip_of(members).value()) == "page.html");
}

TEST_CASE("a set without lines is none, and of one whose packs are all missing nothing was checked: neither holds") {
    Folder folder;
    PackSetWriter none(a_day());
    CHECK(fault_of(folder, none.bytes("<p>").value()) == "set.json");
    PackSetWriter missing(a_day());
    missing.missing("b-1", {}, "not answered yet");
    const auto unchecked = check(folder, missing.bytes("<p>").value());
    REQUIRE_FALSE(unchecked);
    CHECK(unchecked.error().code == Errc::trust);
    missing.add("b-1", {}, batch_pack(folder));
    CHECK(fault_of(folder, missing.bytes("<p>").value()).empty());
}

TEST_CASE("a set of another log is not believed, whatever its packs say") {
    Folder folder;
    const std::string bytes = set_bytes("day", kDay, batch_pack(folder));
    CHECK(check(folder, bytes, {kOrigin, public_keys(), {}, {}, {}}));
    const auto other = check(folder, bytes, {"creditlink/other", public_keys(), {}, {}, {}});
    REQUIRE_FALSE(other);
    CHECK(other.error().code == Errc::trust);
    CHECK(other.error().place == "set.json");
}

TEST_CASE("a sample's pack is of one record that shows its place: neither a whole one nor one without contents does") {
    Folder folder;
    Exchange exchange = Exchange::of(3);
    sign(exchange);
    const Path log = folder.fresh();
    EvidencePack pack = packed(folder, exchange, "s-0", false, 3, log);
    CHECK(fault_of(folder, sample_bytes("0", pack_bytes(pack).value(), "s-0")).empty());
    CHECK(fault_of(folder, sample_bytes("1", pack_bytes(pack).value(), "s-0")) == "0001.zip");
    CHECK(fault_of(folder, sample_bytes("0 0", pack_bytes(pack).value(), "s-0")) == "sample.txt");
    CHECK(fault_of(folder, sample_bytes("0", pack_bytes(packed(folder, exchange, "s-0", true)).value(), "s-0")) ==
          "0001.zip");
    ExchangeLog again = opened(log);
    REQUIRE(again.append("erasing", R"({"erasure":"e-1","below":5,"ranges":[{"class":"xk","from":"2025-01","until":"2025-11"}]})"));
    REQUIRE(again.append("erased", R"({"erasure":"e-1","contents":2})"));
    REQUIRE(again.checkpoint());
    pack.about.erased = "e-1", pack.about.office = pack.about.platform_key = {};
    for (const std::string_view name : {pack_member::kRecord, pack_member::kRecordPath, pack_member::kRequestHead,
                                        pack_member::kReceipt, pack_member::kSalts, pack_member::kOfficeKey,
                                        pack_member::kPlatformKey})
        pack.members.erase(std::string(name));
    prove_again(pack, log, {{pack_member::kSubmitted, 3}, {pack_member::kAnswered, 4}, {pack_member::kErasing, 5}, {pack_member::kErased, 6}});
    const auto erased = check_pack(pack, {});
    REQUIRE_MESSAGE(erased, erased.error().place << ": " << erased.error().message);
    CHECK(fault_of(folder, sample_bytes("0", pack_bytes(pack).value(), "s-0")) == "0001.zip");
}

TEST_CASE("a set has nothing beside its members either, and neither has a pack in it") {
    Folder folder;
    const std::string pack = batch_pack(folder), set = set_bytes("day", kDay, pack);
    CHECK(fault_of(folder, set).empty());
    CHECK(fault_of(folder, set + "more") == "zip");
    CHECK(fault_of(folder, set_bytes("day", kDay, pack + "more")) == "0001.zip/zip");
}
