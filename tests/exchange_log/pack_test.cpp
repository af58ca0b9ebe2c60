// Evidence packs: what holds, whom a reader believes, and what is no pack at all.

#include "creditlink/base/zip.h"
#include "creditlink/signing/document_signature.h"
#include "pack_fixture.h"
#include "pack_manifest.h"

using namespace creditlink;
using namespace creditlink::test;
using namespace creditlink::pack_member;

TEST_CASE("every sort of pack holds, and says what was sent and answered") {
    const Folder folder;
    for (const PackSort& sort : pack_sorts()) {
        CAPTURE(sort.name);
        const EvidencePack pack = packed(folder, sort.exchange, sort.submission, sort.whole);
        const auto bytes = pack_bytes(pack);
        REQUIRE(bytes);
        CHECK(*bytes == pack_bytes(pack).value());
        const Path file = folder.fresh();
        write(file, *bytes);
        const auto opened = open_pack(file);
        REQUIRE_MESSAGE(opened, fault_of(opened));
        CHECK(opened->about == pack.about);
        CHECK(opened->members == pack.members);
        const auto found = check_pack(*opened, {kOrigin, public_keys(), {}, {}, {}});
        REQUIRE_MESSAGE(found, found.error().place << ": " << found.error().message);
        CHECK(found->submitted == 3);
        CHECK(found->answered == 4);
        CHECK(found->receipt == "r-b-1");
        CHECK(found->outcome == (sort.submission.empty() || sort.name == "channel" ? "" : "accepted"));
        CHECK(found->unproven == std::vector<std::string>{"page.html"});
        CHECK(found->source_row == (sort.name == "row" || sort.name == "row, whole"));
        CHECK(found->mapping == found->source_row);
    }
}

TEST_CASE("the verdict of a record is the one that the receipt lists under its id") {
    const Folder folder;
    Exchange exchange = Exchange::of(3);
    exchange.results =
        R"([{"id":"s-1","outcome":"rejected","code":"10003","field":"XK_JDRQ","message":"empty"},{"id":"s-2","outcome":"doubtful","code":"40001"}])";
    sign(exchange);
    for (const auto& [id, outcome] :
         {std::pair{"s-0", "accepted"}, std::pair{"s-1", "rejected"}, std::pair{"s-2", "doubtful"}}) {
        const auto found = check_pack(packed(folder, exchange, id, false), {});
        REQUIRE(found);
        CHECK(found->outcome == outcome);
    }
}

TEST_CASE("a pack of one record holds nothing of the other records, wherever it stands") {
    const Folder folder;
    Exchange exchange = Exchange::of(9);
    exchange.source_rows = true;
    sign(exchange);
    for (const BodyRecord& record : exchange.records) {
        const EvidencePack pack = packed(folder, exchange, record.id, false);
        REQUIRE(check_pack(pack, {}));
        const std::string bytes = pack_bytes(pack).value();
        for (std::size_t i = 0; i < exchange.records.size(); ++i)
            for (const char* of : {"person ", "note of "}) {
                const bool there = of[0] == 'p' || i > 0;  // of the first one no row is kept
                CHECK((bytes.find(of + std::to_string(i)) != std::string::npos) == (there && exchange.records[i].id == record.id));
            }
        for (const std::string& salt : {exchange.batch_salt, exchange.rows_salt}) CHECK(bytes.find(hex(salt)) == std::string::npos);
    }
}

TEST_CASE("whoever brings keys, a log's name or a witness of his own is told where the pack differs") {
    const Folder folder;
    const EvidencePack pack = packed(folder, pack_sorts()[0].exchange, "s-3", false);
    const std::string other = PrivateKey::generate(Algorithm::sm2_sm3)->public_key().id();
    const auto refused = [&](const PackTrust& trust) {
        const auto found = check_pack(pack, trust);
        return found                               ? "(none)"
               : found.error().code == Errc::trust ? found.error().place
                                                   : "(" + found.error().message + ")";
    };
    CHECK(refused({{}, {}, office_key().public_key().id(), platform_key().public_key().id(), {}}) == "(none)");
    CHECK(refused({{}, {}, other, {}, {}}) == kOfficeKey);
    CHECK(refused({{}, {}, {}, other, {}}) == kPlatformKey);
    CHECK(refused({"creditlink/other", {}, {}, {}, {}}) == kManifest);
    CHECK(refused({{}, {published_witness_key().public_key()}, {}, {}, {}}) == kCheckpoint);
    CHECK(refused({{},
                   {},
                   {},
                   {},
                   {NoteKey{"audit.example/w1", NoteKeyUse::witness, published_witness_key().public_key()}}}) ==
          kCheckpoint);
}

TEST_CASE("a zip with a member twice, with too many, or that is none at all is refused") {
    const Folder folder;
    const auto members = members_of(packed(folder, pack_sorts()[0].exchange, "s-3", false));
    auto twice = members;
    twice.push_back({"recorD.json", "{}"});
    std::string bytes = zip_of(twice).value();
    for (std::size_t at; (at = bytes.find("recorD.json")) != std::string::npos;) bytes[at + 5] = 'd';
    const Path file = folder.fresh();
    write(file, bytes);
    CHECK(fault_of(open_pack(file)) == kRecord);
    auto many = members;
    for (int i = 0; i < 64; ++i) many.push_back({"m" + std::to_string(i), ""});
    CHECK_FALSE(open_pack(written(folder, many)));
    write(file, "no zip");
    CHECK(open_pack(file).error().code == Errc::log_integrity);
    CHECK(open_pack(folder.fresh()).error().code == Errc::not_found);
}

TEST_CASE("a manifest has one text for one meaning, and names are no paths") {
    const Folder folder;
    const std::string text = pack_manifest(packed(folder, pack_sorts()[0].exchange, "s-3", false));
    REQUIRE(PackManifest::parse(text));
    for (const std::string& other :
         {text + "\n", " " + text, text.substr(0, text.size() - 1),
          std::string(text).replace(text.find("{\"pack\""), 1, "{ "), std::string("{}"), std::string()})
        CHECK_FALSE(PackManifest::parse(other));
    for (const char* name : {"record.json", "PACK.md", "log-keys", "a"}) CHECK(is_pack_member_name(name));
    for (const char* name : {"", ".", "..", ".x", "a/b", "a\\b", "a b", "\xE8\xAE\xB0", "a\n"})
        CHECK_FALSE(is_pack_member_name(name));
    CHECK_FALSE(is_pack_member_name(std::string(65, 'a')));
}

TEST_CASE("a source row is that of the record, spelled out as it was read, and cannot be left out or put in against the log") {
    const Folder folder;
    Exchange exchange = Exchange::of(5);
    exchange.source_rows = true;
    sign(exchange);
    const EvidencePack pack = packed(folder, exchange, "s-3", false), other = packed(folder, exchange, "s-2", false),
                       none = packed(folder, pack_sorts()[0].exchange, "s-3", false);
    const std::string& row = *pack.find(kSourceRow);
    CHECK(row.find(R"("cells":[["姓名","person 3"],["备注","note of 3"]],"corrected":[])") != std::string::npos);
    const auto with = [&](EvidencePack changed, std::string text) {
        changed.members[std::string(kSourceRow)] = std::move(text);
        return fault_of(check_pack(changed, {}));
    };
    CHECK(with(pack, row) == "(none)");
    CHECK(with(pack, *other.find(kSourceRow)) == kSourceRow);
    CHECK(with(none, row) == kSourceRow);
    for (const auto& [from, to] : {std::pair{"\"person 3\"]", "\"person 4\"]"}, std::pair{"note of 3", "note of 4"}, std::pair{"rows.csv", "more.csv"},
                                   std::pair{"\"place\":3", "\"place\":2"}, std::pair{"\"count\":5", "\"count\":6"}}) {
        std::string text = row;
        for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += std::string(to).size()) text.replace(at, std::string(from).size(), to);
        CHECK_MESSAGE(with(pack, text) == kSourceRow, to);
    }
}

TEST_CASE("a certificate in a pack is one of the platform's key, and the rest of it is said to be unproven") {
    const Folder folder;
    EvidencePack pack = packed(folder, pack_sorts()[0].exchange, "s-3", false);
    const auto certificate = [](const PrivateKey& key) { return self_signed_certificate(key, {.name = "平台", .from = kNow, .until = kNow + 1000}).value(); };
    pack.members[std::string(kPlatformCertificate)] = certificate(platform_key());
    const auto found = check_pack(pack, {});
    REQUIRE(found);
    CHECK(found->unproven == std::vector<std::string>{"page.html", "platform-certificate.pem"});
    for (const std::string& other : {certificate(office_key()), std::string("none")}) {
        pack.members[std::string(kPlatformCertificate)] = other;
        CHECK(fault_of(check_pack(pack, {})) == kPlatformCertificate);
    }
}

TEST_CASE("the mapping in a pack is the one that the heading of the source row names, or it is said to be unproven") {
    const Folder folder;
    Exchange exchange = Exchange::of(3);
    exchange.source_rows = true;
    sign(exchange);
    EvidencePack pack = packed(folder, exchange, "s-2", false);
    pack.members[std::string(kMapping)] = kRowMapping + " ";
    CHECK(fault_of(check_pack(pack, {})) == kMapping);
    pack.members.erase(std::string(kMapping));  // the office may not have its text any more
    const auto without = check_pack(pack, {});
    REQUIRE(without);
    CHECK_FALSE(without->mapping);
    EvidencePack none = packed(folder, exchange, "s-0", false);  // of a record without a row nothing names it
    none.members[std::string(kMapping)] = "{}";
    const auto unproven = check_pack(none, {});
    REQUIRE(unproven);
    CHECK_FALSE(unproven->mapping);
    CHECK(unproven->unproven == std::vector<std::string>{"mapping.json", "page.html"});
}

TEST_CASE("of a record that no row is kept of the pack says so, as the log does") {
    const Folder folder;
    Exchange exchange = Exchange::of(2);
    exchange.source_rows = true;
    sign(exchange);
    const EvidencePack none = packed(folder, exchange, "s-0", false);
    CHECK(none.find(kSourceRow)->find(R"("heading":"","row":"null","cells":[],"corrected":[])") != std::string::npos);
    const auto found = check_pack(none, {});
    REQUIRE(found);
    CHECK_FALSE(found->source_row);
    EvidencePack pack = packed(folder, exchange, "s-1", false);
    auto row = SourceRowProof::parse(*pack.find(kSourceRow), exchange.records[1].data);
    REQUIRE(row);
    row->heading.clear(), row->row = "null";
    pack.members[std::string(kSourceRow)] = row->json(exchange.records[1].data);
    CHECK(fault_of(check_pack(pack, {})) == kSourceRow);  // this one's was kept
}
