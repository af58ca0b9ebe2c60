// Evidence packs that somebody changed: a bit, a member, a whole link of the chain.

#include "creditlink/base/zip.h"
#include "pack_fixture.h"
#include "pack_manifest.h"

using namespace creditlink;
using namespace creditlink::test;
using namespace creditlink::pack_member;

namespace {

// Where to change a member: every byte of a small one, else some all over it.
std::vector<std::size_t> places_in(const std::string& bytes, std::size_t most) {
    std::vector<std::size_t> places;
    const std::size_t step = std::max<std::size_t>(1, bytes.size() / most);
    for (std::size_t at = 0; at < bytes.size(); at += step) places.push_back(at);
    if (!bytes.empty()) places.push_back(bytes.size() - 1);
    return places;
}

}  // namespace

TEST_CASE("a changed bit of any member is found, and the member named") {
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
            for (const std::size_t at : places_in(bytes, 20)) {
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
            CHECK_MESSAGE(fault_of(check_pack(without, {})) == (name == kPage ? "(none)" : name), sort.name);
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
