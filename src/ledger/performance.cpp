// How commitments were kept: judgements, which are only added.

#include "commitment_row.h"
#include "creditlink/base/text.h"
#include "creditlink/ledger/commitments.h"
#include "impl.h"

namespace creditlink {

namespace {

Status fitting(const Performance& p) {
    const bool kept = p.result == kKept, broken = p.result == kPartlyKept || p.result == kNotKept;
    if (!kept && !broken)
        return Error{Errc::usage,
                     std::string(say("履行状态应为：全部履行、部分履行、全部未履行",
                                     "the result is one of 全部履行, 部分履行, 全部未履行")),
                     {},
                     {}};
    if (broken && (p.unperformed.empty() || p.pursued.empty()))
        return Error{Errc::usage,
                     say("“{r}”要写明未履行的内容和违诺责任追究的内容",
                         "{r} says what was not kept and how the breach was dealt with", {{"r", p.result}}),
                     {},
                     std::string(say("--unperformed 未履行的内容 --pursued 责任追究的内容",
                                     "--unperformed TEXT --pursued TEXT"))};
    if (kept && !(p.unperformed.empty() && p.pursued.empty()))
        return Error{Errc::usage,
                     std::string(say("全部履行的，不写未履行内容和责任追究",
                                     "what was wholly kept has neither unperformed parts nor consequences")),
                     {},
                     {}};
    return {};
}

}  // namespace

Result<bool> Commitments::judge(std::string_view code, const Performance& p, const Actor& who) {
    if (Status fits = fitting(p); !fits) return fits.error();
    Ledger::Impl& l = *ledger_.impl_;
    bool changed = false;
    Status done = l.write(
        [&]() -> Status {
            auto now = in_force(code);
            if (!now) return now.error();
            const Commitment& c = *now;
            if (p.judged < c.what.signed_on)
                return Error{Errc::usage,
                             std::string(say("认定日期早于作出日期", "it was judged before it was signed")),
                             {},
                             "--on"};
            if (c.performance && c.performance->result == p.result && c.performance->unperformed == p.unperformed &&
                c.performance->pursued == p.pursued && c.performance->judged == p.judged)
                return {};
            const std::string judged = p.judged.slashed(), person = who.text();
            l.sql->query("INSERT INTO performance VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .text(code)
                .bind(c.judgements + 1)
                .text(p.result)
                .text(p.unperformed)
                .text(p.pursued)
                .text(judged)
                .text(p.unit)
                .text(p.unit_code)
                .bind(l.now())
                .text(person)
                .run();
            // What was not kept is said in the ledger; the log commits to it as to any reason.
            l.decided("commitment-perform", ledger_detail::commitment_subject(code) + " " + p.result,
                      p.unperformed + "\n" + p.pursued, person);
            ledger_detail::note_public_change(l, c.what);
            changed = true;
            return {};
        },
        ledger_detail::kBeforeCommitment);
    if (!done) return done.error();
    return changed;
}

}  // namespace creditlink
