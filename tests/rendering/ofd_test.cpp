// The signature inside an OFD. What other programs say of the file: whole/documents.mjs, browser/letter_site.mjs.

#include "creditlink/base/zip.h"
#include "creditlink/rendering/ofd_signature.h"
#include "fixture.h"

using namespace creditlink;
using namespace creditlink::rendering_test;

namespace {

struct Signed {
    std::string file, statement;  // what the signer was given
};

Signed ofd() {
    Signed made;
    auto file = rendered(Format::ofd, document(), fonts(), kOptions, [&](std::string_view bytes) -> Result<std::string> {
        made.statement = bytes;
        return std::string("value");
    });
    REQUIRE(file);
    made.file = *file;
    return made;
}

std::vector<ZipMember> members_of(const std::string& file) {
    auto zip = ZipReader::open_bytes(file, "test");
    REQUIRE(zip);
    std::vector<ZipMember> members;
    for (const std::string& name : zip->names()) members.push_back({name, *zip->read_all(name)});
    return members;
}

std::vector<std::string> altered(const std::vector<ZipMember>& members) {
    auto file = zip_of(members);
    REQUIRE(file);
    auto signature = ofd_signature(*file);
    REQUIRE(signature);
    return signature->altered;
}

}  // namespace

TEST_CASE("an OFD's signature covers every member but itself, and the document names it") {
    const Signed made = ofd();
    auto signature = ofd_signature(made.file);
    REQUIRE(signature);
    CHECK(signature->altered.empty());
    CHECK(signature->statement == made.statement);
    CHECK(signature->value == "value");
    const std::vector<ZipMember> members = members_of(made.file);
    for (const ZipMember& member : members) {
        const bool own = member.name.ends_with("/Signature.xml") || member.name.ends_with("/SignedValue.dat");
        CHECK_MESSAGE((made.statement.find("FileRef=\"/" + member.name + "\"") != std::string::npos) != own, member.name);
    }
    CHECK(members.front().bytes.find("<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>") != std::string::npos);
}

TEST_CASE("a changed byte in any member is found there; so are a member too many and one too few") {
    const std::vector<ZipMember> members = members_of(ofd().file);
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (members[i].name.ends_with("/Signature.xml") || members[i].name.ends_with("/SignedValue.dat")) continue;
        std::vector<ZipMember> changed = members;
        changed[i].bytes[changed[i].bytes.size() / 2] = static_cast<char>(changed[i].bytes[changed[i].bytes.size() / 2] ^ 1);
        CHECK(altered(changed) == std::vector<std::string>{members[i].name});
        changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(i));
        CHECK(altered(changed) == std::vector<std::string>{members[i].name});
    }
    std::vector<ZipMember> more = members;
    more.push_back({"Doc_0/Annots.xml", "<x/>"});
    CHECK(altered(more) == std::vector<std::string>{"Doc_0/Annots.xml"});
}

TEST_CASE("without a signer an OFD has no signature and says of none, and what is no OFD is told from one without") {
    auto plain = rendered(Format::ofd, document(), fonts(), kOptions);
    REQUIRE(plain);
    CHECK(plain->find("Signatures") == std::string::npos);
    CHECK(ofd_signature(*plain).error().code == Errc::not_found);
    CHECK(ofd_signature("no archive").error().code == Errc::trust);
}

TEST_CASE("two signings differ in the value only, and one that fails leaves no file") {
    CHECK(ofd().file == ofd().file);
    CHECK_FALSE(rendered(Format::ofd, document(), fonts(), kOptions, [](std::string_view) -> Result<std::string> { return Error{Errc::trust, "no key", {}, {}}; }));
}
