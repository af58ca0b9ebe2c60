#include "fixture.h"

using namespace creditlink;
using namespace creditlink::sandbox;

namespace {

Answer get(PlatformFixture& f, const std::string& path, const std::string& query = "") {
    return f.platform.handle({.method = "GET", .path = path, .query = query, .fields = {}, .body = {}});
}

}  // namespace

TEST_CASE("an empty page says why it is empty") {
    PlatformFixture f;
    const auto page = get(f, "/");
    CHECK(page.status == 200);
    CHECK(page.body.find("还没有收到批次") != std::string::npos);
    CHECK(page.body.find("没有开启故障") != std::string::npos);
}

TEST_CASE("the page shows counts, rejected rows with their codes and the faults, escaped, and nothing personal") {
    PlatformFixture f({.faults = {"429:0"}, .row_checks = true});
    REQUIRE(f.post("b-<i>", batch("b-<i>", {put("k-<b>", 1, licence({{"XK_XDR_MC", "秘密人名"}, {"XK_JDRQ", ""}})), put("k-2", 1, licence())})).counts() == "1 1 0");
    const auto body = get(f, "/").body;
    CHECK(body.find("10003") != std::string::npos);
    CHECK(body.find("XK_JDRQ") != std::string::npos);
    CHECK(body.find("b-&lt;i&gt;") != std::string::npos);
    CHECK(body.find("k-<b>") == std::string::npos);
    CHECK(body.find("秘密人名") == std::string::npos);
    CHECK(body.find("<script") == std::string::npos);
    CHECK(body.find("429 0%") != std::string::npos);
}

TEST_CASE("the views give every stored record and every batch, page by page") {
    PlatformFixture f;
    REQUIRE(f.post("b-1", batch("b-1", {put("k-1"), withdraw("k-2", 3), put("k-3")})).counts() == "3 0 0");
    std::vector<std::string> keys;
    std::string after;
    for (bool more = true; more;) {
        const auto page = *json::parse(get(f, "/sandbox/records", "limit=2" + (after.empty() ? "" : "&after=" + after)).body);
        for (const auto& record : page.find("records")->items) keys.push_back(record.find("key")->text + "@" + record.find("version")->text + " " + record.find("op")->text);
        more = !page.find("next")->is_null();
        if (more) after = page.find("next")->text;
    }
    CHECK(keys == std::vector<std::string>{"k-1@1 put", "k-2@3 withdraw", "k-3@1 put"});
    const auto batches = *json::parse(get(f, "/sandbox/batches").body);
    CHECK(batches.find("batches")->items.at(0).find("receipt")->find("batch")->text == "b-1");
    CHECK(get(f, "/sandbox/nothing").status == 404);
}
