// What people say about records of which nobody knows whether they arrived: they did, or they never did.

#include <algorithm>
#include <iostream>

#include "command.h"
#include "creditlink/app/office.h"
#include "creditlink/base/message.h"
#include "opened.h"
#include "person.h"
#include "print.h"

namespace creditlink {

namespace {

enum class Word { arrived, never_arrived };

// Enough of a record's name to compare it with another list, not enough to look the record up by it.
std::string masked(const RecordKey& key) {
    const std::string text = text_of(key);
    return text.substr(0, 6) + "…" + text.substr(text.size() - 4);
}

struct Change {
    Word word;
    bool keeps;  // false: only shown
    std::vector<SubmissionView> views;
};

void print_change_json(const Change& change) {
    json::Writer writer;
    writer.begin_object().name("preview").boolean(!change.keeps);
    writer.member("batch", change.views.front().batch)
        .member("platform", change.views.front().lane.platform)
        .member("kind", change.views.front().lane.kind);
    writer.member("records", static_cast<std::int64_t>(change.views.size()))
        .member("becomes", name_of(change.word == Word::arrived ? SubmissionState::vouched : SubmissionState::pending));
    writer.name("submissions").begin_array();
    for (const SubmissionView& view : change.views)
        writer.begin_object()
            .member("id", text_of(view.id))
            .member("key", masked(view.key))
            .member("version", static_cast<std::int64_t>(view.version))
            .end_object();
    print_json(writer.end_array().end_object());
}

void print_change(const Change& change) {
    constexpr std::size_t kShown = 10;  // with the sentences it fits a screen
    const SubmissionView& first = change.views.front();
    const Words words = {
        {"n", grouped(change.views.size())}, {"p", first.lane.platform + "/" + first.lane.kind}, {"b", first.batch}};
    print_wrapped(
        change.word == Word::arrived
            ? say("批次 {b}（{p}）中的 {n} 条记为已到达：凭人证实，没有回执，不再发送。",
                  "{n} records of batch {b} ({p}) count as arrived: by a person's word, without a receipt; they are "
                  "not sent again.",
                  words)
            : say("批次 {b}（{p}）中的 {n} 条从未到达：放回队列，下次再发。",
                  "{n} records of batch {b} ({p}) never arrived: they go back into the queue and are sent again.",
                  words));
    Table table;
    table.header({std::string(say("报送号", "submission")), std::string(say("记录", "record")),
                  std::string(say("版本", "version")), std::string(say("出处", "from"))},
                 {Table::Align::whole, Table::Align::whole, Table::Align::right, Table::Align::middle});
    for (std::size_t i = 0; i < change.views.size() && i < kShown; ++i) {
        const SubmissionView& view = change.views[i];
        table.row({text_of(view.id), masked(view.key), std::to_string(view.version), view.task + " " + view.place});
    }
    std::cout << table.text();
    if (change.views.size() > kShown)
        std::cout << say("……另有 {n} 条，--json 列出全部\n", "… and {n} more, --json lists all\n",
                         {{"n", grouped(change.views.size() - kShown)}});
}

Result<Exit> give_word(const Invocation& in, Word word) {
    const std::string verb = word == Word::arrived ? "arrived" : "never-arrived";
    if (in.arguments.size() != 1)
        return Error{Errc::usage,
                     std::string(say("请给出报送号 s-… 或批次号 b-…", "name a submission s-… or a batch b-…")),
                     {},
                     "creditlink submission list --state parked"};
    const std::string& id = in.arguments[0];
    const bool preview = in.has("--preview"), whole = !in.has("--only");
    if (!preview && in.option("--reason").empty())
        return Error{Errc::usage,
                     std::string(say("请用 --reason 说明是怎样核实的，将记入日志",
                                     "give --reason: how it was found out; it goes into the log")),
                     {},
                     say("creditlink submission {v} {id} --preview 先看会改什么",
                         "creditlink submission {v} {id} --preview shows what would change",
                         {{"v", verb}, {"id", one_line(id)}})};
    auto opened = open_office(in, preview ? Access::look : Access::change);
    if (!opened) return opened.error();
    auto views = opened->ledger.unclear(id, whole);
    if (!views) return views.error();
    const Change change{word, !preview, std::move(*views)};
    in.json ? print_change_json(change) : print_change(change);
    if (preview) {
        if (!in.json)
            print_next("creditlink submission " + verb + " " + one_line(id) +
                       std::string(say(" --reason 怎样核实的", " --reason HOW")));
        return Exit::balanced;
    }
    const std::string reason = in.option("--reason");
    auto done = word == Word::arrived ? opened->ledger.vouch_for(id, whole, reason, acting_person())
                                      : opened->ledger.send_again(id, reason, acting_person());
    if (!done) return done.error();
    print_done(in.json, verb, id,
               say("已记下；由谁、为何决定随即写入交换日志。",
                   "Noted; who decided it and why goes into the exchange log at once."));
    if (!in.json && word == Word::never_arrived) print_next("creditlink sync deliver");
    return Exit::balanced;
}

Result<Exit> arrived(const Invocation& in) {
    return give_word(in, Word::arrived);
}
Result<Exit> never_arrived(const Invocation& in) {
    return give_word(in, Word::never_arrived);
}

}  // namespace

std::vector<Command> vouching_commands() {
    const OptionRow reason{"--reason", "TEXT", "怎样核实的；留在台账，其摘要记入日志",
                           "how it was found out; kept in the ledger, its digest in the log"};
    const OptionRow preview{"--preview", "", "只看会改什么，不改", "show what would change, change nothing"};
    return {
        {"submission",
         "arrived",
         "ID",
         "人证实整批已到达（结果不明、平台不能查询时）",
         "a person says that a batch of unknown outcome arrived",
         "creditlink submission arrived $(creditlink submission list --ids --state parked --most 1) --preview",
         {reason, preview, {"--only", "", "只此一条，不连带整批", "this record alone, not its whole batch"}},
         arrived},
        {"submission",
         "never-arrived",
         "ID",
         "人证实整批从未到达：放回队列重发",
         "a person says that a batch never arrived: it is sent again",
         "creditlink submission never-arrived $(creditlink submission list --ids --state parked --most 1) --preview",
         {reason, preview},
         never_arrived},
    };
}

}  // namespace creditlink
