// PDF, and what holds of all formats: the same bytes from the same words. What other programs say of it: whole/documents.mjs.

#include "fixture.h"

using namespace creditlink;
using namespace creditlink::rendering_test;

namespace {

std::string pdf(const std::string& of, const RenderingOptions& options = kOptions, const DocumentSigner& signer = {}) {
    auto made = rendered(Format::pdf, of, fonts(), options, signer);
    if (!made) FAIL(made.error().message << " " << made.error().place);
    return *made;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("the same document gives the same bytes, and one character more gives others") {
    for (const Format format : {Format::pdf, Format::ofd, Format::docx}) {
        const auto made = [&](const std::string& of) { return *rendered(format, of, fonts(), kOptions); };
        CHECK(made(document()) == made(document()));
        CHECK(made(document()) != made(document("材料都真实。")));
    }
}

TEST_CASE("what is no letter's document is not rendered") {
    for (const std::string& other : {std::string("<p>text</p>"), letter_test::with(document(), "<h1>", "<img/><h1>"), std::string()})
        CHECK_FALSE(rendered(Format::pdf, other, fonts(), kOptions));
}

TEST_CASE("a signature covers every byte of the file but its own") {
    std::string covered;
    const std::string file = pdf(document(), kOptions, [&](std::string_view bytes) -> Result<std::string> {
        covered = bytes;
        return std::string("\x30\x03\x02\x01\x07", 5);
    });
    const std::size_t open = file.find("/Contents <") + 10, close = file.find('>', open) + 1;
    CHECK(covered == file.substr(0, open) + file.substr(close));
    CHECK(file.substr(open + 1, 10) == "3003020107");
    CHECK(has(file, "/ByteRange [0 "));
    CHECK(has(file, "/SubFilter /ETSI.CAdES.detached"));
}

TEST_CASE("a signature that does not fit its place, or cannot be made, leaves no file") {
    CHECK_FALSE(rendered(Format::pdf, document(), fonts(), kOptions, [](std::string_view) -> Result<std::string> { return std::string(20'000, 'x'); }));
    CHECK_FALSE(rendered(Format::pdf, document(), fonts(), kOptions, [](std::string_view) -> Result<std::string> { return Error{Errc::trust, "no key", {}, {}}; }));
}
