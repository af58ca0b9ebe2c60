#include "office_record_desk.h"

#include <algorithm>
#include <set>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "decision_words.h"
#include "quarantine_item.h"
#include "record_why.h"

namespace creditlink {

namespace {

constexpr std::size_t kRefusedShown = 20;  // rows of one record in quarantine

std::string version_of(const SubmissionView& view) {
    return say("第 {n} 版 {p}", "version {n}, {p}", {{"n", std::to_string(view.version)}, {"p", view.lane.platform}});
}

// When it was read and admitted, put into a batch, sent; and what the platform made of it.
Status tell_submission(Ledger& ledger, const SubmissionView& view, std::vector<DeskEvent>& events) {
    auto run = ledger.run(view.run);
    if (!run && run.error().code != Errc::not_found) return run.error();
    std::int64_t last = run ? run->started : 0;
    if (run)
        events.push_back({run->started, std::string(view.op == Op::withdraw ? say("提出撤回", "withdrawal proposed") : say("读入、核验并收录", "read, assessed and admitted")), version_of(view) + "  " + view.place, {}, view.run});
    auto batch = view.batch.empty() ? Result<std::optional<BatchRow>>(std::optional<BatchRow>()) : ledger.batch(view.batch);
    if (!batch) return batch.error();
    if (*batch) {
        const std::int64_t cut = parse_rfc3339((*batch)->created).value_or(last);
        events.push_back({cut, std::string(say("编入批次", "put into a batch")), version_of(view) + "  " + view.batch, {}, 0});
        last = std::max(last, cut);
        if ((*batch)->first_sent != 0) {
            last = std::max(last, (*batch)->first_sent);
            events.push_back({last, std::string(say("发给平台", "sent to the platform")), version_of(view), {}, 0});
        }
    }
    std::string detail = version_of(view) + "  " + view.code + " " + without_personal_numbers(view.message);
    if (!view.receipt.empty()) detail += std::string(say("  回执 ", "  receipt ")) + view.receipt + std::string(view.signed_receipt ? say("，平台已签名", ", signed by the platform") : say("，仅凭通道", ", by the channel alone"));
    events.push_back({last, std::string(title_of(view.state)), detail, {}, 0});
    return {};
}

}  // namespace

Result<RecordPage> OfficeRecordDesk::records(const RecordFilter& filter, std::size_t most) {
    auto ledger = office_()->ledger(true);
    return ledger ? Pages(*ledger).records(filter, most) : Result<RecordPage>(ledger.error());
}

Result<std::string> OfficeRecordDesk::record_named(std::string_view text) {
    auto ledger = office_()->ledger(true);
    if (!ledger) return ledger.error();
    if (!text.starts_with("s-")) {
        auto key = record_key_of(text);
        if (!key) return key.error();
        auto versions = ledger->history(*key);
        if (!versions) return versions.error();
        return versions->empty() ? std::string() : text_of(*key);
    }
    auto id = submission_key_of(text);
    if (!id) return id.error();
    auto view = ledger->submission(*id);
    if (!view) return view.error();
    return *view ? text_of((*view)->key) : std::string();
}

Result<DeskRecord> OfficeRecordDesk::record(std::string_view name) {
    const auto office = office_();
    auto key = record_key_of(name);
    if (!key) return key.error();
    auto ledger = office->ledger(true);
    if (!ledger) return ledger.error();
    auto versions = ledger->history(*key);
    if (!versions) return versions.error();
    if (versions->empty()) return Error{Errc::not_found, std::string(say("台账中没有这条记录", "the ledger has no such record")), std::string(name), {}};
    DeskRecord record;
    record.key = *key;
    std::vector<std::string> subjects{text_of(*key)};
    for (const SubmissionView& view : *versions) {
        subjects.push_back(text_of(view.id));
        if (auto told = tell_submission(*ledger, view, record.timeline); !told) return told.error();
    }
    auto decisions = ledger->decisions(subjects);
    if (!decisions) return decisions.error();
    for (const DecisionView& decision : *decisions) record.timeline.push_back({decision.at, decision_title(decision.what), without_personal_numbers(decision.reason), decision.who, 0});
    std::stable_sort(record.timeline.begin(), record.timeline.end(), [](const DeskEvent& a, const DeskEvent& b) { return a.at < b.at; });
    auto refused = Pages(*ledger).quarantined_of(*key, kRefusedShown);
    if (!refused) return refused.error();
    for (const QuarantineView& item : *refused) {
        const auto sentences = sentences_of(item);
        record.refused.push_back({item.number, item.since, item.state, item.place, sentences.empty() ? item.first_code : sentences.front().what});
    }
    const SubmissionView& newest = *std::max_element(versions->begin(), versions->end(), [](const SubmissionView& a, const SubmissionView& b) { return a.version < b.version; });
    record.kind = newest.lane.kind, record.task = newest.task, record.place = newest.place;
    if (const TaskConfig* task = office->config().task(newest.task)) record.department = task->department;
    record.versions = std::move(*versions);
    for (SubmissionView& view : record.versions) view.message = without_personal_numbers(view.message);
    std::stable_sort(record.versions.begin(), record.versions.end(), [](const SubmissionView& a, const SubmissionView& b) { return a.version > b.version; });
    return record;
}

Result<DeskWhy> OfficeRecordDesk::why(std::string_view name, std::string_view purpose, std::string_view who) {
    const auto office = office_();
    auto key = record_key_of(name);
    if (!key) return key.error();
    const bool shown = !trim(purpose).empty();
    auto ledger = office->ledger(!shown);
    if (!ledger) return ledger.error();
    const std::lock_guard one(reading_);
    auto traced = trace(*office, *ledger, *key);
    if (!traced) return traced.error();
    if (shown)
        if (auto kept = ledger->record_decision("unmask", text_of(*key), purpose, who); !kept) return kept.error();
    DeskWhy why{.place = traced->row.place, .mapping = traced->used.words(), .not_exact = not_exact_words(*traced), .masked = !shown, .reasons = {}, .row = row_words(*traced)};
    for (Reason& reason : reasons_of(*traced, shown ? Personal::shown : Personal::masked)) {
        std::string rule = rule_in_words(reason);
        why.reasons.push_back({std::move(reason.title), std::move(reason.value), std::move(reason.cells), std::move(rule)});
    }
    return why;
}

}  // namespace creditlink
