// What was entered wrongly: corrected, or voided. What was taken in stays as it is; a change stands beside it.

#include "commitment_row.h"
#include "creditlink/base/text.h"
#include "creditlink/ledger/commitments.h"
#include "impl.h"

namespace creditlink {

namespace {

const char* const kAsTaken = "SELECT c.*, NULL, NULL, NULL, NULL, NULL, NULL, 0 FROM commitment AS c WHERE c.code = ?";
const char* const kChangesOfOne =
    "SELECT what, reason, subject, category, identify, content, breach, signed_on, until, vals, at, who FROM commitment_change WHERE code = ? ORDER BY number";
const char* const kNextChange = "SELECT 1 + coalesce(max(number), 0) FROM commitment_change";
const char* const kStoodAs =
    "SELECT f.code FROM commitment_in_force AS f JOIN (SELECT code FROM commitment WHERE same = ?1 UNION SELECT code FROM commitment_change WHERE same = ?1) AS b "
    "ON b.code = f.code WHERE f.same <> ?1 ORDER BY f.code LIMIT 1";

Status reason_given(std::string_view reason) {
    if (!trim(reason).empty()) return {};
    return Error{Errc::usage, std::string(say("要写明原因", "it needs a reason")), {}, {}};
}

bool says_the_same(const SignedCommitment& a, const SignedCommitment& b) {
    return a.subject == b.subject && a.category == b.category && a.identify == b.identify && a.content == b.content && a.breach == b.breach && a.signed_on == b.signed_on &&
           a.until == b.until && a.values == b.values;
}

// In the ledger's transaction: no other correction comes between.
Status correctable(Sql& sql, const Commitment& kept, const SignedCommitment& what) {
    if (kept.what.letter != what.letter || kept.what.version != what.version)
        return Error{Errc::usage, say("{c} 签的是 {l} 第 {v} 版，更正不能换承诺书", "{c} was signed on version {v} of {l}; a correction does not change the letter", {{"c", kept.code}, {"l", kept.what.letter}, {"v", std::to_string(kept.what.version)}}), {},
                     std::string(say("作废后按签的那一版再收", "void it, and take it in anew on the version that was signed"))};
    if (kept.performance && kept.performance->judged < what.signed_on)
        return Error{Errc::usage, say("{c} 在 {d} 已认定履行，作出日期不能在这之后", "{c} was judged on {d}, it cannot be signed after that", {{"c", kept.code}, {"d", kept.performance->judged.dashed()}}), {},
                     std::string(say("核对签署件上的作出日期", "look at the day on the paper"))};
    const Digest256 same = sameness(what);
    Query other = sql.query("SELECT code FROM commitment_in_force WHERE same = ? AND code <> ?");
    if (other.blob(same).text(kept.code).step())
        return Error{Errc::usage, say("更正后与收下的 {o} 是同一份", "corrected like this it is the same as {o}", {{"o", other.string(0)}}), {},
                     std::string(say("同一份收了两次的，作废其中一份", "of one paper that was taken in twice, void one"))};
    return sql.status();
}

// `what`: nullptr voids it.
void write_change(Ledger::Impl& l, std::string_view code, const SignedCommitment* what, std::string_view reason, const std::string& who) {
    const std::int64_t number = l.sql->number(kNextChange);
    Query q = l.sql->query("INSERT INTO commitment_change VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    q.bind(number).text(code).text(what ? "correct" : "void").text(reason);
    const std::string signed_on = what ? what->signed_on.slashed() : std::string(), until = what && what->until ? what->until->slashed() : std::string();
    const Digest256 same = what ? sameness(*what) : Digest256{};
    if (what) q.text(what->subject).text(what->category).text(what->identify).text(what->content).text(what->breach).text(signed_on);
    else q.null().null().null().null().null().null();
    if (until.empty()) q.null();
    else q.text(until);
    if (what) q.text(what->values).blob(same);
    else q.null().null();
    q.bind(l.now()).text(who).run();
}

}  // namespace

Result<bool> Commitments::correct(std::string_view code, const SignedCommitment& what, std::string_view reason, const Actor& who) {
    if (Status given = reason_given(reason); !given) return given.error();
    Ledger::Impl& l = *ledger_.impl_;
    bool changed = false;
    Status done = l.write(
        [&]() -> Status {
            auto now = in_force(code);
            if (!now) return now.error();
            if (says_the_same(now->what, what)) return {};
            if (Status able = correctable(*l.sql, *now, what); !able) return able;
            write_change(l, code, &what, trim(reason), who.text());
            l.decided("commitment-correct", ledger_detail::commitment_subject(code), trim(reason), who.text());
            ledger_detail::note_public_change(l, now->what);
            changed = true;
            return {};
        },
        ledger_detail::kBeforeCommitment);
    if (!done) return done.error();
    return changed;
}

Status Commitments::make_void(std::string_view code, std::string_view reason, const Actor& who) {
    if (Status given = reason_given(reason); !given) return given;
    Ledger::Impl& l = *ledger_.impl_;
    return l.write(
        [&]() -> Status {
            auto now = in_force(code);
            if (!now) return now.error();
            write_change(l, code, nullptr, trim(reason), who.text());
            l.decided("commitment-void", ledger_detail::commitment_subject(code), trim(reason), who.text());
            ledger_detail::note_public_change(l, now->what);
            return {};
        },
        ledger_detail::kBeforeCommitment);
}

Result<std::optional<CommitmentHistory>> Commitments::history(std::string_view code) {
    std::optional<CommitmentHistory> found;
    Sql& sql = *ledger_.impl_->sql;
    Status read = sql.read([&] {
        {
            Query taken = sql.query(kAsTaken);
            if (!taken.text(code).step()) return;
            found.emplace(CommitmentHistory{.taken = ledger_detail::commitment_of(taken), .changes = {}});
        }
        Query q = sql.query(kChangesOfOne);
        q.text(code);
        SignedCommitment what = found->taken.what;
        while (q.step()) {
            const bool voided = q.view(0) == "void";
            if (!voided) {
                what.subject = q.string(2), what.category = q.string(3), what.identify = q.string(4), what.content = q.string(5), what.breach = q.string(6);
                what.signed_on = ledger_detail::commitment_day(q, 7), what.until = CivilDate::parse_slashed(q.view(8)), what.values = q.string(9);
            }
            found->changes.push_back({.voided = voided, .reason = q.string(1), .what = what, .at = q.integer(10), .who = q.string(11)});
        }
    });
    if (!read) return read.error();
    return sql.checked(std::move(found));
}

Result<std::string> Commitments::stood_as(const SignedCommitment& what) {
    const Digest256 same = sameness(what);
    Query q = ledger_.impl_->sql->query(kStoodAs);
    std::string code = q.blob(same).step() ? q.string(0) : std::string();
    return ledger_.impl_->sql->checked(std::move(code));
}

}  // namespace creditlink
