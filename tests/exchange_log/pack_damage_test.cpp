// Evidence packs that somebody changed: a bit, a member, a whole link of the chain.

#include <functional>

#include "creditlink/base/zip.h"
#include "pack_fixture.h"
#include "pack_manifest.h"

using namespace creditlink;
using namespace creditlink::test;
using namespace creditlink::pack_member;

namespace {

// Where to change a member: every byte of a small one, else `most` all over it.
std::vector<std::size_t> places_in(const std::string& bytes, std::size_t most) {
    std::vector<std::size_t> places;
    const std::size_t step = std::max<std::size_t>(1, bytes.size() / most);
    for (std::size_t at = 0; at < bytes.size(); at += step) places.push_back(at);
    if (!bytes.empty()) places.push_back(bytes.size() - 1);
    return places;
}

}  // namespace

TEST_CASE("every changed bit of every member is found, and the member named") {
    const Folder folder;
    const PackSort sort = pack_sorts()[6];  // of one record, with its source row
    const EvidencePack pack = packed(folder, sort.exchange, sort.submission, sort.whole);
    const std::string archive = pack_bytes(pack).value();
    const Path file = folder.fresh();
    for (const ZipMember& member : members_of(pack)) {
        const std::size_t place = archive.find(member.name + member.bytes), begin = place + member.name.size();
        REQUIRE(place != std::string::npos);
        std::string changed = archive;
        for (std::size_t at = 0; at < member.bytes.size(); ++at)
            for (int bit = 0; bit < 8; ++bit) {
                changed[begin + at] = static_cast<char>(changed[begin + at] ^ 1 << bit);
                write(file, changed);
                const std::string named = fault_of(open_pack(file));
                if (named != member.name) FAIL_CHECK(member.name << " byte " << at << " bit " << bit << ": " << named);
                changed[begin + at] = static_cast<char>(changed[begin + at] ^ 1 << bit);
            }
    }
    write(file, archive);
    CHECK(open_pack(file));
}

TEST_CASE("a changed bit of any member is found, and the member named, in every sort of pack and with the archive's own sums made anew") {
    const Folder folder;
    for (const PackSort& sort : pack_sorts()) {
        const auto members = members_of(packed(folder, sort.exchange, sort.submission, sort.whole));
        for (std::size_t i = 0; i < members.size(); ++i)
            for (const std::size_t at : places_in(members[i].bytes, 8)) {
                auto changed = members;
                changed[i].bytes[at] = static_cast<char>(changed[i].bytes[at] ^ 1 << at % 8);
                CAPTURE(sort.name);
                CAPTURE(at);
                CHECK(fault_of(open_pack(written(folder, changed))) == members[i].name);
            }
    }
}

TEST_CASE("a changed byte is found, and its member named, before the archive's own sums are made anew") {
    const Folder folder;
    const EvidencePack pack = packed(folder, pack_sorts()[0].exchange, "s-3", false);
    const std::string archive = pack_bytes(pack).value();
    for (const auto& [name, bytes] : pack.members) {
        std::string changed = archive;
        changed[archive.find(bytes) + bytes.size() / 2] ^= 4;
        const Path file = folder.fresh();
        write(file, changed);
        CHECK(fault_of(open_pack(file)) == name);
    }
}

TEST_CASE("with the manifest made anew, a changed bit of any proven member still breaks the chain") {
    const Folder folder;
    for (const PackSort& sort : pack_sorts()) {
        const EvidencePack pack = packed(folder, sort.exchange, sort.submission, sort.whole);
        for (const auto& [name, bytes] : pack.members) {
            if (name == kPage) continue;                        // proves nothing, and the checker says so
            if (name == kRequestHead && !sort.whole) continue;  // its signature covers some fields: below
            for (const std::size_t at : places_in(bytes, sort.name == "row" ? bytes.size() : 20)) {
                EvidencePack changed = pack;
                changed.members[name][at] = static_cast<char>(bytes[at] ^ 1 << at % 8);
                const auto found = check_pack(changed, {});
                CAPTURE(sort.name);
                CAPTURE(name);
                CAPTURE(at);
                REQUIRE_FALSE(found);
                CHECK(pack.members.contains(found.error().place));
            }
        }
    }
}

TEST_CASE("a request head under another signature, target, key or batch is no part of the pack") {
    const Folder folder;
    const EvidencePack pack = packed(folder, pack_sorts()[0].exchange, "s-3", false);
    for (const auto& [from, to] :
         {std::pair{"sig=:", "sig=:AA"}, std::pair{"/exchange/v1", "/exchange/v2"}, std::pair{"POST", "PUT"},
          std::pair{"\"b-1\"", "\"b-2\""}, std::pair{"sm3=:", "sm3=:A"}}) {
        EvidencePack changed = pack;
        std::string& head = changed.members[std::string(kRequestHead)];
        head.replace(head.find(from), std::string(from).size(), to);
        CHECK_MESSAGE(fault_of(check_pack(changed, {})) == kRequestHead, to);
    }
}

TEST_CASE("a member that is missing, added, renamed or exchanged for another is named") {
    const Folder folder;
    const auto members = members_of(packed(folder, pack_sorts()[1].exchange, "s-3", true));
    for (std::size_t i = 0; i < members.size(); ++i) {
        auto without = members;
        without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
        CHECK(fault_of(open_pack(written(folder, without))) == members[i].name);
        for (std::size_t j = 1; j < i; ++j) {
            auto swapped = members;
            std::swap(swapped[i].bytes, swapped[j].bytes);
            CHECK(fault_of(open_pack(written(folder, swapped))) == std::min(members[i].name, members[j].name));
        }
    }
    for (const char* name : {"more.json", "a"}) {
        auto added = members;
        added.push_back({name, "x"});
        CHECK(fault_of(open_pack(written(folder, added))) == name);
    }
    for (const char* name : {"../record.json", "/etc/passwd", "a/b", "x\ny", ".hidden"}) {
        auto added = members;
        added.push_back({name, "x"});
        CHECK(fault_of(open_pack(written(folder, added))) == kManifest);
    }
}

TEST_CASE("a manifest that lacks or adds a member needed is no pack, even if every digest is right") {
    const Folder folder;
    for (const PackSort& sort : pack_sorts()) {
        const EvidencePack pack = packed(folder, sort.exchange, sort.submission, sort.whole);
        for (const auto& [name, bytes] : pack.members) {
            EvidencePack without = pack;
            without.members.erase(name);
            CHECK_MESSAGE(fault_of(check_pack(without, {})) == (name == kPage || name == kMapping ? "(none)" : name), sort.name);
        }
    }
}

TEST_CASE("a member of another exchange, sound there, does not fit here") {
    const Folder folder;
    Exchange other = Exchange::of(5, "b-2");
    other.answer_salt = std::string(16, 'b'), other.batch_salt = std::string(16, 'u');
    for (BodyRecord& record : other.records) record.data.insert(record.data.size() - 2, " other");
    sign(other);
    for (const bool whole : {false, true}) {
        const EvidencePack here = packed(folder, pack_sorts()[0].exchange, "s-3", whole),
                           there = packed(folder, other, "s-3", whole, 9);
        REQUIRE(check_pack(there, {}));
        for (const auto& [name, bytes] : there.members) {
            if (here.members.at(name) == bytes) continue;  // keys, page
            EvidencePack mixed = here;
            mixed.members[name] = bytes;
            const auto found = check_pack(mixed, {});
            CHECK_FALSE_MESSAGE(found, name);
        }
    }
}

namespace {

std::uint32_t number_at(const std::string& bytes, std::size_t at, int width) {
    std::uint32_t number = 0;
    for (int i = width - 1; i >= 0; --i) number = number << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
    return number;
}
void put_at(std::string& bytes, std::size_t at, int width, std::uint32_t number) {
    for (int i = 0; i < width; ++i) bytes[at + static_cast<std::size_t>(i)] = static_cast<char>(number >> (8 * i) & 0xFF);
}

// An archive in which somebody hides something and puts right every offset behind it, so that readers go on to take it.
struct Archive {
    std::string bytes;
    std::size_t end() const { return bytes.rfind("PK\5\6"); }
    std::size_t directory() const { return number_at(bytes, end() + 16, 4); }
    std::size_t entry(const std::string& name) const { return bytes.find(name, directory()) - 46; }
    std::size_t local(const std::string& name) const { return number_at(bytes, entry(name) + 42, 4); }
    // Of bytes that stand before the directory.
    void insert(std::size_t at, const std::string& more) {
        std::size_t place = directory();
        const std::size_t last = end();
        while (place < last) {
            if (const std::uint32_t offset = number_at(bytes, place + 42, 4); offset >= at) put_at(bytes, place + 42, 4, offset + static_cast<std::uint32_t>(more.size()));
            place += 46 + number_at(bytes, place + 28, 2) + number_at(bytes, place + 30, 2) + number_at(bytes, place + 32, 2);
        }
        put_at(bytes, last + 16, 4, number_at(bytes, last + 16, 4) + static_cast<std::uint32_t>(more.size()));
        bytes.insert(at, more);
    }
    // Of bytes inside it.
    void insert_in_directory(std::size_t at, const std::string& more) {
        put_at(bytes, end() + 12, 4, number_at(bytes, end() + 12, 4) + static_cast<std::uint32_t>(more.size()));
        bytes.insert(at, more);
    }
};

struct Hidden {
    const char* name;
    std::function<void(Archive&)> hide;
    std::string place;  // that is named; empty: any
    int bytes;          // so many too many are told of
};

}  // namespace

TEST_CASE("an archive with anything beside its members is no pack: behind, before and between them, in headers and in the directory") {
    const Folder folder;
    const std::string archive = pack_bytes(packed(folder, pack_sorts()[0].exchange, "s-3", false)).value();
    const std::string member = "record.json", hidden = "a note of 22 bytes ...";
    const std::vector<Hidden> all{
        {"behind it", [&](Archive& a) { a.bytes += hidden; }, "zip", 22},
        {"before it", [&](Archive& a) { a.insert(0, hidden); }, "", 22},
        {"between two members", [&](Archive& a) { a.insert(a.local(member), hidden); }, member, 22},
        {"before the directory", [&](Archive& a) { a.insert(a.directory(), hidden); }, "zip", 22},
        {"a whole member that the directory does not name", [&](Archive& a) { a.insert(a.local(member), std::string("PK\3\4") + std::string(26, '\0')); }, member, 30},
        {"an extra field of a header", [&](Archive& a) { const std::size_t at = a.local(member); put_at(a.bytes, at + 28, 2, 22); a.insert(at + 30 + member.size(), "\x99\x99\x12" + std::string(1, '\0') + hidden.substr(4)); }, member, 22},
        {"an extra field in the directory", [&](Archive& a) { const std::size_t at = a.entry(member); put_at(a.bytes, at + 30, 2, 22); a.insert_in_directory(at + 46 + member.size(), "\x99\x99\x12" + std::string(1, '\0') + hidden.substr(4)); }, "zip", 22},
        {"a member's comment", [&](Archive& a) { const std::size_t at = a.entry(member); put_at(a.bytes, at + 32, 2, 22); a.insert_in_directory(at + 46 + member.size(), hidden); }, "zip", 22},
        {"the archive's comment", [&](Archive& a) { put_at(a.bytes, a.end() + 20, 2, 22); a.bytes += hidden; }, "zip", 22},
        {"a time", [&](Archive& a) { for (const std::size_t at : {a.local(member) + 10, a.entry(member) + 12}) put_at(a.bytes, at, 2, 0x6543); }, member, 0},
        {"a mode", [&](Archive& a) { put_at(a.bytes, a.entry(member) + 38, 4, 0x12345678); }, "zip", 0},
    };
    const auto opened = [&](const std::string& bytes) {
        const Path file = folder.fresh();
        write(file, bytes);
        return open_pack(file);
    };
    REQUIRE(opened(archive));
    for (const Hidden& one : all) {
        CAPTURE(one.name);
        Archive changed{archive};
        one.hide(changed);
        const auto pack = opened(changed.bytes);
        REQUIRE_FALSE(pack);
        CHECK(pack.error().code == Errc::log_integrity);
        if (one.place.empty()) continue;
        CHECK(pack.error().place == one.place);
        CHECK((pack.error().message.find(std::to_string(one.bytes) + " bytes") != std::string::npos) == (one.bytes > 0));
    }
}

TEST_CASE("members in another order are no pack") {
    const Folder folder;
    auto members = members_of(packed(folder, pack_sorts()[0].exchange, "s-3", false));
    std::swap(members[2], members[3]);
    CHECK(fault_of(open_pack(written(folder, members))) == members[3].name);  // which does not stand where it should
}
