#include <algorithm>
#include <iostream>
#include <limits>

#include "actor.h"
#include "command.h"
#include "creditlink/app/office.h"
#include "creditlink/base/message.h"
#include "creditlink/ledger/pages.h"
#include "decision_words.h"
#include "filters.h"
#include "look.h"
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
    auto count = Pages(opened->ledger).proposal_count(in.option("--state", "open"));
    if (!count) return count.error();
    std::cout << (more ? say("共 {c} 项，以上是前 {n} 项；--most 可多列\n", "{c} in all, the first {n} are above; --most lists more\n", {{"c", grouped(*count)}, {"n", grouped(most)}})
                       : say("共 {c} 项\n", "{c} in all\n", {{"c", grouped(*count)}}));
    print_next("creditlink withdrawal approve w-" + std::to_string(items->front().number) + std::string(say(" --reason 依据 --as 姓名", " --reason BASIS --as NAME")));
    return Exit::balanced;
}

// Each is a decision of its own, with its own entry: one that cannot be made is told and keeps none of the others from being made.
Result<Exit> decide(const Invocation& in, ProposalStep step, std::string_view done, std::string_view zh, std::string_view en) {
    auto numbers = numbers_of(in, "w-", wants("请给出撤回提议的编号，如 w-3 或 w-1..w-40", "give numbers of proposals, as in w-3 or w-1..w-40", "creditlink withdrawal list"));
    if (!numbers) return numbers.error();
    const auto actor = actor_of(in);
    if (!actor) return actor.error();
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    std::size_t made = 0;
    Exit exit = Exit::balanced;
    for (const std::int64_t number : *numbers) {
        const std::string name = "w-" + std::to_string(number);
        auto decided = opened->ledger.decide_proposal(number, step, in.option("--reason"), actor->text(), opened->office->hmac());
        if (!decided && numbers->size() == 1) return decided.error();
        if (!decided) {
            Error error = decided.error();
            if (error.place.empty()) error.place = name;
            print_error(error, in.json);
            exit = worse(exit, exit_of(error.code));
            continue;
        }
        ++made;
        print_done(in.json, done, name, (numbers->size() > 1 ? name + std::string(say("：", ": ")) : std::string()) + std::string(say(zh, en)));
    }
    if (in.json) return exit;
    if (numbers->size() > 1) std::cout << say("共 {n} 项，办成 {m} 项。\n", "{m} of {n} were decided.\n", {{"n", grouped(numbers->size())}, {"m", grouped(made)}});
    if (step == ProposalStep::give_basis && made > 0) {
        std::string again;
        for (const std::string& argument : in.arguments) again += " " + argument;
        print_next("creditlink withdrawal approve" + again + std::string(say(" --as 姓名", " --as NAME")));
    }
    return exit;
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
        {"withdrawal", "approve", "NUMBER…", "两人撤回：一人写依据，另一人批准后发出", "two people: one gives the basis, another approves, then it goes out", "creditlink withdrawal approve w-1 --reason 吉科动许〔2026〕3号 --as 王芳", {basis, kAsOption}, approve_withdrawal},
        {"withdrawal", "refuse", "NUMBER…", "驳回撤回，记录保持原样", "refuse a withdrawal; the record stays", "creditlink withdrawal refuse w-2 --reason 导出有误", {reason, kAsOption}, refuse},
    };
}

}  // namespace creditlink
