#include "office_quarantine_desk.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>

#include "assess_again.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/ledger/pages.h"
#include "decision_words.h"
#include "passing_file.h"
#include "quarantine_book.h"
#include "quarantine_item.h"

namespace creditlink {

namespace {

constexpr std::size_t kMostInBook = 1'000'000;      // rows of a sheet
constexpr std::size_t kMostAssessed = 100'000;      // at once: some ten seconds of a page's thread; the next press takes the rest
constexpr std::size_t kLargestDownload = 64u << 20;  // held in memory for the answer

std::string department_of(const Office& office, std::string_view task) {
    const TaskConfig* config = office.config().task(task);
    return config ? config->department : std::string();
}

DeskItem item_of(const Office& office, const QuarantineView& view) {
    DeskItem item{.number = view.number, .since = view.since, .task = view.task, .department = department_of(office, view.task), .place = view.place, .state = view.state,
                  .findings = {}, .cells = {}, .decisions = {}, .masked = true, .record = {}};
    for (Sentence& s : sentences_of(view))
        item.findings.push_back({std::move(s.code), std::move(s.severity), std::move(s.column), std::move(s.what), std::move(s.fix), std::move(s.rule)});
    std::stable_sort(item.findings.begin(), item.findings.end(), [](const DeskFinding& a, const DeskFinding& b) { return a.severity == "error" && b.severity != "error"; });
    return item;
}

Error no_item(std::int64_t number) { return {Errc::not_found, say("没有 q-{n}", "there is no q-{n}", {{"n", std::to_string(number)}}), {}, std::string(say("请从“待处理”列表里选", "choose one from the list"))}; }

// Which cells the item's errors are about: by their column, or by the field that they feed.
void mark_faulty(DeskItem& item, const QuarantineView& view, const Plan* plan) {
    Origin origin;
    for (const DeskCell& cell : item.cells) origin.columns.push_back(cell.column);
    std::vector<std::vector<std::uint32_t>> fed(item.cells.size());
    if (plan) fed = plan->fields_by_column(origin);
    for (const Sentence& sentence : sentences_of(view)) {
        if (sentence.severity != "error") continue;
        const int field = plan ? plan->kind().index_of(sentence.field) : -1;
        for (std::size_t i = 0; i < item.cells.size() && i < fed.size(); ++i)
            if (item.cells[i].column == sentence.column || (field >= 0 && std::find(fed[i].begin(), fed[i].end(), static_cast<std::uint32_t>(field)) != fed[i].end())) item.cells[i].faulty = true;
    }
}

Status wants_reason(std::string_view reason) {
    if (!trim(reason).empty()) return {};
    return Error{Errc::usage, std::string(say("请写明原因", "say why")), {}, {}};
}

// As the ledger takes tasks: the one, or all of a department. A department without a task, or a task of another one, has no rows.
std::string tasks_of(const Office& office, const QuarantineFilter& filter) {
    if (filter.department.empty()) return filter.task;
    std::vector<std::string> names;
    for (const TaskConfig& task : office.config().tasks)
        if (task.department == filter.department && (filter.task.empty() || filter.task == task.name)) names.push_back(task.name);
    return tasks_in_lines(names);
}

std::vector<std::string> departments_of(const Office& office) {
    std::set<std::string> names;
    for (const TaskConfig& task : office.config().tasks)
        if (!task.department.empty()) names.insert(task.department);
    return {names.begin(), names.end()};
}

// The other row of two with one key stands as a record already.
Result<std::string> record_beside(Ledger& ledger, const QuarantineView& view) {
    if (!view.record || (view.first_code != "duplicate-key" && view.first_code != "owned-by-other-task")) return std::string();
    auto history = ledger.history(*view.record);
    if (!history) return history.error();
    return history->empty() ? std::string() : text_of(*view.record);
}

}  // namespace

Result<DeskList> OfficeQuarantineDesk::list(const QuarantineFilter& filter, std::int64_t after, std::size_t most) {
    const auto office = office_();
    auto ledger = office->ledger(true);
    if (!ledger) return ledger.error();
    const std::string tasks = tasks_of(*office, filter);
    auto items = ledger->quarantine(filter.state, tasks, most + 1, after, filter.code);
    if (!items) return items.error();
    auto count = ledger->quarantine_count(filter.state, tasks, filter.code);
    if (!count) return count.error();
    auto codes = ledger->quarantine_codes(filter.state, tasks);
    if (!codes) return codes.error();
    DeskList list{.items = {}, .total = *count, .more = items->size() > most, .departments = departments_of(*office), .codes = std::move(*codes)};
    if (list.more) items->pop_back();
    for (const QuarantineView& view : *items) list.items.push_back(item_of(*office, view));
    return list;
}

Result<DeskItem> OfficeQuarantineDesk::item(std::int64_t number, std::string_view purpose, std::string_view who) {
    const auto office = office_();
    auto ledger = office->ledger(trim(purpose).empty());
    if (!ledger) return ledger.error();
    auto view = ledger->quarantined(number);
    if (!view) return view.error();
    if (!*view) return no_item(number);
    const std::string name = "q-" + std::to_string(number);
    const bool shown = !trim(purpose).empty();
    if (shown)
        if (auto kept = ledger->record_decision("unmask", name, purpose, who); !kept) return kept.error();
    DeskItem item = item_of(*office, **view);
    item.masked = !shown;
    const TaskConfig* task = office->config().task((*view)->task);
    auto mapping = task ? office->mapping(task->mapping) : Result<ReadyMapping>(Error{});
    const ShownRow row = shown_row(**view, mapping ? &mapping->plan : nullptr, shown ? Personal::shown : Personal::masked);
    for (std::size_t i = 0; i < row.columns.size(); ++i) item.cells.push_back({row.columns[i], row.cells[i], row.corrections[i]});
    item.divided = is_divided(**view);
    auto record = record_beside(*ledger, **view);
    if (!record) return record.error();
    item.record = std::move(*record);
    mark_faulty(item, **view, mapping ? &mapping->plan : nullptr);
    auto decisions = ledger->decisions(std::span(&name, 1));
    if (!decisions) return decisions.error();
    item.decisions = std::move(*decisions);
    for (DecisionView& decision : item.decisions) decision.what = decision_title(decision.what);
    return item;
}

Result<DeskFix> OfficeQuarantineDesk::fix(std::int64_t number, const std::vector<std::pair<std::string, std::string>>& corrections, std::string_view reason, std::string_view who) {
    if (auto said = wants_reason(reason); !said) return said.error();
    if (corrections.empty()) return Error{Errc::usage, std::string(say("没有写更正的值", "no value was corrected")), {}, std::string(say("在“更正为”一栏填新值", "fill in a new value"))};
    const auto office = office_();
    auto ledger = office->ledger();
    if (!ledger) return ledger.error();
    json::Writer overlay;
    overlay.begin_object();
    for (const auto& [column, value] : corrections) overlay.member(column, value);
    if (auto fixed = ledger->fix_quarantined(number, overlay.end_object().take(), reason, who); !fixed) return fixed.error();
    auto item = ledger->quarantined(number);
    if (!item) return item.error();
    if (!*item) return no_item(number);
    const std::string task = (*item)->task;
    auto outcome = assess_again(*office, *ledger, task, {std::move(**item)});
    using Outcome = DeskFix::Outcome;
    if (!outcome && outcome.error().code == Errc::locked) return DeskFix{Outcome::waits};
    if (!outcome) return DeskFix{Outcome::hindered, outcome.error()};
    auto after = ledger->quarantined(number);
    if (!after) return after.error();
    return DeskFix{!*after || (*after)->state == "cleared" ? Outcome::admitted : Outcome::refused};
}

Status OfficeQuarantineDesk::drop(std::int64_t number, std::string_view reason, std::string_view who) {
    if (auto said = wants_reason(reason); !said) return said;
    auto ledger = office_()->ledger();
    return ledger ? ledger->drop_quarantined(number, reason, who) : Status(ledger.error());
}

Result<DeskAssessed> OfficeQuarantineDesk::requeue(const QuarantineFilter& filter) {
    const auto office = office_();
    auto ledger = office->ledger();
    if (!ledger) return ledger.error();
    auto items = ledger->quarantine("waiting", tasks_of(*office, filter), kMostAssessed, 0, filter.code);
    if (!items) return items.error();
    DeskAssessed sum;
    std::map<std::string, std::vector<QuarantineView>> by_task;
    for (QuarantineView& item : *items) {
        if (!is_divided(item)) ++sum.undivided;
        else by_task[item.task].push_back(std::move(item));
    }
    for (auto& [task, rows] : by_task) {
        auto outcome = assess_again(*office, *ledger, task, std::move(rows));
        if (!outcome) return outcome.error();
        const RunCounts& counts = outcome->report.counts;
        sum.refused += counts.quarantined;
        sum.admitted += counts.read - counts.quarantined;
    }
    return sum;
}

Result<DeskBook> OfficeQuarantineDesk::book(const QuarantineFilter& filter, std::string_view who) {
    const auto office = office_();
    auto ledger = office->ledger();
    if (!ledger) return ledger.error();
    auto items = ledger->quarantine("open", tasks_of(*office, filter), kMostInBook, 0, filter.code);
    if (!items) return items.error();
    auto file = PassingFile::name(office->config().state, ".xlsx");
    if (!file) return file.error();
    if (auto made = quarantine_book(*ledger, office->config(), *items, file->path(), who); !made) return made.error();
    auto bytes = read_file(file->path(), kLargestDownload);
    if (!bytes) return bytes.error();
    return DeskBook{"quarantine.xlsx", std::move(*bytes)};
}

}  // namespace creditlink
