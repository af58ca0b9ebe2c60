// A pack whose keys changed since a witness cosigned: the head that it cosigned is in the pack too, tied to the checkpoint.

#include "creditlink/exchange_log/cosignature.h"
#include "pack_fixture.h"

using namespace creditlink;
using namespace creditlink::test;
using namespace creditlink::pack_member;

namespace {

NoteKey witness_of_packs() { return {"audit.example/w1", NoteKeyUse::witness, published_witness_key().public_key()}; }
PackTrust witness_wanted() { return {{}, {}, {}, {}, {witness_of_packs()}}; }

std::string tied(const Path& log, const std::string& newer, const std::string& older) {
    auto path = prove_consistency(log, newer, verified_checkpoint(older, kOrigin, public_keys()).value());
    REQUIRE(path);
    path->checkpoint.clear();
    return path->json() + "\n";
}

std::string by_witness(const std::string& note) {
    const PrivateKey key = published_witness_key();
    return cosigned_checkpoint(note, witness_of_packs().name, {&key}, 1764000060).value();
}

struct Grown {
    Folder folder;
    Path log = folder.fresh();
    EvidencePack pack;
    std::string first, second;  // checkpoints over the exchange, and over four entries more

    Grown() {
        Exchange exchange = Exchange::of(3);
        sign(exchange);
        pack = packed(folder, exchange, "s-1", false, 3, log);
        first = read(log / "checkpoint");
        ExchangeLog again = opened(log);
        grow(again, 4);
        REQUIRE(again.checkpoint());
        second = read(log / "checkpoint");
    }
    void put(std::string_view name, std::string bytes) { pack.members[std::string(name)] = std::move(bytes); }
};

}  // namespace

TEST_CASE("a head that a witness cosigned earlier or later than the checkpoint counts, whoever signed that note") {
    Grown grown;
    grown.put(kCosignedPath, tied(grown.log, grown.second, grown.first));
    for (const bool earlier : {true, false}) {
        CAPTURE(earlier);
        prove_again(grown.pack, grown.log, earlier ? grown.second : grown.first, {{kSubmitted, 3}, {kAnswered, 4}});
        std::string note = by_witness(earlier ? grown.first : grown.second);
        note.erase(note.find("\n\n") + 2, note.find("— audit") - note.find("\n\n") - 2);  // the log's own lines
        grown.put(kCosignedHead, note);
        const auto found = check_pack(grown.pack, witness_wanted());
        REQUIRE_MESSAGE(found, found.error().place << ": " << found.error().message);
        CHECK(found->cosignatures.empty());
        REQUIRE(found->former_cosignatures.size() == 1);
        CHECK(found->cosigned.size == (earlier ? 5 : 9));
        CHECK(found->unproven == std::vector<std::string>{"page.html"});
    }
}

TEST_CASE("a cosigned head of another log, of another tree, before the answer or without its path is a fault, named") {
    Grown grown;
    prove_again(grown.pack, grown.log, {{kSubmitted, 3}, {kAnswered, 4}});
    const std::string good = by_witness(grown.first), path = tied(grown.log, grown.second, grown.first);
    const auto fault = [&](const std::string& note, const std::string& between) {
        grown.put(kCosignedHead, note), grown.put(kCosignedPath, between);
        return fault_of(check_pack(grown.pack, {}));
    };
    CHECK(fault(good, path) == "(none)");
    std::string other = good;
    other.replace(0, kOrigin.size(), "creditlink/112200000000000001");
    CHECK(fault(other, path) == kCosignedHead);
    CHECK(fault("no note", path) == kCosignedHead);
    CHECK(fault(by_witness(grown.second), path) == kCosignedPath);
    CHECK(fault(good, path + "\n") == kCosignedPath);
    std::string broken = path;
    broken.replace(broken.find("\"path\":[") + 8, std::string::npos, "[]}\n");
    CHECK(fault(good, broken) == kCosignedPath);
    const Path older = grown.folder.fresh();
    ExchangeLog log = opened(older);
    grow(log, 3);
    REQUIRE(log.checkpoint());
    const std::string early = by_witness(read(older / "checkpoint"));
    CHECK(fault(early, tied(grown.log, grown.second, read(older / "checkpoint"))) == kCosignedHead);
    grown.put(kCosignedHead, good);
    grown.pack.members.erase(std::string(kCosignedPath));
    CHECK(fault_of(check_pack(grown.pack, {})) == kCosignedPath);
    std::string forged = good;
    forged[forged.size() - 9] ^= 1;
    grown.put(kCosignedHead, forged), grown.put(kCosignedPath, path);
    CHECK_FALSE(check_pack(grown.pack, witness_wanted()));
    grown.pack.members.erase(std::string(kCosignedHead)), grown.pack.members.erase(std::string(kCosignedPath));
    CHECK(check_pack(grown.pack, witness_wanted()).error().code == Errc::trust);
}
