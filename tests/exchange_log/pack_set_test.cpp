// A set of packs is what its list says: of which day or sample, and every member of it.

#include "creditlink/exchange_log/pack_set.h"

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

// The member at fault; empty: the set holds.
std::string fault_of(const Folder& folder, const std::string& bytes) {
    const Path file = folder.fresh();
    write(file, bytes);
    std::size_t visited = 0;
    const auto set = check_pack_set(file, {}, [&](const auto&...) { ++visited; });
    if (!set) return set.error().place;
    CHECK(visited == 1);
    return {};
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
