#include "office_withdrawal_desk.h"

#include <algorithm>
#include <limits>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "decision_words.h"

namespace creditlink {

namespace {

constexpr std::size_t kAll = std::numeric_limits<std::int32_t>::max();

Result<DeskWithdrawal> told(const Office& office, Ledger& ledger, ProposalView proposal) {
    DeskWithdrawal one;
    const std::string name = "w-" + std::to_string(proposal.number);
    auto decisions = ledger.decisions(std::span(&name, 1));
    if (!decisions) return decisions.error();
    for (DecisionView& decision : *decisions) {
        if (decision.what == "withdrawal-request") one.basis = decision.reason, one.first = decision.who;
        decision.what = decision_title(decision.what);
    }
    one.decisions = std::move(*decisions);
    const TaskConfig* task = office.config().task(proposal.task);
    if (task) one.department = task->department;
    one.proposal = std::move(proposal);
    return one;
}

}  // namespace

Result<std::vector<DeskWithdrawal>> OfficeWithdrawalDesk::withdrawals(std::string_view state, std::size_t most) {
    const auto office = office_();
    auto ledger = office->ledger(true);
    if (!ledger) return ledger.error();
    auto proposals = ledger->proposals(state, most);
    if (!proposals) return proposals.error();
    std::vector<DeskWithdrawal> list;
    for (ProposalView& proposal : *proposals) {
        auto one = told(*office, *ledger, std::move(proposal));
        if (!one) return one.error();
        list.push_back(std::move(*one));
    }
    return list;
}

Result<DeskWithdrawal> OfficeWithdrawalDesk::withdrawal(std::int64_t number) {
    const auto office = office_();
    auto ledger = office->ledger(true);
    if (!ledger) return ledger.error();
    auto proposals = ledger->proposals("", kAll);
    if (!proposals) return proposals.error();
    const auto at = std::find_if(proposals->begin(), proposals->end(), [&](const ProposalView& each) { return each.number == number; });
    if (at == proposals->end())
        return Error{Errc::not_found, say("没有撤回提议 w-{n}", "there is no proposal w-{n}", {{"n", std::to_string(number)}}), {}, std::string(say("请从“撤回”列表里选", "choose one from the list"))};
    return told(*office, *ledger, std::move(*at));
}

Status OfficeWithdrawalDesk::give_basis(std::int64_t number, std::string_view basis, std::string_view who) {
    return decide(number, ProposalStep::give_basis, trim(basis), who);
}

Status OfficeWithdrawalDesk::approve(std::int64_t number, std::string_view read, std::string_view who) {
    if (read.empty()) return Error{Errc::approval, std::string(say("还没有人提出依据", "nobody has given the basis yet")), "w-" + std::to_string(number), {}};
    return decide(number, ProposalStep::approve, read, who);
}

Status OfficeWithdrawalDesk::refuse(std::int64_t number, std::string_view reason, std::string_view who) {
    if (trim(reason).empty()) return Error{Errc::usage, std::string(say("请写明原因", "say why")), "w-" + std::to_string(number), {}};
    return decide(number, ProposalStep::refuse, reason, who);
}

Status OfficeWithdrawalDesk::decide(std::int64_t number, ProposalStep step, std::string_view text, std::string_view who) {
    const auto office = office_();
    auto ledger = office->ledger();
    return ledger ? ledger->decide_proposal(number, step, text, who, office->hmac()) : Status(ledger.error());
}

}  // namespace creditlink
