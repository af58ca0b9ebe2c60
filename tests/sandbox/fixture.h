#pragma once
// A sandbox platform without a transport, an office that signs to it, and a clock that only moves when told.

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/json.h"
#include "creditlink/base/random.h"
#include "creditlink/signing/http_signature.h"
#include "platform.h"

namespace creditlink::sandbox {

class StillClock final : public Clock {
  public:
    explicit StillClock(std::int64_t seconds) : seconds_(seconds) {}
    std::int64_t unix_ms() const override { return seconds_ * 1000; }
    std::int64_t steady_ms() const override { return seconds_ * 1000; }
    bool sleep_ms(std::int64_t, std::stop_token) override { return true; }
    void advance(std::int64_t seconds) { seconds_ += seconds; }

  private:
    std::int64_t seconds_;
};

inline constexpr std::int64_t kNow = 1795399200;  // 2026-11-23T10:00:00+08:00
inline const std::string kOrigin = "https://platform.example";
inline const std::string kOffice = "11220000MB0000000X";

struct Reply {
    Answer answer;
    bool trusted = false;  // signed by the platform, for this very request
    std::string why;
    json::Value json;

    std::string text(std::string_view name) const { const auto* v = json.find(name); return v ? v->text : std::string("(absent)"); }
    std::string counts() const {  // "accepted rejected doubtful"
        const auto* c = json.find("counts");
        return c ? c->find("accepted")->text + " " + c->find("rejected")->text + " " + c->find("doubtful")->text : "(no counts)";
    }
};

struct PlatformFixture {
    struct Wish {
        std::vector<std::string> faults = {};
        std::optional<double> rate = std::nullopt;
        Path store = {};
        bool row_checks = false;
        bool bench = false;
    };

    PlatformFixture() : PlatformFixture(Wish{}) {}
    explicit PlatformFixture(Wish wish)
        : clock(kNow), platform_key(*PrivateKey::generate(Algorithm::sm2_sm3)), office_key(*PrivateKey::generate(Algorithm::ed25519)),
          store(*Store::open(wish.store, kNow)), platform(make(wish)) {
        REQUIRE(pins.add({.key = platform_key.public_key(), .senders = {}, .title = ""}));
    }

    Platform make(const Wish& wish) {
        KeyRing senders;
        REQUIRE(senders.add({.key = office_key.public_key(), .senders = {kOffice}, .title = ""}));
        Settings settings{.limits = {}, .kinds = {{"xk", "2018.1"}, {"cf", "2018.1"}, {"cn", "2018.1"}}, .row_checks = wish.row_checks};
        auto plan = FaultPlan::make(wish.faults, wish.rate, 1, FaultTarget::posts);
        REQUIRE(plan);
        return Platform({.origin = kOrigin, .settings = std::move(settings), .bench = wish.bench}, platform_key, *PrivateKey::generate(Algorithm::sm2_sm3), std::move(senders),
                        std::move(*plan), store, clock);
    }

    Reply send(const std::string& method, const std::string& target, std::optional<std::string> body = std::nullopt, HeaderFields fields = {}) {
        if (body) fields.insert(fields.begin(), {"Content-Type", "application/json"});
        RequestHead head{.method = method, .target_uri = kOrigin + target, .fields = std::move(fields)};
        REQUIRE(sign_request(head, body ? std::optional<std::string_view>(*body) : std::nullopt, office_key, clock.unix_seconds(), random_bytes(16)));
        return send_signed(std::move(head), target, std::move(body));
    }

    Reply send_signed(RequestHead head, const std::string& target, std::optional<std::string> body) {
        Call call{.method = head.method, .target = target, .path = target.substr(0, target.find('?')), .query = {}, .fields = head.fields, .body = std::move(body)};
        if (const auto mark = target.find('?'); mark != std::string::npos) call.query = target.substr(mark + 1);
        Reply reply;
        reply.answer = platform.handle(call);
        const auto verdict = verify_response({.status = reply.answer.status, .fields = reply.answer.fields}, reply.answer.body, head, pins, clock.unix_seconds());
        reply.trusted = verdict.kind == SignatureVerdict::Kind::valid;
        reply.why = verdict.reason;
        if (auto parsed = json::parse(reply.answer.body)) reply.json = std::move(*parsed);
        return reply;
    }

    Reply post(const std::string& id, const std::string& body) { return send("POST", "/exchange/v1/batches", body, {{"Idempotency-Key", "\"" + id + "\""}}); }
    Reply get(const std::string& target) { return send("GET", "/exchange/v1/" + target); }

    StillClock clock;
    PrivateKey platform_key, office_key;
    KeyRing pins;  // what the office believes
    Store store;
    Platform platform;
};

// One record as it stands in a batch.
inline std::string put(const std::string& key, int version, const std::string& data) {
    return R"({"id":"s-)" + key + "-" + std::to_string(version) + "-" + hex(bytes_of(sha256(data))).substr(0, 8) + R"(","key":")" + key + R"(","version":)" + std::to_string(version) +
           R"(,"op":"put","data":)" + data + "}";
}
inline std::string put(const std::string& key, int version = 1) { return put(key, version, R"({"XK_XDR_MC":"示例单位"})"); }
inline std::string withdraw(const std::string& key, int version) {
    return R"({"id":"s-)" + key + "-w" + std::to_string(version) + R"(","key":")" + key + R"(","version":)" + std::to_string(version) +
           R"(,"op":"withdraw","reason":"revoked","basis":"吉科动许〔2026〕3号"})";
}

inline std::string batch(const std::string& id, const std::vector<std::string>& records, const std::string& kind = "xk") {
    std::string out = R"({"batch":")" + id + R"(","sender":")" + kOffice + R"(","kind":")" + kind + R"(","catalogue":"2018.1","created":"2026-11-23T10:00:00+08:00","count":)" +
                      std::to_string(records.size()) + R"(,"records":[)";
    for (std::size_t i = 0; i < records.size(); ++i) out += (i ? "," : "") + records[i];
    return out + "]}";
}

// A licence that passes the sandbox's row checks; `change` replaces or (empty) removes a field.
std::string licence(const std::vector<std::pair<std::string, std::string>>& change = {});

}  // namespace creditlink::sandbox
