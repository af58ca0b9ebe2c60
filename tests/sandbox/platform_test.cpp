#include "support/temporary_folder.h"
#include "fixture.h"

using namespace creditlink;
using namespace creditlink::sandbox;

TEST_CASE("a batch gets a signed receipt whose digest is that of its bytes, and the same one again") {
    PlatformFixture f;
    const auto body = batch("b-1", {put("k-1"), put("k-2")});
    const auto first = f.post("b-1", body);
    REQUIRE_MESSAGE(first.trusted, first.why);
    CHECK(first.answer.status == 200);
    CHECK(first.text("state") == "final");
    CHECK(first.text("digest") == hex(bytes_of(sha256(body))));
    CHECK(first.counts() == "2 0 0");
    f.clock.advance(100);
    const auto again = f.post("b-1", body);
    REQUIRE(again.trusted);
    CHECK(again.answer.body == first.answer.body);
    CHECK(f.get("batches/b-1").answer.body == first.answer.body);
}

TEST_CASE("another body under a known batch id is batch-conflict, and nothing of it is stored") {
    PlatformFixture f;
    REQUIRE(f.post("b-1", batch("b-1", {put("k-1")})).answer.status == 200);
    const auto reply = f.post("b-1", batch("b-1", {put("k-9")}));
    CHECK(reply.trusted);
    CHECK(reply.answer.status == 409);
    CHECK(reply.text("code") == "batch-conflict");
    CHECK_FALSE(f.store.record(kOffice, "xk", "k-9")->has_value());
}

TEST_CASE("a batch that never came is a signed batch-unknown") {
    PlatformFixture f;
    const auto reply = f.get("batches/b-none");
    CHECK(reply.trusted);
    CHECK(reply.answer.status == 404);
    CHECK(reply.text("code") == "batch-unknown");
}

TEST_CASE("versions only rise: lower ones are rejected 20001, the stored one with the same content stores nothing") {
    PlatformFixture f;
    auto counts = [&, n = 0](const std::vector<std::string>& records) mutable {
        const auto id = "b-" + std::to_string(++n);
        return f.post(id, batch(id, records)).counts();
    };
    CHECK(counts({put("k-1", 3)}) == "1 0 0");
    CHECK(counts({put("k-1", 3)}) == "1 0 0");
    CHECK(counts({put("k-1", 3, R"({"XK_XDR_MC":"别的"})")}) == "0 1 0");
    CHECK(counts({put("k-1", 2)}) == "0 1 0");
    CHECK(counts({put("k-1", 7), withdraw("k-1", 8)}) == "2 0 0");
    CHECK(counts({withdraw("k-2", 5)}) == "1 0 0");  // of a key that never came
    CHECK(counts({put("k-2", 4)}) == "0 1 0");
    const auto record = **f.store.record(kOffice, "xk", "k-1");
    CHECK(record.version == 8);
    CHECK(record.withdrawn);
    CHECK(record.stores == 3);
    CHECK(record.repeats == 1);
    CHECK(record.digest == hex(bytes_of(sha256(""))));
}

TEST_CASE("a batch is remembered across a restart, and for 400 days") {
    const TemporaryFolder folder;
    const Path file = folder.path() / "sandbox.db";
    const auto body = batch("b-1", {put("k-1")});
    std::string receipt;
    {
        PlatformFixture f({.store = file});
        receipt = f.post("b-1", body).answer.body;
    }
    {
        PlatformFixture f({.store = file});
        CHECK(f.post("b-1", body).answer.body == receipt);
    }
    CHECK((*Store::open(file, kNow + kMemorySeconds)).batch("b-1", {kOffice})->has_value());
    CHECK_FALSE((*Store::open(file, kNow + kMemorySeconds + 1)).batch("b-1", {kOffice})->has_value());
}

TEST_CASE("a record before 1949 is doubtful and raises a question that can be answered") {
    PlatformFixture f({.row_checks = true});
    const auto reply = f.post("b-1", batch("b-1", {put("k-1", 1, licence({{"XK_JDRQ", "1948/01/01"}}))}));
    CHECK(reply.counts() == "0 0 1");
    const auto feedback = f.get("feedback");
    REQUIRE(feedback.json.find("items")->items.size() == 1);
    const auto id = feedback.json.find("items")->items[0].find("id")->text;
    const std::string body = R"({"state":"resolved","note":"已更正","submission":"s-x"})";
    const auto ack = f.send("POST", "/exchange/v1/feedback/" + id, body);
    CHECK(ack.trusted);
    CHECK(ack.text("digest") == hex(bytes_of(sha256(body))));
    CHECK(f.send("POST", "/exchange/v1/feedback/" + id, body).answer.body == ack.answer.body);
    const auto next = feedback.text("next");
    CHECK(f.get("feedback?after=" + next).json.find("items")->items.empty());
}

TEST_CASE("an unsigned call and one by a stranger get a signed 401") {
    PlatformFixture f;
    const auto unsigned_call = f.send_signed({.method = "GET", .target_uri = kOrigin + "/exchange/v1/status", .fields = {}}, "/exchange/v1/status", std::nullopt);
    CHECK(unsigned_call.trusted);
    CHECK(unsigned_call.answer.status == 401);
    CHECK(unsigned_call.text("code") == "signature-invalid");
    const auto stranger = *PrivateKey::generate(Algorithm::ed25519);
    RequestHead head{.method = "GET", .target_uri = kOrigin + "/exchange/v1/status", .fields = {}};
    REQUIRE(sign_request(head, std::nullopt, stranger, kNow, random_bytes(16)));
    CHECK(f.send_signed(head, "/exchange/v1/status", std::nullopt).text("code") == "key-unknown");
    RequestHead old{.method = "GET", .target_uri = kOrigin + "/exchange/v1/status", .fields = {}};
    REQUIRE(sign_request(old, std::nullopt, f.office_key, kNow - 301, random_bytes(16)));
    CHECK(f.send_signed(old, "/exchange/v1/status", std::nullopt).text("code") == "clock-skew");
}

TEST_CASE("a key cannot send for an office that it may not sign for") {
    PlatformFixture f;
    auto body = batch("b-1", {put("k-1")});
    body.replace(body.find(kOffice), kOffice.size(), "22330000MB0000000X");
    const auto reply = f.post("b-1", body);
    CHECK(reply.answer.status == 403);
    CHECK(reply.text("code") == "sender-unknown");
}

TEST_CASE("status names the last batch with the head that it carried") {
    PlatformFixture f;
    CHECK(f.get("status").json.find("last")->is_null());
    auto body = batch("b-1", {put("k-1")});
    const std::string head = "42 " + base64(std::string(32, 'h'));
    body.insert(body.find("\"records\""), R"("head":")" + head + R"(",)");
    REQUIRE(f.post("b-1", body).answer.status == 200);
    const auto status = f.get("status");
    CHECK(status.json.find("last")->find("batch")->text == "b-1");
    CHECK(status.json.find("last")->find("head")->text == head);
}

TEST_CASE("digests are those of the lines of the interface") {
    PlatformFixture f;
    REQUIRE(f.post("b-1", batch("b-1", {put("k-1", 2), withdraw("k-2", 5)})).counts() == "2 0 0");
    const auto data_digest = hex(bytes_of(sha256(R"({"XK_XDR_MC":"示例单位"})"))), none = hex(bytes_of(sha256("")));
    const auto line_of = [&](const std::string& key) { return key == "k-1" ? "k-1 2 current " + data_digest + "\n" : "k-2 5 withdrawn " + none + "\n"; };
    const auto top = f.get("digests?kind=xk");
    REQUIRE(top.json.find("buckets")->items.size() == 256);
    for (const std::string key : {"k-1", "k-2"}) {
        const auto bucket = hex(bytes_of(sha256(key)));
        const auto& entry = top.json.find("buckets")->items[static_cast<std::size_t>(std::stoi(bucket.substr(0, 2), nullptr, 16))];
        CHECK(entry.find("bucket")->text == bucket.substr(0, 2));
        CHECK(entry.find("digest")->text == hex(bytes_of(sha256(line_of(key)))));
        const auto leaf = f.get("digests?kind=xk&bucket=" + bucket.substr(0, 4));
        CHECK(leaf.json.find("records")->items.at(0).find("key")->text == key);
        CHECK(leaf.json.find("next")->is_null());
    }
}

TEST_CASE("the benchmark's mode signs a receipt without looking at anything") {
    PlatformFixture f({.bench = true});
    const auto body = batch("b-1", {put("k-1"), put("k-1")});
    const auto reply = f.post("b-1", body);
    CHECK(reply.trusted);
    CHECK(reply.counts() == "2 0 0");
    CHECK(reply.text("digest") == hex(bytes_of(sha256(body))));
    CHECK_FALSE(f.store.record(kOffice, "xk", "k-1")->has_value());
}
