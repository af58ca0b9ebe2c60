// A pack about an exchange whose contents were erased: it says so by the erasure's own entries, and holds.

#include "pack_fixture.h"

using namespace creditlink;
using namespace creditlink::test;
using namespace creditlink::pack_member;

namespace {

// Sent and answered at 1764000000000: November 2025.
struct ErasedPack {
    Folder folder;
    Path log = folder.fresh();
    EvidencePack pack;

    explicit ErasedPack(const std::string& erasing, const std::string& erased = R"({"erasure":"e-1","contents":2})") {
        Exchange exchange = Exchange::of(3);
        sign(exchange);
        pack = packed(folder, exchange, "s-1", false, 3, log);
        ExchangeLog again = opened(log);
        REQUIRE(again.append("erasing", erasing));
        REQUIRE(again.append("erased", erased));
        REQUIRE(again.checkpoint());
        pack.about.erased = "e-1";
        pack.about.office = pack.about.platform_key = {};
        for (const std::string_view name :
             {kRecord, kRecordPath, kRequestHead, kReceipt, kSalts, kOfficeKey, kPlatformKey})
            pack.members.erase(std::string(name));
        prove_again(pack, log, {{kSubmitted, 3}, {kAnswered, 4}, {kErasing, 5}, {kErased, 6}});
    }
};

std::string erasing_of(const std::string& id = "e-1", int below = 5, const std::string& of = "xk",
                       const std::string& from = "2025-01", const std::string& until = "2025-11",
                       const std::string& kept = "") {
    return R"({"erasure":")" + id + R"(","below":)" + std::to_string(below) + R"(,"ranges":[{"class":")" + of +
           R"(","from":")" + from + R"(","until":")" + until + R"(","contents":2,"bytes":9}],"kept":[)" + kept +
           R"(],"early":false})";
}

}  // namespace

TEST_CASE("a pack without contents holds, of a record and of a batch, and says which erasure took them and when") {
    ErasedPack erased(erasing_of());
    for (const char* submission : {"s-1", ""}) {
        erased.pack.about.submission = submission;
        const Path file = erased.folder.fresh();
        write(file, pack_bytes(erased.pack).value());
        const auto opened = open_pack(file);
        REQUIRE_MESSAGE(opened, fault_of(opened));
        CHECK(opened->about == erased.pack.about);
        const auto found = check_pack(*opened, {kOrigin, public_keys(), {}, {}, {}});
        REQUIRE_MESSAGE(found, found.error().place << ": " << found.error().message);
        CHECK(found->erasing == 5);
        CHECK(found->erased == 6);
        CHECK(found->receipt == "r-b-1");
        CHECK(found->outcome.empty());
        CHECK(found->unproven == std::vector<std::string>{"page.html"});
    }
}

TEST_CASE("an erasure that is another, came later, or left this batch alone does not explain that contents are gone") {
    const auto fault = [](const ErasedPack& erased) { return fault_of(check_pack(erased.pack, {})); };
    CHECK(fault(ErasedPack(erasing_of("e-2"))) == kErasing);
    CHECK(fault(ErasedPack(erasing_of("e-1", 3))) == kErasing);
    CHECK(fault(ErasedPack(erasing_of("e-1", 5, "cf"))) == kErasing);
    CHECK(fault(ErasedPack(erasing_of("e-1", 5, "xk", "2025-12", "2026-01"))) == kErasing);
    CHECK(fault(ErasedPack(erasing_of("e-1", 5, "xk", "2025-01", "2025-10"))) == kErasing);
    CHECK(fault(ErasedPack(erasing_of("e-1", 5, "xk", "2025-01", "2025-11", R"("b-1")"))) == kErasing);
    CHECK(fault(ErasedPack(R"({"erasure":"e-1"})")) == kErasing);
    CHECK(fault(ErasedPack(erasing_of("e-1", 6))) == kErasing);  // of entries behind itself, the exchange among them perhaps
    CHECK(fault(ErasedPack(erasing_of(), R"({"erasure":"e-2"})")) == kErased);
    ErasedPack swapped(erasing_of());
    swapped.pack.members[std::string(kErased)] = swapped.pack.members[std::string(kErasing)];
    CHECK(fault(swapped) == kErased);
}

TEST_CASE("contents, keys and claims of signatures have no place in such a pack, and each part of it is needed") {
    const ErasedPack good(erasing_of());
    for (const std::string_view name : {kRecord, kRecordPath, kRequestHead, kRequestBody, kReceipt, kSalts, kSource,
                                        kOfficeKey, kPlatformKey}) {
        EvidencePack more = good.pack;
        more.members.emplace(name, "x");
        CHECK(fault_of(check_pack(more, {})) == name);
    }
    EvidencePack whole = good.pack;
    whole.about.whole = true;
    CHECK(fault_of(check_pack(whole, {})) == kManifest);
    for (const auto& [name, bytes] : good.pack.members) {
        EvidencePack less = good.pack;
        less.members.erase(name);
        CHECK(fault_of(check_pack(less, {})) == (name == kPage ? "(none)" : name));
        if (name == kPage) continue;
        EvidencePack changed = good.pack;
        changed.members[name][bytes.size() / 2] ^= 1;
        CHECK_FALSE_MESSAGE(check_pack(changed, {}), name);
    }
}

TEST_CASE("who names the office's or the platform's key is told that no signature is left, not that the pack holds") {
    const ErasedPack erased(erasing_of());
    const std::vector<PublicKey> log = public_keys();
    for (const PackTrust& trust : {PackTrust{kOrigin, log, office_key().public_key().id(), {}, {}},
                                   PackTrust{kOrigin, log, {}, platform_key().public_key().id(), {}}}) {
        const auto found = check_pack(erased.pack, trust);
        REQUIRE_FALSE(found);
        CHECK(found.error().code == Errc::trust);
        CHECK(found.error().place == kManifest);
    }
}
