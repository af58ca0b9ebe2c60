// What people decided, with their reasons: kept here in words, in the exchange log as a salted digest.

#include <algorithm>

#include "creditlink/base/encode.h"
#include "creditlink/base/json.h"
#include "creditlink/base/random.h"
#include "creditlink/base/text.h"
#include "impl.h"

namespace creditlink {

void Ledger::Impl::decided(std::string_view what, std::string_view subject, std::string_view reason, std::string_view who, std::string_view event,
                           const std::function<void(json::Writer&)>& more) {
    const std::string salt = random_bytes(16);
    sql->query("INSERT INTO decision (at, who, what, subject, reason, salt) VALUES (?, ?, ?, ?, ?, ?)")
        .bind(now()).text(who).text(what).text(subject).text(reason).blob(salt).run();
    json::Writer w;
    w.begin_object().member("decision", sql->inserted()).member("what", what).member("subject", subject).member("who", who);
    w.member("at", rfc3339(now())).member("reason", hex(bytes_of(sha256(salt + std::string(reason)))));
    if (more) more(w);
    enqueue(event, w.end_object().text());
}

Status Ledger::record_decision(std::string_view what, std::string_view subject, std::string_view reason, std::string_view who) {
    return impl_->write(
        [&]() -> Status {
            impl_->decided(what, subject, reason, who);
            return {};
        },
        "ledger.decision.before-commit");
}

Result<std::vector<DecisionView>> Ledger::decisions(std::span<const std::string> subjects) {
    std::vector<DecisionView> found;
    // A decision's subject may be several words: "w-3 k-…". Decisions are few, because people take them. "s-… b-…" is about that one record
    // of the batch: who asks about another one by its ids and its batch does not mean it.
    const auto is_submission = [](std::string_view word) { return word.starts_with("s-"); };
    const bool about_records = std::any_of(subjects.begin(), subjects.end(), is_submission);
    const auto concerns = [&](std::string_view subject) {
        const auto words = creditlink::split(subject, " ");
        const auto is_among = [&](std::string_view wanted) { return std::find(words.begin(), words.end(), wanted) != words.end(); };
        const bool of_one = about_records && std::any_of(words.begin(), words.end(), is_submission);
        return std::any_of(subjects.begin(), subjects.end(), [&](const std::string& wanted) {
            if (wanted.empty() || (of_one && wanted.starts_with("b-"))) return false;
            return wanted == subject || is_among(wanted);
        });
    };
    Status read = impl_->sql->read([&] {
        Query query = impl_->sql->query("SELECT number, at, who, what, subject, reason FROM decision ORDER BY number");
        while (query.step()) {
            if (!concerns(query.string(4))) continue;
            found.push_back({.number = query.integer(0), .at = query.integer(1), .who = query.string(2), .what = query.string(3),
                             .subject = query.string(4), .reason = query.string(5)});
        }
    });
    if (!read) return read.error();
    return found;
}

}  // namespace creditlink
