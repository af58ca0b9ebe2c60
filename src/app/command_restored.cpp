// `log restored`: a person says that log or ledger came back older than they were, and that sending goes on.

#include <iostream>

#include "command.h"
#include "creditlink/base/message.h"
#include "log_standing.h"
#include "person.h"
#include "print.h"

namespace creditlink {

namespace {

// What is lost, and what follows from it.
struct Loss {
    LogLoss loss;
    std::vector<std::string> not_reached;  // platforms that could not be asked now
    std::vector<std::string> cannot_say;   // platforms of which nobody can ask what they have
    std::uint64_t waiting = 0;  // records that may have been delivered already, and are asked for before they are sent
};

// The platforms' own word, now: after a backup was put back, what the ledger keeps of it is old.
Result<std::vector<HeadView>> ask_platforms(Office& office, Loss& into) {
    std::vector<HeadView> said;
    for (const PlatformConfig& platform : office.config().platforms) {
        auto route = office.route(platform);
        if (!route) return route.error();
        const BatchRow any;
        if (!route->protocol->inquire(any)) into.cannot_say.push_back(platform.name);
        const HeadAnswer answer = ask_head(*route, office.clock(), {});
        if (answer.kind == HeadAnswer::Kind::said)
            said.push_back({platform.name, answer.head, answer.batch});
        else if (answer.kind != HeadAnswer::Kind::not_offered)
            into.not_reached.push_back(platform.name + std::string(say("：", ": ")) + answer.why);
    }
    return said;
}

Result<Loss> find_out(Office& office, Ledger& ledger) {
    Loss found;
    auto said = ask_platforms(office, found);
    if (!said) return said.error();
    auto kept = office.kept_heads();
    if (!kept) return kept.error();
    auto loss = find_loss(ledger, office.config().state / "log", {.heads = *kept, .platforms = *said});
    if (!loss) return loss.error();
    found.loss = std::move(*loss);
    auto books = ledger.books();
    if (!books) return books.error();
    for (const auto& [lane, book] : *books) found.waiting += book.pending + book.sending + book.unknown;
    return found;
}

void print_loss_json(const Loss& found, bool preview) {
    json::Writer writer;
    writer.begin_object()
        .name("preview")
        .boolean(preview)
        .member("log", found.loss.now.text())
        .name("lost")
        .begin_array();
    for (const LostHead& lost : found.loss.heads)
        writer.begin_object()
            .member("by", lost.known.by)
            .member("head", lost.known.head.text())
            .member("missing", static_cast<std::int64_t>(lost.missing))
            .end_object();
    for (const HeadView& one : found.loss.taken)
        writer.begin_object().member("by", one.by).member("batch", one.batch).end_object();
    writer.end_array().name("batches").begin_array();
    for (const std::string& batch : found.loss.batches) writer.string(batch);
    writer.end_array().member("waiting", static_cast<std::int64_t>(found.waiting)).name("not_reached").begin_array();
    for (const std::string& platform : found.not_reached) writer.string(platform);
    print_json(writer.end_array().end_object());
}

void print_loss(const Loss& found) {
    const LogLoss& loss = found.loss;
    std::cout << say("交换日志现有 {n} 条：",
                     "the exchange log has {n} entries: ", {{"n", std::to_string(loss.now.size)}})
              << loss.now.text() << '\n';
    for (const std::string& one : sentences(loss)) print_wrapped("  " + one);
    for (const std::string& platform : found.not_reached)
        print_wrapped("  " + std::string(say("没问到 ", "not reached: ")) + platform);
    if (!loss.any()) {
        std::cout << say("没有发现缺少什么。\n", "Nothing is known to be missing.\n");
        return;
    }
    print_wrapped(
        say("记下之后：缺少的条目找不回来，这件事本身写入日志并签名；台账里待发的 {n} "
            "条，以及各任务下一次完整读取所收录的，先问平台再发；平台已收下的不再发，留给人核对。",
            "Once it is recorded: the missing entries stay missing, and that is an entry of the log, signed. The {n} "
            "records that wait, and what the next complete run of each task admits, are asked for before they are "
            "sent; what a platform has is not sent again and waits for a person.",
            {{"n", grouped(found.waiting)}}));
    for (const std::string& platform : found.cannot_say)
        print_wrapped(
            say("平台 {p} 不能查询：这些记录会留下待人核对（submission arrived / never-arrived）",
                "platform {p} cannot be asked: these records wait for a person (submission arrived / never-arrived)",
                {{"p", platform}}));
}

Result<Exit> preview(const Invocation& in, Office& office) {
    auto ledger = office.ledger(true);
    if (!ledger) return ledger.error();
    const auto found = find_out(office, *ledger);
    if (!found) return found.error();
    if (in.json) {
        print_loss_json(*found, true);
        return Exit::balanced;
    }
    print_loss(*found);
    print_next(
        found->loss.any()
            ? std::string(say("有更新的备份先换上；没有：creditlink log restored --reason 原因",
                              "a newer backup first, if there is one; if not: creditlink log restored --reason WHY"))
            : std::string("creditlink sync run"));
    return Exit::balanced;
}

// Signed before it is told: the key must be at hand, and the ledger that goes on must be whole.
Result<Exit> record(const Invocation& in, Office& office) {
    auto lock = office.run_lock("log restored");
    if (!lock) return lock.error();
    auto ledger = office.ledger();
    if (!ledger) return ledger.error();
    auto log = office.log();
    if (!log) return log.error();
    const auto found = find_out(office, *ledger);
    if (!found) return found.error();
    if (!found->loss.any())
        return Error{
            Errc::usage,
            std::string(say("没有发现缺少什么，不用记", "nothing is known to be missing: there is nothing to record")),
            {},
            "creditlink log restored --preview"};
    if (auto whole = ledger->check(); !whole) return whole.error();
    if (auto able = log->can_sign(); !able) return able.error();
    if (auto recorded = ledger->record_restored(found->loss.restored(), in.option("--reason"), acting_person());
        !recorded)
        return recorded.error();
    if (auto begun = office.begin_log(*log); !begun) return begun.error();
    if (auto logged = drain_outbox(*ledger, *log); !logged) return logged.error();
    const auto head = log->checkpoint();
    if (!head) return head.error();
    if (auto noted = ledger->note_head({}, head->text()); !noted) return noted.error();
    if (in.json) {
        print_loss_json(*found, false);
        return Exit::balanced;
    }
    print_loss(*found);
    print_done(false, "restored", "log",
               say("已记入交换日志并签名（共 {n} 条）。", "Recorded in the exchange log and signed ({n} entries).",
                   {{"n", std::to_string(head->size)}}));
    print_next("creditlink sync run");
    return Exit::balanced;
}

Result<Exit> restored(const Invocation& in) {
    if (!in.has("--preview") && in.option("--reason").empty())
        return Error{Errc::usage,
                     std::string(say("请用 --reason 说明发生了什么、从哪份备份恢复，将记入日志",
                                     "give --reason: what happened and which backup it is; it goes into the log")),
                     {},
                     std::string(say("creditlink log restored --preview 先看缺什么",
                                     "creditlink log restored --preview shows what is missing"))};
    auto config = in.config();
    if (!config) return config.error();
    auto office = Office::open(std::move(*config));
    if (!office) return office.error();
    return in.has("--preview") ? preview(in, **office) : record(in, **office);
}

}  // namespace

std::vector<Command> restored_commands() {
    return {{"log",
             "restored",
             "",
             "恢复旧备份后：看缺什么，由人记下，然后接着发送",
             "an old backup was restored: see what is missing, go on",
             "creditlink log restored --preview",
             {{"--reason", "TEXT", "发生了什么、从哪份备份恢复；留在台账，其摘要记入日志",
               "what happened, which backup; kept in the ledger, its digest in the log"},
              {"--preview", "", "只看缺什么，不记", "show what is missing, record nothing"}},
             restored}};
}

}  // namespace creditlink
