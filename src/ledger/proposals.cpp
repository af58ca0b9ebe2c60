// Withdrawals that wait for a person.

#include "creditlink/base/json.h"
#include "creditlink/base/text.h"
#include "creditlink/ledger/pages.h"
#include "impl.h"
#include "same_human.h"

namespace creditlink {

using namespace ledger_detail;

namespace {

constexpr std::size_t kBasisCharacters = 200;  // platform.md section 3

struct Open {
    TaskId task = 0;
    RecordKey key;
    std::uint32_t version = 0;
    bool vanished = false;
    std::string reason, state;
    std::string basis, first;  // what the first of the two people wrote, and who that was; empty: nobody yet
    RowPlace place;
    RunId run = 0;
};

std::optional<Open> find(Sql& sql, std::int64_t number) {
    Query q = sql.query("SELECT task, key, version, vanished, reason, state, origin, row_number, row_key, run, decision, who FROM proposal WHERE number = ?");
    if (!q.bind(number).step()) return std::nullopt;
    return Open{q.integer(0), RecordKey{q.bytes<20>(1)}, static_cast<std::uint32_t>(q.integer(2)), q.integer(3) != 0, q.string(4), q.string(5), q.string(10), q.string(11),
                {q.integer(6), static_cast<std::uint64_t>(q.integer(7)), q.string(8)}, q.integer(9)};
}

// A row that is gone and comes back is a new version: it must not be taken for unchanged.
Status forget_row(Ledger::Impl& l, const Open& proposal, const RowHash& row) {
    l.sql->query("DELETE FROM seen WHERE task = ? AND hash = ?").bind(proposal.task).blob(row).run();
    if (l.sql->changed() != 1) return {};
    l.order_is_disturbed(proposal.task);
    HashSum removed;
    removed.add(row);
    return l.lower_seen(proposal.task, removed);
}

Status step_allowed(Sql& sql, const Open& asked, ProposalStep step, std::string_view text, std::string_view who, const std::string& name) {
    const bool own = same_human(names_of(sql, asked.first), names_of(sql, who));
    const auto no = [&](Errc code, std::string_view zh, std::string_view en, std::string_view hint_zh, std::string_view hint_en) {
        return Error{code, std::string(say(zh, en)), name, std::string(say(hint_zh, hint_en))};
    };
    if (step == ProposalStep::give_basis) {
        if (trim(text).empty()) return no(Errc::usage, "请写明撤回依据", "give the basis of the withdrawal", "", "");
        if (count_code_points(text) > kBasisCharacters) return no(Errc::usage, "撤回依据最多 200 字", "the basis of a withdrawal has at most 200 characters", "", "");
        if (!asked.first.empty() && !own)
            return no(Errc::usage, "依据已有人提出", "somebody has given the basis already", "看过他的依据，同意就批准（命令行不写 --reason），不同意就驳回", "read it, then approve it (without --reason) or refuse it");
        if (asked.basis == text) return no(Errc::approval, "依据是您自己写的，要由另一人批准", "you gave the basis yourself: another person approves it", "", "");
        return {};
    }
    if (step == ProposalStep::refuse) return {};
    if (asked.first.empty()) return no(Errc::approval, "还没有人提出撤回依据", "nobody has given the basis yet", "先由一人写明依据（--reason），再由另一人批准", "one person gives it (--reason), another one approves");
    if (own) return no(Errc::approval, "依据是您自己写的，要由另一人批准", "you gave the basis yourself: another person approves it", "", "");
    if (may_be_one_human(human_of(sql, asked.first), human_of(sql, who))) return not_known_as_two(name);
    if (!text.empty() && trim(text) != trim(asked.basis)) return no(Errc::usage, "依据刚刚有人改过", "somebody has just changed the basis", "请看过新的依据再决定", "read the new one, then decide");
    return {};
}

}  // namespace

Result<std::vector<ProposalView>> Ledger::proposals(std::string_view state, std::size_t most) {
    std::vector<ProposalView> found;
    Status read = impl_->sql->read([&] {
        Query q = impl_->sql->query(
            "SELECT number, task.name, task.kind, reason, why, origin, row_number, row_key, state, key, since FROM proposal "
            "JOIN task ON task.id = proposal.task WHERE ?1 = '' OR state = ?1 ORDER BY number LIMIT ?2");
        q.text(state).bind(static_cast<std::int64_t>(most));
        while (q.step())
            found.push_back({.number = q.integer(0), .task = q.string(1), .kind = q.string(2), .reason = q.string(3), .why = bilingual_in(q.view(4)).said(),
                             .place = impl_->place_text({q.integer(5), static_cast<std::uint64_t>(q.integer(6)), q.string(7)}),
                             .state = q.string(8), .key = RecordKey{q.bytes<20>(9)}, .since = q.integer(10)});
    });
    if (!read) return read.error();
    return found;
}

Result<std::uint64_t> Pages::proposal_count(std::string_view state) {
    Query query = ledger_.impl_->sql->query("SELECT count(*) FROM proposal WHERE state = ?");
    query.text(state);
    const std::int64_t count = query.step() ? query.integer(0) : 0;
    return ledger_.impl_->sql->checked(static_cast<std::uint64_t>(count));
}

Status Ledger::Impl::admit_withdrawal(const RecordState& record, std::string_view kind, const Admission& withdrawal, RunId run,
                                      const HmacSha256& office) {
    const std::int64_t number = allot("next_admission", 1);
    std::vector<LaneRow> lanes = lanes_of(kind);
    if (record.last) std::erase_if(lanes, [&](const LaneRow& lane) { return newest_in(lane.id, record.last, kind) == 0; });
    if (lanes.empty())
        return Error{Errc::config, std::string(say("没有平台接收这类信息，撤回无处可发", "no platform takes this kind, so the withdrawal has nowhere to go")), std::string(kind), {}};
    if (record.last) supersede(record.last, lanes, kind, number);
    for (const LaneRow& lane : lanes) {
        const SubmissionKey id = submission_of(office, lane.lane.platform, record.key, withdrawal.version, withdrawal.op, withdrawal.content);
        Query insert = sql->query(kInsertSubmission);
        bind_submission(insert, lane.id, number, withdrawal, withdrawal.version, id, record.last, run);
        insert.run();
        sql->query("UPDATE lane SET admitted = admitted + 1 WHERE id = ?").bind(lane.id).run();
    }
    replace_record(kind, record.owner, withdrawal, withdrawal.version, number);
    return {};
}

// Whatever page or command they use.
Status Ledger::decide_proposal(std::int64_t number, ProposalStep step, std::string_view text, std::string_view who,
                               const HmacSha256& office) {
    Impl& l = *impl_;
    const std::string name = "w-" + std::to_string(number);
    const auto asked = find(*l.sql, number);
    if (Status s = l.sql->status(); !s) return s;
    if (!asked) return Error{Errc::not_found, say("没有撤回提议 {n}", "there is no proposal {n}", {{"n", name}}), {}, {}};
    if (asked->state == "open")
        if (Status allowed = step_allowed(*l.sql, *asked, step, text, who, name); !allowed) return allowed;

    BodyRef body;
    if (step == ProposalStep::approve) {
        json::Writer w;
        w.begin_object().member("basis", asked->basis).member("reason", asked->reason).end_object();
        auto stored = l.spool->store(w.text(), {});
        if (!stored) return stored.error();
        if (Status durable = l.spool->sync(); !durable) return durable;
        body = *stored;
    }
    Status decided = l.write(
        [&]() -> Status {
            const auto proposal = find(*l.sql, number);
            if (!proposal || proposal->state != "open")
                return Error{Errc::usage, say("{n} 已经处理过", "{n} has been decided", {{"n", name}}), {}, {}};
            if (proposal->first != asked->first || proposal->basis != asked->basis)
                return Error{Errc::usage, say("{n} 的依据刚刚有人改过", "somebody has just changed the basis of {n}", {{"n", name}}), {}, std::string(say("请看过新的依据再决定", "read the new one, then decide"))};
            if (Status allowed = step_allowed(*l.sql, *proposal, step, text, who, name); !allowed) return allowed;  // whose accounts are whose may have changed
            std::string kind;
            const auto record = l.record(proposal->key, &kind);
            // The source declared the record void, whatever its version; that its row is gone was said of one version.
            const bool outdated = record && proposal->vanished && record->version != proposal->version;
            if (step != ProposalStep::refuse && (!record || outdated || record->op != Op::put))
                return Error{Errc::usage, say("{n} 提出之后，记录又有了新版本", "the record of {n} has a newer version since", {{"n", name}}), {},
                             std::string(say("请再运行一次 sync run，按新的情况决定", "run sync run again and decide on what it finds"))};
            const std::string subject = name + " " + text_of(proposal->key);
            if (step == ProposalStep::give_basis) {
                l.sql->query("UPDATE proposal SET decision = ?, who = ? WHERE number = ?").text(text).text(who).bind(number).run();
                l.decided("withdrawal-request", subject, text, who);
                return {};
            }
            const bool approve = step == ProposalStep::approve;
            const std::string why = approve ? proposal->basis : std::string(text);
            l.sql->query("UPDATE proposal SET state = ?, decision = ?, who = ? WHERE number = ?").text(approve ? "approved" : "refused").text(why).text(who).bind(number).run();
            l.decided(approve ? "withdrawal-approve" : "withdrawal-refuse", subject, why, who);
            if (!approve) return {};
            Admission withdrawal{.key = proposal->key, .version = record->version + 1, .op = Op::withdraw,
                                 .content = sha256(proposal->reason + '\x1f' + proposal->basis), .body = body, .row = record->row,
                                 .place = proposal->place, .order = record->order, .decided = {}, .adopted = false};
            if (Status admitted = l.admit_withdrawal(*record, kind, withdrawal, proposal->run, office); !admitted) return admitted;
            return proposal->vanished ? forget_row(l, *proposal, record->row) : Status();
        },
        "ledger.decision.before-commit");
    if (decided) l.spool->committed();
    return decided;
}

}  // namespace creditlink
