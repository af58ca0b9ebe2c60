// The public site: a function of the library and the day, written whole or not at all.

#include "creditlink/publication/site.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "creditlink/base/encode.h"
#include "creditlink/base/json.h"
#include "creditlink/letter/document.h"
#include "letter/fixture.h"
#include "support/temporary_folder.h"

using namespace creditlink;

namespace {

namespace fs = std::filesystem;

const CivilDate kToday = *CivilDate::of(2026, 11, 20);

ServiceItems items() {
    auto parsed = ServiceItems::parse(R"({"title": "t", "items": [{"code": "SF-1", "name": "<事项>", "type": "行政许可", "basis": "《b》", "department": "d"}]})", "items.json");
    REQUIRE(parsed);
    return *parsed;
}

LetterVersion version(std::uint32_t number, LetterState state, const std::string& text = letter_test::kLetter, CivilDate effective = kToday) {
    LetterVersion v;
    v.id = "sample", v.version = number, v.state = state, v.text = text;
    auto letter = parse_letter(text, "sample", "sample.md");
    REQUIRE(letter);
    v.document = letter_document(*letter, nullptr, number);
    v.digest = sha256(v.document);
    v.effective = effective, v.published = 1'795'000'000;
    return v;
}

SiteFiles site(const std::vector<LetterVersion>& library, CivilDate day = kToday) {
    auto files = site_files(library, items(), {.office = "示范<厅>", .as_of = day});
    if (!files) FAIL(files.error().message);
    return *files;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("what is published is byte for byte what was approved, in its own file and within the page") {
    const LetterVersion v = version(1, LetterState::published);
    const SiteFiles files = site({v});
    CHECK(files.at("letters/sample/v1.html") == v.document);
    CHECK(files.at("letters/sample/v1.md") == v.text);
    CHECK(has(files.at("letters/sample/index.html"), article_of(v.document)));
    CHECK(has(files.at("letters/sample/index.html"), "现行有效"));
    CHECK(files == site({v}));
}

TEST_CASE("a letter that was never published is nowhere on the site") {
    for (const LetterState state : {LetterState::draft, LetterState::submitted, LetterState::approved}) {
        const SiteFiles files = site({version(1, state)});
        for (const auto& [name, bytes] : files) CHECK_FALSE(has(name + bytes, "sample"));
        CHECK(has(files.at("index.html"), "目前没有公布的承诺书"));
    }
}

TEST_CASE("a withdrawn letter says so on every page that names it, and its text is offered no more") {
    LetterVersion v = version(1, LetterState::withdrawn);
    v.withdrawn = 1'795'100'000, v.note = "依据<已>修改";
    const SiteFiles files = site({v});
    for (const char* page : {"index.html", "types.html", "items.html", "verify.html", "letters/sample/index.html", "letters/sample/v1.html"}) {
        CAPTURE(page);
        CHECK(has(files.at(page), "已撤回"));
        CHECK_FALSE(has(files.at(page), "材料真实"));
        CHECK_FALSE(has(files.at(page), "<已>"));
    }
    const auto index = json::parse(files.at("index.json"));
    REQUIRE(index);
    const json::Value& told = index->find("letters")->items.at(0).find("versions")->items.at(0);
    CHECK(text_in(told, "standing") == "withdrawn");
    CHECK(text_in(told, "withdrawn") == "2026-11-19T22:53:20+08:00");
    CHECK(text_in(told, "reason") == "依据<已>修改");
    CHECK(text_in(told.find("formerFiles")->items.at(0), "sha256") == hex(bytes_of(v.digest)));  // who has the paper still finds what it was
    CHECK(told.find("files")->items.empty());
    CHECK(text_in(*told.find("notice"), "path") == "letters/sample/v1.html");
    CHECK(text_in(*told.find("notice"), "sha256") == hex(bytes_of(sha256(files.at("letters/sample/v1.html")))));
    CHECK_FALSE(files.contains("letters/sample/v1.md"));
}

TEST_CASE("dates take effect by themselves: the same library on another day is another site") {
    const std::string changed = letter_test::with(letter_test::kLetter, "材料真实", "材料都真实");
    const std::vector<LetterVersion> library = {version(2, LetterState::published, changed, kToday.plus_days(5)), version(1, LetterState::published)};
    CHECK(has(site(library).at("letters/sample/index.html"), "材料真实"));
    CHECK(has(site(library).at("letters/sample/index.html"), "尚未施行"));
    const SiteFiles later = site(library, kToday.plus_days(5));
    CHECK(has(later.at("letters/sample/index.html"), "材料都真实"));
    CHECK(has(later.at("letters/sample/index.html"), "已被取代"));
    LetterVersion ending = version(1, LetterState::published);
    ending.ends = kToday;
    CHECK(has(site({ending}).at("index.html"), "现行有效"));
    CHECK(has(site({ending}, kToday.plus_days(1)).at("index.html"), "已到期"));
}

TEST_CASE("names are text everywhere, only the verification page has a script, its own file, and none asks another host for anything") {
    for (auto [name, bytes] : site({version(1, LetterState::published)})) {
        CAPTURE(name);
        if (name.ends_with(".html")) CHECK(has(bytes, "Content-Security-Policy"));
        CHECK(has(bytes, "script-src 'self'") == (name == "verify.html"));
        if (name == "verify.html") bytes = letter_test::with(bytes, "<script src=\"verify.js\"></script>", "");
        if (name == "feed.xml") bytes = letter_test::with(bytes, "http://www.w3.org/2005/Atom", "");
        for (const char* bad : {"<script", "示范<厅>", "<事项>", "src=", "http://", "https://", "@import", "url("})
            if (!name.ends_with(".json")) CHECK_FALSE(has(bytes, bad));
    }
}

TEST_CASE("a version's standing is the site's own, whoever asks: its days count and not its state alone") {
    LetterVersion first = version(1, LetterState::published), second = version(2, LetterState::published, letter_test::kLetter, kToday.plus_days(10));
    second.ends = kToday.plus_days(20);
    const std::vector<LetterVersion> library{second, first};
    CHECK(standing_of(first, library, kToday) == Standing::in_force);
    CHECK(standing_of(second, library, kToday) == Standing::upcoming);
    CHECK(standing_of(first, library, kToday.plus_days(10)) == Standing::superseded);
    CHECK(standing_of(second, library, kToday.plus_days(20)) == Standing::in_force);
    CHECK(standing_of(second, library, kToday.plus_days(21)) == Standing::expired);
    CHECK(name_of(Standing::expired) == "expired");
    CHECK(title_of(Standing::expired) == "已到期");
}

TEST_CASE("the feed has every publication and withdrawal, newest first, as well-formed XML with lasting ids") {
    LetterVersion first = version(1, LetterState::withdrawn), second = version(2, LetterState::published);
    first.withdrawn = 1'795'200'000, first.note = "依据<已>\x01修改", second.published = 1'795'100'000;
    const std::string feed = site({second, first}).at("feed.xml");
    const auto withdrawn = feed.find("第 1 版撤回"), newer = feed.find("第 2 版公布"), older = feed.find("第 1 版公布");
    CHECK(withdrawn < newer);
    CHECK(newer < older);
    CHECK(older != std::string::npos);
    CHECK(has(feed, "依据&lt;已&gt; 修改"));
    CHECK(has(feed, "<updated>2026-11-21T02:40:00+08:00<"));
    const auto id = [](const std::string& text, std::size_t from) { return text.substr(text.find("<id>", from), 60); };
    const std::string before = site({version(1, LetterState::published)}).at("feed.xml");
    CHECK(id(before, before.find("第 1 版公布")) == id(feed, older));
    CHECK_FALSE(has(site({}).at("feed.xml"), "<entry>"));
}

TEST_CASE("a changed character, a missing file and a foreign one are each named") {
    const TemporaryFolder folder;
    const Path at = folder / "site";
    const SiteFiles files = site({version(1, LetterState::published)});
    REQUIRE(write_site(at, files));
    auto sound = check_site(at, files);
    REQUIRE(sound);
    CHECK(sound->empty());
    CHECK(day_of_site(at) == kToday);
    std::fstream(at / "letters/sample/v1.html", std::ios::in | std::ios::out).seekp(300).put('x');
    fs::remove(at / "types.html");
    std::ofstream(at / "letters/evil.html") << "x";
    auto faults = check_site(at, files);
    REQUIRE(faults);
    REQUIRE(faults->size() == 3);
    CHECK((*faults)[0].file == "letters/evil.html");
    CHECK((*faults)[0].kind == SiteFault::Kind::foreign);
    CHECK((*faults)[1].file == "letters/sample/v1.html");
    CHECK((*faults)[1].kind == SiteFault::Kind::changed);
    CHECK((*faults)[2].kind == SiteFault::Kind::missing);
}

TEST_CASE("whoever has the turn writes the site, and another one waits for it") {
    const TemporaryFolder folder;
    const Path at = folder / "site";
    {
        const auto turn = site_turn(at);
        REQUIRE(turn);
        const auto other = write_site(at, site({version(1, LetterState::published)}));
        REQUIRE_FALSE(other);
        CHECK(other.error().code == Errc::locked);
        CHECK(write_site(*turn, at, site({version(1, LetterState::published)})));
    }
    CHECK(write_site(at, site({version(1, LetterState::published)})));
}

TEST_CASE("beside each file stands the key that its signature is checked with, though the office has changed its key") {
    const auto files_of = [](std::uint32_t number, const std::string& key) {
        const std::string name = "v" + std::to_string(number) + ".pdf";
        const std::string page = "v" + std::to_string(number) + ".html", text = "v" + std::to_string(number) + ".md";
        return std::vector<Rendering>{{name, "pdf"}, {name + ".sm2", "signature"}, {page + ".sm2", "signature"}, {text + ".sm2", "signature"}, {std::string(kSignatureKey), "-----BEGIN PUBLIC KEY-----\n" + key + "\n-----END PUBLIC KEY-----\n"}};
    };
    const Renderings renderings{{{"sample", 1}, files_of(1, "AAAA")}, {{"sample", 2}, files_of(2, "BBBB")}};
    auto files = site_files({version(2, LetterState::published), version(1, LetterState::superseded)}, items(), {.office = "厅", .as_of = kToday, .renderings = renderings});
    REQUIRE(files);
    std::vector<std::string> keys;
    for (const auto& [name, bytes] : *files)
        if (name.starts_with("keys/")) keys.push_back(name);
    REQUIRE(keys.size() == 2);
    const std::string& verify = files->at("verify.html");
    std::vector<std::string> named;
    for (const std::string file : {"第 1 版 v1.pdf", "第 2 版 v2.pdf", "第 1 版 v1.html", "第 2 版 v2.html", "第 1 版 v1.md", "第 2 版 v2.md"}) {
        const std::size_t at = verify.find(file);
        REQUIRE(at != std::string::npos);
        const std::size_t link = verify.find("<a href=\"keys/", at);
        REQUIRE(link != std::string::npos);
        REQUIRE(link < verify.find("</td>", at));
        named.push_back(verify.substr(link + 9, keys[0].size()));
    }
    CHECK(named[0] != named[1]);
    for (const std::size_t other : {2, 4}) CHECK((named[other] == named[0] && named[other + 1] == named[1]));
    CHECK(files->at(named[0]).find("AAAA") != std::string::npos);
    CHECK(files->at(named[1]).find("BBBB") != std::string::npos);
    CHECK_FALSE(has(verify, "-verify " + keys[0].substr(5)));  // neither of them is for all files
    CHECK(has(files->at("index.json"), "\"signature\":\"letters/sample/v2.pdf.sm2\",\"key\":\"" + named[1] + "\""));
    for (const std::string ending : {"html", "md"}) {
        CHECK(has(files->at("index.json"), "\"signature\":\"letters/sample/v2." + ending + ".sm2\",\"key\":\"" + named[1] + "\""));
        CHECK(has(files->at("letters/sample/index.html"), "<a href=\"v2." + ending + ".sm2\">SM2 签名</a>"));
    }
    CHECK(has(files->at("letters/sample/index.html"), "../../" + named[1]));
}

TEST_CASE("the folder before the one that is shown stays for readers in the middle of it, and no older one") {
    const TemporaryFolder folder;
    const Path at = folder / "site";
    for (int turn = 0; turn < 4; ++turn) REQUIRE(write_site(at, site({version(1, LetterState::published)})));
    int folders = 0;
    for (const auto& entry : fs::directory_iterator(folder.path())) folders += entry.is_directory() && !entry.is_symlink();
    CHECK(folders == 2);
}

TEST_CASE("everybody may read the site, whatever mask the service runs with") {
    const TemporaryFolder folder;
    const mode_t usual = umask(0077);
    const auto written = write_site(folder / "site", site({version(1, LetterState::published)}));
    umask(usual);
    REQUIRE(written);
    for (const auto& entry : fs::recursive_directory_iterator(fs::canonical(folder / "site"))) {
        const auto needed = entry.is_directory() ? fs::perms::others_read | fs::perms::others_exec : fs::perms::others_read;
        CHECK_MESSAGE((entry.status().permissions() & needed) == needed, entry.path().string());
    }
    CHECK((fs::status(fs::canonical(folder / "site")).permissions() & fs::perms::others_exec) != fs::perms::none);
}

TEST_CASE("something else in the site's place is not overwritten") {
    const TemporaryFolder folder;
    fs::create_directory(folder / "site");
    const auto refused = write_site(folder / "site", site({}));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::usage);
}
