#include "preview_masking.h"

#include <algorithm>

#include "creditlink/base/text.h"

namespace creditlink {

namespace {

std::string with_more_hidden(std::string one, std::string other) {
    return std::count(other.begin(), other.end(), '*') > std::count(one.begin(), one.end(), '*') ? other : one;
}

std::string hidden_but_its_first(std::string_view text) { return mask(text, 1, 0); }

}  // namespace

PreviewMasking::Row PreviewMasking::row(const Origin& origin, std::span<const std::string_view> texts) const {
    Row shown{.cells = Masking(&next_, Personal::masked).cells(origin, texts), .hides = std::vector<bool>(texts.size())};
    for (const Plan* plan : {now_, static_cast<const Plan*>(nullptr)}) {  // nullptr: by the headers
        const auto stricter = Masking(plan, Personal::masked).cells(origin, texts);
        for (std::size_t i = 0; i < texts.size(); ++i) shown.cells[i] = with_more_hidden(std::move(shown.cells[i]), stricter[i]);
    }
    for (std::size_t i = 0; i < texts.size(); ++i) shown.hides[i] = shown.cells[i] != texts[i];
    return shown;
}

std::vector<std::string> PreviewMasking::values(const Plan& plan, const Origin& origin, const Row& row, std::span<const std::string> values) const {
    const Kind& kind = plan.kind();
    auto shown = Masking(&plan, Personal::masked).values(kind, values);
    const auto feeds = plan.fields_by_column(origin);
    for (std::size_t column = 0; column < feeds.size() && column < row.hides.size(); ++column)
        for (const std::uint32_t field : feeds[column]) {
            const bool hidden_by_its_kind = kind.fields[field].personal && shown[field] != values[field];
            if (row.hides[column] && !hidden_by_its_kind) shown[field] = hidden_but_its_first(values[field]);
        }
    return shown;
}

Finding PreviewMasking::finding(Finding finding, const Origin& origin, const Row& row) const {
    const auto hides = [&](std::size_t column) { return column < row.hides.size() && row.hides[column]; };
    bool personal = finding.column >= 0 && hides(static_cast<std::size_t>(finding.column));
    if (finding.field >= 0) {
        const auto feeds = next_.fields_by_column(origin);
        for (std::size_t column = 0; column < feeds.size(); ++column)
            personal = personal || (hides(column) && std::ranges::find(feeds[column], static_cast<std::uint32_t>(finding.field)) != feeds[column].end());
    }
    finding.value = personal ? hidden_but_its_first(finding.value) : without_personal_numbers(finding.value);
    finding.detail = {without_personal_numbers(finding.detail.zh), without_personal_numbers(finding.detail.en)};
    return finding;
}

void PreviewMasking::tell_plan(const Plan& plan, const Origin& origin) {
    const auto feeds = plan.fields_by_column(origin);
    for (std::size_t column = 0; column < feeds.size(); ++column)
        if (std::ranges::any_of(feeds[column], [&](std::uint32_t field) { return plan.kind().fields[field].personal; })) personal_.insert(origin.columns[column]);
}

void PreviewMasking::tell(const Origin& origin) {
    tell_plan(next_, origin);
    if (now_) tell_plan(*now_, origin);
}

std::string PreviewMasking::word(std::string_view column, std::string_view text) const {
    return personal_.contains(column) || is_personal_header(column) ? hidden_but_its_first(text) : without_personal_numbers(text);
}

}  // namespace creditlink
