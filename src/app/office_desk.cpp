#include "office_desk.h"

#include <algorithm>
#include <array>

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/ledger/key_changes.h"
#include "creditlink/ledger/mappings.h"
#include "creditlink/record/kind.h"
#include "masking.h"
#include "print.h"

namespace creditlink {

namespace {

constexpr std::size_t kLargestKind = 4u << 20;
constexpr std::size_t kMostProposals = 1000;  // counted; more are as many as nobody approves one by one

Result<std::vector<DeskQueue>> queues_of(Ledger& ledger, const std::vector<std::pair<Lane, Books>>& books) {
    constexpr std::array kUnderWay = {BatchState::sending, BatchState::unknown, BatchState::waiting};
    auto batches = ledger.batches(kUnderWay);
    if (!batches) return batches.error();
    std::vector<DeskQueue> queues;
    for (const auto& [lane, sums] : books) {
        DeskQueue queue{.lane = lane, .pending = sums.pending};
        for (const BatchRow& batch : *batches) {
            if (batch.lane.platform != lane.platform || batch.lane.kind != lane.kind) continue;
            const std::int64_t due = batch.due / 1000;
            queue.due = queue.asked + queue.cut == 0 ? due : std::min(queue.due, due);
            ++(batch.attempt > 0 ? queue.asked : queue.cut);
        }
        if (queue.pending + queue.asked + queue.cut > 0) queues.push_back(std::move(queue));
    }
    return queues;
}

std::vector<std::string> task_names_of(const Office& office) {
    std::vector<std::string> names;
    for (const TaskConfig& task : office.config().tasks) names.push_back(task.name);
    return names;
}

}  // namespace

std::string OfficeDesk::office_name() const { return office_()->config().office_name; }

std::string OfficeDesk::kind_title(std::string_view kind) const {
    const auto office = office_();
    const std::lock_guard lock(naming_);
    if (naming_for_.lock() != office) kind_titles_.clear(), naming_for_ = office;
    const auto known = kind_titles_.find(kind);
    if (known != kind_titles_.end()) return known->second;
    if (kind.empty() || kind.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") != std::string_view::npos) return {};  // no name of a file
    const Path file = office->config().mappings / "kinds" / (std::string(kind) + ".json");
    const auto text = read_file(file, kLargestKind);
    const auto loaded = text ? load_kind(*text, file.string()) : Result<std::shared_ptr<const Kind>>(text.error());
    if (!loaded || (*loaded)->title.empty()) return {};  // the file may come, or be mended
    return kind_titles_[std::string(kind)] = (*loaded)->title;
}

std::string OfficeDesk::platform_title(std::string_view platform) const {
    const auto office = office_();
    const PlatformConfig* config = office->config().platform(platform);
    return config ? config->title : std::string();
}

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
    auto queues = queues_of(*ledger, all.books);
    if (!queues) return queues.error();
    all.queues = std::move(*queues);
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
    const auto office = office_();
    auto ledger = office->ledger(true);
    if (!ledger) return ledger.error();
    RunFilter asked = filter;
    if (asked.state == "unsettled" && asked.task.empty()) asked.task = tasks_in_lines(task_names_of(*office));  // as many as the overview counts
    return Pages(*ledger).runs(asked, most);
}

Result<RunInfo> OfficeDesk::run(RunId id) {
    auto ledger = office_()->ledger(true);
    return ledger ? ledger->run(id) : Result<RunInfo>(ledger.error());
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
    return task_names_of(*office_());
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
