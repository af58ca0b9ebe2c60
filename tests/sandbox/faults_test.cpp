#include "faults.h"
#include "fixture.h"

using namespace creditlink;
using namespace creditlink::sandbox;

namespace {

Call post_of(const std::string& id) { return {.method = "POST", .path = "/exchange/v1/batches", .query = {}, .fields = {{"Idempotency-Key", "\"" + id + "\""}}, .body = {}}; }

}  // namespace

TEST_CASE("a fault before the commit stores nothing, one after it stores everything, and neither gives a receipt to believe") {
    for (const auto& fault : all_faults()) {
        CAPTURE(fault.name);
        if (fault.name == "accept-forget" || fault.name == "partial" || fault.name == "413-above") continue;  // below
        PlatformFixture f({.faults = {std::string(fault.name)}});
        const auto body = batch("b-1", {put("k-1")});
        if (fault.name == "replay") REQUIRE(f.get("status").trusted);  // an answer to play again
        const auto reply = f.post("b-1", body);
        const bool stored = f.store.record(kOffice, "xk", "k-1")->has_value();
        CHECK(stored == (fault.moment != Moment::instead));
        const bool good_receipt = reply.trusted && reply.answer.status == 200 && reply.answer.wire == Answer::Wire::normal && reply.text("state") == "final" &&
                                  reply.text("batch") == "b-1" && reply.text("digest") == hex(bytes_of(sha256(body))) && reply.counts() == "1 0 0" &&
                                  reply.json.find("results")->items.empty();
        CHECK_FALSE(good_receipt);
    }
}

TEST_CASE("wrong-ids tells of a submission that was not sent, in counts that add up") {
    PlatformFixture f({.faults = {"wrong-ids"}});
    const auto reply = f.post("b-1", batch("b-1", {put("k-1"), put("k-2")}));
    CHECK(reply.trusted);
    CHECK(reply.counts() == "1 1 0");
    CHECK(reply.json.find("results")->items.at(0).find("id")->text == "s-never-sent");
}

TEST_CASE("pending is said as often as asked for, then comes the receipt") {
    PlatformFixture f({.faults = {"pending=2"}});
    CHECK(f.post("b-1", batch("b-1", {put("k-1")})).answer.status == 202);
    CHECK(f.get("batches/b-1").answer.status == 202);
    CHECK(f.get("batches/b-1").answer.status == 200);
    CHECK(f.get("batches/b-1").answer.status == 200);
}

TEST_CASE("a signed 413 above n records refuses the batch as a whole and takes its halves") {
    PlatformFixture f({.faults = {"413-above=1"}});
    const auto whole = f.post("b-1", batch("b-1", {put("k-1"), put("k-2")}));
    CHECK(whole.trusted);
    CHECK(whole.text("code") == "too-large");
    CHECK(f.get("batches/b-1").text("code") == "batch-unknown");
    CHECK(f.post("b-2", batch("b-2", {put("k-1")})).answer.status == 200);
}

TEST_CASE("accept-forget says accepted and has nothing; partial rejects every second record") {
    PlatformFixture lying({.faults = {"accept-forget"}});
    CHECK(lying.post("b-1", batch("b-1", {put("k-1")})).counts() == "1 0 0");
    CHECK_FALSE(lying.store.record(kOffice, "xk", "k-1")->has_value());
    PlatformFixture partial({.faults = {"partial"}});
    CHECK(partial.post("b-1", batch("b-1", {put("k-1"), put("k-2"), put("k-3")})).counts() == "2 1 0");
}

TEST_CASE("faults strike as often as told, and the same seed strikes the same calls") {
    const auto struck = [](std::uint64_t seed) {
        auto plan = *FaultPlan::make({"429:0.2", "commit-then-reset:0.1"}, std::nullopt, seed, FaultTarget::posts);
        std::string out;
        for (int i = 0; i < 2000; ++i) {
            const auto chosen = plan.draw(post_of("b-" + std::to_string(i % 500)));
            out += chosen.is("429") ? 'a' : chosen.is("commit-then-reset") ? 'b' : '.';
        }
        return out;
    };
    const auto first = struck(7);
    CHECK(first == struck(7));
    CHECK(first != struck(8));
    CHECK(std::count(first.begin(), first.end(), 'a') == doctest::Approx(400).epsilon(0.15));
    CHECK(std::count(first.begin(), first.end(), 'b') == doctest::Approx(200).epsilon(0.2));
}

TEST_CASE("faults strike only what they are for") {
    auto plan = *FaultPlan::make({"500"}, std::nullopt, 1, FaultTarget::inquiries);
    CHECK(plan.draw(post_of("b-1")).fault == nullptr);
    CHECK(plan.draw({.method = "GET", .path = "/exchange/v1/batches/b-1", .query = {}, .fields = {}, .body = {}}).is("500"));
    CHECK(plan.draw({.method = "GET", .path = "/exchange/v1/status", .query = {}, .fields = {}, .body = {}}).fault == nullptr);
}

TEST_CASE("a fault that is not known is refused with the nearest known name") {
    const auto plan = FaultPlan::make({"comit-then-reset"}, std::nullopt, 1, FaultTarget::posts);
    REQUIRE_FALSE(plan);
    CHECK(plan.error().code == Errc::usage);
    CHECK(plan.error().hint.find("commit-then-reset") != std::string::npos);
    CHECK_FALSE(FaultPlan::make({"429:1.5"}, std::nullopt, 1, FaultTarget::posts));
    CHECK_FALSE(FaultPlan::make({"429=x"}, std::nullopt, 1, FaultTarget::posts));
}

TEST_CASE("the gzip bomb unpacks from little to much") {
    Answer answer = json_answer(200, "{}");
    const auto plan = FaultPlan::make({"gzip-bomb"}, std::nullopt, 1, FaultTarget::posts);
    auto chosen = FaultPlan(*plan).draw(post_of("b"));
    change_content(chosen, answer);
    CHECK(answer.body.size() < (1u << 20));
    CHECK(answer.body.substr(0, 3) == "\x1f\x8b\x08");
}
