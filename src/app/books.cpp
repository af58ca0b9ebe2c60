#include "books.h"

#include <algorithm>
#include <map>

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/record/finding.h"
#include "creditlink/record/skip_reason.h"
#include "print.h"

namespace creditlink {

namespace {

using BookAlign = Table::Align;

json::Writer& number(json::Writer& writer, std::string_view name, std::uint64_t value) {
    return writer.member(name, static_cast<std::int64_t>(value));
}

void tallies(json::Writer& writer, std::string_view name, const std::vector<Tally>& list) {
    writer.name(name).begin_object();
    for (const Tally& tally : list) number(writer, tally.what, tally.count);
    writer.end_object();
}

constexpr std::size_t kTasksShown = 9;  // of a run, so that its books and what needs a person are on the same screen

int urgency(const TaskOutcome& outcome) {
    if (outcome.error) return 3;
    if (outcome.report.state != "balanced") return 2;
    return outcome.report.counts.quarantined + outcome.report.counts.proposed + outcome.report.disappeared > 0 ? 1 : 0;
}

std::string state_shown(const TaskOutcome& outcome) {
    if (outcome.error) return std::string(say("未完成", "failed"));
    if (outcome.report.state == "balanced") return std::string(say("账平", "balanced"));
    if (outcome.report.state == "stopped") return std::string(say("已停", "stopped"));
    return std::string(say("账不平", "unbalanced"));
}

// Errors and warnings of all tasks, the most frequent first.
std::vector<std::pair<std::uint64_t, std::string>> findings_by_count(const std::vector<TaskOutcome>& outcomes) {
    std::map<std::string, std::uint64_t> sums;
    for (const TaskOutcome& outcome : outcomes)
        for (const Tally& tally : outcome.report.findings) {
            const FindingKind* kind = finding_kind(tally.what);
            if (kind && kind->severity != Severity::fixed) sums[tally.what] += tally.count;
        }
    std::vector<std::pair<std::uint64_t, std::string>> order;
    for (const auto& [code, count] : sums) order.emplace_back(count, code);
    std::sort(order.rbegin(), order.rend());
    return order;
}

}  // namespace

std::string runs_table(const std::vector<TaskOutcome>& outcomes) {
    // What needs a look comes first when not all fit on a screen.
    std::vector<const TaskOutcome*> order;
    for (const TaskOutcome& outcome : outcomes) order.push_back(&outcome);
    if (order.size() > kTasksShown)
        std::stable_sort(order.begin(), order.end(), [](const TaskOutcome* a, const TaskOutcome* b) { return urgency(*a) > urgency(*b); });
    Table table;
    table.header({std::string(say("任务", "task")), std::string(say("读入", "read")), std::string(say("未变", "unchanged")), std::string(say("收录", "admitted")),
                  std::string(say("待处理", "quarantined")), std::string(say("跳过", "skipped")), std::string(say("拟撤回", "proposed")), std::string(say("账", "books")), std::string(say("消失", "gone"))},
                 {BookAlign::left, BookAlign::right, BookAlign::right, BookAlign::right, BookAlign::right, BookAlign::right, BookAlign::right, BookAlign::left, BookAlign::right});
    RunCounts sum;
    std::uint64_t gone = 0;
    // Not among the rows read: what is not there any more is no part of their sum, and stands behind it.
    const auto if_any = [](std::uint64_t number) { return number ? grouped(number) : std::string(); };
    std::size_t lines = 0;
    for (const TaskOutcome* each : order) {
        const TaskOutcome& outcome = *each;
        const RunCounts& c = outcome.report.counts;
        sum += c, gone += outcome.report.disappeared;
        if (++lines > kTasksShown) continue;
        table.row({outcome.task, grouped(c.read), grouped(c.unchanged), grouped(c.admitted), grouped(c.quarantined), grouped(c.skipped),
                   grouped(c.proposed), state_shown(outcome), if_any(outcome.report.disappeared)});
    }
    if (outcomes.size() > 1) {
        const std::size_t more = outcomes.size() > kTasksShown ? outcomes.size() - kTasksShown : 0;
        const std::string all = more ? say("合计（另有 {n} 个任务）", "all ({n} more tasks)", {{"n", std::to_string(more)}}) : std::string(say("合计", "all"));
        table.row({all, grouped(sum.read), grouped(sum.unchanged), grouped(sum.admitted), grouped(sum.quarantined),
                   grouped(sum.skipped), grouped(sum.proposed), std::string(sum.balanced() ? say("账平", "balanced") : say("账不平", "unbalanced")), if_any(gone)});
    }
    return table.text();
}

std::string skips_line(const std::vector<TaskOutcome>& outcomes) {
    constexpr std::size_t kShownReasons = 6;  // two lines of the screen
    std::map<std::string, std::uint64_t> sums;
    for (const TaskOutcome& outcome : outcomes)
        for (const Tally& tally : outcome.report.skips) sums[tally.what] += tally.count;
    if (sums.empty()) return {};
    std::vector<std::pair<std::uint64_t, std::string>> order;
    for (const auto& [reason, count] : sums) order.emplace_back(count, reason);
    std::sort(order.rbegin(), order.rend());
    std::string line(say("跳过：", "skipped: "));
    for (std::size_t i = 0; i < order.size() && i < kShownReasons; ++i) {
        const std::string_view sentence = skip_sentence(order[i].second);
        line += (i ? std::string(say("，", ", ")) : std::string()) + grouped(order[i].first) + " " + order[i].second;
        if (!sentence.empty()) line += std::string(say("（", " (")) + std::string(sentence) + std::string(say("）", ")"));
    }
    if (order.size() > kShownReasons) line += say("，另有 {n} 种", ", {n} more reasons", {{"n", std::to_string(order.size() - kShownReasons)}});
    return line;
}

std::string findings_table(const std::vector<TaskOutcome>& outcomes, std::size_t most) {
    const auto order = findings_by_count(outcomes);
    Table table;
    table.columns({Table::Align::whole, Table::Align::whole, Table::Align::left});
    for (std::size_t i = 0; i < order.size() && i < most; ++i) {
        const FindingKind* kind = finding_kind(order[i].second);
        table.row({"  " + grouped(order[i].first), order[i].second, std::string(say(kind->fix_zh, kind->fix_en))});
    }
    std::string text = table.text();
    if (order.size() > most) text += say("  ……另有 {n} 类\n", "  … and {n} more kinds\n", {{"n", std::to_string(order.size() - most)}});
    return text;
}

std::string findings_line(const std::vector<TaskOutcome>& outcomes) {
    constexpr std::size_t kShown = 3;
    const auto order = findings_by_count(outcomes);
    if (order.empty()) return {};
    std::string line(say("发现：", "findings: "));
    for (std::size_t i = 0; i < order.size() && i < kShown; ++i) line += (i ? std::string(say("，", ", ")) : std::string()) + grouped(order[i].first) + " " + order[i].second;
    if (order.size() > kShown) line += say("，另有 {n} 类", ", {n} more kinds", {{"n", std::to_string(order.size() - kShown)}});
    return line + "\n";
}

std::string books_table(const std::vector<std::pair<Lane, Books>>& books) {
    Table table;
    table.header({std::string(say("平台/目录", "platform/kind")), std::string(say("收录", "admitted")), std::string(say("采信", "accepted")), std::string(say("人证", "by word")), std::string(say("存疑", "doubtful")),
                  std::string(say("退回", "rejected")), std::string(say("待发", "pending")), std::string(say("在途", "under way")), std::string(say("不明", "unknown")),
                  std::string(say("其他", "other")), std::string(say("账", "books"))},
                 {BookAlign::middle, BookAlign::right, BookAlign::right, BookAlign::right, BookAlign::right, BookAlign::right, BookAlign::right, BookAlign::right, BookAlign::right, BookAlign::right, BookAlign::left});
    Books sum;
    for (const auto& [lane, b] : books) {
        sum.doubtful += b.doubtful, sum.rejected += b.rejected, sum.pending += b.pending, sum.unknown += b.unknown;
        sum.sending += b.sending + b.waiting, sum.parked += b.parked + b.dropped + b.superseded, sum.vouched += b.vouched;
    }
    // A column of noughts is left out: what is there stands out, and the table fits the screen.
    const auto cell = [](std::uint64_t number, std::uint64_t of_all) { return of_all ? grouped(number) : std::string(); };
    for (const auto& [lane, b] : books)
        table.row({lane.platform + "/" + lane.kind, grouped(b.admitted), grouped(b.accepted), cell(b.vouched, sum.vouched), cell(b.doubtful, sum.doubtful), cell(b.rejected, sum.rejected), cell(b.pending, sum.pending),
                   cell(b.sending + b.waiting, sum.sending), cell(b.unknown, sum.unknown), cell(b.parked + b.dropped + b.superseded, sum.parked),
                   std::string(b.balanced() ? say("账平", "balanced") : say("账不平", "unbalanced"))});
    return table.text();
}

std::string behind_table(const std::vector<TaskOutcome>& outcomes) {
    Table table;
    table.columns({Table::Align::left, Table::Align::whole});
    for (const TaskOutcome& outcome : outcomes)
        for (const Behind& behind : outcome.report.behind)
            table.row({"  " + grouped(behind.records) + say(" 条从未报给 {p}", " never given to {p}", {{"p", behind.platform}}),
                       "creditlink sync backfill " + outcome.task + " " + behind.platform + " --preview"});
    return table.text();
}

std::string as_json(const TaskOutcome& outcome) {
    json::Writer writer;
    const RunCounts& c = outcome.report.counts;
    writer.begin_object().member("task", outcome.task).member("run", outcome.report.run).member("state", outcome.error ? "failed" : outcome.report.state);
    if (outcome.error) writer.member("error", outcome.error->message).member("place", outcome.error->place);
    number(writer, "read", c.read), number(writer, "unchanged", c.unchanged), number(writer, "admitted", c.admitted);
    number(writer, "quarantined", c.quarantined), number(writer, "skipped", c.skipped), number(writer, "proposed", c.proposed);
    number(writer, "new_records", c.new_records), number(writer, "new_versions", c.new_versions), number(writer, "disappeared", outcome.report.disappeared);
    number(writer, "warnings", c.warnings), number(writer, "fixed", c.fixed);
    tallies(writer, "findings", outcome.report.findings);
    tallies(writer, "skips", outcome.report.skips);
    writer.name("behind").begin_object();
    for (const Behind& behind : outcome.report.behind) number(writer, behind.platform, behind.records);
    writer.end_object();
    writer.member("note", outcome.report.note.said()).name("notices").begin_array();
    for (const std::string& notice : outcome.report.notices) writer.string(notice);
    return writer.end_array().end_object().take();
}

std::string as_json(const Lane& lane, const Books& b) {
    json::Writer writer;
    writer.begin_object().member("platform", lane.platform).member("kind", lane.kind);
    number(writer, "admitted", b.admitted), number(writer, "pending", b.pending), number(writer, "held", b.held), number(writer, "sending", b.sending);
    number(writer, "unknown", b.unknown), number(writer, "waiting", b.waiting), number(writer, "accepted", b.accepted), number(writer, "doubtful", b.doubtful);
    number(writer, "rejected", b.rejected), number(writer, "parked", b.parked), number(writer, "unclear", b.unclear), number(writer, "dropped", b.dropped), number(writer, "superseded", b.superseded), number(writer, "vouched", b.vouched);
    return writer.name("balanced").boolean(b.balanced()).end_object().take();
}

}  // namespace creditlink
