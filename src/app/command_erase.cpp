// `evidence erase`: contents whose time has come are destroyed; the log says so before and after.

#include <iostream>

#include "command.h"
#include "creditlink/app/office.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/delivery/courier.h"
#include "creditlink/retention/erasure.h"
#include "office_index.h"
#include "person.h"
#include "print.h"
#include "retention_wish.h"
#include "standing_asked.h"

namespace creditlink {

namespace {

constexpr std::size_t kBatchesShown = 16;  // with the rest it fits a screen; --json has all

std::string state_words(const StillNeeded& one) {
    if (one.state.empty()) return std::string(say("台账不认识这一批", "the ledger does not know it"));
    return say("还没有结果（{s}）", "not settled ({s})", {{"s", one.state}});
}

void print_plan_json(const ErasurePlan& plan, bool preview) {
    json::Writer writer;
    writer.begin_object()
        .name("preview")
        .boolean(preview)
        .name("erasure")
        .raw(plan.erasure.json())
        .name("needed")
        .begin_array();
    for (const StillNeeded& one : plan.needed)
        writer.begin_object().member("batch", one.batch).member("state", one.state).end_object();
    writer.end_array().name("not_due").begin_array();
    for (const NotDue& one : plan.not_due)
        writer.begin_object()
            .member("class", one.of)
            .member("month", one.month.text())
            .member("due_from", one.from.dashed())
            .end_object();
    print_json(writer.end_array().member("damaged", static_cast<std::int64_t>(plan.damaged)).end_object());
}

void print_left(const ErasurePlan& plan, bool wished_by_name) {
    for (std::size_t i = 0; i < plan.needed.size() && i < kBatchesShown; ++i)
        print_wrapped(say("  留下 {b}：{s}", "  stays: {b}, {s}",
                          {{"b", plan.needed[i].batch}, {"s", state_words(plan.needed[i])}}));
    if (plan.needed.size() > kBatchesShown)
        std::cout << say("  ……另有 {n} 批\n", "  … and {n} more batches\n",
                         {{"n", std::to_string(plan.needed.size() - kBatchesShown)}});
    if (wished_by_name)
        for (std::size_t i = 0; i < plan.not_due.size() && i < kBatchesShown; ++i)
            print_wrapped(say("  留下 {c} {m}：{d} 才到期", "  stays: {c} {m}, due from {d}",
                              {{"c", plan.not_due[i].of},
                               {"m", plan.not_due[i].month.text()},
                               {"d", plan.not_due[i].from.dashed()}}));
    if (plan.damaged > 0)
        print_wrapped(say("  {n} 份内容与日志所指的不符，没有动",
                          "  {n} contents are not what the log names and stay as they are",
                          {{"n", grouped(plan.damaged)}}));
}

void print_plan(const ErasurePlan& plan, bool wished_by_name) {
    Table table;
    table.columns({Table::Align::whole, Table::Align::whole, Table::Align::right, Table::Align::right});
    for (const ErasureRange& range : plan.erasure.ranges)
        table.row({range.of,
                   range.from == range.until ? range.from.text() : range.from.text() + ".." + range.until.text(),
                   say("{n} 份", "{n} contents", {{"n", grouped(range.contents)}}), size_text(range.bytes)});
    std::cout << table.text();
    print_left(plan, wished_by_name);
}

Error nothing_to_erase(const ErasurePlan& plan) {
    std::string why(say("没有可销毁的内容", "there is nothing to erase"));
    if (!plan.needed.empty())
        why += say("；{b} 等 {n} 批还用得着：{s}", "; {n} batches are still needed, {b} first: {s}",
                   {{"b", plan.needed[0].batch},
                    {"n", std::to_string(plan.needed.size())},
                    {"s", state_words(plan.needed[0])}});
    else if (!plan.not_due.empty())
        why +=
            say("；{c} {m} 自 {d} 才到期", "; {c} {m} is due from {d}",
                {{"c", plan.not_due[0].of}, {"m", plan.not_due[0].month.text()}, {"d", plan.not_due[0].from.dashed()}});
    return {plan.needed.empty() ? Errc::usage : Errc::approval,
            why,
            {},
            std::string(!plan.needed.empty()
                            ? say("先让它们有结果：creditlink sync deliver，或 submission arrived / never-arrived",
                                  "settle them first: creditlink sync deliver, or submission arrived / never-arrived")
                            : say("creditlink evidence retention --months 看各月何时到期；确需提前的加 --early",
                                  "creditlink evidence retention --months shows when each month is due; --early for "
                                  "what has to go before"))};
}

Status words_are_there(const Invocation& in) {
    if (!in.has("--due") && !in.has("--class") && !in.has("--month"))
        return Error{Errc::usage,
                     std::string(say("请说明销毁什么：--due（全部到期的）、--class 或 --month",
                                     "say what to erase: --due (all that is due), --class or --month")),
                     {},
                     "creditlink evidence erase --due --preview"};
    if (in.has("--due") && in.has("--early"))
        return Error{
            Errc::usage, std::string(say("--due 与 --early 不能同用", "--due and --early exclude each other")), {}, {}};
    if (!in.has("--preview") && trim(in.option("--reason")).empty())
        return Error{
            Errc::usage,
            std::string(
                say("销毁不可恢复：请用 --reason 写明原因和依据，留在台账，其摘要记入交换日志",
                    "what is erased stays erased: give --reason, kept in the ledger, its digest in the exchange log")),
            {},
            std::string(say("先用 --preview 看会销毁什么", "--preview first shows what would go"))};
    return {};
}

void print_erased(const Erased& erased, bool json) {
    if (json) return;
    print_wrapped(say("已销毁 {n} 份内容（{b}），连同台账里 {r} 行已了结的隔离行和 {a} 条平台答复。",
                      "Erased: {n} contents ({b}), and in the ledger {r} quarantined rows that no longer wait and {a} "
                      "of the platform's words.",
                      {{"n", grouped(erased.contents)},
                       {"b", size_text(erased.erasure.bytes())},
                       {"r", grouped(erased.rows)},
                       {"a", grouped(erased.answers)}}));
}

void clear_index(Office& office) {
    if (const std::string left = erased_from_index(office); !left.empty()) std::cerr << warned(left) << '\n';
}

// One that was killed comes first: what it began is over before anything else is planned.
Status finish_earlier(Office& office, Ledger& ledger, ExchangeLog& log, bool json) {
    const auto finished = finish_erasure(ledger, log, office.config().state, [&] { clear_index(office); });
    if (!finished) return finished.error();
    if (!*finished) return {};
    std::cerr << say("上次的销毁 {i} 被打断，现已做完。\n",
                     "the erasure {i}, which was interrupted, is finished now.\n", {{"i", (*finished)->erasure.id}});
    print_erased(**finished, json);
    return {};
}

Result<Exit> preview(const Invocation& in, Office& office, const RetentionPolicy& policy, const ErasureWish& wish) {
    auto ledger = office.ledger(true);
    if (!ledger) return ledger.error();
    const auto plan =
        plan_erasure(*ledger, office.config().state, policy, wish, office.today(), office.clock().unix_ms());
    if (!plan) return plan.error();
    if (in.json) {
        print_plan_json(*plan, true);
        return Exit::balanced;
    }
    if (plan->erasure.ranges.empty()) return nothing_to_erase(*plan);
    std::cout << say("会销毁（不可恢复；日志和各项证明不受影响）：\n",
                     "would be erased for good; the log and its proofs stay:\n");
    print_plan(*plan, !in.has("--due"));
    std::string options;
    for (const std::string_view name : {"--due", "--early"})
        if (in.has(name)) options += " " + std::string(name);
    for (const std::string_view name : {"--class", "--month"})
        if (in.has(name)) options += " " + std::string(name) + " " + in.option(name);
    print_next("creditlink evidence erase" + options + std::string(say(" --reason 原因", " --reason WHY")));
    return Exit::balanced;
}

// The log must be able to say it: a loss of the log, or an absent key, stops it before anything is decided.
Result<Exit> carry_out(const Invocation& in, Office& office, const RetentionPolicy& policy, const ErasureWish& wish) {
    auto lock = office.run_lock("evidence erase");
    if (!lock) return lock.error();
    auto ledger = office.ledger();
    if (!ledger) return ledger.error();
    auto log = log_of_now(office, *ledger, AskPlatforms::unless_away);
    if (!log) return log.error();
    const Path state = office.config().state;
    if (auto able = log->checkpoint(); !able) return able.error();
    if (auto earlier = finish_earlier(office, *ledger, *log, in.json); !earlier) return earlier.error();
    const auto plan = plan_erasure(*ledger, state, policy, wish, office.today(), office.clock().unix_ms());
    if (!plan) return plan.error();
    if (plan->erasure.ranges.empty()) return nothing_to_erase(*plan);
    if (auto recorded = record_erasing(*ledger, plan->erasure, in.option("--reason"), acting_person()); !recorded)
        return recorded.error();
    const auto erased = finish_erasure(*ledger, *log, state, [&] { clear_index(office); });
    if (!erased) return erased.error();
    const auto head = log->checkpoint();
    if (!head) return head.error();
    if (auto noted = ledger->note_head({}, head->text()); !noted) return noted.error();
    if (in.json) {
        print_plan_json(*plan, false);
        return Exit::balanced;
    }
    print_plan(*plan, !in.has("--due"));
    if (*erased) print_erased(**erased, false);
    print_wrapped(say("事前和事后各记入交换日志一条（编号 {i}），已签名。备份和快照里的副本请一并销毁。",
                      "The exchange log has an entry of before and one of after ({i}), signed. Copies in backups and "
                      "snapshots have to be destroyed as well.",
                      {{"i", plan->erasure.id}}));
    print_next("creditlink log check");
    return Exit::balanced;
}

Result<Exit> erase(const Invocation& in) {
    if (auto there = words_are_there(in); !there) return there.error();
    auto config = in.config();
    if (!config) return config.error();
    const auto policy = retention_policy(*config);
    if (!policy) return policy.error();
    const auto wish = erasure_wish(in, *config);
    if (!wish) return wish.error();
    auto office = Office::open(std::move(*config));
    if (!office) return office.error();
    return in.has("--preview") ? preview(in, **office, *policy, *wish) : carry_out(in, **office, *policy, *wish);
}

}  // namespace

std::vector<Command> erase_commands() {
    return {{"evidence",
             "erase",
             "",
             "销毁到期的证据内容（不可恢复）；日志和证明照旧成立",
             "erase contents that are due, for good; the log and its proofs hold as before",
             "creditlink evidence erase --class xk --early --preview",
             {{"--due", "", "全部到期的", "all that is due"},
              {"--class", "NAME", "只这一类", "this class only"},
              {"--month", "MONTH", "只这个月：2024-03 或 2024-01..2024-03",
               "this month only: 2024-03, or 2024-01..2024-03"},
              {"--early", "", "未到期的也销毁，须同时给出 --class 或 --month",
               "what is not yet due too, with --class or --month"},
              {"--reason", "TEXT", "原因和依据；留在台账，其摘要记入日志",
               "why; kept in the ledger, its digest in the log"},
              {"--preview", "", "只看会销毁什么", "show what would go, erase nothing"}},
             erase}};
}

}  // namespace creditlink
