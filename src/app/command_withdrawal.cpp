#include <algorithm>
#include <iostream>
#include <limits>

#include "actor.h"
#include "command.h"
#include "creditlink/app/office.h"
#include "creditlink/base/message.h"
#include "disclosure.h"
#include "filters.h"
#include "opened.h"
#include "print.h"

namespace creditlink {

namespace {

void item_json(const ProposalView& item, const std::vector<DecisionView>& decisions) {
    json::Writer writer;
    writer.begin_object().member("number", item.number).member("task", item.task).member("place", item.place).member("reason", item.reason);
    writer.member("why", item.why).member("key", text_of(item.key)).member("state", item.state);
    write_decisions(writer, decisions);
    print_json(writer.end_object());
}

// Why it is proposed, and whether the first of the two people has been here.
std::string why_of(const ProposalView& item, const std::vector<DecisionView>& decisions) {
    if (item.state != "open" || decisions.empty() || decisions.back().what != "withdrawal-request") return item.why;
    return item.why + say("；{w} 已提出依据，待另一人批准", "; {w} gave the basis, another one approves", {{"w", decisions.back().who}});
}

Result<Exit> list_withdrawals(const Invocation& in) {
    auto opened = open_office(in, Access::look);
    if (!opened) return opened.error();
    if (auto sound = known_filter(*opened->office, in, {"open", "approved", "refused", "moot"}); !sound) return sound.error();
    constexpr std::uint64_t kScreen = 18;
    const std::size_t most = static_cast<std::size_t>(in.number("--most").value_or(kScreen));
    auto items = opened->ledger.proposals(in.option("--state", "open"), most + 1);
    if (!items) return items.error();
    const bool more = items->size() > most;
    if (more) items->pop_back();
    Table table;
    table.header({std::string(say("编号", "number")), std::string(say("任务", "task")), std::string(say("位置", "place")), std::string(say("原因", "reason")), std::string(say("依据", "why")), std::string(say("记录", "record"))},
                 {Table::Align::whole, Table::Align::left, Table::Align::middle, Table::Align::left, Table::Align::left, Table::Align::middle});
    for (const ProposalView& item : *items) {
        const std::string name = "w-" + std::to_string(item.number);
        auto decisions = opened->ledger.decisions(std::span(&name, 1));
        if (!decisions) return decisions.error();
        if (in.json) item_json(item, *decisions);
        else table.row({name, item.task, item.place, item.reason, why_of(item, *decisions), text_of(item.key)});
    }
    if (in.json) return Exit::balanced;
    if (items->empty()) {
        std::cout << say("没有等待批准的撤回。\n", "No withdrawals wait for approval.\n");
        return Exit::balanced;
    }
    std::cout << table.text();
    if (more) std::cout << say("只列出前 {n} 项，--most 可多列\n", "only the first {n} are listed, --most lists more\n", {{"n", grouped(most)}});
    print_next("creditlink withdrawal approve w-" + std::to_string(items->front().number) + std::string(say(" --reason 依据", " --reason BASIS")));
    return Exit::balanced;
}

Result<Exit> decide(const Invocation& in, ProposalStep step, std::string_view done, std::string_view zh, std::string_view en) {
    auto number = number_of(in, "w-", wants("请给出撤回提议的编号，如 w-3", "give the number of a proposal, as in w-3", "creditlink withdrawal list"));
    if (!number) return number.error();
    const auto actor = actor_of(in);
    if (!actor) return actor.error();
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    if (auto decided = opened->ledger.decide_proposal(*number, step, in.option("--reason"), actor->text(), opened->office->hmac()); !decided) return decided.error();
    const std::string name = "w-" + std::to_string(*number);
    print_done(in.json, done, name, std::string(say(zh, en)));
    if (step == ProposalStep::give_basis && !in.json) print_next("creditlink withdrawal approve " + name + std::string(say(" --as 姓名", " --as NAME")));
    return Exit::balanced;
}

Result<Exit> approve_withdrawal(const Invocation& in) {
    if (in.has("--reason"))
        return decide(in, ProposalStep::give_basis, "requested", "已记下依据。撤回要两个人：请另一人批准后才会发出。", "The basis is kept. A withdrawal takes two people: it goes out once another one has approved it.");
    return decide(in, ProposalStep::approve, "approved", "已批准，下次发送时撤回。", "Approved; it goes out with the next delivery.");
}

Result<Exit> refuse(const Invocation& in) {
    if (in.option("--reason").empty()) return wants("请用 --reason 写明原因", "give --reason", "creditlink withdrawal refuse w-3 --reason 导出有误");
    return decide(in, ProposalStep::refuse, "refused", "已驳回，记录保持原样。", "Refused; the record stays as it is.");
}

}  // namespace

std::vector<Command> withdrawal_commands() {
    const OptionRow basis{"--reason", "TEXT", "撤回依据，发给平台，不超过 200 字；不写就是批准别人的依据", "the basis, sent to the platform, at most 200 characters; without it, another's basis is approved"};
    const OptionRow reason{"--reason", "TEXT", "原因；留在台账，其摘要记入日志", "why; kept in the ledger, its digest in the log"};
    return {
        {"withdrawal", "list", "", "等待批准的撤回", "withdrawals that wait for approval", "creditlink withdrawal list",
         {{"--most", "N", "最多几项，缺省 18", "at most, 18 unless given"}, {"--state", "STATE", "open approved refused moot，缺省 open", "open approved refused moot; open unless given"}}, list_withdrawals},
        {"withdrawal", "approve", "NUMBER", "两人撤回：一人写依据，另一人批准后发出", "two people: one gives the basis, another approves, then it goes out", "creditlink withdrawal approve w-1 --reason 吉科动许〔2026〕3号", {basis, kAsOption}, approve_withdrawal},
        {"withdrawal", "refuse", "NUMBER", "驳回撤回，记录保持原样", "refuse a withdrawal; the record stays", "creditlink withdrawal refuse w-2 --reason 导出有误", {reason, kAsOption}, refuse},
    };
}

}  // namespace creditlink
