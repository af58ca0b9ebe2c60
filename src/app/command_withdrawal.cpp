#include <iostream>

#include "command.h"
#include "creditlink/app/office.h"
#include "creditlink/base/message.h"
#include "disclosure.h"
#include "filters.h"
#include "opened.h"
#include "person.h"
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

Result<Exit> list(const Invocation& in) {
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
        else table.row({name, item.task, item.place, item.reason, item.why, text_of(item.key)});
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

Result<Exit> decide(const Invocation& in, bool approve) {
    auto number = number_of(in, "w-");
    if (!number) return number.error();
    if (in.option("--reason").empty())
        return wants("请用 --reason 写明依据（批准时作为撤回依据发给平台，不超过 200 字）", "give --reason (sent to the platform as the basis, at most 200 characters)", "creditlink withdrawal approve w-3 --reason 吉科动许〔2026〕3号");
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    if (auto decided = opened->ledger.decide_proposal(*number, approve, in.option("--reason"), acting_person(), opened->office->hmac()); !decided) return decided.error();
    print_done(in.json, approve ? "approved" : "refused", "w-" + std::to_string(*number),
               approve ? say("已批准，下次发送时撤回。", "Approved; it goes out with the next delivery.") : say("已驳回，记录保持原样。", "Refused; the record stays as it is."));
    return Exit::balanced;
}

Result<Exit> approve(const Invocation& in) { return decide(in, true); }
Result<Exit> refuse(const Invocation& in) { return decide(in, false); }

}  // namespace

std::vector<Command> withdrawal_commands() {
    const OptionRow basis{"--reason", "TEXT", "撤回依据，发给平台", "the basis; sent to the platform"};
    const OptionRow reason{"--reason", "TEXT", "原因；留在台账，其摘要记入日志", "why; kept in the ledger, its digest in the log"};
    return {
        {"withdrawal", "list", "", "等待批准的撤回", "withdrawals that wait for approval", "creditlink withdrawal list",
         {{"--most", "N", "最多几项，缺省 18", "at most, 18 unless given"}, {"--state", "STATE", "open approved refused moot，缺省 open", "open approved refused moot; open unless given"}}, list},
        {"withdrawal", "approve", "NUMBER", "批准撤回，下次发送时报出", "approve a withdrawal; it goes out with the next delivery", "creditlink withdrawal approve w-1 --reason 吉科动许〔2026〕3号", {basis}, approve},
        {"withdrawal", "refuse", "NUMBER", "驳回撤回，记录保持原样", "refuse a withdrawal; the record stays", "creditlink withdrawal refuse w-2 --reason 导出有误", {reason}, refuse},
    };
}

}  // namespace creditlink
