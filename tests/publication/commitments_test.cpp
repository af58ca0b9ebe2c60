// The public list of signed commitments, and the keys of signatures: pages and their forms for programs.

#include <filesystem>

#include "creditlink/letter/document.h"
#include "creditlink/publication/site.h"
#include "letter/fixture.h"
#include "support/temporary_folder.h"

using namespace creditlink;

namespace {

const CivilDate kDay = *CivilDate::of(2026, 11, 20);
constexpr std::int64_t kSecond = 1'795'100'000;

LetterVersion public_version() {
    LetterVersion v;
    v.id = "sample", v.version = 1, v.state = LetterState::published, v.text = letter_test::kLetter;
    auto letter = parse_letter(v.text, v.id, "sample.md");
    REQUIRE(letter);
    v.document = letter_document(*letter, nullptr, 1);
    v.digest = sha256(v.document);
    v.effective = kDay, v.published = kSecond;
    return v;
}

PublicCommitment commitment(const std::string& name, const std::string& result = {}) {
    PublicCommitment c{.code = "22000020261120000001", .letter = "sample", .version = 1, .subject = name, .category = "自然人", .identify = "110105********002X", .signed_on = kDay, .until = {}, .result = result, .judged = {}};
    if (!result.empty()) c.judged = kDay;
    return c;
}

SiteFiles site_with(std::vector<PublicCommitment> commitments, std::int64_t before = kSecond, Renderings renderings = {}) {
    const SiteOptions options{.office = "示范厅", .as_of = kDay, .renderings = std::move(renderings), .commitments = std::move(commitments), .before = before};
    auto items = ServiceItems::parse(R"({"title": "t", "items": []})", "items.json");
    REQUIRE(items);
    auto files = site_files({public_version()}, *items, options);
    REQUIRE(files);
    return *files;
}

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a commitment is told with its letter and how it was kept, in words and for programs, and hostile names stay text") {
    const SiteFiles files = site_with({commitment("<b>甲</b>", "部分履行"), commitment("乙")});
    const std::string &html = files.at("commitments.html"), &json = files.at("commitments.json");
    for (const std::string_view part : {"&lt;b&gt;甲", "部分履行", "尚未认定", "letters/sample/index.html", "22000020261120000001", "110105********002X", "部分履行 1 份"}) CHECK_MESSAGE(says(html, part), part);
    CHECK_FALSE(says(html, "<b>甲"));
    CHECK(says(json, R"("performance":{"result":"部分履行","judged":"2026-11-20"})"));
    CHECK(says(files.at("index.json"), R"("commitments":{"path":"commitments.json","count":2,)"));
    CHECK(says(files.at("index.html"), "commitments.html"));
}

TEST_CASE("a masked name is said to be one, for programs too, and the page says whose names are masked") {
    PublicCommitment open = commitment("佴旎");
    open.name_masked = false;
    const SiteFiles files = site_with({commitment("佴*"), open});
    const std::string& json = files.at("commitments.json");
    CHECK(says(json, R"("promisor":"佴*","masked":true,)"));
    CHECK(says(json, R"("promisor":"佴旎","category")"));
    CHECK(says(files.at("commitments.html"), "自然人和个体工商户的名称只写第一个字"));
}

TEST_CASE("the list that stands on a site is compared without its second: a site of another second may show the same") {
    const TemporaryFolder folder;
    const Path site = folder.path() / "site";
    auto items = ServiceItems::parse(R"({"title": "t", "items": []})", "items.json");
    REQUIRE(items);
    const auto shows = [&](std::vector<PublicCommitment> commitments) {
        const auto same = shows_commitments(site, {public_version()}, *items, {.office = "示范厅", .as_of = kDay, .commitments = std::move(commitments), .before = *second_of_site(site)});
        REQUIRE(same);
        return *same;
    };
    REQUIRE(write_site(site, site_with({commitment("甲")}, kSecond - 60)));
    CHECK(shows({commitment("甲")}));
    CHECK_FALSE(shows({}));
    CHECK_FALSE(shows({commitment("甲", "全部履行")}));
}

TEST_CASE("a list longer than a page has more of them, linked both ways") {
    const SiteFiles files = site_with(std::vector<PublicCommitment>(201, commitment("甲")));
    CHECK(says(files.at("commitments.html"), "第 1 页，共 3 页"));
    CHECK(says(files.at("commitments-2.html"), "href=\"commitments.html\""));
    CHECK(says(files.at("commitments-2.html"), "href=\"commitments-3.html\""));
    CHECK_FALSE(says(files.at("commitments-3.html"), "下一页"));
    CHECK_FALSE(files.contains("commitments-4.html"));
}

TEST_CASE("where no commitments are published, no page of them is named") {
    const SiteFiles files = site_with({}, 0);
    CHECK_FALSE(files.contains("commitments.html"));
    CHECK_FALSE(says(files.at("index.html"), "commitments"));
}

TEST_CASE("the key of the signatures stands on the site once, with its fingerprint and the command that uses it") {
    const std::string pem = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n";  // three bytes
    const std::string name = "709e80c88487a241";                                               // SHA-256 of 00 00 00
    const SiteFiles files = site_with({}, 0, {{{"sample", 1}, {{"v1.pdf", "pdf"}, {"v1.pdf.sm2", "signature"}, {"sm2.pub", pem}}}});
    CHECK(files.at("keys/" + name + ".pub") == pem);
    CHECK_FALSE(files.contains("letters/sample/sm2.pub"));
    CHECK(says(files.at("verify.html"), "-verify " + name + ".pub -sigopt distid:1234567812345678"));
    CHECK_FALSE(says(files.at("index.json"), "sm2.pub"));
}
