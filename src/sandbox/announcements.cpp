// Sections 5 and 6 of the interface: feedback, lists, measures and letters. What is announced is acknowledged: the same
// bytes always get the same acknowledgement.

#include <charconv>
#include <functional>

#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/random.h"
#include "exchange.h"
#include "samples.h"

namespace creditlink::sandbox {

namespace {

constexpr std::int64_t kPage = 500, kLargestPage = 1000;  // section 5

struct PageWish {
    std::int64_t after = 0, limit = kPage;
};

std::optional<std::int64_t> number_of(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

// Our cursors are "c" and a number; to the caller they are opaque.
Judged<PageWish> page_wish(std::string_view query) {
    PageWish wish;
    if (const auto after = parameter_of(query, "after")) {
        const auto number = after->starts_with('c') ? number_of(std::string_view(*after).substr(1)) : std::nullopt;
        if (!number) return Refusal{.status = 400, .code = "bad-json", .detail = "unknown cursor"};
        wish.after = *number;
    }
    if (const auto limit = parameter_of(query, "limit")) {
        const auto number = number_of(*limit);
        if (!number || *number < 1 || *number > kLargestPage) return Refusal{.status = 400, .code = "bad-json", .detail = "limit must be 1 to 1000"};
        wish.limit = *number;
    }
    return wish;
}

std::string cursor(std::int64_t number) { return "c" + std::to_string(number); }

Judged<json::Value> body_of(const Call& call) {
    if (!call.body) return Refusal{.status = 400, .code = "bad-json", .detail = "no body"};
    return read_object(*call.body);
}

}  // namespace

Result<Answer> Exchange::feedback(const Call& call, const PinnedKey& signer) {
    auto wish = page_wish(call.query);
    if (!wish) return refused(wish.refusal());
    const auto questions = store_.questions(signer.senders, wish->after, wish->limit);
    if (!questions) return questions.error();
    json::Writer w;
    w.begin_object().name("items").begin_array();
    for (const auto& q : *questions) {
        w.begin_object().member("id", q.id).member("submission", q.submission).member("kind", q.kind).member("key", q.key).member("field", q.field);
        w.member("code", q.code).member("message", q.message).member("raised", q.raised).member("due", q.due).end_object();
    }
    w.end_array().member("next", cursor(questions->empty() ? wish->after : questions->back().number)).end_object();
    return json_answer(200, w.take());
}

Result<Answer> Exchange::list(const Call& call, std::string_view name) {
    if (!list_exists(name)) return problem(404, "not-found", "no such list");
    auto wish = page_wish(call.query);
    if (!wish) return refused(wish.refusal());
    json::Writer w;
    w.begin_object().name("changes").begin_array();
    const auto end = std::min(list_size(name), wish->after + wish->limit);
    for (auto i = wish->after; i < end; ++i) w.raw(change_json(i));
    w.end_array().member("next", cursor(std::max(wish->after, end))).end_object();
    return json_answer(200, w.take());
}

Result<Answer> Exchange::answer_question(const Call& call, const PinnedKey& signer, const std::string& id) {
    const auto question = store_.question(id, signer.senders);
    if (!question) return question.error();
    if (!*question) return problem(404, "not-found", "no such feedback");
    auto body = body_of(call);
    if (!body) return refused(body.refusal());
    const std::string state(view_in(*body, "state"));
    if (state != "resolved" && state != "disputed" && state != "ignored") return problem(422, "batch-refused", "no such state");
    if (auto set = store_.set_question_state(id, state); !set) return set.error();
    return acknowledge("feedback " + id, id, call.plain(), false);
}

Result<Answer> Exchange::measure(const Call& call, const PinnedKey& signer, std::string_view list) {
    auto body = body_of(call);
    if (!body) return refused(body.refusal());
    if (!entry_exists(list, view_in(*body, "entry"))) return problem(404, "not-found", "no such entry");
    const std::string id(view_in(*body, "id"));
    if (!is_id(id) || view_in(*body, "measure").empty() || !parse_rfc3339(std::string(view_in(*body, "at"))))
        return problem(422, "batch-refused", "id, measure and at are wanted");
    return acknowledge("measure " + signer.key.id() + " " + id, id, call.plain(), true);
}

Result<Answer> Exchange::letter(const Call& call, const PinnedKey& signer, const std::string& id, const std::string& version) {
    const auto number = number_of(version);
    if (!is_id(id) || !number || *number < 1) return problem(404, "not-found", "no such letter version");
    auto body = body_of(call);
    if (!body) return refused(body.refusal());
    const std::string about = signer.key.id() + " " + id + " " + std::to_string(*number);
    if (call.method == "PUT") {
        if (view_in(*body, "title").empty()) return problem(422, "batch-refused", "a letter has a title");
        auto answer = acknowledge("letter " + about, id, call.plain(), true);
        if (answer && answer->status == 200)
            if (auto kept = store_.add_letter({.signer = signer.key.id(), .id = id, .version = *number, .announced = std::string(call.plain()), .withdrawn = {}}); !kept) return kept.error();
        return answer;
    }
    const auto announced = store_.was_announced("letter " + about);
    if (!announced) return announced.error();
    if (!*announced) return problem(404, "not-found", "this letter version was never announced");
    const auto* reason = body->find("reason");
    if (!reason || !reason->is_string()) return problem(422, "batch-refused", "a withdrawal has a reason");
    auto answer = acknowledge("withdrawn " + about, id, call.plain(), true);
    if (answer && answer->status == 200)
        if (auto kept = store_.withdraw_letter({.signer = signer.key.id(), .id = id, .version = *number, .announced = {}, .withdrawn = std::string(call.plain())}); !kept) return kept.error();
    return answer;
}

Result<Answer> Exchange::acknowledge(const std::string& about, std::string_view of, std::string_view body, bool one_body_only) {
    const auto digest = hex(bytes_of(sha256(body)));
    auto given = store_.acknowledgement(about, digest);
    if (!given) return given.error();
    if (*given) return json_answer(200, std::move(**given));
    const auto announced = store_.was_announced(about);
    if (!announced) return announced.error();
    if (one_body_only && *announced) return problem(409, "version-conflict", "other bytes came for this before");
    json::Writer w;
    w.begin_object().member("receipt", "r-" + hex(random_bytes(10))).member("of", of).member("received", rfc3339(clock_.unix_seconds()));
    w.member("digest", digest).end_object();
    auto text = w.take();
    if (auto added = store_.add_acknowledgement(about, digest, text); !added) return added.error();
    return json_answer(200, std::move(text));
}

}  // namespace creditlink::sandbox
