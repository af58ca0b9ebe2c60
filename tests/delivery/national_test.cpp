// The national profile: platform.md sections 3 and 4.

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"
#include "creditlink/delivery/protocol.h"
#include "support/folders.h"

using namespace creditlink;

namespace {

std::unique_ptr<Protocol> profile(const std::string& name) {
    std::ifstream in(std::string(test::kSourceFolder) + "/mappings/platforms/" + name + ".json");
    std::stringstream text;
    text << in.rdbuf();
    auto made = make_protocol(text.str(), name);
    REQUIRE(made);
    return std::move(*made);
}

struct Sent {
    BatchRow row;
    std::vector<Item> items;
    std::string body;
};

Sent batch(const Protocol& protocol) {
    Sent sent;
    for (std::uint8_t i = 1; i <= 2; ++i) {
        Item item;
        item.id.bytes.fill(i);
        item.key.bytes.fill(static_cast<std::uint8_t>(16 + i));
        item.version = i;
        item.op = i == 1 ? Op::put : Op::withdraw;
        item.data = i == 1 ? R"({"XK_XDR_MC":"示例单位"})" : R"({"basis":"吉科动许〔2026〕3号","reason":"revoked"})";
        sent.items.push_back(item);
    }
    sent.row.id = "b-1";
    sent.row.lane = {"national", "xk"};
    sent.row.catalogue = "2018.1";
    sent.row.created = "2026-11-23T10:00:00+08:00";
    sent.row.count = 2;
    sent.body = protocol.body(sent.row, sent.items, "11220000Y00000016R");
    sent.row.digest = sha256(sent.body);
    return sent;
}

std::string receipt(const Sent& sent, std::string results, std::string counts) {
    return R"({"receipt":"r-1","batch":"b-1","state":"final","received":"2026-11-23T10:00:01+08:00","digest":")" + hex(bytes_of(sent.row.digest)) +
           R"(","counts":)" + counts + R"(,"results":)" + results + "}";
}

ExchangeAnswer answer(int status, std::string body, std::string type = "application/json", bool vouched = true) {
    return {status, {{"Content-Type", std::move(type)}}, std::move(body), vouched};
}

ExchangeAnswer problem(int status, const std::string& code, std::vector<std::pair<std::string, std::string>> more = {}) {
    ExchangeAnswer made = answer(status, R"({"type":"about:blank","code":")" + code + "\"}", "application/problem+json");
    made.fields.insert(made.fields.end(), more.begin(), more.end());
    return made;
}

const std::string kGoodCounts = R"({"total":2,"accepted":1,"rejected":1,"doubtful":0})";

}  // namespace

TEST_CASE("a batch is built the same whenever it is built, with withdrawals beside puts") {
    const auto protocol = profile("national");
    const Sent one = batch(*protocol), two = batch(*protocol);
    CHECK(one.body == two.body);
    const auto parsed = json::parse(one.body);
    REQUIRE(parsed);
    CHECK(parsed->find("count")->integer() == 2);
    const auto& records = parsed->find("records")->items;
    CHECK(records[0].find("data")->find("XK_XDR_MC")->text == "示例单位");
    CHECK(records[1].find("reason")->text == "revoked");
    CHECK(records[1].find("basis")->text == "吉科动许〔2026〕3号");
    CHECK(one.body.size() <= protocol->overhead() + 2 * protocol->overhead_per_record() + one.items[0].data.size() + one.items[1].data.size());
}

TEST_CASE("a receipt is believed record by record only if everything in it fits the batch that was sent") {
    const auto protocol = profile("national");
    const Sent sent = batch(*protocol);
    const std::string second = text_of(sent.items[1].id);
    const std::string results = R"([{"id":")" + second + R"(","outcome":"rejected","code":"20001","field":"","message":"older"}])";

    const Answer good = protocol->read(answer(200, receipt(sent, results, kGoodCounts)), sent.row, sent.items, 0);
    REQUIRE(good.kind == Answer::Kind::receipt);
    CHECK(good.accepted == 1);
    REQUIRE(good.verdicts.size() == 1);
    CHECK(good.verdicts[0].id == sent.items[1].id);
    CHECK(good.verdicts[0].code == "20001");

    const auto unreadable = [&](const ExchangeAnswer& from) { return protocol->read(from, sent.row, sent.items, 0).kind == Answer::Kind::unreadable; };
    CHECK(unreadable(answer(200, receipt(sent, results, kGoodCounts), "application/json", false)));
    CHECK(unreadable(answer(200, receipt(sent, results, kGoodCounts), "text/html")));
    CHECK(unreadable(answer(200, receipt(sent, "[]", kGoodCounts))));
    CHECK(unreadable(answer(200, receipt(sent, results, R"({"total":3,"accepted":2,"rejected":1,"doubtful":0})"))));
    CHECK(unreadable(answer(200, receipt(sent, R"([{"id":"s-other","outcome":"rejected"}])", kGoodCounts))));
    CHECK(unreadable(answer(200, receipt(sent, "[" + results.substr(1, results.size() - 2) + "," + results.substr(1), kGoodCounts))));
    CHECK(unreadable(answer(200, receipt(sent, R"([{"id":")" + second + R"(","outcome":"accepted"}])", kGoodCounts))));
    CHECK(unreadable(answer(500, receipt(sent, results, kGoodCounts))));
    CHECK(unreadable(answer(200, "<html>", "text/html")));
    CHECK(unreadable(answer(204, "")));
    Sent other = sent;
    other.row.digest[0] ^= 1;
    CHECK(unreadable(answer(200, receipt(other, results, kGoodCounts))));
    other = sent;
    other.row.id = "b-2";
    CHECK(protocol->read(answer(200, receipt(sent, results, kGoodCounts)), other.row, sent.items, 0).kind == Answer::Kind::unreadable);
}

TEST_CASE("each signed refusal of section 4 means what its table says, and everything else is unknown") {
    const auto protocol = profile("national");
    const Sent sent = batch(*protocol);
    const auto kind = [&](const ExchangeAnswer& from) { return protocol->read(from, sent.row, sent.items, 1'795'399'200).kind; };
    CHECK(kind(problem(409, "batch-conflict")) == Answer::Kind::conflict);
    CHECK(kind(problem(409, "version-conflict")) == Answer::Kind::unreadable);
    CHECK(kind(problem(413, "too-large")) == Answer::Kind::too_large);
    CHECK(kind(answer(413, "<html>", "text/html")) == Answer::Kind::unreadable);
    CHECK(kind(problem(422, "kind-unknown")) == Answer::Kind::refused);
    CHECK(kind(problem(400, "bad-json")) == Answer::Kind::refused);
    CHECK(kind(problem(415, "batch-refused")) == Answer::Kind::refused);
    CHECK(kind(problem(401, "key-unknown")) == Answer::Kind::untrusted);
    CHECK(kind(problem(403, "sender-unknown")) == Answer::Kind::untrusted);
    CHECK(kind(problem(429, "too-many", {{"Retry-After", "7"}})) == Answer::Kind::not_taken);
    CHECK(kind(problem(503, "busy", {{"Retry-After", "nonsense"}})) == Answer::Kind::not_taken);
    CHECK(kind(problem(503, "busy")) == Answer::Kind::unreadable);
    CHECK(kind(problem(500, "internal")) == Answer::Kind::unreadable);
    CHECK(kind(problem(404, "batch-unknown")) == Answer::Kind::unreadable);
    ExchangeAnswer unsigned_refusal = problem(422, "batch-refused");
    unsigned_refusal.vouched = false;
    CHECK(kind(unsigned_refusal) == Answer::Kind::unreadable);
}

TEST_CASE("to an inquiry only a receipt, pending and a signed batch-unknown say anything") {
    const auto protocol = profile("national");
    const Sent sent = batch(*protocol);
    const auto kind = [&](const ExchangeAnswer& from) { return protocol->read_inquiry(from, sent.row, sent.items, 0).kind; };
    CHECK(kind(problem(404, "batch-unknown")) == Answer::Kind::batch_unknown);
    CHECK(kind(problem(404, "not-found")) == Answer::Kind::unreadable);
    CHECK(kind(problem(429, "too-many", {{"Retry-After", "7"}})) == Answer::Kind::unreadable);
    CHECK(kind(problem(422, "batch-refused")) == Answer::Kind::unreadable);
    CHECK(kind(problem(401, "key-unknown")) == Answer::Kind::untrusted);
    CHECK(kind(answer(202, R"({"batch":"b-1","state":"pending","received":"2026-11-23T10:00:01+08:00","digest":")" + hex(bytes_of(sent.row.digest)) + "\"}")) == Answer::Kind::pending);
    CHECK(kind(answer(200, R"({"batch":"b-1","state":"pending","digest":")" + hex(bytes_of(sent.row.digest)) + "\"}")) == Answer::Kind::unreadable);
}

TEST_CASE("a platform that cannot be asked says so, and its verdicts are read by row number") {
    const auto protocol = profile("poor-json");
    Sent sent = batch(*protocol);
    CHECK_FALSE(protocol->inquire(sent.row));
    CHECK_FALSE(protocol->signed_answers());
    CHECK(protocol->cannot_promise().size() == 2);
    const auto envelope = json::parse(sent.body);
    REQUIRE(envelope);
    CHECK(envelope->find("departmentCode")->text == "11220000Y00000016R");
    const auto rows = json::parse(envelope->find("body")->text);
    REQUIRE(rows);
    CHECK(rows->items[0].find("RECID")->text == text_of(sent.items[0].id));
    const auto read = [&](std::string body) { return protocol->read(answer(200, std::move(body)), sent.row, sent.items, 0); };
    const Answer taken = read(R"({"errorCode":"200","errorJsonList":[{"row":2,"code":"10003","column":"XK_JDRQ","message":"必填日期为空"}]})");
    REQUIRE(taken.kind == Answer::Kind::receipt);
    CHECK(taken.accepted == 1);
    CHECK(taken.verdicts[0].id == sent.items[1].id);
    CHECK(read(R"({"errorCode":200})").kind == Answer::Kind::receipt);
    CHECK(read(R"({"errorCode":"4002"})").kind == Answer::Kind::refused);
    CHECK(read(R"({"errorCode":"500"})").kind == Answer::Kind::unreadable);
    CHECK(read(R"({"errorCode":"200","errorJsonList":[{"row":3}]})").kind == Answer::Kind::unreadable);
    CHECK(read("<html>").kind == Answer::Kind::unreadable);
}

TEST_CASE("a receipt over other bytes is none to a submission, and to an inquiry it says that the list is known otherwise") {
    const auto protocol = profile("national");
    const Sent sent = batch(*protocol);
    Sent before = sent;
    before.row.digest[0] ^= 1;
    const ExchangeAnswer from = answer(200, receipt(before, "[]", R"({"total":2,"accepted":2,"rejected":0,"doubtful":0})"));
    CHECK(protocol->read(from, sent.row, sent.items, 0).kind == Answer::Kind::unreadable);
    const Answer known = protocol->read_inquiry(from, sent.row, sent.items, 0);
    CHECK(known.kind == Answer::Kind::conflict);
    CHECK(known.receipt == "r-1");
    CHECK(known.received == "2026-11-23T10:00:01+08:00");
    const ExchangeAnswer wrong = answer(200, receipt(before, "[]", R"({"total":3,"accepted":3,"rejected":0,"doubtful":0})"));
    CHECK(protocol->read_inquiry(wrong, sent.row, sent.items, 0).kind == Answer::Kind::unreadable);
}

TEST_CASE("the head that a platform saw last is read from a believed status; a refusal, an outage and a silence are told apart") {
    using Kind = HeadAnswer::Kind;
    const auto protocol = profile("national");
    const auto read = [&](const ExchangeAnswer& from) { return protocol->read_head(from, 0); };
    const HeadAnswer said = read(answer(200, R"({"platform":"p","last":{"batch":"b-1","received":"2026-11-23T10:00:01+08:00","head":"4 abc"}})"));
    CHECK(said.kind == Kind::said);
    CHECK(said.head == "4 abc");
    CHECK(said.batch == "b-1");
    for (const char* none : {R"({"last":null})", R"({"last":{"batch":"b-1","head":null}})"}) {
        CHECK(read(answer(200, none)).kind == Kind::said);
        CHECK(read(answer(200, none)).head.empty());
    }
    CHECK(read(answer(200, R"({"platform":"p"})")).kind == Kind::not_offered);
    const HeadAnswer limited = read(answer(200, R"({"last":null,"limits":{"records":10,"bytes":65536}})"));
    CHECK(limited.most_records == 10u);
    CHECK(limited.most_bytes == 65536u);
    CHECK_FALSE(said.most_records);
    CHECK_FALSE(read(answer(200, R"({"last":null,"limits":{"records":10}})", "application/json", false)).most_records);  // nobody vouches for it
    for (const int none : {404, 405}) CHECK(read(problem(none, "not-found")).kind == Kind::not_offered);
    for (const int no : {400, 409, 422}) CHECK(read(problem(no, "key-unknown")).kind == Kind::refused);
    CHECK(read(problem(401, "clock-skew")).kind == Kind::untrusted);
    const HeadAnswer busy = read(problem(503, "busy", {{"Retry-After", "7"}}));
    CHECK(busy.kind == Kind::later);
    CHECK(busy.retry_after == 7);
    CHECK(read(answer(200, R"({"last":{"head":"4 abc"}})", "application/json", false)).kind == Kind::later);
    CHECK(protocol->ask_head()->path == "/exchange/v1/status");
    CHECK_FALSE(profile("poor-json")->ask_head());
    const auto without = make_protocol(R"({"protocol":"national","status":false})", "x");
    REQUIRE(without);
    CHECK_FALSE((*without)->ask_head());
    CHECK((*without)->cannot_promise().size() == 1);
}
