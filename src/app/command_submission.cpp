#include <algorithm>
#include <array>
#include <iostream>
#include <iterator>

#include "command.h"
#include "creditlink/app/office.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/ledger/pages.h"
#include "decision_words.h"
#include "masking.h"
#include "opened.h"
#include "person.h"
#include "print.h"
#include "record_named.h"

namespace creditlink {

namespace {

std::string fix_of(const Office& office, const SubmissionView& view) {
    const PlatformConfig* platform = office.config().platform(view.lane.platform);
    if (!platform || view.code.empty()) return {};
    std::string file;
    auto profile = read_profile(office.config(), *platform, file);
    if (!profile) return {};
    auto protocol = make_protocol(*profile, file);
    return protocol ? (*protocol)->fix_for(view.code) : std::string();
}

void view_json(const SubmissionView& v, const std::vector<DecisionView>* decisions) {
    json::Writer writer;
    writer.begin_object().member("id", text_of(v.id)).member("key", text_of(v.key)).member("platform", v.lane.platform).member("kind", v.lane.kind);
    writer.member("version", static_cast<std::int64_t>(v.version)).member("op", v.op == Op::put ? "put" : "withdraw").member("state", name_of(v.state));
    writer.member("code", v.code).member("field", v.field).member("message", without_personal_numbers(v.message)).member("note", v.note).member("batch", v.batch).member("receipt", v.receipt);
    writer.name("signed").boolean(v.signed_receipt).member("task", v.task).member("place", v.place);
    if (decisions) write_decisions(writer, *decisions);
    print_json(writer.end_object());
}

std::string platform_says(const SubmissionView& view) { return view.code.empty() ? std::string() : view.code + " " + view.field + " " + without_personal_numbers(view.message); }

// Of as many pages as it takes: one may end early, having looked at many that are in another state by now.
Result<std::vector<SubmissionView>> first_submissions(Ledger& ledger, SubmissionFilter filter, std::size_t most) {
    std::vector<SubmissionView> found;
    do {
        auto page = Pages(ledger).submissions(filter, most - found.size());
        if (!page) return page.error();
        std::ranges::move(page->found, std::back_inserter(found));
        filter.after = std::move(page->next);
    } while (!filter.after.empty() && found.size() < most);
    return found;
}

Result<Exit> list_submissions(const Invocation& in) {
    std::optional<SubmissionState> state;
    if (in.has("--state")) {
        state = submission_state_named(in.option("--state"));
        if (!state) return Error{Errc::usage, std::string(say("不认识的状态", "no such state")), {}, "pending sending unknown waiting accepted doubtful rejected parked dropped superseded vouched"};
    }
    auto opened = open_office(in, Access::look);
    if (!opened) return opened.error();
    constexpr std::uint64_t kScreen = 18;
    const std::size_t most = static_cast<std::size_t>(in.number("--most").value_or(kScreen));
    auto views = first_submissions(opened->ledger, {.state = state}, most);
    if (!views) return views.error();
    Table table;
    table.header({std::string(say("报送号", "submission")), std::string(say("状态", "state")), std::string(say("出处", "from")), std::string(say("平台说", "the platform says")), std::string(say("怎么办", "what to do"))},
                 {Table::Align::whole, Table::Align::whole, Table::Align::middle, Table::Align::left, Table::Align::left});
    for (const SubmissionView& view : *views) {
        if (in.json) view_json(view, nullptr);
        else if (in.has("--ids")) std::cout << text_of(view.id) << '\n';
        else table.row({text_of(view.id), std::string(title_of(view.state)), view.task + " " + view.place, platform_says(view), fix_of(*opened->office, view)});
    }
    if (in.json || in.has("--ids")) return Exit::balanced;
    if (views->empty()) {
        std::cout << say("没有这样的报送。\n", "None.\n");
        return Exit::balanced;
    }
    std::cout << table.text();
    if (views->size() == most) std::cout << say("只列出前 {n} 条，--most 可多列\n", "only the first {n} are listed, --most lists more\n", {{"n", grouped(most)}});
    print_next("creditlink submission show " + text_of(views->front().id));
    return Exit::balanced;
}

Result<SubmissionKey> argument(const Invocation& in) {
    if (in.arguments.size() != 1) return Error{Errc::usage, std::string(say("请给出报送号 s-…", "name a submission s-…")), {}, {}};
    return submission_key_of(in.arguments[0]);
}

void print_view(const Office& office, const SubmissionView& view) {
    Table table(Table::Overflow::wrap);
    table.columns({Table::Align::whole, Table::Align::left});
    const auto line = [&](std::string_view zh, std::string_view en, const std::string& value) {
        if (!value.empty()) table.row({std::string(say(zh, en)), value});
    };
    line("报送号", "submission", text_of(view.id));
    line("记录", "record", text_of(view.key) + "  v" + std::to_string(view.version) + (view.op == Op::withdraw ? std::string(say(" 撤回", " withdrawal")) : ""));
    line("平台", "platform", view.lane.platform + "/" + view.lane.kind);
    line("状态", "state", std::string(title_of(view.state)));
    line("说明", "note", view.note);
    line("出处", "from", view.task + " " + view.place);
    line("批次", "batch", view.batch);
    line("回执", "receipt", view.receipt.empty() ? "" : view.receipt + (view.signed_receipt ? std::string(say("（已验签）", " (signed)")) : std::string(say("（仅通道担保）", " (channel only)"))));
    line("平台码", "code", platform_says(view));
    line("怎么办", "what to do", fix_of(office, view));
    std::cout << table.text();
}

Result<Exit> show_submission(const Invocation& in) {
    auto id = argument(in);
    if (!id) return id.error();
    auto opened = open_office(in, Access::look);
    if (!opened) return opened.error();
    auto view = opened->ledger.submission(*id);
    if (!view) return view.error();
    if (!*view) return Error{Errc::not_found, std::string(say("台账中没有这个报送号", "the ledger has no such submission")), in.arguments[0], {}};
    auto decisions = opened->ledger.decisions(std::array{text_of((*view)->id), text_of((*view)->key), (*view)->batch});
    if (!decisions) return decisions.error();
    if (in.json) {
        view_json(**view, &*decisions);
        return Exit::balanced;
    }
    print_view(*opened->office, **view);
    print_decisions(*decisions);
    print_next("creditlink record history " + text_of((*view)->key));
    return Exit::balanced;
}

Result<Exit> decide(const Invocation& in, bool retry) {
    auto id = argument(in);
    if (!id) return id.error();
    if (in.option("--reason").empty()) return Error{Errc::usage, std::string(say("请用 --reason 说明原因，将记入日志", "give --reason; it goes into the log")), {}, {}};
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    auto done = retry ? opened->ledger.retry_submission(*id, in.option("--reason"), acting_person(), opened->office->hmac()) : opened->ledger.drop_submission(*id, in.option("--reason"), acting_person());
    if (!done) return done.error();
    print_done(in.json, retry ? "retried" : "dropped", text_of(*id),
               retry ? say("已放回队列，下次 sync run 或 sync deliver 时处理。", "Back in the queue for the next sync run or sync deliver.")
                     : say("已放弃；这个决定随即写入交换日志。", "Dropped; the decision goes into the exchange log at once."));
    return Exit::balanced;
}

Result<Exit> retry(const Invocation& in) { return decide(in, true); }
Result<Exit> drop_submission(const Invocation& in) { return decide(in, false); }

Result<Exit> history(const Invocation& in) {
    auto opened = open_office(in, Access::look);
    if (!opened) return opened.error();
    auto key = record_named(in, opened->ledger);
    if (!key) return key.error();
    auto views = opened->ledger.history(*key);
    if (!views) return views.error();
    if (views->empty()) return Error{Errc::not_found, std::string(say("台账中没有这条记录", "the ledger has no such record")), in.arguments[0], {}};
    std::vector<std::string> subjects = {text_of(*key)};
    for (const SubmissionView& view : *views) {
        const std::string id = text_of(view.id);
        subjects.push_back(id);
        if (!view.batch.empty()) subjects.push_back(view.batch);
        auto decisions = opened->ledger.decisions(std::array{id, view.batch});
        if (!decisions) return decisions.error();
        if (in.json) view_json(view, &*decisions);
        else print_view(*opened->office, view), std::cout << '\n';
    }
    if (in.json) return Exit::balanced;
    auto decisions = opened->ledger.decisions(subjects);
    if (!decisions) return decisions.error();
    print_decisions(*decisions);
    print_next("creditlink record why " + text_of(*key));
    return Exit::balanced;
}

}  // namespace

std::vector<Command> submission_commands() {
    const OptionRow reason{"--reason", "TEXT", "原因；留在台账，其摘要记入日志", "why; kept in the ledger, its digest in the log"};
    return {
        {"submission", "list", "", "列出报送：退回的、搁置的、待发的……", "list submissions: rejected, parked, pending …", "creditlink submission list --state rejected",
         {{"--state", "STATE", "只看此状态", "only this state"}, {"--most", "N", "最多几条，缺省 18", "at most, 18 unless given"}, {"--ids", "", "只列报送号", "ids only"}}, list_submissions},
        {"submission", "show", "ID", "一条报送的全部情况和处理经过", "all about one submission, and what people decided", "creditlink submission show $(creditlink submission list --ids --most 1)", {}, show_submission},
        {"submission", "retry", "ID", "再试：被退回的作为新版本，结果不明的先询问", "try again: a rejected one as a new version, an unknown one is asked first",
         "creditlink submission retry $(creditlink submission list --ids --state rejected --most 1) --reason 平台已修复", {reason}, retry},
        {"submission", "drop", "ID", "放弃这条报送", "give a submission up", "creditlink submission drop $(creditlink submission list --ids --state pending --most 1) --reason 平台已有", {reason}, drop_submission},
        {"record", "history", "KEY", "一条记录的所有版本、去向和处理经过", "all versions of a record, what became of them and who decided what", "creditlink record history $(creditlink submission list --ids --most 1)", {}, history},
    };
}

}  // namespace creditlink
