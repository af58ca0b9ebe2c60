// The public site as the program itself serves it.

#include "site_server.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "support/temporary_folder.h"

using namespace creditlink;

namespace {

struct ServedSite {
    TemporaryFolder folder;
    Path site = folder.path() / "site", pages = folder.path() / "site.pages-1";

    ServedSite() {
        write("index.html", "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'\"><p>index");
        write("letters/x/index.html", "<p>letter"), write("letters/x/v1.pdf", "%PDF-"), write(".hidden", "no"), write("feed.xml", "<feed/>");
        write("large.html", std::string((8u << 20) + 1, 'x'));
        REQUIRE(write_file(folder.path() / "secret.txt", "secret"));
        std::filesystem::create_directory_symlink("site.pages-1", site);
        std::filesystem::create_symlink("../secret.txt", pages / "link.txt");
        std::filesystem::create_directory_symlink("..", pages / "up");
    }
    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((pages / name).parent_path());
        REQUIRE(write_file(pages / name, text));
    }
    ServerResponse get(const std::string& target, const std::string& method = "GET", std::vector<std::pair<std::string, std::string>> fields = {}) const {
        return site_answer(site, {.method = method, .target = target, .fields = std::move(fields), .body = {}, .peer = {}});
    }
};

std::string field(const ServerResponse& answer, std::string_view name) {
    for (const auto& [each, value] : answer.fields)
        if (each == name) return value;
    return {};
}

}  // namespace

TEST_CASE("a served page comes with the policy that it states, and every other file with one that permits nothing") {
    const ServedSite served;
    for (const char* target : {"/", "/index.html", "/index.html?q=1"}) {
        const ServerResponse page = served.get(target);
        CHECK(page.status == 200);
        CHECK(page.body.ends_with("<p>index"));
        CHECK(field(page, "Content-Type") == "text/html; charset=utf-8");
        CHECK(field(page, "Content-Security-Policy") == "default-src 'none'; style-src 'self'; frame-ancestors 'none'");
        CHECK(field(page, "X-Content-Type-Options") == "nosniff");
        CHECK(field(page, "Set-Cookie").empty());
    }
    const ServerResponse pdf = served.get("/letters/x/v1.pdf");
    CHECK(pdf.body == "%PDF-");
    CHECK(field(pdf, "Content-Type") == "application/pdf");
    CHECK(field(pdf, "Content-Security-Policy").starts_with("default-src 'none'; base-uri 'none'"));
    CHECK(served.get("/letters/x/").body == "<p>letter");
    const ServerResponse folder = served.get("/letters/x");
    CHECK(folder.status == 301);
    CHECK(field(folder, "Location") == "x/");
    const std::string tag = field(pdf, "ETag");
    const ServerResponse kept = served.get("/letters/x/v1.pdf", "GET", {{"if-none-match", tag}});
    CHECK(kept.status == 304);
    CHECK(kept.body.empty());
    CHECK(field(kept, "ETag") == tag);
    served.write("letters/x/v1.pdf", "%PDF+");
    CHECK(served.get("/letters/x/v1.pdf", "GET", {{"if-none-match", tag}}).body == "%PDF+");
    CHECK(served.get("/letters/x/v1.pdf", "GET", {{"if-none-match", "\"other\""}}).status == 200);
}

TEST_CASE("nothing outside of the served folder is reached, nor by a link in it, nor what begins with a point; and nothing is written") {
    const ServedSite served;
    for (const char* target : {"/../secret.txt", "/letters/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "//secret.txt", "/letters//x/index.html", "/./index.html", "/.hidden", "/link.txt", "/up/secret.txt", "/up/", "/index.html/",
                               "/index.html/x", "/none.html", "/letters/x/v1.pdf%00", "/letters\\x", "secret.txt", "", "*", "/feed.xml#x", "http://x/index.html"}) {
        CAPTURE(target);
        const ServerResponse answer = served.get(target);
        CHECK(answer.status == 404);
        CHECK(answer.body.find("secret") == std::string::npos);
    }
    CHECK(served.get("/" + std::string(4000, 'a')).status == 404);
    CHECK(served.get("/large.html").status == 404);
    for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS"}) CHECK(served.get("/", method).status == 405);
    CHECK(served.get("/", "HEAD").status == 200);
    CHECK(site_answer(served.folder.path() / "nowhere", {.method = "GET", .target = "/", .fields = {}, .body = {}, .peer = {}}).status == 404);
}
