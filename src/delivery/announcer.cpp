#include "creditlink/delivery/announcer.h"

#include <set>

#include "creditlink/base/encode.h"
#include "creditlink/base/failpoint.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/random.h"
#include "creditlink/base/text.h"
#include "creditlink/exchange_log/commitment.h"
#include "creditlink/ledger/announcements.h"
#include "creditlink/signing/http_signature.h"
#include "exchange_text.h"

namespace creditlink {

using namespace delivery_detail;

namespace {

constexpr std::size_t kMostAnswer = 1u << 20;  // platform.md section 1

// What came back, and what it means.
struct Outcome {
    enum class Kind { acknowledged, refused, untrusted, later } kind = Kind::later;
    std::string receipt, why;
    ExchangeAnswer answer;  // status 0: none
};

class Announcer {
  public:
    Announcer(Route& route, Ledger& ledger, ExchangeLog& log, ContentStore& contents, Clock& clock,
              std::stop_token stop)
        : route_(route),
          announcements_(ledger),
          log_(log),
          contents_(contents),
          clock_(clock),
          stop_(std::move(stop)) {}

    AnnounceReport run() {
        auto open = announcements_.open(route_.options.platform);
        if (!open) return stopped(open.error());
        report_.waiting = open->size();
        for (const Announcement& one : *open) {
            if (stop_.stop_requested()) break;
            if (waiting_letters_.contains(one.letter)) continue;  // of one letter they go in their order
            if (auto carried = carry(one); !carried) return stopped(carried.error());
            if (!goes_on_) break;
        }
        return report_;
    }

  private:
    AnnounceReport stopped(Error error) {
        report_.stopped = std::move(error);
        return report_;
    }

    Status carry(const Announcement& one) {
        RequestHead head{
            one.withdraw ? "DELETE" : "PUT",
            route_.options.origin + "/exchange/v1/letters/" + one.letter + "/versions/" + std::to_string(one.version),
            {{"Content-Type", "application/json"}}};
        if (auto made = sign_request(head, one.body, *route_.key, clock_.unix_seconds(), random_bytes(16)); !made)
            return made;
        if (auto kept = enter("announcing", one, text_of(head), one.body, nullptr); !kept) return kept;
        if (auto leaves = announcements_.leaving(one.number); !leaves) return leaves;
        CREDITLINK_FAILPOINT("delivery.announcing");
        const Outcome outcome = send(one, head);
        CREDITLINK_FAILPOINT("delivery.announcement-sent");
        if (outcome.answer.status != 0)
            if (auto kept = enter("announced", one, {}, text_of(outcome.answer), &outcome); !kept) return kept;
        CREDITLINK_FAILPOINT("delivery.announcement-answered");
        return settle(one, outcome);
    }

    Outcome send(const Announcement& one, const RequestHead& head) {
        Outcome outcome;
        auto sent = route_.client.send({.method = head.method,
                                        .url = head.target_uri,
                                        .fields = head.fields,
                                        .body = one.body,
                                        .max_answer = kMostAnswer,
                                        .total_timeout_ms = HttpRequest{}.total_timeout_ms,
                                        .stop = stop_});
        if (!sent.response) {
            outcome.why = sent.failure.error.message;
            return outcome;
        }
        outcome.answer = {sent.response->status, std::move(sent.response->fields), std::move(sent.response->body),
                          false};
        const SignatureVerdict verdict =
            verify_response({outcome.answer.status, outcome.answer.fields}, outcome.answer.body, head, route_.pinned,
                            clock_.unix_seconds());
        outcome.answer.vouched = verdict.kind == SignatureVerdict::Kind::valid;
        if (!outcome.answer.vouched)
            outcome.why = unbelieved(verdict.reason);
        else
            judge(one, outcome);
        return outcome;
    }

    static void judge(const Announcement& one, Outcome& outcome) {
        auto body = json::parse(outcome.answer.body, {.max_bytes = kMostAnswer});
        const auto member = [&](std::string_view name) { return body ? json::text_in(*body, name) : std::string(); };
        const int status = outcome.answer.status;
        outcome.why = std::to_string(status) + " " + shown(member("code"));
        if (status == 200 && member("of") == one.letter && member("digest") == hex(bytes_of(sha256(one.body))) &&
            !member("receipt").empty()) {
            outcome.kind = Outcome::Kind::acknowledged;
            outcome.receipt = shown(member("receipt"));
        } else if (status == 401 || status == 403)
            outcome.kind = Outcome::Kind::untrusted;
        else if (status == 400 || status == 404 || status == 409 || status == 413 || status == 415 || status == 422)
            outcome.kind = Outcome::Kind::refused;
    }

    Status settle(const Announcement& one, const Outcome& outcome) {
        switch (outcome.kind) {
            case Outcome::Kind::acknowledged:
                ++report_.acknowledged, --report_.waiting;
                return announcements_.settle(one.number, AnnouncementState::done, outcome.receipt, {});
            case Outcome::Kind::refused:
                ++report_.held, --report_.waiting;
                report_.trouble = outcome.why;
                return announcements_.settle(one.number, AnnouncementState::held, {}, outcome.why);
            case Outcome::Kind::untrusted:
                report_.stopped =
                    Error{Errc::trust,
                          say("平台不认本单位的签名或身份：{c}",
                              "the platform does not accept our signature or identity: {c}", {{"c", outcome.why}}),
                          route_.options.platform,
                          {}};
                [[fallthrough]];
            case Outcome::Kind::later:
                break;
        }
        // A platform that answers may take the next letter: one that it cannot deal with does not hold up the others.
        waiting_letters_.insert(one.letter);
        goes_on_ = outcome.answer.status != 0 && outcome.answer.status != 429 && outcome.answer.status != 503 && outcome.kind != Outcome::Kind::untrusted;
        report_.trouble = outcome.why;
        return announcements_.settle(one.number, AnnouncementState::sent, {}, outcome.why);
    }

    // Letters are public; they are committed to like any other content, so that one rule holds for all entries.
    Status enter(std::string_view event, const Announcement& one, std::string_view head, std::string_view bytes,
                 const Outcome* outcome) {
        const std::string salt = random_bytes(kCommitmentSalt);
        auto kept = contents_.put({salt, head, bytes});
        if (!kept) return kept.error();
        json::Writer w;
        w.begin_object()
            .member("letter", one.letter)
            .member("version", std::int64_t{one.version})
            .member("op", one.withdraw ? "withdraw" : "put")
            .member("platform", route_.options.platform);
        if (outcome) {
            w.member("status", std::int64_t{outcome->answer.status})
                .member("vouched", outcome->answer.vouched ? "signature" : "nobody");
            if (outcome->kind == Outcome::Kind::acknowledged) w.member("receipt", outcome->receipt);
        } else {
            w.member("attempt", std::int64_t{one.attempts} + 1).member("head", commitment(salt, sha256(head)));
        }
        w.member("content", kept->text()).member("digest", commitment(salt, sha256(bytes)));
        if (auto durable = contents_.sync(); !durable) return durable;
        auto index = log_.append(event, w.end_object().take());
        if (!index) return index.error();
        return log_.sync();
    }

    static std::string unbelieved(const std::string& reason) {
        return say("平台的答复没有有效签名，不能采信（{r}）",
                   "the answer is not validly signed and cannot be believed ({r})", {{"r", reason}});
    }

    Route& route_;
    Announcements announcements_;
    ExchangeLog& log_;
    ContentStore& contents_;
    Clock& clock_;
    std::stop_token stop_;
    AnnounceReport report_;
    bool goes_on_ = true;
    std::set<std::string> waiting_letters_;
};

}  // namespace

AnnounceReport announce(Route& route, Ledger& ledger, ExchangeLog& log, ContentStore& contents, Clock& clock,
                        std::stop_token stop) {
    if (!route.protocol->signed_answers() || !route.key) return {};
    return Announcer(route, ledger, log, contents, clock, std::move(stop)).run();
}

}  // namespace creditlink
