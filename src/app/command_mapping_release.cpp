// creditlink mapping propose | history | release | withdraw: a change of a mapping that two people put into force, as at the console.

#include <iostream>

#include "actor.h"
#include "command.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "filters.h"
#include "mapping_in_force.h"
#include "mapping_release.h"
#include "opened.h"
#include "print.h"

namespace creditlink {

namespace {

constexpr std::size_t kVersionsShown = 9, kDigestShownHere = 12;

std::string short_digest(const Digest256& digest) { return hex(bytes_of(digest)).substr(0, kDigestShownHere); }

Result<std::string> mapping_of_task(const Office& office, const Invocation& in) {
    const TaskConfig* task = in.arguments.size() == 1 ? office.config().task(in.arguments[0]) : nullptr;
    if (task) return task->mapping;
    return Error{Errc::usage, std::string(say("请给出一个任务名", "name one task")), {}, std::string(say("creditlink config tasks 列出任务", "creditlink config tasks lists the tasks"))};
}

Result<std::int64_t> proposal_number(const Invocation& in) { return number_of(in, "m-", wants("请给出一个提议号，如 m-3", "name a proposal, as in m-3", "creditlink mapping history TASK")); }

Result<Exit> propose_mapping_change(const Invocation& in) {
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    const auto file = mapping_of_task(*opened->office, in);
    if (!file) return file.error();
    const auto actor = actor_of(in);
    if (!actor) return actor.error();
    const std::string example = "creditlink mapping propose " + in.arguments[0] + std::string(say(" --from new.json --reason 源系统改了列名", " --from new.json --reason 'the source renamed a column'"));
    if (!in.has("--from")) return wants("请用 --from 给出改好的文件：复制现行文件，改副本；现行文件本身不要动", "give --from, the changed file: copy the one in force and change the copy; leave the file itself alone", example);
    if (trim(in.option("--reason")).empty()) return wants("请用 --reason 写明为什么改", "give --reason: why it is changed", example);
    const auto text = read_file(Path(in.option("--from")), kLargestDraft);
    if (!text) return Error{Errc::usage, std::string(say("读不到文件", "cannot read the file")), in.option("--from"), text.error().message};
    const auto now = text_in_force(*opened->office, opened->ledger, *file);
    if (!now) return now.error();
    const auto number = propose_mapping(*opened->office, opened->ledger, *file, *text, now->known.digest, in.option("--reason"), signatory_of(*actor));
    if (!number) return number.error();
    print_done(in.json, "proposed", proposal_called(*number), say("{n} 已提议，摘要 {d}，等另一人看过后发布。", "{n} is proposed, digest {d}; another person reads and releases it.", {{"n", proposal_called(*number)}, {"d", short_digest(sha256(*text))}}));
    if (!in.json) print_next("creditlink mapping release " + proposal_called(*number));
    return Exit::balanced;
}

void mapping_history_json(const std::vector<MappingInForce>& versions, const std::vector<MappingProposal>& proposals) {
    for (const MappingProposal& p : proposals) {
        json::Writer writer;
        writer.begin_object().member("proposal", proposal_called(p.number)).member("state", p.state).member("digest", hex(bytes_of(p.digest))).member("base", hex(bytes_of(p.base))).member("proposer", p.proposer);
        print_json(writer.member("at", rfc3339(p.proposed)).member("reason", p.reason).member("decider", p.decider).member("note", p.note).end_object());
    }
    for (const MappingInForce& v : versions) {
        json::Writer writer;
        writer.begin_object().member("in_force", v.number).member("digest", hex(bytes_of(v.digest))).member("since", rfc3339(v.since)).member("proposal", v.proposal ? proposal_called(v.proposal) : std::string());
        print_json(writer.end_object());
    }
}

Result<Exit> mapping_history_of(const Invocation& in) {
    auto opened = open_office(in, Access::look);
    if (!opened) return opened.error();
    const auto file = mapping_of_task(*opened->office, in);
    if (!file) return file.error();
    Mappings mappings(opened->ledger);
    const auto versions = mappings.history(*file, kVersionsShown);
    if (!versions) return versions.error();
    const auto proposals = mappings.proposals(*file, kVersionsShown);
    if (!proposals) return proposals.error();
    if (in.json) {
        mapping_history_json(*versions, *proposals);
        return Exit::balanced;
    }
    std::cout << bold(one_line(*file)) << '\n';
    Table table;
    table.columns({Table::Align::whole, Table::Align::whole, Table::Align::left, Table::Align::left});
    for (const MappingProposal& p : *proposals)
        if (p.state == "open") table.row({"  " + proposal_called(p.number), short_digest(p.digest), say("{w} 提议，待另一人发布", "proposed by {w}, another person releases it", {{"w", p.proposer}}), p.reason});
    for (const MappingInForce& v : *versions)
        table.row({"  " + shown_time(v.since), short_digest(v.digest), v.proposal ? say("{a} 提议，{b} 发布（{n}）", "proposed by {a}, released by {b} ({n})", {{"a", v.proposer}, {"b", v.releaser}, {"n", proposal_called(v.proposal)}})
                                                                                  : std::string(say("在文件中发现（安装，或手工改动）", "found in the file (installed, or changed by hand)")), {}});
    std::cout << table.text();
    if (versions->empty()) std::cout << say("  还没有运行用过它\n", "  no run has used it yet\n");
    print_next("creditlink mapping check " + in.arguments[0]);
    return Exit::balanced;
}

void print_mapping_difference(const DeskMappingDifference& difference) {
    if (difference.changes.empty() && !difference.unclear) std::cout << say("没有栏目或规则变化，只有注释、空白或次序\n", "no field and no rule changes, only comments, white space or order\n");
    for (const DeskMappingChange& change : difference.changes) {
        std::cout << bold(one_line(change.what)) << '\n';
        print_wrapped("- " + change.before, 2);
        print_wrapped("+ " + change.after, 2);
    }
    for (const DeskLine& line : difference.lines)
        std::cout << (line.sign == '~' ? "  ⋯" : one_line(std::string(1, line.sign) + " " + line.text)) << '\n';
}

// Without --digest: what would be released, to be read first.
Result<Exit> show_proposed_mapping(const Office& office, Mappings mappings, std::int64_t number, bool json) {
    const auto p = mappings.proposal(number);
    if (!p) return p.error();
    if (!*p) return Error{Errc::not_found, say("没有映射提议 {n}", "there is no proposal {n} of a mapping", {{"n", proposal_called(number)}}), {}, {}};
    const auto before = mappings.text((*p)->base), after = mappings.text((*p)->digest);
    if (!before) return before.error();
    if (!after) return after.error();
    const DeskMappingDifference difference = mapping_difference(office, (*p)->file, before->value_or(""), after->value_or(""));
    if (json) {
        json::Writer writer;
        writer.begin_object().member("proposal", proposal_called(number)).member("mapping", (*p)->file).member("state", (*p)->state).member("digest", hex(bytes_of((*p)->digest))).name("changes").begin_array();
        for (const DeskMappingChange& change : difference.changes) writer.begin_object().member("what", change.what).member("before", change.before).member("after", change.after).end_object();
        print_json(writer.end_array().end_object());
        return Exit::balanced;
    }
    std::cout << one_line((*p)->file) << "  " << hex(bytes_of((*p)->digest)) << '\n';
    print_wrapped(say("{w} 提议：{r}", "proposed by {w}: {r}", {{"w", (*p)->proposer}, {"r", (*p)->reason}}));
    print_mapping_difference(difference);
    if ((*p)->state == "open") print_next("creditlink mapping release " + proposal_called(number) + " --digest " + short_digest((*p)->digest));
    return Exit::balanced;
}

Result<Exit> release_proposed_mapping(const Invocation& in) {
    const auto number = proposal_number(in);
    if (!number) return number.error();
    auto opened = open_office(in, in.has("--digest") ? Access::change : Access::look);
    if (!opened) return opened.error();
    if (!in.has("--digest")) return show_proposed_mapping(*opened->office, Mappings(opened->ledger), *number, in.json);
    const auto actor = actor_of(in);
    if (!actor) return actor.error();
    if (auto done = release_mapping_text(*opened->office, opened->ledger, *number, in.option("--digest"), signatory_of(*actor)); !done) return done.error();
    print_done(in.json, "released", proposal_called(*number), std::string(say("已发布，文件已写好；下次运行起用它。", "Released, and its file is written; runs use it from the next one on.")));
    return Exit::balanced;
}

Result<Exit> withdraw_proposed_mapping(const Invocation& in) {
    const auto number = proposal_number(in);
    if (!number) return number.error();
    if (trim(in.option("--reason")).empty())
        return wants("请用 --reason 写明为什么撤回", "give --reason: why it is withdrawn", "creditlink mapping withdraw " + proposal_called(*number) + std::string(say(" --reason 改错了列", " --reason 'the wrong column'")));
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    const auto actor = actor_of(in);
    if (!actor) return actor.error();
    if (auto done = Mappings(opened->ledger).withdraw(*number, in.option("--reason"), signatory_of(*actor)); !done) return done.error();
    print_done(in.json, "withdrawn", proposal_called(*number), std::string(say("已撤回，现行版本不变。", "Withdrawn; the version in force stays.")));
    return Exit::balanced;
}

}  // namespace

std::vector<Command> mapping_release_commands() {
    const OptionRow reason{"--reason", "TEXT", "原因；留在台账，其摘要记入日志", "why; kept in the ledger, its digest in the log"};
    const OptionRow from{"--from", "FILE", "改好的文件（现行文件的副本）", "the changed file, a copy of the one in force"};
    const OptionRow digest{"--digest", "HEX", "您看到的摘要，至少 8 位；不写则只看差异", "the digest that you read, at least 8 digits; without it: look"};
    return {
        {"mapping", "history", "TASK", "用过的版本，等待发布的提议", "versions that were in force, what waits", "creditlink mapping history penalties", {}, mapping_history_of},
        {"mapping", "propose", "TASK", "提议改动，由另一人发布", "propose a change; another person releases it",
         "sed 1a//draft mappings/office-a/penalties.json >new.json && creditlink mapping propose penalties --from new.json --reason 加注释 --as 王芳", {from, reason, kAsOption}, propose_mapping_change},
        {"mapping", "release", "M", "看差异；加 --digest 即发布", "see the difference; with --digest: release it", "creditlink mapping release m-1", {digest, kAsOption}, release_proposed_mapping},
        {"mapping", "withdraw", "M", "撤回提议，现行版本不变", "withdraw a proposal; the version in force stays", "creditlink mapping withdraw m-1 --reason 改错了列", {reason, kAsOption}, withdraw_proposed_mapping},
    };
}

}  // namespace creditlink
