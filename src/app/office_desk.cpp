#include "office_desk.h"

#include <algorithm>

#include "assess_again.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/ledger/key_changes.h"
#include "creditlink/ledger/mappings.h"
#include "disclosure.h"
#include "print.h"
#include "quarantine_item.h"

namespace creditlink {

namespace {

constexpr std::size_t kMostProposals = 1000;  // counted; more are as many as nobody approves one by one

std::string department_of(const Office& office, std::string_view task) {
    const TaskConfig* config = office.config().task(task);
    return config ? config->department : std::string();
}

DeskItem item_of(const Office& office, const QuarantineView& view) {
    DeskItem item{.number = view.number, .since = view.since, .task = view.task, .department = department_of(office, view.task), .place = view.place, .state = view.state,
                  .findings = {}, .cells = {}, .decisions = {}, .masked = true};
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

}  // namespace

std::string OfficeDesk::office_name() const { return office_()->config().office_name; }

Result<DeskOverview> OfficeDesk::overview() {
    const auto office = office_();
    auto ledger = office->ledger(true);
    if (!ledger) return ledger.error();
    DeskOverview all;
    auto runs = ledger->last_runs();
    if (!runs) return runs.error();
    for (const TaskConfig& task : office->config().tasks) {
        const auto last = std::find_if(runs->begin(), runs->end(), [&](const RunInfo& run) { return run.task == task.name; });
        all.tasks.push_back({task.name, task.title, task.department, task.off, last == runs->end() ? std::nullopt : std::optional(*last)});
    }
    auto books = ledger->books();
    if (!books) return books.error();
    all.books = std::move(*books);
    auto waiting = ledger->quarantine_count("waiting", {});
    if (!waiting) return waiting.error();
    all.quarantined = *waiting;
    auto proposals = ledger->proposals("open", kMostProposals);
    if (!proposals) return proposals.error();
    all.proposals = proposals->size();
    const auto mappings = Mappings(*ledger).waiting();
    if (!mappings) return mappings.error();
    all.mappings = *mappings;
    const auto key_change = KeyChanges(*ledger).open();
    if (!key_change) return key_change.error();
    all.key_changes = key_change->has_value();
    return all;
}

Result<std::vector<RunInfo>> OfficeDesk::runs(const RunFilter& filter, std::size_t most) {
    auto ledger = office_()->ledger(true);
    return ledger ? Pages(*ledger).runs(filter, most) : Result<std::vector<RunInfo>>(ledger.error());
}

Result<RunInfo> OfficeDesk::run(RunId id) {
    auto ledger = office_()->ledger(true);
    return ledger ? ledger->run(id) : Result<RunInfo>(ledger.error());
}

Result<DeskList> OfficeDesk::quarantine(std::string_view state, std::string_view task, std::int64_t after, std::size_t most) {
    const auto office = office_();
    auto ledger = office->ledger(true);
    if (!ledger) return ledger.error();
    auto items = ledger->quarantine(state, task, most + 1, after);
    if (!items) return items.error();
    auto count = ledger->quarantine_count(state, task);
    if (!count) return count.error();
    DeskList list{.items = {}, .total = *count, .more = items->size() > most};
    if (list.more) items->pop_back();
    for (const QuarantineView& view : *items) list.items.push_back(item_of(*office, view));
    return list;
}

Result<DeskItem> OfficeDesk::quarantined(std::int64_t number, std::string_view purpose, std::string_view who) {
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
    mark_faulty(item, **view, mapping ? &mapping->plan : nullptr);
    auto decisions = ledger->decisions(std::span(&name, 1));
    if (!decisions) return decisions.error();
    item.decisions = std::move(*decisions);
    for (DecisionView& decision : item.decisions) decision.what = decision_title(decision.what);
    return item;
}

Result<DeskFix> OfficeDesk::fix(std::int64_t number, const std::vector<std::pair<std::string, std::string>>& corrections, std::string_view reason, std::string_view who) {
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

Status OfficeDesk::drop(std::int64_t number, std::string_view reason, std::string_view who) {
    if (auto said = wants_reason(reason); !said) return said;
    auto ledger = office_()->ledger();
    return ledger ? ledger->drop_quarantined(number, reason, who) : Status(ledger.error());
}

Result<SubmissionPage> OfficeDesk::submissions(const SubmissionFilter& filter, std::size_t most) {
    auto ledger = office_()->ledger(true);
    if (!ledger) return ledger.error();
    auto page = Pages(*ledger).submissions(filter, most);
    if (page)
        for (SubmissionView& view : page->found) view.message = without_personal_numbers(view.message);
    return page;
}

std::vector<std::string> OfficeDesk::task_names() {
    std::vector<std::string> names;
    const auto office = office_();
    for (const TaskConfig& task : office->config().tasks) names.push_back(task.name);
    return names;
}

Result<std::vector<Account>> OfficeDesk::accounts() {
    auto ledger = office_()->ledger(true);
    return ledger ? Accounts(*ledger).all() : Result<std::vector<Account>>(ledger.error());
}

Result<std::optional<Account>> OfficeDesk::account(std::string_view name) {
    auto ledger = office_()->ledger(true);
    return ledger ? Accounts(*ledger).find(name) : Result<std::optional<Account>>(ledger.error());
}

Status OfficeDesk::note_login(std::string_view name, bool right) {
    auto ledger = office_()->ledger();
    return ledger ? Accounts(*ledger).note_login(name, right) : Status(ledger.error());
}

Status OfficeDesk::note_logout(std::string_view name) {
    auto ledger = office_()->ledger();
    return ledger ? Accounts(*ledger).note_logout(name) : Status(ledger.error());
}

Status OfficeDesk::set_password(std::string_view name, std::string_view hash, std::string_view who) {
    auto ledger = office_()->ledger();
    return ledger ? Accounts(*ledger).set_password(name, hash, false, who) : Status(ledger.error());
}

}  // namespace creditlink
