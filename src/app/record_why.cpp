#include "record_why.h"

#include <algorithm>

#include "creditlink/base/message.h"
#include "kept_source.h"

namespace creditlink {

namespace {

Result<SubmissionView> newest_version(Ledger& ledger, const RecordKey& key) {
    auto versions = ledger.history(key);
    if (!versions) return versions.error();
    if (versions->empty()) return Error{Errc::not_found, std::string(say("台账中没有这条记录", "the ledger has no such record")), text_of(key), {}};
    return *std::ranges::max_element(*versions, {}, &SubmissionView::version);
}

Result<std::optional<SourceRow>> optionally(Result<SourceRow> row) {
    if (!row) return row.error();
    return std::optional(std::move(*row));
}

Status came_of_a_row(const SubmissionView& view) {
    if (view.op == Op::withdraw)
        return Error{Errc::usage, std::string(say("这一版是撤回，没有源数据行", "this version is a withdrawal, which no row gave")), text_of(view.key), "creditlink record history " + text_of(view.key)};
    return {};
}

}  // namespace

Result<Traced> trace(Office& office, Ledger& ledger, const RecordKey& key, const std::optional<SubmissionView>& submission) {
    auto view = submission ? Result<SubmissionView>(*submission) : newest_version(ledger, key);
    if (!view) return view.error();
    if (auto sound = came_of_a_row(*view); !sound) return sound.error();
    const TaskConfig* task = office.config().task(view->task);
    const auto kept = kept_source_of(office, ledger, *view);
    if (!kept) return kept.error();
    if (!task && !*kept) return Error{Errc::config, say("任务“{t}”已不在配置里", "task {t} is no longer configured", {{"t", view->task}}), office.config().file, {}};
    auto used = mapping_of_run(office, ledger, view->run, task ? task->mapping : std::string());
    if (!used) return used.error();
    auto mapping = office.compiled(used->file, used->text);
    if (!mapping) return mapping.error();
    auto rules = MappingRules::parse(used->text, (office.config().mappings / Path(used->file)).string());
    if (!rules) return rules.error();
    const auto admitted = [&](const Digest256& content) { return submission_of(office.hmac(), view->lane.platform, key, view->version, view->op, content) == view->id; };
    auto row = *kept ? optionally(mapped_again(**kept, *mapping, admitted)) : find_source_row(office, *task, *mapping, key, admitted);
    if (!row) return row.error();
    if (!*row)
        return Error{Errc::not_found, std::string(say("数据源里已没有这条记录的行", "the source no longer has a row of this record")), view->task + " " + view->place, "creditlink record history " + text_of(key)};
    return Traced{std::move(*view), std::move(*used), std::move(*mapping), std::move(*rules), std::move(**row)};
}

std::vector<Reason> reasons_of(const Traced& traced, Personal personal) {
    const SourceRow& row = traced.row;
    const Plan& plan = traced.mapping.plan;
    const Masking masking(&plan, personal);
    const std::vector<std::string_view> texts(row.cells.begin(), row.cells.end());
    const auto cells = masking.cells(*row.origin, texts);
    const auto values = masking.values(plan.kind(), row.record.values);
    const auto feeds = plan.fields_by_column(*row.origin);
    std::vector<Reason> reasons;
    for (std::uint32_t field = 0; field < values.size(); ++field) {
        if (values[field].empty()) continue;
        const Field& about = plan.kind().fields[field];
        Reason reason{about.name, about.title, values[field], {}, traced.rules.rule(about.name), traced.rules.in_words(about.name, plan.kind()), traced.rules.constant(about.name), traced.rules.code_lists(about.name)};
        for (std::size_t column = 0; column < feeds.size(); ++column)
            if (std::ranges::find(feeds[column], field) != feeds[column].end()) reason.cells.emplace_back(row.origin->columns[column], cells[column]);
        reasons.push_back(std::move(reason));
    }
    return reasons;
}

std::string rule_in_words(const Reason& reason) {
    if (!reason.constant.empty()) return std::string(say("固定值 ", "constant ")) + reason.constant;
    if (!reason.words.empty()) return reason.words;
    const bool same = reason.cells.size() == 1 && reason.cells.front().second == reason.value;
    return std::string(same ? say("原样", "as it is") : say("按栏目类型规整", "as the field's type"));
}

std::string row_words(const Traced& traced) {
    if (!traced.row.kept) return std::string(say("这一行是刚才从数据源重新读取的。", "The row was read again from the source just now."));
    return say("这一行是入账时读取、随证据保存的，日志在发送前已承诺。", "The row is the one that was read then, kept with the evidence: the log committed to it before it was sent.").data() +
           corrected_words(traced.row);
}

std::string not_exact_words(const Traced& traced) {
    if (traced.row.exact) return {};
    if (traced.row.kept) return std::string(say("保存的行按这份映射得不出报送的那一版。", "The row that was kept does not give the version that was sent by this mapping."));
    return std::string(traced.used.known ? say("源里的这一行后来变了（或在待处理区更正过），现在得不出报送的那一版。", "The row has changed since, or was corrected in quarantine: it no longer gives the version that was sent.")
                                         : say("源里的这一行或映射后来变了（或在待处理区更正过），现在得不出报送的那一版。", "The row or the mapping has changed since, or the row was corrected in quarantine: it no longer gives the version that was sent."));
}

}  // namespace creditlink
