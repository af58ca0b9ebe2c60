#include "mapping_preview.h"

#include <algorithm>
#include <set>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "mapping_coverage.h"
#include "prepared.h"
#include "preview_masking.h"
#include "row_reports.h"

namespace creditlink {

namespace {

constexpr std::size_t kShownOfValue = 60;   // code points
constexpr std::size_t kMostCounted = 200;   // lines of each list

bool has_error(const std::vector<Finding>& findings) {
    return std::any_of(findings.begin(), findings.end(), [](const Finding& finding) { return finding.severity == Severity::error; });
}

void map_one(const ReadyMapping& mapping, CivilDate today, const Page& page, const RawRow& row, Mapped& out) {
    mapping.plan.apply(page, row, out);
    if (out.verdict == RowVerdict::record) mapping.rules.assess(out.record, today, out.findings);
}

std::string verdict_in_words(const Mapped& mapped) {
    if (mapped.verdict == RowVerdict::skip) return say("略过：{r}", "skipped: {r}", {{"r", mapped.reason}});
    if (mapped.verdict == RowVerdict::withdraw) return say("撤回：{r}", "withdrawal: {r}", {{"r", mapped.reason}});
    return {};
}

std::vector<std::string_view> error_codes(const Mapped& mapped) {
    std::vector<std::string_view> codes;
    for (const Finding& finding : mapped.findings)
        if (finding.severity == Severity::error) codes.push_back(finding.kind->code);
    return codes;
}

class RowPreview {
  public:
    RowPreview(const MappingsCompared& mappings, CivilDate today, DeskMappingPreview& into)
        : mappings_(mappings), today_(today), into_(into), coverage_(mappings.next.plan), masking_(mappings.next.plan, mappings.now ? &mappings.now->plan : nullptr) {}

    void take(const Page& page, const RawRow& row) {
        map_one(mappings_.next, today_, page, row, next_);
        if (mappings_.now) map_one(*mappings_.now, today_, page, row, now_);
        if (const Origin* origin = &page.origin_of(row); told_.insert(origin).second) masking_.tell(*origin);
        coverage_.count(page, row, next_, masking_);
        const bool changed = mappings_.now && differs();
        ++into_.looked_at;
        into_.changed += changed;
        into_.refused += has_error(next_.findings);
        into_.refused_before += mappings_.now && has_error(now_.findings);
        if (into_.rows.size() < kRowsInFull) into_.rows.push_back(shown_row(page, row, changed));
        else if (changed && into_.examples.size() < kChangedInFull) into_.examples.push_back(shown_row(page, row, changed));
    }

    void finish() {
        const Kind& kind = mappings_.next.plan.kind();
        for (const auto& [name, rows] : coverage_.unused) into_.unused.push_back({name, {}, rows});
        for (const bool required : {true, false})
            for (std::size_t i = 0; i < coverage_.fed.size(); ++i)
                if (coverage_.fed[i] == 0 && kind.fields[i].required == required) into_.unfed.push_back({kind.fields[i].title + " " + kind.fields[i].name, std::string(required ? say("必填", "required") : say("可空", "optional")), 0});
        for (const auto& [where, rows] : coverage_.unknown) into_.unknown.push_back({where.first, where.second, rows});
        for (auto* list : {&into_.unused, &into_.unfed, &into_.unknown})
            if (list->size() > kMostCounted) list->resize(kMostCounted);
    }

  private:
    // A field's value under the text in force; the kinds may be different ones.
    static std::string value_named(const Kind& kind, const std::vector<std::string>& values, std::string_view field) {
        const int index = kind.index_of(field);
        return index < 0 || static_cast<std::size_t>(index) >= values.size() ? std::string() : values[static_cast<std::size_t>(index)];
    }
    static std::vector<std::string> values_of(const Mapped& mapped) { return mapped.verdict == RowVerdict::record ? std::vector<std::string>(mapped.record.values.begin(), mapped.record.values.end()) : std::vector<std::string>(); }

    bool differs() const {
        if (next_.verdict != now_.verdict || next_.reason != now_.reason || error_codes(next_) != error_codes(now_)) return true;
        const Kind &kind = mappings_.next.plan.kind(), &before = mappings_.now->plan.kind();
        if (kind.name != before.name || kind.stamp != before.stamp) return true;
        return values_of(next_) != values_of(now_);
    }

    DeskPreviewRow shown_row(const Page& page, const RawRow& row, bool changed) const {
        const Origin& origin = page.origin_of(row);
        const Kind& kind = mappings_.next.plan.kind();
        DeskPreviewRow shown_as{.place = origin.place(row.number, without_personal_numbers(row.key), -1), .verdict = verdict_in_words(next_), .fields = {}, .findings = {}, .changed = changed};
        if (mappings_.now && verdict_in_words(now_) != shown_as.verdict)
            shown_as.verdict = say("{n}（现行：{b}）", "{n} (in force: {b})", {{"n", shown_as.verdict.empty() ? std::string(say("成为记录", "a record")) : shown_as.verdict}, {"b", verdict_in_words(now_).empty() ? std::string(say("成为记录", "a record")) : verdict_in_words(now_)}});
        std::vector<std::string_view> texts;
        for (const Cell& cell : page.cells_of(row)) texts.push_back(cell.text);
        const auto masked = masking_.row(origin, texts);
        const auto& cells = masked.cells;
        const auto feeds = mappings_.next.plan.fields_by_column(origin);
        const std::vector<std::string> plain = values_of(next_), plain_before = mappings_.now ? values_of(now_) : std::vector<std::string>();
        const auto values = plain.empty() ? plain : masking_.values(mappings_.next.plan, origin, masked, plain);
        const auto before = plain_before.empty() ? plain_before : masking_.values(mappings_.now->plan, origin, masked, plain_before);
        for (std::uint32_t field = 0; field < kind.fields.size(); ++field) {
            const std::string& name = kind.fields[field].name;
            DeskPreviewField one{.title = kind.fields[field].title, .name = name, .columns = {}, .value = field < values.size() ? shown(values[field], kShownOfValue) : std::string(), .before = {}, .changed = false};
            if (mappings_.now) {
                one.before = shown(value_named(mappings_.now->plan.kind(), before, name), kShownOfValue);
                one.changed = value_named(kind, plain, name) != value_named(mappings_.now->plan.kind(), plain_before, name);  // masked ones may look alike
            }
            if (one.value.empty() && one.before.empty()) continue;
            for (std::size_t column = 0; column < feeds.size() && column < cells.size(); ++column)
                if (std::find(feeds[column].begin(), feeds[column].end(), field) != feeds[column].end())
                    one.columns += (one.columns.empty() ? "" : "  ") + origin.columns[column] + "=" + shown(cells[column], kShownOfValue);
            shown_as.fields.push_back(std::move(one));
        }
        for (const Finding& finding : next_.findings)
            if (finding.severity != Severity::fixed) shown_as.findings.push_back(line_of(masking_.finding(finding, origin, masked), kind, origin));
        return shown_as;
    }

    const MappingsCompared& mappings_;
    CivilDate today_;
    DeskMappingPreview& into_;
    MappingCoverage coverage_;
    PreviewMasking masking_;
    std::set<const Origin*> told_;
    Mapped next_, now_;
};

Status read_rows(Office& office, const TaskConfig& task, const Plan& plan, std::stop_token stop, const std::function<void(std::uint64_t)>& progress, RowPreview& preview, DeskMappingPreview& into) {
    auto source = office.source(task, {}, stop);
    if (!source) return source.error();
    std::set<const Origin*> bound;
    Page page;
    while (!stop.stop_requested()) {
        auto more = (*source)->read(page);
        if (!more) return more.error();
        if (!*more) {
            into.whole = true;
            return {};
        }
        if (auto ok = bind_new(plan, page, bound); !ok) return ok;
        for (const RawRow& row : page.rows) {
            if (row.fate != RowFate::data) continue;
            if (into.looked_at == kPreviewedRows) return {};
            preview.take(page, row);
        }
        progress(into.looked_at);
    }
    return {};
}

}  // namespace

void preview_mapping(Office& office, const TaskConfig& task, MappingsCompared& mappings, std::stop_token stop, const std::function<void(std::uint64_t)>& progress, DeskMappingPreview& into) {
    into.compared = mappings.now.has_value();
    RowPreview preview(mappings, office.today(), into);
    const Status read = read_rows(office, task, mappings.next.plan, stop, progress, preview, into);
    if (!read && !stop.stop_requested()) into.error = read.error();
    preview.finish();
}

}  // namespace creditlink
